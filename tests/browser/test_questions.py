"""咨询 from the guide page to an answer that everybody finds there: asked, passed up, answered, told, published."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests import factories
from tests.browser.conftest import Visit
from tests.browser.site import Site
from tests.papers.stage import CYCLE, Stage, stage

pytestmark = pytest.mark.browser

GUIDE = f"/calls/{CYCLE}/"
SUBJECT, IN_PUBLIC = "职称证书怎样上传", "职称证书在哪里上传？"


@pytest.fixture(scope="module")
def made(site: Site) -> Stage:
    with site.application.app_context():
        found = stage()
        found.paper(person=factories.person("curious", name="白音"))
        return found


def test_question_comes_back_as_an_answer_for_everybody(made: Stage, visit: Visit) -> None:
    asker = visit("curious")
    asker.goto(GUIDE)
    asker.get_by_role("link", name="提出咨询").click()
    asker.get_by_label("标题").fill(SUBJECT)
    asker.locator("#text").fill("职称证书的扫描件传到哪里？")
    asker.reload()  # what was typed is kept
    expect(asker.get_by_label("标题")).to_have_value(SUBJECT)
    asker.get_by_role("button", name="提交咨询").click()
    expect(asker.get_by_role("link", name=SUBJECT)).to_be_visible()

    county = _opened(visit(made.reviewers["county"].username))
    county.get_by_label("转办说明").fill("各旗县都有人问，请盟里统一答复。")
    county.get_by_role("button", name="转上级", exact=True).click()
    expect(county.get_by_text("已转上级单位")).to_be_visible()

    city = _opened(visit(made.reviewers["prefecture"].username))
    city.get_by_label("答复内容").fill("在“照片与附件”上传。")
    city.get_by_role("button", name="答复", exact=True).click()
    city.get_by_role("link", name="发布为常见问题").click()
    city.locator("#question").fill(IN_PUBLIC)
    expect(city.locator("#answer")).to_have_value("在“照片与附件”上传。")
    city.get_by_role("button", name="发布", exact=True).click()
    expect(city.get_by_text(IN_PUBLIC)).to_be_visible()

    asker.goto("/messages/")
    asker.get_by_role("button", name="您的咨询已答复").click()
    expect(asker.get_by_text("在“照片与附件”上传。")).to_be_visible()
    expect(asker.get_by_text("各旗县都有人问")).to_have_count(0)
    asker.goto(GUIDE)
    asker.get_by_label("查找常见问题").fill("证书")
    with asker.expect_response(lambda answer: "q=" in answer.url):  # the list is drawn anew
        asker.get_by_label("查找常见问题").press("Enter")
    asker.wait_for_load_state("networkidle")
    asker.get_by_text(IN_PUBLIC).click()
    expect(asker.get_by_text("在“照片与附件”上传。")).to_be_visible()


def _opened(page: Page) -> Page:
    """The question, from the menu."""
    page.goto("/questions/list/")
    page.get_by_role("row", name=SUBJECT).get_by_role("link", name="查看").click()
    return page
