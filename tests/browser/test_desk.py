"""Ten approvals at a desk: one click and one page each after the first, with the keyboard alone as well."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Request, expect

from tests import factories
from tests.browser.conftest import Visit
from tests.browser.site import Site
from tests.papers.browsing import fill
from tests.papers.stage import stage

pytestmark = pytest.mark.browser

TEN = 10


@pytest.fixture(scope="module")
def reviewer(site: Site) -> str:
    """The account of a county before which ten papers and one more lie."""
    with site.application.app_context():
        made = stage()
        for number in range(TEN + 2):
            paper = made.paper(person=factories.person(f"desk{number}", name=f"白音{number}"))
            fill(paper)
            made.play(paper, "applicant.submit unit.approve")
        return made.reviewers["county"].username


def test_ten_approvals_take_a_click_and_a_page_each(reviewer: str, visit: Visit) -> None:
    page = visit(reviewer)
    page.goto("/review/list/")
    page.get_by_role("link", name="审核材料").first.click()
    loads, clicks = _counted(page), 0
    for number in range(TEN):
        expect(page.get_by_text(f"本列表还有 {TEN + 1 - number} 份", exact=True)).to_be_visible()
        left = page.url
        page.locator("#opinion").press_sequentially("同意")
        if number % 2:
            page.keyboard.press("Control+Enter")
        else:
            page.get_by_role("button", name="通过并审下一份").click()
            clicks += 1
        page.wait_for_url(lambda url, left=left: url != left)
    assert len(loads) == TEN
    assert clicks <= TEN


def test_keys_go_through_the_round_and_can_be_switched_off(reviewer: str, visit: Visit) -> None:
    page = visit(reviewer)
    page.goto("/review/list/")
    page.get_by_role("link", name="审核材料").first.click()
    page.wait_for_url("**/review/papers/**")
    first = page.url
    page.keyboard.press("e")
    expect(page.locator("#opinion")).to_be_focused()
    page.keyboard.type("jj")
    assert page.url == first
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.wait_for_url(lambda url: url != first)
    page.keyboard.press("?")
    page.get_by_label("使用单键快捷键").uncheck()
    second = page.url
    page.keyboard.press("j")
    page.keyboard.press("l")
    assert page.url == second


def _counted(page: Page) -> list[str]:
    """The pages that are loaded from now on: answers that are shown, not what they redirect from or load with them."""
    found: list[str] = []

    def note(request: Request) -> None:
        if request.is_navigation_request() and request.method == "GET" and request.frame == page.main_frame:
            found.append(request.url)

    page.on("request", note)
    return found
