"""评审 in a browser: the region draws a panel, an expert accepts, scores one and recuses from the other."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from tepei.portal import scope
from tepei.portal.database import db
from tepei.selection.panel_models import Panel, PanelMember
from tests.browser.conftest import Site, Visit, picture
from tests.selection.rounds import Trial, account_of, members, trial

pytestmark = pytest.mark.browser


@pytest.fixture
def made(site: Site) -> Trial:
    """A round with two people and six experts."""
    with site.application.app_context():
        return trial(experts=6)


def test_expert_scores_one_and_recuses_from_the_other(site: Site, made: Trial, visit: Visit) -> None:
    office = visit("organiser")
    _panel(office, made)
    with site.application.app_context():
        [panel] = {each.panel_id for each in members_of(made)}
        names = [account_of(each).username for each in members_of(made) if each.state == "invited"]
    page = visit(names[0])
    page.goto("/home/")
    page.get_by_role("link", name="卫生组").click()
    page.get_by_role("button", name="接受邀请").click()
    expect(page.get_by_text("已接受邀请")).to_be_visible()
    _hand_out(office, panel, len(names) - 1)
    _score(page, made)
    office.goto(f"/panels/rounds/{made.round_id}")
    expect(office.get_by_text("1 / 1")).to_be_visible()
    narrow = visit(names[0], width=390)
    narrow.goto("/assessments/")
    narrow.get_by_role("link", name="候*").first.click()
    picture(narrow, "score-sheet-narrow")
    assert narrow.evaluate("document.documentElement.scrollWidth <= 390")


def _panel(office: Page, made: Trial) -> None:
    """Set up, drawn and invited."""
    office.goto(f"/panels/rounds/{made.round_id}")
    office.get_by_role("link", name="新增评审组").first.click()
    office.get_by_label("名称").fill("卫生组")
    office.get_by_label("人数", exact=False).first.fill("3")
    office.locator("#substitutes").fill("1")
    office.get_by_role("button", name="保存").click()
    expect(office.get_by_text("已新增")).to_be_visible()
    office.goto(f"/panels/rounds/{made.round_id}")
    office.get_by_label("种子").fill("20230308")
    office.get_by_role("button", name="抽取").click()
    expect(office.get_by_text("已抽取，种子为 20230308").first).to_be_visible()
    picture(office, "panel-board")
    office.get_by_role("link", name="办理 卫生组").click()
    office.get_by_role("button", name="邀请专家").click()
    expect(office.get_by_text("已邀请 3 名专家")).to_be_visible()


def _hand_out(office: Page, panel: int, others: int) -> None:
    """The others accept by telephone, and the work goes out."""
    for _each in range(others):
        office.goto(f"/panels/show/{panel}")
        office.get_by_role("button", name="电话已接受").first.click()
    office.goto(f"/panels/show/{panel}")
    office.get_by_role("button", name="指定为组长").first.click()
    office.get_by_role("button", name="分配评审任务").click()
    expect(office.get_by_text("已向 3 名专家分配任务")).to_be_visible()


def _score(page: Page, made: Trial) -> None:
    """One is scored at the second attempt, from the other the expert recuses themself."""
    page.goto("/assessments/")
    expect(page.get_by_text(made.papers[0].applicant_name)).to_have_count(0)
    page.get_by_role("link", name="候*").first.click()
    expect(page.get_by_text(made.papers[0].applicant_name)).to_have_count(0)
    page.get_by_label("业绩").fill("55")
    page.get_by_role("button", name="提交评分").click()
    expect(page.get_by_text("还有 2 处需要填写或更正")).to_be_visible()
    picture(page, "score-sheet")
    page.get_by_label("业绩").fill("45.5")
    page.get_by_label("潜力").fill("40")
    page.get_by_role("button", name="提交评分").click()
    expect(page.get_by_text("评分已提交")).to_be_visible()
    page.get_by_role("row", name="待评审").get_by_role("link").click()
    page.get_by_text("申请回避").click()
    page.get_by_label("回避的原因").fill("是我的学生")
    page.get_by_role("button", name="回避", exact=True).click()
    page.get_by_role("button", name="确定").click()
    expect(page.get_by_text("已回避，该人选不再由您评审")).to_be_visible()
    expect(page.get_by_role("row", name="待评审")).to_have_count(0)
    picture(page, "duties")


def members_of(made: Trial) -> list[PanelMember]:
    """Of the round's only panel."""
    with scope.everything("a test looks"):
        return members(db.session.scalars(select(Panel).where(Panel.round_id == made.round_id)).one())
