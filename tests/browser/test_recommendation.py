"""推荐 in two browsers: a city composes its list, has it signed and hands it in; the region reads it in order (内人社办发〔2023〕147号 三（二）)."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tepei.demo.people import portrait
from tests import factories
from tests.browser.conftest import Site, Visit, attach_everything, picture
from tests.papers.browsing import fill
from tests.recommendations.body import REPORT, demand

pytestmark = pytest.mark.browser

FIRST, SECOND = "白音", "萨仁"
LONG = ("opinions", "evaluation", "discussion", "opinion", "contact", "phone")
DAYS = ("evaluated_on", "discussed_on")


@pytest.fixture
def offices(site: Site) -> tuple[str, str]:
    """The accounts of a city whose people go on by lists alone, with two of them before it, and of the region."""
    with site.application.app_context():
        made = demand()
        for number, name in enumerate((FIRST, SECOND)):
            paper = made.paper(person=factories.person(f"recommended{number}", name=name))
            fill(paper)
            made.play(paper, "applicant.submit unit.approve county.approve")
        return made.reviewers["prefecture"].username, made.reviewers["region"].username


def _file(folder: Path) -> str:
    path = folder / "文件.png"
    path.write_bytes(portrait("1"))
    return str(path)


def _fits_a_phone(page: Page, name: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    picture(page, name)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.set_viewport_size({"width": 1440, "height": 900})


def _is_read(above: Page) -> None:
    """The region finds it among all bodies, and its people in order."""
    above.goto("/recommendation-returns/")
    row = above.get_by_role("row", name="兴安盟").first
    expect(row).to_contain_text("已报送")
    picture(above, "recommendation-returns")
    row.get_by_role("link", name="首次推荐").click()
    expect(above.locator("#list-title").locator("..").get_by_role("listitem").first).to_contain_text(SECOND)
    picture(above, "recommendation-received")
    _fits_a_phone(above, "recommendation-received-phone")
    above.get_by_role("link", name=SECOND).first.click()
    expect(above.get_by_text("推荐名单第 1 位")).to_be_visible()


def test_city_hands_in_one_signed_list(
    site: Site, offices: tuple[str, str], visit: Visit, tmp_path: Path
) -> None:
    city, region = offices
    page, path = visit(city), _file(tmp_path)
    page.goto("/review/list/")
    page.get_by_role("link", name="审核材料").first.click()
    expect(page.get_by_text("须列入推荐名单")).to_be_visible()
    expect(page.get_by_role("button", name="申报材料审核通过")).to_be_disabled()
    picture(page, "recommendation-demanded")
    page.get_by_role("link", name="推荐", exact=True).first.click()
    page.get_by_role("link", name="新增推荐名单").first.click()
    page.get_by_role("button", name="保存并填写").click()
    page.get_by_role("button", name=f"{FIRST}：列入").click()
    page.get_by_role("button", name=f"{SECOND}：列入").click()
    # By keyboard: the button is reached and pressed without a mouse.
    page.get_by_role("button", name=f"{SECOND}：上移").focus()
    page.keyboard.press("Enter")
    rows = page.locator("tr[id^=person-]")
    expect(rows.first).to_contain_text(SECOND)
    expect(page.get_by_text("名额 3，已推荐 0").first).to_be_visible()
    picture(page, "recommendation-list")
    _fits_a_phone(page, "recommendation-list-phone")

    page.get_by_role("link", name="编辑推荐名单").click()
    for key in (*LONG, *DAYS):
        page.locator(f"[name={key}]").fill(REPORT[key])
    picture(page, "recommendation-report")
    page.get_by_role("button", name="保存").first.click()
    page.wait_for_load_state()
    attach_everything(page, path)
    picture(page, "recommendation-files")
    page.goto("/recommendations/")
    page.get_by_role("link", name="查看").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="下载推荐报告").click()
    assert Path(download.value.path()).read_bytes()[:4] == b"%PDF"
    page.reload()
    page.locator("#file").set_input_files(path)
    page.get_by_role("button", name="上传", exact=True).click()
    expect(page.get_by_text("扫描件有效")).to_be_visible()
    page.get_by_role("link", name="核对并提交").click()
    picture(page, "recommendation-submit")
    page.get_by_label("我已核对").check()
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.get_by_text("推荐名单已提交")).to_be_visible()
    picture(page, "recommendation-handed-in")

    _is_read(visit(region))
