"""Somebody's standing for a title, read from the ledger, the year's rules and the register, and printed at the terminal."""

from __future__ import annotations

import csv
import datetime as dt
from decimal import Decimal

import pytest
from flask import Flask

from tepei.applications import standing as applications
from tepei.credits import actions, standings, years
from tepei.credits.actions import NewEntry
from tepei.credits.models import CreditEntry
from tepei.people.models import Person
from tepei.portal import scope
from tepei.portal.database import db, transaction
from tepei.portal.errors import Absent, Refused
from tepei.programmes import queries as programmes
from tepei.schemes.credit_models import LocalCredits
from tests import factories

CODE, DAY = "nmg-continuing-education-2025", dt.date(2025, 8, 31)


@pytest.fixture
def year(app: Flask) -> Flask:
    open_year()
    return app


def open_year() -> None:
    """The year's rules are in force; 兴安盟 makes up for one earlier year at most."""
    with scope.everything("a test opens a year"):
        cycle = programmes.cycle_by_code(CODE)
        with transaction() as session:
            session.add(LocalCredits(cycle_id=cycle.id, body="152200", make_up_years=1))
    factories.open_year(CODE)


def learner(parent: str = "150121", born_on: dt.date = dt.date(1995, 1, 1), **unit: object) -> Person:
    """Somebody of 30, who works in a county."""
    who = factories.person(born_on=born_on)
    actions.move(who.id, factories.unit(f"第{who.id}中学", parent, **unit), dt.date(2020, 9, 1))
    return who


def learn(who: Person, *lines: tuple[int, str, str, str], body: str = "150100") -> list[CreditEntry]:
    """(year, subject, hours, day) each, recognised by the body."""
    recognised = factories.organisation(body).id if body else None
    new = (
        NewEntry(who.id, year, subject, Decimal(hours), learned_on=dt.date.fromisoformat(day), source="platform", body_id=recognised)
        for year, subject, hours, day in lines
    )  # fmt: skip
    return list(actions.enter(*new))


def stands(who: Person, level: str = "junior") -> str:
    with scope.everything("a test looks"):
        found = standings.for_title(standings.whole(who.id), level, DAY)
    return f"{found.verdict} {found.missing.normalize() + 0:f}"


FULL = ((2025, "public", "30", "2025-03-01"), (2025, "professional", "60", "2025-03-01"))


def test_hours_count_once_they_are_recognised(year: Flask) -> None:
    who = learner()
    learn(who, FULL[0])
    learn(who, FULL[1], body="")
    assert stands(who) == "not_met 60"
    learn(who, FULL[1])
    assert stands(who) == "met 0"


def test_prefecture_is_followed_where_somebody_works(year: Flask) -> None:
    """呼和浩特 makes up for any year, 兴安盟 for the last one alone."""
    made_up = [
        (y, s, h, "2025-03-01") for y in (2023, 2024) for s, h in (("public", "30"), ("professional", "60"))
    ]
    at_home, there = learner(), learner("152221")
    for who in (at_home, there):
        learn(who, *FULL, *made_up)
    assert (stands(at_home, "senior"), stands(there, "senior")) == ("met 0", "not_met 90")


def test_what_is_taken_back_counts_no_more(year: Flask) -> None:
    who = learner()
    learn(who, *FULL)
    with scope.everything("a test looks"):
        entry = db.session.query(CreditEntry).filter_by(person_id=who.id, subject="public").one()
        assert len(standings.earned(standings.whole(who.id).record)) == 2
        with transaction() as session:
            session.add(
                CreditEntry(
                    year=2025, person_id=who.id, subject="public", hours=Decimal(-30), source="platform", learned_on=entry.learned_on,
                    body_id=entry.body_id, reverses_id=entry.id, reason="重复", entered_at=entry.entered_at,
                )
            )  # fmt: skip
        assert [each.subject for each in standings.earned(standings.whole(who.id).record)] == ["professional"]


def test_age_and_unit_relieve_by_what_the_register_knows(year: Flask) -> None:
    assert stands(learner(born_on=dt.date(1960, 1, 1)), "senior") == "relieved 0"
    assert stands(learner(affiliation_code="63")) == "relieved 0"  # 苏木
    assert stands(learner(affiliation_code="50")) == "not_met 90"  # 旗县
    assert stands(learner(nature_code="40")) == "relieved 0"  # 非公


def test_nobody_stands_before_rules_are_in_force(app: Flask) -> None:
    assert years.by_year() == {}
    with scope.everything("a test looks"), pytest.raises(Refused, match="尚未录入"):
        standings.for_title(standings.whole(learner().id), "senior", DAY)


def test_unknown_person_is_absent(year: Flask) -> None:
    with scope.everything("a test looks"), pytest.raises(Absent):
        standings.whole(10**6)


def test_terminal_prints_years_subjects_and_the_verdict(year: Flask) -> None:
    who = learner()
    learn(who, FULL[0])
    run = year.test_cli_runner().invoke
    result = run(
        args=["tepei", "standing", "--person", str(who.id), "--level", "junior", "--day", "2025-08-31"]
    )
    assert result.exit_code == 0, result.output
    assert list(csv.DictReader(result.stdout.splitlines())) == [
        {"年度": "2025", "科目": subject, "已取得学时": earned, "要求学时": asked, "还差学时": lack, "减免": "", "结论": "不符合"}
        for subject, earned, asked, lack in (
            ("公需科目", "30", "30", "0"), ("专业科目", "0", "60", "60"), ("合计", "30", "90", "60"),
        )
    ]  # fmt: skip
    assert "申报初级，2025-08-31：不符合。" in result.stderr
    unknown = run(args=["tepei", "standing", "--person", "999999", "--level", "junior"])
    assert unknown.exit_code == 1 and "登记编号为 999999" in unknown.output


def test_applications_ask_whether_the_hours_suffice(year: Flask) -> None:
    """A 职称 year takes the ledger's word for it: met or relieved, not met, or nothing that could be said."""
    done, short, old, stranger = (
        learner(),
        learner(),
        learner(born_on=dt.date(1960, 1, 1)),
        factories.person(),
    )
    learn(done, *FULL)
    answers = [applications.of(who, DAY)("junior") for who in (done, short, old, stranger, None)]
    assert answers == [True, False, True, None, None]
    with applications.stated({"junior": False}):
        assert applications.of(done, DAY)("junior") is False
        assert applications.of(done, DAY)("senior") is None
    assert applications.of(done, DAY)("junior") is True
