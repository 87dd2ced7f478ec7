"""A year of training of five people in browsers (内人社办发〔2023〕21号 三（三）, 六, 八): one completes, one is adjusted and completes, one takes a long leave,
one ends early, one never reports; then certificates, money and the archive.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit, decide, hand_in, picture
from tests.browser.site import Site
from tests.browser.training_money import MONEY, archive, certify, everything_adds_up, pay, settle_and_pay
from tests.browser.training_year import (
    ABSENT,
    ADJUSTED,
    AWAY,
    EARLY,
    NORTH,
    SOUTH,
    WHOLE,
    TrainingYear,
    sure,
)

pytestmark = pytest.mark.browser
GROUND = "接到报到通知后，未履行相关手续无故不参加特培学习"


@pytest.fixture
def year(site: Site, visit: Visit) -> TrainingYear:
    return TrainingYear(site, visit)


def test_five_people_from_the_selection_to_the_archive(year: TrainingYear) -> None:
    select_everybody(year)
    place_everybody(year)
    pay(year, "落实培养单位后", "2023-07-06", "165,000")
    report_in(year)
    end_early(year)
    take_long_leave(year)
    complete(year)
    certify(year)
    settle_and_pay(year)
    everything_adds_up(year)
    archive(year)


def select_everybody(year: TrainingYear) -> None:
    """五个人都入选."""
    year.on("2023-05-22")
    page = year.at("region")
    for name, pk in year.papers.items():
        page.goto(f"/review/papers/{pk}/")
        expect(page.get_by_text(name).first).to_be_visible()
        decide(page, "确定入选", "同意入选。")


def place_everybody(year: TrainingYear) -> None:
    """The arranger offers places, confirms the proposal; the units accept; the notices go out."""
    year.on("2023-07-03")
    page = year.at("centre")
    for unit, places in ((NORTH, "1"), (SOUTH, "4")):
        page.goto("/training-offers/add")
        page.get_by_label("培养方式").select_option("区外培养")
        page.get_by_label("培养单位").select_option(unit)
        page.get_by_label("培养名额").fill(places)
        page.get_by_role("button", name="保存").click()
    page.goto("/placements/")
    page.get_by_role("link", name="区外培养", exact=True).click()
    board = page.url
    page.get_by_role("link", name="查看建议方案").click()
    expect(page.get_by_role("row", name=WHOLE)).to_contain_text(NORTH)
    expect(page.get_by_role("row", name=ADJUSTED)).to_contain_text("名额已满")
    picture(page, "training-proposal")
    page.get_by_role("button", name="确认建议方案").click()
    sure(page)
    for who in ("north", "south"):
        intake = year.at(who)
        intake.goto("/intake/")
        while (answers := intake.get_by_label("接收意见")).count():
            answers.first.select_option("接收")
            intake.get_by_role("button", name="提交答复").first.click()
            expect(intake.get_by_text("已答复。")).to_be_visible()
    page.goto(board)
    page.get_by_label("报到截止日期").fill("2023-07-10")
    page.get_by_role("button", name="向 5 名已接收的学员下发报到通知").click()
    sure(page)
    expect(page.get_by_text("报到通知已下发")).to_be_visible()


def report_in(year: TrainingYear) -> None:
    """Four report in and begin; the fifth does not, the sending unit says why, the region disqualifies and asks the money back."""
    year.on("2023-07-10")
    for who, name in (("north", WHOLE), ("south", ADJUSTED), ("south", AWAY), ("south", EARLY)):
        year.act(who, name, "报到", 报到日期="2023-07-10")
        year.act(who, name, "开始培养", 开始培养日期="2023-07-10")
    year.on("2023-07-12")
    year.act("south", ABSENT, "登记未报到", 有关情况="逾期未报到，电话无人接听。")
    year.act("unit", ABSENT, "说明未报到原因", 未报到的原因="本人不愿参加培养。")
    year.on("2023-07-20")
    page = year.act(
        "region", ABSENT, "取消培养资格", choice=GROUND, 取消培养资格的事实="经核实，无正当理由不报到。"
    )
    link = page.get_by_role("link", name="打印通报批评").get_attribute("href")
    assert page.request.get(f"{year.site.address}{link}").headers["content-type"] == "application/pdf"
    page.goto(MONEY)
    page.locator("summary", has_text="要求退还").click()
    page.get_by_label("退还的情形").fill(GROUND)
    page.get_by_role("button", name="要求退还").click()
    year.on("2023-08-15")
    page.goto(MONEY)
    page.locator("summary", has_text="登记退还").click()
    form = page.get_by_role("form", name="登记退还")
    form.get_by_label("金额（元）").fill("33000")
    form.get_by_label("退还日期").fill("2023-08-15")
    form.get_by_role("button", name="登记退还").click()
    expect(page.get_by_role("heading", name=f"{ABSENT} {year.number(ABSENT)} · 已退还")).to_be_visible()


def end_early(year: TrainingYear) -> None:
    """Asked for by the trainee, consented to by the sending unit, approved by the region."""
    year.on("2023-10-09")
    ask(
        year,
        EARLY,
        "申请终止",
        终止原因="家庭原因",
        personal="是",
        最后一天培养日期="2023-10-09",
        情况说明="需照顾家人。",
    )
    approve(year, EARLY, "unit", "region")
    expect(year.open("region", EARLY).get_by_text("已终止").first).to_be_visible()


def take_long_leave(year: TrainingYear) -> None:
    """From 2023-12-20 to 2024-03-04, over the end of the year and 29 February: both units approve, the training unit notes the return."""
    year.on("2023-12-20")
    days = {"开始日期": "2023-12-20", "结束日期": "2024-03-04"}
    ask(year, AWAY, "请假", 请假事由="因病住院治疗。", 请假期间联系电话="13900000000", **days)
    approve(year, AWAY, "south", "unit")
    expect(year.open("unit", AWAY).get_by_text("请假中").first).to_be_visible()
    year.on("2024-03-05")
    year.act("south", AWAY, "销假", 返回培养单位的日期="2024-03-05")


def ask(year: TrainingYear, name: str, request: str, **typed: str) -> None:
    """A request of one's own from 我的培养, typed by its labels and submitted."""
    page = year.at(name)
    page.goto("/training/")
    page.locator("#content").get_by_role("link", name=request, exact=True).click()
    page.locator("[name=trainee]").first.check()
    page.get_by_role("button", name="保存并填写").click()
    personal = typed.pop("personal", "")
    for label, value in typed.items():
        page.get_by_label(label).fill(value)
    if personal:
        page.get_by_label(personal, exact=True).check()
    page.get_by_role("button", name="保存并继续").click()
    page.get_by_role("link", name="核对并提交").first.click()
    hand_in(page)
    expect(page.get_by_text("已提交").first).to_be_visible()


def approve(year: TrainingYear, name: str, *bodies: str) -> None:
    """Each in turn, from 申报材料审核."""
    for who in bodies:
        page = year.at(who)
        page.goto("/review/list/")
        page.get_by_role("row", name=name).get_by_role("link", name="审核材料").click()
        decide(page, "同意", "同意。")


def complete(year: TrainingYear) -> None:
    """The last day is 2024-07-09, a leap year's; who took a leave is assessed as well."""
    year.on("2024-07-09")
    for who, name in (("north", WHOLE), ("south", ADJUSTED), ("south", AWAY)):
        page = year.act(
            who, name, "结业考核", choice="合格", 考核日期="2024-07-09", 考核意见="达到培养目标。"
        )
        expect(page.get_by_text("2024-07-09").first).to_be_visible()
        year.act(who, name, "结业", 结业日期="2024-07-09")
