"""A programme from nothing, in a browser alone: set up, opened, applied for, approved, exported. No file is touched."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from python_calamine import CalamineWorkbook

from tepei.papers.invariants import invariants
from tepei.portal import scope
from tepei.programmes import queries as programmes
from tests import factories
from tests.browser.conftest import Visit, decide, hand_in, picture
from tests.browser.site import Site
from tests.browser.test_journey import pdf_text

pytestmark = pytest.mark.browser

CODE, YEAR, NAME, UNIT = "care-2023", "2023年度基层医疗骨干培养", "乌云其木格", "科尔沁右翼前旗示例卫生院"


@pytest.fixture(scope="module")
def people(site: Site) -> Site:
    """The people; nothing of the programme."""
    with site.application.app_context():
        unit = factories.unit(UNIT, "152221", code="152221-T2")
        factories.person("nurse", NAME)
        factories.member("unit", "unit_reviewer", unit, "单位审核员")
        factories.member("county", "county_reviewer", "152221", "旗县审核员")
        factories.member("prefecture", "prefecture_reviewer", "152200", "盟市审核员")
        factories.member("region", "region_reviewer", "150000", "自治区审核员")
    return site


def save(page: Page) -> None:
    """保存 on a generated screen."""
    page.locator("#model_form button[type=submit]").first.click()
    page.wait_for_load_state()


def part(page: Page, name: str) -> None:
    """年度总览 → one of its parts."""
    page.goto(f"/years/{CODE}")
    page.locator("ul.checklist").get_by_role("link", name=re.compile(f"^{name}")).first.click()


def test_1_year_is_begun_from_the_blank_scheme(people: Site, visit: Visit) -> None:
    page = visit("region")
    page.get_by_role("link", name="年度总览").click()
    page.get_by_role("link", name="新增年度").first.click()
    page.locator("[name=source]").select_option("nmg-tepei-2023")
    expect(page.locator("[name=code]")).to_have_value("nmg-tepei-2024")
    page.locator("[name=source]").select_option("blank")  # what is suggested follows
    expect(page.locator("[name=code]")).to_have_value("")
    expect(page.locator("[name=name]")).to_have_value("")
    page.locator("[name=name]").fill(YEAR)
    page.locator("[name=code]").fill(CODE)
    page.locator("[name=year]").fill("2023")
    page.get_by_role("button", name="建立").click()
    expect(page.get_by_text("请填写项目名称。").first).to_be_visible()
    expect(page.get_by_text("请填写项目代码。").first).to_be_visible()
    expect(page.locator("[name=code]")).to_have_value(CODE)
    page.locator("[name=programme_name]").fill("基层医疗骨干培养")
    page.locator("[name=programme_code]").fill("care")
    page.get_by_role("button", name="建立").click()
    expect(page.get_by_text("请逐项核对后开放").first).to_be_visible()
    picture(page, "new-year")


def test_2_conditions_form_and_places_are_set(people: Site, visit: Visit) -> None:
    page = visit("region")
    part(page, "选拔条件")
    page.get_by_role("link", name=re.compile("新增")).first.click()
    page.locator("[name=key]").fill("age")
    page.locator("[name=name]").fill("年龄")
    page.locator("[name=source]").fill("某文〔2023〕1号 三")
    page.locator("#model_form [name=text]").fill("45周岁及以下，即1978年1月1日（含）后出生")
    page.locator("[name=alternatives-fact]").first.select_option("born_on")
    page.locator("[name=alternatives-operator]").first.select_option("born_on_or_after")
    box = page.locator("[data-conditions=alternatives]")
    box.locator("input[type=date]").fill("1978-01-01")
    expect(box.locator("[data-beside]")).to_contain_text("1978年1月1日（含）以后出生")
    box.get_by_role("button", name="增加一组").click()  # the keyboard stands on the new line
    expect(box.locator("[name=alternatives-fact]").last).to_be_focused()
    box.locator("[name=alternatives-fact]").last.select_option("ethnicity_code")
    for people_of in ("蒙古族", "满族"):
        box.locator(".chosen select").last.select_option(people_of)
    expect(box.locator("[data-beside]")).to_contain_text("或民族为蒙古族、满族之一")
    picture(page, "condition-editor")
    box.get_by_role("button", name="删除这一项").last.click()
    expect(box.locator("[data-line]")).to_have_count(1)
    save(page)
    expect(page.get_by_role("row", name=re.compile("1978年1月1日"))).to_be_visible()
    picture(page, "conditions")
    part(page, "申报表的栏目")
    page.get_by_role("row", name="基本信息").get_by_role(
        "link", name=re.compile("基本信息|查看")
    ).first.click()
    page.goto(page.url.replace("/form-sections/show/", "/form-fields/add?section="))
    page.locator("[name=key]").fill("hobby")
    page.locator("[name=label]").fill("擅长的诊疗技术")
    save(page)
    expect(page.get_by_role("row", name=re.compile("擅长的诊疗技术"))).to_be_visible()
    page.goto(f"/places/table/{CODE}")
    page.get_by_label("兴安盟 培养").fill("２")
    page.get_by_label("调整理由").fill("某文〔2023〕1号 附件1")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_text("0 / 2").first).to_be_visible()
    picture(page, "places-table")


def test_3_year_is_opened(people: Site, visit: Visit) -> None:
    page = visit("region")
    page.goto(f"/years/{CODE}")
    expect(page.get_by_text("兴安盟")).to_be_visible()
    page.get_by_role("link", name="开放申报").click()
    page.get_by_role("button", name="开放").click()
    page.locator("dialog[open] button[value=yes]").click()
    expect(page.get_by_text("已开放申报").first).to_be_visible()


def test_4_nurse_applies(people: Site, visit: Visit) -> None:
    page = visit("nurse")
    page.goto("/applications/new?unit=示例卫生院")
    page.get_by_label(UNIT).check()
    page.get_by_role("radio", name="培养", exact=True).check()
    page.get_by_role("button", name="保存并填写").click()
    for name, text in {"profession_since": "2012-07", "mobile": "13800004321", "hobby": "蒙医针灸"}.items():
        page.locator(f"[name={name}]").fill(text)
    page.locator("[name=education]").select_option("21")
    page.locator("[name=title_level]").select_option("420")
    page.get_by_role("button", name="保存并继续").click()
    for name, text in {"period.0": "2012年7月至今", "experience.0": "基层医疗", "post.0": "护师"}.items():
        page.locator(f"[name='{name}']").fill(text)
    page.get_by_role("button", name="保存并继续").click()
    page.locator("input[name=politics][value=yes]").check()
    page.get_by_role("button", name="保存并继续").click()
    page.get_by_role("link", name="核对并提交").first.click()
    hand_in(page)
    expect(page.get_by_text("审核中").first).to_be_visible()


def test_5_everybody_approves_and_the_region_exports(people: Site, visit: Visit, tmp_path: Path) -> None:
    for username in ("unit", "county", "prefecture", "region"):
        page = visit(username)
        page.get_by_role("link", name="申报材料审核", exact=True).first.click()
        page.get_by_role("row", name=NAME).get_by_role("link", name="审核材料").click()
        decide(page, "申报材料审核通过", "同意推荐。")
    nurse = visit("nurse")
    nurse.get_by_role("link", name="我的申报").first.click()
    nurse.get_by_role("link", name="查看", exact=True).first.click()
    assert NAME in pdf_text(nurse, "打印申报表").replace("\n", "")
    page = visit("region")
    page.get_by_role("link", name="汇总表").first.click()
    page.get_by_role("link", name="查看汇总表").first.click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="导出汇总表").click()
    waiting.value.save_as(tmp_path / "汇总表.xlsx")
    rows = CalamineWorkbook.from_path(tmp_path / "汇总表.xlsx").get_sheet_by_index(0).to_python()
    assert any(NAME in row for row in rows)


def test_6_everything_adds_up(people: Site) -> None:
    with people.application.app_context(), scope.everything("a test checks the whole"):
        assert programmes.cycle_by_code(CODE).revision_number == 1
        assert invariants() == []
