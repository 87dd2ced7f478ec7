"""A year of continuing education in browsers: a base files a plan, runs it and hands in its roster; a professional claims an exam and prints the card; a
unit looks whether it suffices for a title (内人社办发〔2024〕201号 一).
"""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from tepei.credits.course_models import PlannedCourse
from tepei.demo import learning, loading
from tepei.papers import actions as papers
from tepei.papers.models import Paper
from tepei.portal import clock, scope
from tepei.portal.database import ZONE, db
from tests import factories
from tests.applications.filling import photo
from tests.browser.conftest import Visit, picture
from tests.browser.site import Site
from tests.credits.books import roster, row
from tests.portal.books import book

pytestmark = pytest.mark.browser
PLANNED, OVER = dt.datetime(2025, 12, 1, 9, tzinfo=ZONE), dt.datetime(2025, 12, 22, 9, tzinfo=ZONE)
COURSE = "网络安全专题班"
TRAINING = {
    "name": COURSE, "subject": "公需科目", "starts": "2025-12-16", "ends": "2025-12-17", "hours": "16", "people": "40", "provider": "本基地",
}  # fmt: skip


@pytest.fixture
def learning_site(site: Site, monkeypatch: pytest.MonkeyPatch) -> Site:
    """继续教育 2025 with twenty professionals, on the first of December."""
    monkeypatch.setitem(loading._STORIES, "credits", lambda story: learning.teach(story, 20))
    with site.application.app_context(), scope.everything("a test plays the year"):
        monkeypatch.setitem(site.application.config, "DEMO", "credits")
        assert loading.load() == 22
        clock.move_to(PLANNED)
        db.session.remove()
    return site


def test_from_the_plan_to_the_title(learning_site: Site, visit: Visit, tmp_path: Path) -> None:
    base = visit("base")
    _file_plan(base)
    _check(learning_site)
    _hand_in(base, tmp_path)
    own, county = visit("applicant"), visit("county")
    _claim_exam(own, tmp_path)
    county.goto("/credit-claims/list/")
    county.get_by_role("row", name="注册会计师考试").get_by_role("link", name="查看").click()
    county.get_by_role("button", name="认定", exact=True).click()
    expect(county.get_by_text("已核定，结果已告知申请人。")).to_be_visible()
    own.goto("/home/")
    expect(own.get_by_text("可以打印审验卡").first).to_be_visible()
    card = own.context.request.get(own.get_by_role("link", name="打印审验卡").get_attribute("href") or "")
    assert (card.status, card.body()[:5]) == (200, b"%PDF-")
    _look_for_a_title(visit("unit"))


def _file_plan(page: Page) -> None:
    """Every section of the form, and the submission."""
    page.goto("/unit-applications/new")
    page.locator("input[name=organisation]").first.check()
    page.locator("input[name=track]").first.check()
    page.get_by_role("button", name="保存并填写").click()
    for name, text in {"contact": "李二", "contact_phone": "13800000001"}.items():
        page.locator(f"[name={name}]").fill(text)
    page.get_by_role("button", name="保存并继续").click()
    for name, text in TRAINING.items():
        field = page.locator(f"[name='{name}.0'], [name='{name}.1']").first
        if field.get_attribute("type") == "radio":
            page.locator(f"[name^='{name}.'][value='{text}']").first.check()
        elif field.evaluate("each => each.tagName") == "SELECT":
            field.select_option(text)
        else:
            field.fill(text)
    page.get_by_role("button", name="保存并继续").click()
    page.locator("[name=outline]").fill("集中授课两天。")
    page.get_by_role("button", name="保存并继续").click()
    page.get_by_role("link", name="核对并提交").first.click()
    page.get_by_label("我已核对所填内容和所传材料").check()
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.get_by_text("已提交")).to_be_visible()


def _check(site: Site) -> None:
    """The offices on its way approve it, and the training ends."""
    with site.application.app_context():
        manager = site.application.appbuilder.sm  # type: ignore[attr-defined]
        with scope.everything("a test looks"):
            course = db.session.scalars(select(PlannedCourse).where(PlannedCourse.name == COURSE)).one()
            paper_id = course.paper_id
        for who in ("base", "prefecture", "region"):
            with factories.signed_in(manager.find_user(who)):
                papers.approve(paper_id, db.session.get_one(Paper, paper_id).version, "同意")
        with factories.signed_in(manager.find_user("region")):
            papers.select(paper_id, db.session.get_one(Paper, paper_id).version)
        clock.move_to(OVER)
        db.session.remove()


def _hand_in(page: Page, folder: Path) -> None:
    """Five rows, three of them wrong; the workbook that says so is mended and handed in again."""
    sheet, notice = folder / "花名册.xlsx", folder / "通知.png"
    right = {"learned_on": "2025-12-17", "course": COURSE}
    wrong = ({"hours": "0"}, {"subject": "选修"}, {"learned_on": "2026-12-17"})
    rows = [row(factories.id_number(), **right) for _ in range(2)]
    rows += [row(factories.id_number(), **{**right, **each}) for each in wrong]
    sheet.write_bytes(roster(*rows))
    notice.write_bytes(photo().read())
    _upload(page, sheet, notice)
    expect(page.get_by_text("有 3 处问题，没有登记任何一行。")).to_be_visible()
    picture(page, "roster-faults")
    with page.expect_download() as given:
        page.get_by_role("link", name="下载标注了问题的表格").click()
    sheet.write_bytes(_mended(Path(given.value.path()).read_bytes()))
    _upload(page, sheet, notice)
    expect(page.get_by_role("heading", name="已登记花名册")).to_be_visible()
    page.goto("/planned-courses/list/")
    expect(page.get_by_role("row", name=COURSE)).to_contain_text("2025-12-22")


def _upload(page: Page, sheet: Path, notice: Path) -> None:
    page.goto("/credit-rosters/new")
    chosen = page.locator("#course option", has_text=COURSE).get_attribute("value")
    page.locator("#course").select_option(chosen)
    page.locator("#notice").set_input_files(notice)
    page.locator("#sheet").set_input_files(sheet)
    page.get_by_role("button", name="上传").click()
    for _try in range(60):
        if not page.get_by_role("link", name="刷新").count():
            return
        page.wait_for_timeout(500)
        page.reload()


def _mended(content: bytes) -> bytes:
    """What a person puts right in the workbook that was handed out."""
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    start = next(
        number for number, each in enumerate(rows) if any(str(cell).startswith("姓名") for cell in each)
    )
    heads = [str(cell).rstrip("*") for cell in rows[start]]
    right = {"学时": "12.5", "科目": "公需科目", "学习日期": "2025-12-17"}
    lines = [
        [right.get(head, cell) for head, cell in zip(heads, each, strict=True)] for each in rows[start + 1 :]
    ]
    return book(rows[start], *(line for line in lines if line[heads.index("姓名")]))


def _claim_exam(page: Page, folder: Path) -> None:
    page.goto("/credits/claims/new")
    page.locator("#source").select_option(label="职业资格考试")
    page.locator("#subject").select_option(label="专业科目")
    page.locator("#course").fill("注册会计师考试")
    page.locator("#learned_on").fill("2025-12-01")
    page.locator("#evidence").set_input_files(folder / "通知.png")
    page.get_by_role("button", name="提交申请").click()
    expect(page.get_by_text("已提交申请")).to_be_visible()


def _look_for_a_title(page: Page) -> None:
    """三个年度 are done, one of them by the exam."""
    page.goto("/professionals/")
    page.get_by_role("link", name="何志强").or_(page.locator("tbody a")).first.click()
    page.locator("#level").select_option(label="高级")
    page.get_by_role("button", name="判断").click()
    expect(page.locator(".verdict strong")).to_have_text("符合")
    picture(page, "standing")
