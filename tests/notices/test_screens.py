"""公示 on the pages of whoever is announced, and days that nobody knows for sure."""

from __future__ import annotations

import datetime as dt

import pytest
from flask import Flask
from sqlalchemy import update

from tepei.notices import actions, queries
from tepei.notices.actions import Posting
from tepei.portal import clock, scope
from tepei.portal.database import ZONE, transaction
from tepei.programmes.models import RouteStep
from tests import factories
from tests.papers.browsing import Browser, Desk
from tests.papers.stage import cycle

FIRST, AFTER = dt.date(2023, 3, 9), dt.date(2023, 3, 16)
LATER = dt.date(2099, 3, 2)  # nobody has announced which days of that year are worked
ESTIMATED = "截止日期按周一至周五推算"


@pytest.fixture
def desk(sqlite_portal: Flask) -> Desk:
    with sqlite_portal.app_context(), scope.everything("a test demands a notice"), transaction() as session:
        step = RouteStep.cycle_id == cycle().id, RouteStep.kind == "prefecture"
        session.execute(update(RouteStep).where(*step).values(notice_days=5))
    return Desk(sqlite_portal)


def _on(desk: Desk, day: dt.date) -> None:
    with desk.app.app_context():
        clock.move_to(dt.datetime.combine(day, dt.time(9), ZONE))


def _put_up(desk: Desk, starts_on: dt.date = FIRST, left_out: str = "") -> tuple[int, str]:
    """Its id and its number."""
    with desk.app.app_context(), factories.signed_in(desk.stage.reviewers["prefecture"]):
        [due] = queries.due(scope.viewer().organisation_ids)
        posting = Posting("推荐人选公示", "公告栏", "办公室", starts_on)
        made = actions.put_up(due.key, posting, {paper.id: left_out for paper, _stage in due.papers})
        return made.id, made.number


def _announced(desk: Desk) -> tuple[int, Browser]:
    """A paper before the city, and the browser of who filed it."""
    with desk.app.app_context():
        person = factories.person("announced", name="白音")
        paper = desk.stage.paper(person=person)
        pk = desk.stage.play(paper, "applicant.submit unit.approve county.approve").id
    return pk, Browser(desk.app, "announced")


def test_who_is_announced_reads_where_and_until_when_on_their_own_page(desk: Desk) -> None:
    pk, own = _announced(desk)
    assert "announced-title" not in own.read(f"/applications/{pk}/")
    notice_id, number = _put_up(desk)
    assert "未到公示日期" in own.read(f"/applications/{pk}/")
    _on(desk, FIRST)
    page = own.read(f"/applications/{pk}/")
    for text in ("公示中", "2023-03-09 — 2023-03-15", "公告栏", f"/public-notices/{number}"):
        assert text in page
    assert ESTIMATED not in page
    with desk.app.app_context(), factories.signed_in(desk.stage.reviewers["prefecture"]):
        actions.withdraw(notice_id, 1, "名单有误")
    page = own.read(f"/applications/{pk}/")
    assert "已作废：名单有误" in page
    assert f"/public-notices/{number}" not in page


def test_notice_that_is_over_is_no_link(desk: Desk) -> None:
    pk, own = _announced(desk)
    _id, number = _put_up(desk, left_out="涉密岗位")
    _on(desk, AFTER)
    page = own.read(f"/applications/{pk}/")
    assert "公示期满" in page
    assert "不公开您的姓名" in page
    assert number not in page


def test_every_page_with_an_estimated_last_day_says_so(desk: Desk) -> None:
    pk, own = _announced(desk)
    notice_id, number = _put_up(desk, LATER)
    office, anybody = desk.at("prefecture"), desk.app.test_client()
    assert ESTIMATED in office.read(f"/review/papers/{pk}/")
    _on(desk, LATER)
    assert "按周一至周五推算" in office.read("/notices/list/")
    pages = [
        office.read(f"/notices/show/{notice_id}"),
        own.read(f"/applications/{pk}/"),
        anybody.get("/public-notices/").text,
        anybody.get(f"/public-notices/{number}").text,
    ]
    assert [ESTIMATED in page for page in pages] == [True] * len(pages)


def test_list_says_which_notice_has_objections_to_answer(desk: Desk) -> None:
    _announced(desk)
    _id, number = _put_up(desk)
    _on(desk, FIRST)
    office = desk.at("prefecture")
    assert "待答复的公示异议" in office.read("/home/")
    with desk.app.app_context(), scope.acting_as(scope.NOBODY):
        [entry] = queries.public(number).entries
        actions.object_to(number, entry.id, "论文署名不实", "13800000000")
    tile = office.read("/home/").split("待答复的公示异议", 1)[1].split("</b>", 1)[0]
    assert tile.endswith("<b>1")
    assert "待答复的异议" in office.read("/notices/list/")
