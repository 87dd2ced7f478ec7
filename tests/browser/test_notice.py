"""公示 in several browsers: a city announces, who is named reads of it, a passer-by objects, the city answers and goes on (内人社办发〔2023〕147号 三（二）)."""

from __future__ import annotations

import datetime as dt

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import update

from tepei.portal import clock, scope
from tepei.portal.database import ZONE, transaction
from tepei.programmes.models import RouteStep
from tests import factories
from tests.browser.conftest import Site, Visit, picture
from tests.papers.browsing import fill
from tests.papers.stage import cycle, stage

pytestmark = pytest.mark.browser

NAME = "白音"


@pytest.fixture
def city(site: Site) -> str:
    """The account of a city that gives five working days' notice, with a paper before it."""
    with site.application.app_context():
        with scope.everything("a test demands a notice"), transaction() as session:
            demanded = update(RouteStep).where(
                RouteStep.cycle_id == cycle().id, RouteStep.kind == "prefecture"
            )
            session.execute(demanded.values(notice_days=5))
        made = stage()
        paper = made.paper(person=factories.person("announced", name=NAME))
        fill(paper)
        made.play(paper, "applicant.submit unit.approve county.approve")
        return made.reviewers["prefecture"].username


def test_city_announces_hears_and_goes_on(site: Site, city: str, visit: Visit) -> None:
    page = visit(city)
    page.goto("/review/list/")
    page.get_by_role("link", name="审核材料").click()
    expect(page.get_by_text("须先公示5个工作日").first).to_be_visible()
    page.get_by_role("link", name="公示", exact=True).first.click()
    page.get_by_role("link", name="发布公示").click()
    page.get_by_label("标题").fill("推荐人选公示")
    page.get_by_label("开始公示日期").fill("2023-03-08")
    page.get_by_label("公示地点").fill("本局公告栏")
    page.get_by_label("受理异议的部门和电话").fill("人事科 0482-0000000")
    picture(page, "notice-new")
    page.get_by_role("button", name="发布公示").click()
    expect(page.get_by_text("公示已发布")).to_be_visible()

    _reads_of_it(visit("announced"))

    passer_by = visit()
    passer_by.goto("/")
    passer_by.get_by_role("link", name="公示", exact=True).click()
    passer_by.get_by_role("link", name="推荐人选公示").click()
    expect(passer_by.get_by_text("2023-03-14")).to_be_visible()
    expect(passer_by.get_by_text(NAME)).to_have_count(0)
    passer_by.get_by_label("异议内容").fill("论文署名不实")
    passer_by.get_by_label("您的联系方式").fill("13800000000")
    picture(passer_by, "notice-public")
    passer_by.get_by_role("button", name="提交异议").click()
    expect(passer_by.get_by_text("已收到您的异议")).to_be_visible()

    page.goto("/messages/")
    page.get_by_text("收到公示异议").first.click()
    page.goto("/home/")
    page.get_by_role("link", name="待答复的公示异议").click()
    page.get_by_role("row", name="推荐人选公示").get_by_role("link").first.click()
    page.get_by_label("不属实").check()
    page.get_by_label("调查情况").fill("经核查，署名与期刊一致。")
    picture(page, "notice-answer")
    page.get_by_role("button", name="答复异议").click()
    expect(page.get_by_text("已记录调查结论")).to_be_visible()

    with site.application.app_context():
        clock.move_to(dt.datetime(2023, 3, 15, 9, tzinfo=ZONE))
    passer_by.goto("/public-notices/")
    expect(passer_by.get_by_text("目前没有正在进行的公示")).to_be_visible()
    page.goto("/review/list/")
    page.get_by_role("link", name="审核材料").click()
    expect(page.get_by_text("须先公示")).to_have_count(0)
    page.locator("#opinion").fill("同意推荐")
    page.get_by_role("button", name="申报材料审核通过").click()
    page.wait_for_url("**/review/list/**")
    expect(page.get_by_text("推荐人选公示")).to_have_count(0)


def _reads_of_it(own: Page) -> None:
    """Who is named finds the notice on their own page."""
    own.goto("/applications/")
    own.get_by_role("link", name="查看", exact=True).click()
    expect(own.get_by_text("公示中")).to_be_visible()
    expect(own.get_by_role("link", name="推荐人选公示")).to_be_visible()
    picture(own, "notice-own")
