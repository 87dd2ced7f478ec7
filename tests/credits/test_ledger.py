"""The ledger: nothing is overwritten, totals move along, and who works elsewhere by now keeps their record."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import delete, select, text

from tepei.credits import actions, totals
from tepei.credits.actions import NewEntry
from tepei.credits.models import CreditEntry, CreditTotal, Employment
from tepei.organisations.models import Organisation
from tepei.papers.invariants import invariants
from tepei.people.models import Person
from tepei.portal import partitions, scope
from tepei.portal.audit import AuditEntry
from tepei.portal.database import db, transaction
from tepei.portal.errors import Absent, Refused
from tests import factories

YEAR = 2023
SINCE = dt.date(2020, 9, 1)


def professional(name: str = "白音", unit: Organisation | None = None) -> Person:
    """Somebody who works for the unit."""
    who = factories.person(name=name)
    actions.move(who.id, unit or factories.unit(), SINCE)
    return who


def new(who: Person, hours: str = "12.5", subject: str = "public", **values: object) -> NewEntry:
    return NewEntry(
        who.id, YEAR, subject, Decimal(hours), learned_on=dt.date(YEAR, 2, 1), course="数字技术", **values
    )  # type: ignore[arg-type]


def total(who: Person, year: int = YEAR) -> tuple[str, str, str] | None:
    db.session.rollback()
    with scope.everything("a test looks"):
        row = db.session.get(CreditTotal, (who.id, year), populate_existing=True)
    return row and (str(row.hours), str(row.public_hours), str(row.professional_hours))


def ledger(who: Person) -> list[tuple[str, bool]]:
    """Hours, and whether the line takes another one back."""
    db.session.rollback()
    with scope.everything("a test looks"):
        rows = db.session.scalars(
            select(CreditEntry).where(CreditEntry.person_id == who.id).order_by(CreditEntry.id)
        )
        return [(str(row.hours), row.reverses_id is not None) for row in rows]


def test_entries_add_up_in_tenths(app: Flask) -> None:
    who, body = professional(), factories.organisation("152200")
    actions.enter(
        *(new(who, "0.1", body_id=body.id) for _ in range(3)),
        new(who, "29.7", "professional", body_id=body.id),
    )
    assert total(who) == ("30.0", "0.3", "29.7")


@pytest.mark.parametrize("hours", ["0", "-1", "0.25", "1001"])
def test_hours_that_nobody_studies(app: Flask, hours: str) -> None:
    with pytest.raises(Refused):
        actions.enter(new(professional(), hours))


def test_what_nobody_recognised_does_not_count(app: Flask) -> None:
    who = professional()
    (entry,) = actions.enter(new(who))
    assert total(who) is None
    reviewer = factories.member("li", "prefecture_reviewer", "152200")
    with factories.signed_in(reviewer):
        actions.recognise(entry.id, factories.organisation("152200").id)
        assert total(who) == ("12.5", "12.5", "0.0")
        with pytest.raises(Refused, match="已经核定"):
            actions.recognise(entry.id, factories.organisation("152200").id)


def test_correction_takes_back_and_replaces(app: Flask) -> None:
    who, body = professional(), factories.organisation("152200")
    (entry,) = actions.enter(new(who, body_id=body.id))
    with factories.signed_in(factories.member("li", "prefecture_reviewer", "152200")):
        made = actions.correct(entry.id, "证书为 10 学时", hours=Decimal(10), subject="professional")
        assert (made.body_id, made.reason, str(made.course)) == (body.id, "证书为 10 学时", "数字技术")
        with pytest.raises(Refused, match="已被冲正"):
            actions.reverse(entry.id, "再次")
    assert ledger(who) == [("12.5", False), ("-12.5", True), ("10.0", False)]
    assert total(who) == ("10.0", "0.0", "10.0")


def test_taking_back_needs_a_reason_and_somebody_else(app: Flask) -> None:
    who, body = professional(), factories.organisation("152200")
    (entry,) = actions.enter(new(who, body_id=body.id))
    with pytest.raises(Refused, match="原因"):
        actions.reverse(entry.id, " ")
    with factories.signed_in(who), pytest.raises(Refused, match="自己的学时"):
        actions.reverse(entry.id, "我的")
    with factories.signed_in(factories.member("far", "prefecture_reviewer", "150200")), pytest.raises(Absent):
        actions.reverse(entry.id, "别处")
    with factories.signed_in(factories.member("li", "prefecture_reviewer", "152200")):
        back = actions.reverse(entry.id, "重复")
        with pytest.raises(Refused, match="不能再更正"):
            actions.reverse(back.id, "再次")
    assert total(who) == ("0.0", "0.0", "0.0")


def test_record_follows_who_moves(app: Flask) -> None:
    here, there = factories.unit("甲校"), factories.unit("乙校", "150205")
    who, body = professional(unit=here), factories.organisation("152200")
    actions.enter(new(who, body_id=body.id))
    old, new_one = (
        factories.member(name, "unit_reviewer", unit) for name, unit in (("jia", here), ("yi", there))
    )

    def seen() -> tuple[int, int]:
        return len(db.session.scalars(select(CreditEntry)).all()), len(
            db.session.scalars(select(CreditTotal)).all()
        )

    with factories.signed_in(old):
        assert seen() == (1, 1)
    actions.move(who.id, there, dt.date(2024, 3, 1))
    with factories.signed_in(new_one):
        assert seen() == (1, 1)
    with factories.signed_in(old):
        assert seen() == (0, 1), "the year stays with the unit of that time"
    with factories.signed_in(who):
        assert seen() == (1, 1)
    with scope.everything("a test looks"):
        works = db.session.scalars(select(Employment).order_by(Employment.id)).all()
    assert [(each.organisation_id, each.since) for each in works] == [
        (here.id, SINCE),
        (there.id, dt.date(2024, 3, 1)),
    ]
    assert works[0].until == dt.date(2024, 3, 1)
    with pytest.raises(Refused, match="不必变更"):
        actions.move(who.id, there, dt.date(2025, 3, 1))


def test_totals_of_a_year_without_any_are_laid(app: Flask) -> None:
    who, body = professional(), factories.organisation("152200")
    actions.enter(new(who, body_id=body.id))
    with scope.everything("a test forgets the totals"):
        db.session.delete(db.session.get_one(CreditTotal, (who.id, YEAR)))
        db.session.commit()
    assert totals.lay(YEAR) == 1
    assert total(who) == ("12.5", "12.5", "0.0")


def test_totals_of_a_year_that_was_never_laid_are_made_at_once(app: Flask) -> None:
    who, other, body = professional(), professional("乌兰"), factories.organisation("152200")
    factories.person(name="没有学时的人")
    actions.enter(
        new(who, body_id=body.id), new(who, "7", "professional", body_id=body.id), new(other, body_id=body.id)
    )
    with scope.everything("a test forgets the totals"), transaction() as session:
        if session.get_bind().dialect.name == "postgresql":
            session.execute(text(f"DROP TABLE {partitions.part(CreditTotal, YEAR)}"))
        else:
            session.execute(delete(CreditTotal))
    assert totals.lay(YEAR) == 2
    assert (total(who), total(other)) == (("19.5", "12.5", "7.0"), ("12.5", "12.5", "0.0"))
    assert invariants() == []
    actions.enter(new(who, "1", body_id=body.id))
    assert total(who) == ("20.5", "13.5", "7.0"), "who is in the part is found there"


def test_ledger_is_checked_as_a_whole(app: Flask) -> None:
    who, body = professional(), factories.organisation("152200")
    actions.enter(new(who, body_id=body.id))
    assert invariants() == []
    with scope.everything("a test spoils a total, and an entry"):
        db.session.get_one(CreditTotal, (who.id, YEAR)).hours = Decimal(99)
        db.session.scalars(select(CreditEntry)).one().body_id = 0
        db.session.commit()
    broken = {each.name: each.text for each in invariants()}
    assert broken.keys() == {"entries_name_what_is_there", "totals_are_what_the_ledger_comes_to"}
    assert f"{YEAR} 年有 1 人" in broken["totals_are_what_the_ledger_comes_to"]
    assert totals.lay(YEAR) == 1
    assert [each.name for each in invariants()] == ["entries_name_what_is_there"]


def test_totals_are_laid_anew_and_only_what_differs_is_written(app: Flask) -> None:
    who, body = professional(), factories.organisation("152200")
    other = professional("乌兰")
    actions.enter(new(who, body_id=body.id), new(other, body_id=body.id))
    assert totals.lay(YEAR) == 0
    with scope.everything("a test spoils a total"):
        row = db.session.get_one(CreditTotal, (who.id, YEAR))
        row.hours = Decimal(99)
        db.session.delete(db.session.get_one(CreditTotal, (other.id, YEAR)))
        db.session.commit()
    assert totals.lay(YEAR) == 2
    assert total(who) == ("12.5", "12.5", "0.0")
    assert totals.lay(YEAR) == 0
    with scope.everything("a test looks"):
        events = set(
            db.session.scalars(select(AuditEntry.event).where(AuditEntry.event.startswith("credit.")))
        )
    assert events == {"credit.entered", "credit.totals_laid"}
