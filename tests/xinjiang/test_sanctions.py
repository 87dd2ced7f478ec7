"""放弃 and 变更 after the selection: the place is given back, and whom the notice names stands on the 失信名单.

Source: 新人社函〔2025〕38号 附件1 七（一）.
"""

from __future__ import annotations

import datetime as dt

import pytest
from flask import Flask
from sqlalchemy import select

from tepei.applications import checks
from tepei.papers import actions
from tepei.papers.invariants import invariants
from tepei.people import listings
from tepei.people import queries as people
from tepei.people.models import Listing, Person
from tepei.places import queries as places
from tepei.portal import audit, scope
from tepei.portal.database import db, transaction
from tepei.portal.errors import Refused
from tepei.programmes import queries as programmes
from tests import factories
from tests.xinjiang import filling
from tests.xinjiang.reviewing import Desk, paper
from tests.xinjiang.screens import Screens, text_of

GROUND = "随意放弃培养"
DAY, UNTIL = dt.date(2025, 2, 20), dt.date(2030, 2, 19)


def revoke(desk: Desk, pk: int, ground: str = "", day: str = "放弃声明.png") -> None:
    with factories.signed_in(desk.at["region"]):
        actions.revoke(pk, paper(pk).version, "本人书面放弃", actions.Proof(filling.scan(), day), ground)


def lines() -> list[Listing]:
    with scope.everything("a test looks"):
        return list(db.session.scalars(select(Listing).order_by(Listing.id)))


def test_giving_up_at_will_gives_the_place_back_and_lists_person_and_unit(app: Flask) -> None:
    desk = Desk()
    pk = desk.selected()
    revoke(desk, pk, GROUND)
    one = paper(pk)
    with scope.everything("a test looks"):
        assert places.place_of(one.track_id, one.pool_id or 0).taken == 0
    assert (one.state, one.live, one.trainee_number) == ("revoked", None, "20250001")
    person, unit = lines()
    assert (person.name, person.organisation_id, person.until) == ("阿力木", None, UNTIL)
    assert (unit.name, unit.id_number, unit.organisation_id) == (desk.unit.name, None, desk.unit.id)
    assert {(each.kind, each.programme, each.year) for each in (person, unit)} == {
        ("sanctioned", "xj-tepei", 2025)
    }
    assert person.source == f"新人社函〔2025〕38号 附件1 七（一）：{GROUND}（{one.number}）"
    assert invariants() == []


def test_other_reasons_list_nobody(app: Flask) -> None:
    desk = Desk()
    pk = desk.selected()
    with pytest.raises(Refused, match="请从列表中选择撤销入选的情形"):
        revoke(desk, pk, "迟到")
    revoke(desk, pk)
    assert paper(pk).state == "revoked"
    assert lines() == []


def test_list_decides_about_later_applications_of_the_person_and_of_the_unit_for_five_years(
    app: Flask,
) -> None:
    desk = Desk()
    pk = desk.selected()
    revoke(desk, pk, GROUND)
    stranger = factories.person(name="古丽娜")
    with scope.everything("a test looks"):
        person = paper(pk).person
        for day, listed in (
            (DAY, {"sanctioned"}),
            (UNTIL, {"sanctioned"}),
            (UNTIL + dt.timedelta(days=1), set()),
        ):
            assert people.listed(person, 0, (), "xj-tepei", day).certain == listed
            assert people.listed(stranger, desk.unit.id, (), "xj-tepei", day).certain == listed
        assert people.listed(person, 0, (), "xj-other", DAY).certain == set()
    with factories.signed_in(stranger):
        made = filling.draft(desk.unit.id)
        assert "sanction" in checks.of(made).conditions.unmet


def test_who_is_listed_meanwhile_is_not_selected(app: Flask) -> None:
    """The conditions count to the deadline; the list is asked as it is on the day."""
    desk = Desk()
    pk = desk.approved()
    with scope.everything("a test lists somebody"), transaction() as session:
        person = session.get_one(Person, paper(pk).person_id)
        listings.sanction(person, listings.Basis("xj-tepei", 2025, dt.date(2030, 2, 28), "示例"))
    with factories.signed_in(desk.at["region"]), pytest.raises(Refused, match="阿力木在失信名单有效期内"):
        actions.select(pk, paper(pk).version)
    assert paper(pk).state == "approved"


def test_rehearsal_puts_nobody_on_the_list(app: Flask) -> None:
    desk = Desk()
    pk = desk.selected()
    with scope.everything("a test rehearses"), transaction():
        programmes.cycle_by_code(filling.CYCLE).is_rehearsal = True
    revoke(desk, pk, GROUND)
    assert lines() == []


def test_region_names_the_ground_and_everybody_reads_it(xinjiang: Flask) -> None:
    screens = Screens(xinjiang)
    with xinjiang.app_context():
        pk = screens.desk.selected()
    region, address = screens.at("region"), f"/review/papers/{pk}/"
    page = region.read(address)
    for words in (GROUND, "虚报或伪造内容", "申报人和所在单位列入", "5年内不予申报特培项目"):
        assert words in page
    status, told = region.press(
        page, f"{address}revoke", ground=GROUND, opinion="本人书面放弃", file=(filling.scan(), "放弃声明.png")
    )
    assert status == 302
    assert "已撤销入选" in told
    for browser, own in ((screens.applicant(pk), f"/applications/{pk}/"), (region, address)):
        assert f"撤销入选：{GROUND}" in text_of(browser.read(own))
    listed = text_of(region.read("/listings/list/?_flt_0_name=某县"))
    assert "失信 某县人民医院 2025 xj-tepei 2030-02-19" in listed
    with xinjiang.app_context(), scope.everything("a test reads the history"):
        events = list(db.session.scalars(select(audit.AuditEntry.event)))
    assert (events.count("listing.sanctioned"), events.count("paper.revoke")) == (2, 1)
