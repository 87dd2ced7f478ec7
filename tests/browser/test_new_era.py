"""A selection from the form to the letter, in the browsers of all who take part (内人社办发〔2023〕147号).

Two bodies; an objection that holds, somebody who falls back to the second tier, a tie, an expert who recuses, and a third tier that is decided below and filed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tepei.demo.people import portrait
from tepei.papers.invariants import invariants
from tepei.portal import audit, scope
from tepei.portal.database import db
from tests.browser import new_era
from tests.browser.conftest import Visit, decide, fits_a_phone, hand_in, picture
from tests.browser.new_era import NewEra, announce, open_paper, propose, type_answers
from tests.browser.site import Site
from tests.demo import ending
from tests.recommendations.body import REPORT

pytestmark = pytest.mark.browser
_REPORT = {key: text.replace("2023-03", "2023-10") for key, text in REPORT.items()}
_FILING = {
    "document": "某人社发〔2023〕31号（示例）", "decided_on": "2023-10-10", "statement": "经党组会议研究确定。", "contact": "联系人", "phone": "13800009001",
}  # fmt: skip
REASON = "同等条件下，后者在旗县以下基层单位工作。"


@pytest.fixture(scope="module")
def year(site: Site) -> Iterator[NewEra]:
    """Its first day. What the verbs do is done with the eyes of everybody."""
    with site.application.app_context(), scope.everything("a test plays the year"):
        yield NewEra()


@pytest.fixture(scope="module")
def scan(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A picture that stands for every paper that is signed."""
    path = tmp_path_factory.mktemp("scan") / "扫描件.png"
    path.write_bytes(portrait("1"))
    return str(path)


def test_1_applicant_applies_for_the_first_tier(year: NewEra, visit: Visit, scan: str) -> None:
    page = visit("candidate")
    page.goto("/applications/new")
    page.locator("#unit").fill("农牧")
    unit = year.tree.by_code[new_era.UNIT].name
    page.locator("#unit").fill(unit)
    page.locator("main form button[type=submit]").first.click()
    page.get_by_label(unit).check()
    page.get_by_label("一层次").check()
    page.locator("main form button[type=submit]").last.click()
    for _ in year.candidate.answers:
        section = re.search(r"/sections/(\w+)", page.url)
        assert section
        type_answers(page, year.candidate.answers[section[1]])
        with page.expect_navigation():
            page.locator("button[name=then][value=next]").click()
    page.locator("#file-photo").set_input_files(scan)
    page.locator("#f-photo button[type=submit]").click()
    expect(page.locator("#f-photo a img")).to_be_visible()
    page.get_by_role("link", name="核对并提交").first.click()
    hand_in(page)
    expect(page.get_by_text("审核中").first).to_be_visible()


def test_2_unit_gives_notice_and_approves(year: NewEra, visit: Visit) -> None:
    year.at(9, 18).announce(year.offices(new_era.SECOND, new_era.CITY_UNIT, new_era.OF_DEPARTMENT))
    page = visit("unit")
    open_paper(page, year.candidate.name)
    expect(page.get_by_text("须先公示5个工作日").first).to_be_visible()
    picture(page, "notice-demanded")
    announce(page, 18)
    own = visit("candidate")
    own.goto("/applications/")
    own.get_by_role("link", name="查看", exact=True).click()
    expect(own.get_by_text("公示中")).to_be_visible()
    expect(own.get_by_role("link", name="关于推荐人选的公示 18")).to_be_visible()
    picture(own, "notice-own")
    year.at(9, 25)
    open_paper(page, year.candidate.name)
    decide(page, "申报材料审核通过", "综合评议同意推荐，公示5个工作日无异议。")
    played = year.at(9, 25)
    played.pass_on(("unit",))
    played.pass_on(("department", "county"))


def test_3_city_gives_notice_and_an_objection_holds(year: NewEra, visit: Visit) -> None:
    year.at(9, 26).announce(year.offices(new_era.DEPARTMENT))
    page = visit("prefecture")
    announce(page, 26)
    passer_by = visit()
    passer_by.goto("/public-notices/")
    passer_by.get_by_role("link", name="关于推荐人选的公示 26").click()
    expect(passer_by.get_by_text("2023-10-08")).to_be_visible()
    expect(passer_by.get_by_text(year.candidate.name)).to_have_count(0)
    whom = passer_by.locator("#entry option", has_text="推广站").first
    passer_by.locator("#entry").select_option(whom.get_attribute("value"))
    passer_by.get_by_label("异议内容").fill("反映申报的获奖项目不是本人完成。")
    passer_by.get_by_label("您的联系方式").fill("13800009009")
    passer_by.get_by_role("button", name="提交异议").click()
    expect(passer_by.get_by_text("已收到您的异议")).to_be_visible()
    picture(passer_by, "notice-public")
    page.goto("/messages/")
    page.get_by_text("收到公示异议").first.click()
    page.goto("/home/")
    page.get_by_role("link", name="待答复的公示异议").click()
    page.get_by_role("row", name="关于推荐人选的公示").get_by_role("link").first.click()
    page.get_by_label("属实，退回或不予通过").check()
    page.get_by_label("调查情况").fill("经核查，该奖项的主要完成人不是本人。")
    page.get_by_role("button", name="答复异议").click()
    expect(page.get_by_text("已记录调查结论")).to_be_visible()


def test_4_city_sends_one_back_and_hands_its_list_in(year: NewEra, visit: Visit, scan: str) -> None:
    year.at(10, 9)
    first, second = year.names(new_era.UNIT, "tier1"), year.names(new_era.SECOND, "tier2")
    page = visit("prefecture")
    open_paper(page, second[0])
    expect(page.get_by_text("公示期间").first).to_be_visible()
    expect(page.get_by_role("button", name="申报材料审核通过")).to_be_disabled()
    decide(page, "申报材料审核退回", "公示期间异议经核查属实，请更正获奖情况。")
    new_era.begin_list(page, "recommendations", "新增推荐名单")
    expect(page.get_by_role("button", name=f"{second[0]}：列入")).to_have_count(0)
    for name in (*first, second[1]):
        page.get_by_role("button", name=f"{name}：列入").click()
    # By keyboard: the button is reached and pressed without a mouse.
    page.get_by_role("button", name=f"{first[1]}：上移").focus()
    page.keyboard.press("Enter")
    expect(page.locator("tr[id^=person-]").first).to_contain_text(first[1])
    expect(page.get_by_text("名额 3，已推荐 0").first).to_be_visible()
    fits_a_phone(page, "recommendation-list-phone")
    page.get_by_role("link", name="编辑推荐名单").click()
    new_era.fill_in(page, _REPORT, scan)
    page.goto("/recommendations/")
    page.get_by_role("link", name="查看").click()
    with page.expect_download():
        page.get_by_role("button", name="下载推荐报告").click()
    page.reload()
    page.locator("#file").set_input_files(scan)
    page.get_by_role("button", name="上传", exact=True).click()
    expect(page.get_by_text("扫描件有效")).to_be_visible()
    page.get_by_role("link", name="核对并提交").click()
    hand_in(page)
    expect(page.get_by_text("推荐名单已提交")).to_be_visible()
    year.at(10, 9).recommend(*year.offices(new_era.DEPARTMENT))


def test_5_third_tier_is_decided_by_the_city_and_filed(year: NewEra, visit: Visit, scan: str) -> None:
    year.at(10, 10)
    [name] = year.names(new_era.CITY_UNIT, "tier3")
    page = visit("prefecture")
    open_paper(page, name)
    decide(page, "申报材料审核通过", "符合本盟条件。")
    open_paper(page, name, "all/list")
    decide(page, "确定入选", "同意入选。")
    new_era.begin_list(page, "lodgements", "新增备案名单")
    page.wait_for_url("**/sections/**")
    new_era.fill_in(page, _FILING, scan)
    page.goto("/lodgements/")
    page.get_by_role("link", name="查看").click()
    expect(page.get_by_role("row", name=name)).to_be_visible()
    picture(page, "lodgement")
    page.get_by_role("link", name="核对并提交").first.click()
    hand_in(page)
    region = visit("region")
    region.goto("/lodgement-returns/")
    region.get_by_role("row", name="兴安盟").get_by_role("link").first.click()
    expect(region.get_by_role("row", name=name)).to_be_visible()
    decide(region, "予以备案", "名单已核对。")
    region.goto("/lodgement-returns/")
    expect(region.get_by_role("row", name="兴安盟")).to_contain_text("已备案")


def test_6_region_receives_the_lists_and_has_experts_drawn(year: NewEra, visit: Visit) -> None:
    year.at(10, 12)
    page = visit("region")
    page.goto("/recommendation-returns/")
    row = page.get_by_role("row", name="兴安盟").first
    expect(row).to_contain_text("已报送")
    row.get_by_role("link", name="首次推荐").click()
    listed = page.locator("#list-title").locator("..").get_by_role("listitem")
    expect(listed.first).to_contain_text(year.names(new_era.UNIT, "tier1")[1])
    fits_a_phone(page, "recommendation-received-phone")
    while True:
        page.goto("/review/list/")
        if not page.get_by_role("link", name="审核材料").count():
            break
        page.get_by_role("link", name="审核材料").first.click()
        page.get_by_role("textbox", name="审核意见").fill("名单已核对，提交专家评审。")
        with page.expect_navigation():
            page.get_by_role("button", name=re.compile("审核通过$")).click()
    year.enter_experts()
    page.goto("/rounds/")
    page.get_by_role("link", name="新建评审轮次").first.click()
    page.get_by_label("评审轮次的名称").fill("一、二层次专家评审")
    page.get_by_label("一层次").check()
    page.get_by_label("二层次").check()
    page.locator("[name=opens_at]").fill("2023-10-13T09:00")
    page.locator("[name=closes_at]").fill("2023-10-25T18:00")
    page.get_by_role("button", name="新建").click()
    page.get_by_role("link", name="评审进度").click()
    board = page.url
    page.get_by_role("link", name="新增评审组").first.click()
    page.get_by_label("名称").fill("综合评审组")
    page.get_by_label("人数", exact=False).first.fill("5")
    page.locator("#substitutes").fill("1")
    page.get_by_role("button", name="保存").click()
    page.goto(board)
    page.get_by_label("种子").fill("20231012")
    page.get_by_role("button", name="抽取").click()
    expect(page.get_by_text("已抽取，种子为 20231012").first).to_be_visible()
    page.get_by_role("link", name="办理 综合评审组").click()
    page.get_by_role("button", name="邀请专家").click()
    expect(page.get_by_text("已邀请 5 名专家")).to_be_visible()


def test_7_experts_score_and_one_recuses(year: NewEra, visit: Visit) -> None:
    year.at(10, 16)
    office = visit("region")
    new_era.open_round(office)
    first, *others = year.experts()
    page = visit(first)
    page.goto("/home/")
    page.get_by_role("link", name="综合评审组").click()
    page.get_by_role("button", name="接受邀请").click()
    expect(page.get_by_text("已接受邀请")).to_be_visible()
    office.get_by_role("link", name="评审进度").click()
    office.get_by_role("link", name="办理 综合评审组").click()
    for _each in others:
        with office.expect_navigation():
            office.get_by_role("button", name="电话已接受").first.click()
    office.get_by_role("button", name="分配评审任务").click()
    expect(office.get_by_text("已向 5 名专家分配任务")).to_be_visible()
    new_era.open_round(office)
    new_era.press_surely(office, "开始评审")
    expect(office.get_by_text("评审中").first).to_be_visible()
    page.goto("/assessments/")
    page.get_by_role("row", name="待评审").first.get_by_role("link").click()
    page.get_by_text("申请回避").click()
    page.get_by_label("回避的原因").fill("与该人选合作过科研项目。")
    page.get_by_role("button", name="回避", exact=True).click()
    page.get_by_role("button", name="确定").click()
    expect(page.get_by_text("已回避，该人选不再由您评审")).to_be_visible()
    page.get_by_role("row", name="待评审").first.get_by_role("link").click()
    expect(page.get_by_text(year.candidate.name)).to_have_count(0)
    page.get_by_label("能力").fill("136")
    page.get_by_role("button", name="提交评分").click()
    expect(page.get_by_text("还有 3 处需要填写或更正")).to_be_visible()
    fits_a_phone(page, "score-sheet-narrow")
    for label, points in (("能力", "36"), ("业绩", "35"), ("潜力", "18")):
        page.get_by_label(label).fill(points)
    page.get_by_role("button", name="提交评分").click()
    expect(page.get_by_text("评分已提交")).to_be_visible()


def test_8_round_ends_with_letters(year: NewEra, visit: Visit, site: Site) -> None:
    year.at(10, 18)
    ending.hand_in_the_rest(
        {year.entry(name) for name in (year.candidate.name, year.names(new_era.OF_DEPARTMENT, "tier1")[1])}
    )
    year.at(10, 25, 19)
    page = visit("region")
    new_era.open_round(page)
    new_era.press_surely(page, "结束评审并计算排名")
    expect(page.get_by_text("以下 2 人得分和各项比较均相同")).to_be_visible()
    picture(page, "round-closed")
    page.get_by_label("理由").fill(REASON)
    page.get_by_role("button", name="确定次序").click()
    expect(page.get_by_text(REASON).first).to_be_visible()
    propose(page, "一层次", 3)
    expect(page.get_by_text("由一层次转评")).to_be_visible()
    propose(page, "二层次", 3)
    new_era.press_surely(page, "公布结果")
    expect(page.get_by_text("已公布：入选 6 人，未入选 0 人。")).to_be_visible()
    picture(page, "round-published")
    own = visit("candidate")
    own.goto("/home/")
    own.get_by_role("link", name="查看").first.click()
    letter = own.get_by_role("link", name="打印入选通知").get_attribute("href")
    answer = own.request.get(f"{site.address}{letter}")
    assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
    body = visit("prefecture")
    open_paper(body, year.candidate.name, "all/list")
    expect(body.get_by_role("link", name="打印入选通知")).to_be_visible()
    db.session.rollback()
    assert invariants() == []
    assert audit.verify() is None
