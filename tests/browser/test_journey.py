"""One application from 新增申报表 to 汇总表, by five people in five browsers (内人社办发〔2023〕21号 四)."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pypdf
import pytest
from playwright.sync_api import Page, expect
from python_calamine import CalamineWorkbook

from tepei.demo.people import portrait
from tepei.papers.invariants import invariants
from tepei.portal import scope
from tepei.portal.audit import verify
from tepei.programmes import queries as programmes
from tepei.schemes.actions import open_cycle
from tests import factories
from tests.browser.conftest import Visit, decide, hand_in, picture
from tests.browser.keyboard import choose, choose_file, fill, press, to
from tests.browser.site import Site

pytestmark = pytest.mark.browser
UNIT = "科尔沁右翼前旗示例医院"
NAME = "阿卜杜热依木·麦麦提图尔荪·艾合买提江"
SECTIONS = (
    "basic", "health", "earlier", "plan", "career", "achievements", "papers", "eligibility", "preference",
)  # fmt: skip


@pytest.fixture(scope="module")
def people(site: Site) -> Site:
    """The open year and the five people."""
    with site.application.app_context():
        with scope.everything("a test opens the year"):
            cycle = programmes.cycle_by_code("nmg-tepei-2023")
            open_cycle(cycle.id, cycle.version)
        unit = factories.unit(UNIT, "152221", code="152221-T1")
        factories.person("patient", NAME, ethnicity_code="05")
        factories.member("unit", "unit_reviewer", unit, "单位审核员")
        factories.member("county", "county_reviewer", "152221", "旗县审核员")
        factories.member("prefecture", "prefecture_reviewer", "152200", "盟市审核员")
        factories.member("region", "region_reviewer", "150000", "自治区审核员")
    return site


def open_paper(page: Page) -> None:
    """申报材料审核 → 审核材料."""
    page.get_by_role("link", name="申报材料审核", exact=True).first.click()
    page.get_by_role("row", name=NAME).get_by_role("link", name="审核材料").click()


def pdf_text(page: Page, link: str) -> str:
    """The text of the PDF behind a link."""
    address = page.get_by_role("link", name=link).first.get_attribute("href")
    assert address
    answer = page.request.get(address)
    assert answer.headers["content-type"] == "application/pdf"
    return "".join(part.extract_text() for part in pypdf.PdfReader(io.BytesIO(answer.body())).pages)


@pytest.fixture(scope="module")
def story() -> dict[str, str]:
    """What a later chapter needs of an earlier one."""
    return {}


def test_1_applicant_fills_in_and_submits_by_the_keyboard_alone(people: Site, visit: Visit) -> None:
    page = visit("patient")
    press(page, "a[href='/applications/']")
    press(page, ".skip")
    press(page, "main a[href='/applications/new']")
    to(page, "#unit")
    page.keyboard.insert_text("示例医院")
    press(page, "main form button[type=submit]")
    to(page, "[name=organisation]")
    choose(page, page.get_by_label(UNIT).input_value())
    to(page, "[name=track]")
    choose(page, page.get_by_label("区外培养").input_value())
    press(page, "main form button[type=submit]")
    for section in SECTIONS:
        expect(page).to_have_url(re.compile(rf"/sections/{section}(#content)?$"))
        fill(page, section)
        if section == "basic":
            picture(page, "apply")
        press(page, "button[name=then][value=next]")
    to(page, "#file-photo")
    choose_file(page, {"name": "照片.png", "mimeType": "image/png", "buffer": portrait("1")})
    to(page, "#f-photo button[type=submit]")
    page.keyboard.press("Enter")
    expect(page.locator("#f-photo a img")).to_be_visible()
    press(page, "a[href$='/submit']")
    picture(page, "submit")
    to(page, "[name=promise]")
    page.keyboard.press("Space")
    press(page, "main form button[type=submit]")
    expect(page.get_by_text("审核中").first).to_be_visible()
    expect(page.get_by_text(UNIT).first).to_be_visible()


def test_2_unit_approves_and_applicant_prints(people: Site, visit: Visit, story: dict[str, str]) -> None:
    unit = visit("unit")
    open_paper(unit)
    picture(unit, "review")
    decide(unit, "申报材料审核通过", "政治表现良好，同意推荐，同意其学习目标及计划。")
    applicant = visit("patient")
    applicant.get_by_role("link", name="我的申报").first.click()
    applicant.get_by_role("link", name="查看", exact=True).first.click()
    text = pdf_text(applicant, "打印申报表")
    assert NAME in text.replace("\n", "")
    assert "政治表现良好" in text.replace("\n", "")
    picture(applicant, "timeline")


def test_3_county_sends_back_with_an_opinion(people: Site, visit: Visit) -> None:
    county = visit("county")
    open_paper(county)
    county.get_by_role("button", name="申报材料审核退回").click()
    expect(county.get_by_text("退回意见").first).to_be_visible()
    decide(county, "申报材料审核退回", "请补充外语水平证明的说明。")
    applicant = visit("patient")
    expect(applicant.get_by_text("已退回修改").first).to_be_visible()
    applicant.get_by_role("link", name="我的申报").first.click()
    applicant.get_by_role("link", name="编辑申报表").first.click()
    applicant.locator("[name=foreign_language]").fill("英语六级（2009年）")
    applicant.get_by_role("button", name="保存并继续").click()
    applicant.get_by_role("link", name="核对并提交").first.click()
    hand_in(applicant)
    expect(applicant.get_by_text("审核中").first).to_be_visible()


def test_4_county_prefecture_and_region_approve(people: Site, visit: Visit) -> None:
    for username, opinion in (
        ("county", "同意推荐。"),
        ("prefecture", "同意推荐，占用区外名额。"),
        ("region", "审核通过。"),
    ):
        page = visit(username)
        open_paper(page)
        decide(page, "申报材料审核通过", opinion)
        if username == "prefecture":
            page.get_by_role("link", name="名额", exact=True).first.click()
            expect(page.get_by_text("1 / 3").first).to_be_visible()
            picture(page, "places")
    region = visit("region")
    region.get_by_role("link", name="全部申报材料").first.click()
    region.get_by_role("row", name=NAME).get_by_role("link", name="审核材料").click()
    decide(region, "确定入选", "同意入选。")
    applicant = visit("patient", width=390)
    expect(applicant.get_by_text("已成功入选").first).to_be_visible()
    picture(applicant, "selected-phone")


def test_5_prefecture_exports_the_summary_table(people: Site, visit: Visit, tmp_path: Path) -> None:
    page = visit("prefecture")
    page.get_by_role("link", name="汇总表").first.click()
    page.get_by_role("listitem").filter(has_text="区外培养").get_by_role("link", name="查看汇总表").click()
    picture(page, "summary")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="导出汇总表").click()
    waiting.value.save_as(tmp_path / "汇总表.xlsx")
    rows = CalamineWorkbook.from_path(tmp_path / "汇总表.xlsx").get_sheet_by_index(0).to_python()
    assert any(NAME in row for row in rows)
    assert "13800001234" in next(row for row in rows if NAME in row)


def test_6_everything_adds_up(people: Site) -> None:
    with people.application.app_context(), scope.everything("a test checks the whole"):
        assert invariants() == []
        assert verify() is None
