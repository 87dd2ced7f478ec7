"""Reliefs that rest on evidence: confirmed by the office that recognises the hours, with the clause, and used by the standing."""

from __future__ import annotations

import datetime as dt
import io
import re

import pytest
from flask import Flask

from tepei.credits import reliefs, standings
from tepei.credits.relief_models import ConfirmedRelief
from tepei.people.claims import Evidence
from tepei.people.models import Person
from tepei.portal import clock, scope
from tepei.portal.database import ZONE, db
from tepei.portal.errors import Absent, Refused, Stale
from tests import factories
from tests.applications.filling import photo
from tests.credits.test_standing import FULL, learn, learner, open_year, year
from tests.papers.browsing import Browser

__all__ = ["year"]
NOW = dt.datetime(2025, 8, 31, 9, 0, tzinfo=ZONE)


@pytest.fixture
def offices(year: Flask) -> Flask:
    """The county that recognises, the prefecture above it, and another county."""
    clock.move_to(NOW)
    for name, role, code in (
        ("county", "county_reviewer", "150121"), ("city", "prefecture_reviewer", "150100"), ("far", "county_reviewer", "152221"),
    ):  # fmt: skip
        factories.member(name, role, code)
    return year


def confirm(app: Flask, username: str, who: Person, key: str, **typed: str) -> ConfirmedRelief:
    with factories.signed_in(app.appbuilder.sm.find_user(username)):  # type: ignore[attr-defined]
        return reliefs.confirm(
            who.id, _path(who), key, typed, Evidence(io.BytesIO(photo().read()), "证明.png")
        )


def _path(who: Person) -> str:
    with scope.everything("a test looks"):
        return standings.whole(who.id).record.employments[0].path


def stands(who: Person, level: str) -> tuple[str, str]:
    """The verdict, and the clause that was used."""
    with scope.everything("a test looks"):
        found = standings.for_title(standings.whole(who.id), level, NOW.date())
    return found.verdict, found.relief.source[-3:] if found.relief else ""


@pytest.mark.parametrize(
    ("key", "typed", "level", "clause"),
    [
        ("postdoc", {}, "senior", "）3"),
        ("moved", {"moved_on": "2024-07-01"}, "senior", "）5"),
        ("exceptional", {"promoted_on": "2024-03-01"}, "senior", "）6"),
        ("epidemic", {"epidemic_years": "2023 2024"}, "senior", "）4"),
    ],
)
def test_confirmed_relief_is_used_with_its_clause(
    offices: Flask, key: str, typed: dict[str, str], level: str, clause: str
) -> None:
    """This year is done; of the two before nothing is."""
    who = learner()
    learn(who, *FULL)
    assert stands(who, level)[0] == "not_met"
    made = confirm(offices, "county", who, key, **typed)
    verdict, used = stands(who, level)
    assert (verdict, clause in used) == ("relieved", True)
    assert (made.clause.endswith(clause), made.body.code) == (True, "150121")
    with factories.signed_in(offices.appbuilder.sm.find_user("county")):  # type: ignore[attr-defined]
        reliefs.withdraw(made.id, made.version, "证书不符")
        with pytest.raises(Stale):
            reliefs.withdraw(made.id, 1, "证书不符")
    assert stands(who, level)[0] == "not_met"


def test_years_of_a_recognition_are_confirmed_likewise(offices: Flask) -> None:
    who = learner()
    learn(who, *FULL)
    assert stands(who, "recognition")[0] == "open"
    confirm(offices, "county", who, "years:recognition", recognition_years="1")
    assert stands(who, "recognition")[0] == "met"


def test_office_that_recognises_confirms_and_no_other(offices: Flask) -> None:
    who = learner()
    with pytest.raises(Refused, match="核定其学时的"):
        confirm(offices, "city", who, "postdoc")
    made = confirm(offices, "county", who, "postdoc")
    with factories.signed_in(offices.appbuilder.sm.find_user("far")), pytest.raises(Absent):  # type: ignore[attr-defined]
        reliefs.withdraw(made.id, made.version, "不是本人")


@pytest.mark.parametrize(
    ("key", "typed", "told"),
    [
        ("moved", {}, "请填写"),
        ("moved", {"moved_on": "2030-01-01"}, "不能晚于今天"),
        ("older", {}, "请选择减免"),
    ],
)
def test_what_is_confirmed_is_said(offices: Flask, key: str, typed: dict[str, str], told: str) -> None:
    with pytest.raises(Refused, match=told):
        confirm(offices, "county", learner(), key, **typed)
    with scope.everything("a test looks"):
        assert db.session.query(ConfirmedRelief).count() == 0


def test_learning_stays_a_reference_where_the_hours_are_no_condition(offices: Flask) -> None:
    """非公 and 苏木, whether another relief came first or the hours are done."""
    older, diligent = learner(born_on=dt.date(1960, 1, 1), nature_code="40"), learner(nature_code="40")
    learn(diligent, *FULL)
    for who, level in ((older, "senior"), (diligent, "junior")):
        with scope.everything("a test looks"):
            found = standings.for_title(standings.whole(who.id), level, NOW.date())
        assert (found.is_reference, "评审参考因素" in str(found.sentence)) == (True, True)


def test_screen_without_rules_says_what_to_wait_for(sqlite_portal: Flask) -> None:
    with sqlite_portal.app_context():
        pk = learner().id
        factories.member("county", "county_reviewer", "150121")
    shown = Browser(sqlite_portal, "county").read(f"/professionals/{pk}/reliefs")
    assert "请待本年度继续教育开放后再办理" in shown


def test_screen_says_what_may_be_confirmed_and_what_was(sqlite_portal: Flask) -> None:
    with sqlite_portal.app_context():
        open_year()
        clock.move_to(NOW)
        pk = learner().id
        factories.member("county", "county_reviewer", "150121")
    at, page = Browser(sqlite_portal, "county"), f"/professionals/{pk}/reliefs"
    assert "核实学时减免" in at.read(f"/professionals/{pk}")
    shown = at.read(page)
    assert ("出站博士后" in shown, "由党政机关转任的日期" in shown) == (True, True)
    sent = {"relief": "moved", "moved_on": "2024-07-01", "evidence": (photo(), "调令.png")}
    assert at.press(shown, page, **sent)[0] == 302
    shown = at.read(page)
    assert "内人社办发〔2024〕201号 一（五）5" in shown
    standing = at.read(f"/professionals/{pk}?level=senior&day=2025-08-31")
    assert re.search("“从党政机关调入企事业单位人员”由.+人力资源和社会保障局核实（county，", standing)
    (made,) = set(re.findall(r"/professionals/reliefs/(\d+)/evidence", shown))
    assert at.client.get(f"/professionals/reliefs/{made}/evidence").data.startswith(b"\xff\xd8")
    assert "已撤销" in at.press(shown, f"/professionals/reliefs/{made}/withdraw", reason="重复")[1]
