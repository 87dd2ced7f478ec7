"""汇总表报送情况 on the region's screen: by signed scans. Source: 新人社函〔2025〕38号 附件1 六（三）."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from tests import factories
from tests.papers.browsing import counted
from tests.xinjiang.reviewing import paper
from tests.xinjiang.screens import Screens, text_of


@pytest.fixture
def screens(xinjiang: Flask) -> Screens:
    return Screens(xinjiang)


def line(page: str, body: str) -> str:
    rows = re.findall(r"<tr>.*?</tr>", page, re.DOTALL)
    return next(text_of(row) for row in rows if body in row)


def test_region_sees_who_has_handed_in_and_who_has_not(screens: Screens) -> None:
    with screens.app.app_context():
        first = screens.desk.submitted("阿力木")
        screens.desk.endorse("unit", first)
        screens.desk.approve("unit", first)
        screens.desk.approve("county", first)
    region = screens.at("region")
    page = region.read("/home/")
    assert 'href="/returns/"' in page
    page = region.read("/returns/")
    assert "没有人选" in line(page, "和田地区")
    assert "未报送" in line(page, "喀什地区")
    with screens.app.app_context():
        screens.desk.sign_list("prefecture", first)
    page = region.read("/returns/")
    assert "已报送 2025-02-20 09:00 1 0 1 名单" in line(page, "喀什地区")
    assert re.search(r"已报送 1 · 部分报送 0 · 未报送 0", text_of(page))
    scan = re.search(r'href="(/endorsements/scans/\d+)"', page)
    assert scan is not None
    assert region.client.get(scan[1]).status_code == 200
    assert screens.at("county").client.get("/returns/").status_code == 403


def test_table_that_is_uploaded_is_not_received_by_hand(screens: Screens) -> None:
    with screens.app.app_context():
        pk = screens.desk.selected("阿力木")
        track, body = paper(pk).track_id, paper(pk).body_id
    region = screens.at("region")
    page = region.read("/returns/")
    assert "登记收到" not in page
    answer = region.client.post(
        f"/returns/{track}", data={"csrf_token": factories.token_of(page), "body": body}
    )
    assert answer.status_code == 302
    assert "不登记收到" in text_of(region.read("/home/"))


def test_page_costs_the_same_whatever_the_number_of_people(screens: Screens) -> None:
    region, counts = screens.at("region"), []
    for name in ("阿力木", "古丽娜"):
        with screens.app.app_context():
            screens.desk.selected(name)
        region.read("/returns/")
        with counted(screens.app) as statements:
            region.read("/returns/")
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 8, "\n\n".join(statements)
