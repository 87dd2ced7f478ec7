"""评审 to its end in a browser: the region closes the round of the demonstration, settles a tie, proposes and publishes; the applicant has a letter."""

from __future__ import annotations

import datetime as dt

import pytest
from playwright.sync_api import Page, expect

from tepei.demo import loading
from tepei.portal import clock, scope
from tests.browser.conftest import Site, Visit, picture
from tests.demo import ending

pytestmark = pytest.mark.browser
REASON = "同等条件下，前者在旗县以下基层单位工作。"


@pytest.fixture
def round_id(site: Site, monkeypatch: pytest.MonkeyPatch) -> int:
    """新时代专业技术人才 2023 after its last score; two people have the same of everything."""
    with site.application.app_context(), scope.everything("a test plays the selection"):
        monkeypatch.setitem(site.application.config, "DEMO", "selection")
        assert loading.load() == 80 + 21
        ending.hand_in_the_rest(set(ending.pair()))
        clock.move_to(dt.datetime(2023, 10, 25, 18, 5, tzinfo=clock.now().tzinfo))
        return ending.whole_round().id


def test_round_ends_with_a_letter(site: Site, round_id: int, visit: Visit) -> None:
    page = visit("region")
    page.goto(f"/rounds/{round_id}")
    page.get_by_role("button", name="结束评审并计算排名").click()
    page.get_by_role("button", name="确定", exact=True).click()
    expect(page.get_by_text("以下 2 人得分和各项比较均相同")).to_be_visible()
    picture(page, "round-closed")
    page.get_by_label("理由").fill(REASON)
    page.get_by_role("button", name="确定次序").click()
    expect(page.get_by_text(REASON).first).to_be_visible()
    _propose(page, "一层次", 6)
    expect(page.get_by_text("由一层次转评")).to_be_visible()
    _propose(page, "二层次", 4)
    page.get_by_role("button", name="公布结果").click()
    page.get_by_role("button", name="确定", exact=True).click()
    expect(page.get_by_text("已公布：入选 10 人，未入选 5 人。")).to_be_visible()
    picture(page, "round-published")
    own = visit("applicant")
    own.goto("/home/")
    own.get_by_role("link", name="查看").first.click()
    letter = own.get_by_role("link", name="打印入选通知").get_attribute("href")
    answer = own.request.get(f"{site.address}{letter}")
    assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")


def _propose(page: Page, tier: str, number: int) -> None:
    form = page.get_by_role("form", name=f"{tier}的拟入选人选")
    form.get_by_label("拟入选人数").fill(str(number))
    form.get_by_role("button").click()
    expect(form.get_by_role("button", name="重新确定拟入选人选")).to_be_visible()
