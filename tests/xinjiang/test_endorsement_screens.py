"""用人单位审核表 on the screen: the boxes of a form, a refusal that keeps what was typed, and text that stays the same."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tepei.papers import endorsements
from tepei.papers.endorsement_models import Endorsement
from tests import factories
from tests.xinjiang import filling
from tests.xinjiang.reviewing import Desk, paper


class Browser:
    """The unit's reviewer in front of the document of one paper."""

    def __init__(self, app: Flask) -> None:
        with app.app_context():
            desk = Desk()
            self.pk, self.unit = desk.submitted(), desk.at["unit"]
        self.app, self.client = app, app.test_client()
        self.address = f"/endorsements/{self.pk}/unit_review"
        factories.sign_in(self.client, self.unit.username)

    def fill(self, **answers: str) -> Any:
        token = factories.token_of(self.client.get(self.address).text)
        return self.client.post(self.address, data={"csrf_token": token, **filling.REVIEW, **answers})

    def look(self, at: Callable[[Endorsement | None], Any]) -> Any:
        """What the reviewer finds `at` the document."""
        with self.app.app_context(), factories.signed_in(self.unit):
            one = paper(self.pk)
            return at(endorsements.find(one, one.steps[0].organisation_id, "unit_review"))

    def sign(self) -> None:
        def signed(found: Endorsement | None) -> None:
            assert found is not None
            endorsements.download(found)
            endorsements.upload(found, filling.scan(), "扫描件.png")

        self.look(signed)


@pytest.fixture
def browser(xinjiang: Flask) -> Browser:
    return Browser(xinjiang)


def text_of(answer: Any) -> str:
    return html.unescape(re.sub(r"<[^>]+>", " ", answer.text))


def test_document_has_the_boxes_of_a_form(browser: Browser) -> None:
    page = browser.client.get(browser.address).text
    assert re.search(r'<textarea id="f-conduct" name="conduct"[^>]*data-most="500"', page)
    assert re.search(r'<input type="text" id="f-leader"', page)
    assert "error-summary" not in page


def test_refused_save_keeps_what_was_typed_and_says_what_is_wrong_at_its_box(browser: Browser) -> None:
    page = browser.fill(leader="", needs="甲" * 1001, health="身心健康，\r\n无传染病。")
    assert page.status_code == 422
    assert "有 2 处需要更正，内容尚未保存" in text_of(page)
    assert re.search(r'id="f-leader"[^>]*aria-invalid="true"', page.text)
    assert "“派出单位培养需求”最多 1000 个字符，现为 1001 个" in text_of(page)
    assert "甲" * 1001 in page.text
    assert "无传染病。" in page.text
    assert browser.look(endorsements.state_of) == "blank"


def test_same_text_again_leaves_the_scan_valid(browser: Browser) -> None:
    browser.fill(health="身心健康，\r\n无传染病。")
    browser.sign()
    shown = re.search(
        r'name="health"[^>]*>\s*(.*?)</textarea>', browser.client.get(browser.address).text, re.S
    )
    assert shown
    browser.fill(health=shown[1].replace("\n", "\r\n"))
    assert browser.look(endorsements.state_of) == "signed"
