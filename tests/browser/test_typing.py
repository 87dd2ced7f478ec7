"""What a form promises: nothing typed is lost, whatever ends, and no click counts twice."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import func, select, update

from tepei.applications.models import Application
from tepei.portal import clock, scope
from tepei.portal.accounts import SignIn
from tepei.portal.database import db, transaction
from tests.browser.conftest import Visit, sign_in
from tests.browser.pages import section
from tests.browser.site import Site

pytestmark = pytest.mark.browser


def test_field_appears_when_its_condition_holds(numbers: dict[str, int], enter: Visit) -> None:
    page = enter("patient")
    page.goto(section(numbers, "patient", "earlier"))
    where = page.get_by_label("何时何单位")
    expect(where).to_be_hidden()
    page.get_by_label("是", exact=True).check()
    expect(where).to_be_visible()
    page.get_by_label("否", exact=True).check()
    expect(where).to_be_hidden()


def test_form_saves_without_script(site: Site, numbers: dict[str, int], chromium: Browser) -> None:
    with chromium.new_context(base_url=site.address, java_script_enabled=False) as context:
        page = context.new_page()
        sign_in(page, "plain")
        page.goto(section(numbers, "plain", "earlier"))
        page.get_by_label("是", exact=True).check()
        page.get_by_label("何时何单位").fill("2019年 北京大学第一医院")
        page.get_by_role("button", name="保存并继续").click()
        page.goto(section(numbers, "plain", "earlier"))
        expect(page.get_by_label("何时何单位")).to_have_value("2019年 北京大学第一医院")


def test_draft_outlives_the_session(numbers: dict[str, int], window: Page) -> None:
    sign_in(window, "writer")
    window.goto(section(numbers, "writer"))
    window.context.clear_cookies()
    goals = window.get_by_label("特培学习目标及计划")
    goals.fill("会话过期时写下的计划")
    expect(window.locator("#saved-state")).to_contain_text("已存本机")
    sign_in(window, "writer")
    window.goto(section(numbers, "writer"))
    expect(goals).to_have_value("会话过期时写下的计划")
    expect(window.locator("#saved-state")).to_contain_text("已恢复")


def test_draft_outlives_the_network(numbers: dict[str, int], window: Page) -> None:
    sign_in(window, "traveller")
    window.goto(section(numbers, "traveller"))
    window.context.set_offline(True)
    goals = window.get_by_label("特培学习目标及计划")
    goals.fill("断网时写下的计划")
    expect(window.locator("#saved-state")).to_contain_text("网络中断")
    window.context.set_offline(False)
    expect(window.locator("#saved-state")).to_contain_text("已保存")
    window.reload()
    expect(goals).to_have_value("断网时写下的计划")


def test_double_click_begins_one_application(site: Site, numbers: dict[str, int], enter: Visit) -> None:
    page = enter("clicker")
    page.goto("/applications/new?unit=示例医院")
    page.get_by_label("科尔沁右翼前旗示例医院").check()
    page.get_by_label("区外培养").check()
    page.get_by_role("button", name="保存并填写").dblclick()
    # The second click calls off the answer to the first, which `wait_for_url` takes for a failure.
    expect(page).to_have_url(re.compile("/sections/basic$"))
    with site.application.app_context(), scope.everything("a test counts the drafts"):
        begun = (
            select(func.count(Application.id))
            .select_from(Application)
            .where(Application.applicant_name == "白音", Application.id > max(numbers.values()))
        )
        assert db.session.scalar(begun) == 1


def test_stale_tab_shows_both_texts(numbers: dict[str, int], enter: Visit) -> None:
    first = enter("twofold")
    second = first.context.new_page()
    for page in (first, second):
        page.goto(section(numbers, "twofold"))
    for page, text in ((first, "第一个窗口写的"), (second, "第二个窗口写的")):
        page.get_by_label("拟选修专业方向").fill(text)
        page.get_by_role("button", name="保存", exact=True).click()
    expect(second.get_by_role("heading", level=1)).to_have_text("内容已在别处修改")
    expect(second.locator(".versus")).to_contain_text("第一个窗口写的")
    expect(second.locator(".versus")).to_contain_text("第二个窗口写的")
    second.get_by_role("button", name="保存我刚才填写的").click()
    second.goto(section(numbers, "twofold"))
    expect(second.get_by_label("拟选修专业方向")).to_have_value("第二个窗口写的")


def idle(site: Site) -> None:
    """Everybody was away for longer than a session waits."""
    with site.application.app_context(), transaction() as session:
        session.execute(update(SignIn).values(seen_at=clock.real() - dt.timedelta(minutes=31)))


def test_opinion_outlives_the_session_and_the_way_back_leads_to_it(
    site: Site, numbers: dict[str, int], window: Page
) -> None:
    sign_in(window, "unit")
    address = f"/review/papers/{numbers['paper']}/"
    window.goto(address)
    window.locator("#opinion").fill("用人单位意见写得很长")
    idle(site)
    window.get_by_role("button", name="申报材料审核退回").click()
    window.wait_for_url(re.compile("/login/"))
    sign_in(window, "unit", at=window.url)
    expect(window).to_have_url(re.compile(re.escape(address)))
    expect(window.locator("#opinion")).to_have_value("用人单位意见写得很长")
    expect(window.get_by_text("已恢复您上次填写")).to_be_visible()
    window.get_by_role("button", name="清除恢复的内容").click()
    window.reload()
    expect(window.locator("#opinion")).to_have_value("")


def test_setting_outlives_the_network_and_is_forgotten_once_it_is_saved(window: Page) -> None:
    sign_in(window, "region")
    window.goto("/extensions/add")
    reason = window.get_by_label("理由")
    window.locator("#organisation").press_sequentially("兴安盟")
    window.wait_for_selector("#organisation-found option", state="attached")
    window.locator("#organisation").fill("")
    window.locator("#organisation").fill(
        window.locator("#organisation-found option").first.get_attribute("value") or ""
    )
    reason.fill("断网时写下的理由")
    window.context.set_offline(True)
    window.get_by_role("button", name="保存").click(no_wait_after=True)
    window.context.set_offline(False)
    window.goto("/extensions/add")
    expect(reason).to_have_value("断网时写下的理由")
    window.locator("#cycle").select_option(index=1)
    window.locator("#closes_at").fill("2023-03-25T18:00")
    window.get_by_role("button", name="保存").click()
    expect(window.get_by_text("已新增。")).to_be_visible()
    window.goto("/extensions/add")
    expect(reason).to_have_value("")
