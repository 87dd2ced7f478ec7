"""推荐 on the screens: who recommends nobody, and the region that waives a limit."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from tepei.portal import scope
from tepei.portal.database import transaction
from tepei.schemes.models import Limit
from tests import factories
from tests.papers.browsing import Browser
from tests.papers.stage import cycle
from tests.recommendations.body import NOBODY, Body, demand

GRASSROOTS = [[{"fact": "is_grassroots", "operator": "is", "value": True}]]
RETURNS = "/recommendation-returns/"


@pytest.fixture
def body(sqlite_portal: Flask) -> Body:
    with sqlite_portal.app_context():
        with scope.everything("a test limits"), transaction() as session:
            row = {"key": "grassroots", "kind": "reserved", "number": 3, "when": GRASSROOTS}
            session.add(Limit(cycle_id=cycle().id, position=0, **row))
        return Body(demand())


def _browser(app: Flask, body: Body, who: str) -> Browser:
    return Browser(app, body.stage.reviewers[who].username)


def test_nobody_is_recommended_by_a_statement(sqlite_portal: Flask, body: Body) -> None:
    browser = _browser(sqlite_portal, body, "prefecture")
    with sqlite_portal.app_context():
        mandate = f"{cycle().id}-{factories.organisation('152200').id}"
    page = browser.press(browser.read("/recommendations/new"), "/recommendations/new", mandate=mandate)[1]
    assert "没有列入人选" in page
    assert "下载推荐报告" not in page
    at = re.findall(r'action="(/recommendations/\d+)/people"', page)[0]
    section = browser.read(f"{at}/sections/report")
    assert "没有合适人选的说明" in section
    assert "综合评议" not in section
    assert "还没有" not in browser.press(section, f"{at}/sections/report", edition="1", **NOBODY)[1]
    check = browser.read(f"{at}/submit")
    assert "报送后即为不推荐人选" in check
    edition = check.split('name="edition" value="')[1].split('"')[0]
    assert "推荐名单已提交" in browser.press(check, f"{at}/submit", edition=edition, promise="1")[1]
    seen = _browser(sqlite_portal, body, "region").read(RETURNS)
    assert "不推荐人选 1" in seen
    assert "未报送 13" in seen


def test_scan_of_a_list_is_offered_to_who_may_look_at_it(sqlite_portal: Flask) -> None:
    """A unit was led to the scan of the bureau above, and found nothing there."""
    with sqlite_portal.app_context():
        body = Body(demand())
        paper = body.stage.arrived("prefecture")
        body.recommend(paper)
    pages = {
        who: _browser(sqlite_portal, body, who).read(f"/review/papers/{paper.id}/")
        for who in ("unit", "prefecture", "region")
    }
    assert all("推荐报告" in page for page in pages.values())
    assert {who: "/endorsements/scans/" in page for who, page in pages.items()} == {
        "unit": False, "prefecture": True, "region": True,
    }  # fmt: skip


def test_region_waives_a_limit_with_a_reason(sqlite_portal: Flask, body: Body) -> None:
    region = _browser(sqlite_portal, body, "region")
    with sqlite_portal.app_context():
        at, pk = f"{RETURNS}{cycle().code}", factories.organisation("152200").id
    region.press(region.read(RETURNS), at, body=pk, limit="grassroots", reason=" ")
    assert "已放宽：" not in region.read(RETURNS)
    told = region.press(region.read(RETURNS), at, body=pk, limit="grassroots", reason="基层人选不足")[1]
    assert "已放宽：基层人选不足" in told


def test_page_of_paper_tables_leaves_out_years_with_lists(sqlite_portal: Flask, body: Body) -> None:
    assert "目前没有需要汇总的年度" in _browser(sqlite_portal, body, "region").read("/returns/")


def test_who_may_compose_has_no_way_to_waive(sqlite_portal: Flask, body: Body) -> None:
    city = _browser(sqlite_portal, body, "prefecture")
    assert city.client.get(RETURNS).status_code == 403


def test_home_counts_who_waits_for_a_list(sqlite_portal: Flask, body: Body) -> None:
    browser = _browser(sqlite_portal, body, "prefecture")
    assert re.search("待列入推荐名单的申报人</span><b>0</b>", browser.read("/home/"))
    with sqlite_portal.app_context(), scope.everything("a test plays"):
        body.stage.arrived("prefecture")
    assert re.search("待列入推荐名单的申报人</span><b>1</b>", browser.read("/home/"))
    assert re.search(
        "待列入推荐名单的申报人</span><b>0</b>", _browser(sqlite_portal, body, "county").read("/home/")
    )
