"""新增申报表: who may begin one, where, and what it holds at first."""

from __future__ import annotations

import datetime as dt

import pytest
from flask import Flask
from sqlalchemy import func, select

from tepei.applications import actions
from tepei.applications.models import Application
from tepei.people.models import Person
from tepei.portal import clock, scope
from tepei.portal.database import ZONE, db
from tepei.portal.errors import Refused
from tests import factories
from tests.applications import filling


def count(model: type) -> int:
    with scope.everything("a test counts"):
        return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_start_fills_in_what_is_known(app: Flask) -> None:
    person = factories.person(name="阿卜杜热依木·麦麦提图尔荪·艾合买提江", mobile="13900000000")
    with factories.signed_in(person):
        application = filling.draft(factories.unit("某旗第一中学"))
    basic = application.form.answers["basic"]
    assert application.state == "draft"
    assert basic["name"] == "阿卜杜热依木·麦麦提图尔荪·艾合买提江"
    assert basic["id_number"] == person.id_number
    assert (basic["born_on"], basic["sex"], basic["workplace"]) == ("1985-06-01", "1", "某旗第一中学")
    assert application.number.startswith("2023-")
    assert application.born_on == dt.date(1985, 6, 1)


def test_start_again_says_where_the_live_one_is(app: Flask) -> None:
    person = factories.person()
    with factories.signed_in(person):
        first = filling.draft(factories.unit("某旗第一中学"))
        with pytest.raises(Refused, match=f"某旗第一中学.*{first.number}"):
            filling.draft(factories.unit("某旗第二中学"))
    assert count(Application) == 1


def test_start_after_the_close_is_refused(app: Flask) -> None:
    with factories.signed_in(factories.person()):
        unit = factories.unit()
        year = factories.open_year()
        clock.move_to(dt.datetime(2023, 3, 11, 0, 0, 1, tzinfo=ZONE))  # 兴安盟 closes on 10 March
        with pytest.raises(Refused, match="截止"):
            actions.start(year, year.tracks[0], unit.id)


@pytest.mark.parametrize(
    "kind, state", [("employer", "pending"), ("employer", "closed"), ("county", "active")]
)
def test_start_in_a_unit_that_takes_nobody_is_refused(app: Flask, kind: str, state: str) -> None:
    unit = factories.node("某单位", kind, "152221")
    with scope.everything("a test changes a unit"):
        unit.state = state
        db.session.commit()
    with factories.signed_in(factories.person()), pytest.raises(Refused, match="选择所在单位"):
        filling.draft(unit)


def test_start_without_a_person_is_refused(app: Flask) -> None:
    with factories.signed_in(factories.account("nobody")), pytest.raises(Refused, match="个人"):
        filling.draft()


def test_nobody_starts_or_submits_while_their_number_is_claimed(app: Flask) -> None:
    person = factories.person()
    with factories.signed_in(person):
        application = filling.fill(filling.draft())
    with scope.everything("somebody claims the number"):
        db.session.get_one(Person, person.id).state = "frozen"
        db.session.commit()
    with factories.signed_in(person), pytest.raises(Refused, match="正在核实"):
        actions.submit(application.id, application.form.edition)
    assert filling.reloaded(application).state == "draft"
