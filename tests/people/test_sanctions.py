"""The 失信名单: who is told, what is said against it, and from when on it no longer holds."""

from __future__ import annotations

import datetime as dt

import pytest
from flask import Flask
from sqlalchemy import select

from tepei.messages.models import Message
from tepei.people import listings, queries, sanction_actions
from tepei.people.listings import Offence
from tepei.people.models import Listing, Person
from tepei.policy.sanction import Sanction
from tepei.portal import clock, scope
from tepei.portal.accounts import Account
from tepei.portal.database import db
from tepei.portal.errors import Absent, Refused
from tests import factories
from tests.applications.filling import photo
from tests.papers.browsing import Browser

TERMS = Sanction(grounds=("随意放弃培养",), lists_person=True, lists_unit=True, years=5, source="文号 七")
OFFENCE = Offence("xj-tepei", 2025, "随意放弃培养", "20250001")


@pytest.fixture
def listed(app: Flask) -> tuple[Person, Account, list[Listing]]:
    person, unit = factories.person(), factories.unit()
    clerk = factories.member("clerk", "unit_reviewer", unit)
    factories.member("elsewhere", "unit_reviewer", factories.unit("别的医院"))
    with scope.everything("a test lists"):
        return person, clerk, listings.sanction_all(TERMS, OFFENCE, person, unit)


def stands(person: Person, on: dt.date, programme: str = "xj-tepei") -> bool:
    return "sanctioned" in queries.listed(person, 0, (), programme, on).certain


def told() -> set[tuple[int, str]]:
    with scope.everything("a test looks"):
        return {(each.account_id, each.kind) for each in db.session.scalars(select(Message))}


def test_whom_it_is_about_is_told_and_nobody_else(
    listed: tuple[Person, Account, list[Listing]],
) -> None:
    person, clerk, _rows = listed
    assert told() == {(person.user_id, "listing.sanctioned"), (clerk.id, "listing.sanctioned")}


def test_it_holds_for_its_years_and_its_programme(listed: tuple[Person, Account, list[Listing]]) -> None:
    person, _clerk, rows = listed
    today = clock.today()
    days = (today - dt.timedelta(days=1), today, rows[0].until, rows[0].until + dt.timedelta(days=1))
    assert [stands(person, day) for day in days] == [False, True, True, False]
    assert not stands(person, today, "nmg-tepei")


def test_lifted_one_holds_no_more_and_is_told(listed: tuple[Person, Account, list[Listing]]) -> None:
    person, _clerk, rows = listed
    with factories.signed_in(factories.member("region", "region_reviewer", "150000")):
        sanction_actions.appeal(rows[0].id, rows[0].version, "情况不属实")
        assert stands(person, clock.today())
        with pytest.raises(Refused, match="请填写解除的理由"):
            sanction_actions.lift(rows[0].id, rows[0].version, "annulled", "")
        with pytest.raises(Refused, match="请选择解除或者撤销"):
            sanction_actions.lift(rows[0].id, rows[0].version, "gone", "复核")
        sanction_actions.lift(rows[0].id, rows[0].version, "annulled", "复核后认定不属实")
        with pytest.raises(Refused, match="已解除"):
            sanction_actions.lift(rows[0].id, rows[0].version, "lifted", "再次")
    assert not stands(person, clock.today())
    assert (person.user_id, "listing.lifted") in told()


def test_others_lift_nothing(listed: tuple[Person, Account, list[Listing]]) -> None:
    _person, clerk, rows = listed
    with factories.signed_in(clerk), pytest.raises(Absent):
        sanction_actions.lift(rows[1].id, rows[1].version, "lifted", "理由")


def test_region_lists_somebody_with_the_decision_and_lifts_it(sqlite_portal: Flask) -> None:
    with sqlite_portal.app_context():
        factories.member("region", "region_reviewer", "150000")
    region = Browser(sqlite_portal, "region")
    typed = {"name": "巴特尔", "id_number": factories.id_number(), "source": "某文件", "ground": "弄虚作假"}
    blank = region.read("/listings/add")
    assert "请填写列入失信名单的情形" in region.press(blank, "/listings/add", **{**typed, "ground": ""})[1]
    assert region.press(region.read("/listings/add"), "/listings/add", **typed, until="2028-03-08")[0] == 302
    page = region.read("/listings/show/1")
    assert ("弄虚作假" in page, typed["id_number"] in page) == (True, False)
    status, page = region.press(
        region.read("/listings/show/1"), "/listings/attach/1", file=(photo(), "决定.png")
    )
    assert (status, "查看决定文件" in page) == (302, True)
    assert region.client.get("/listings/document/1").status_code == 200
    status, page = region.press(page, "/listings/appeal/1", text="情况不属实")
    assert (status, "情况不属实" in page) == (302, True)
    status, page = region.press(page, "/listings/lift/1", way="lifted", reason="期满前解除")
    assert (status, "期满前解除" in page) == (302, True)
