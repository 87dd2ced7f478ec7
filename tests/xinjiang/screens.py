"""Every desk of one route of 新疆 with a browser."""

from __future__ import annotations

import html
import re

from flask import Flask

from tepei.papers import actions as papers
from tepei.papers import draft_actions
from tepei.portal.database import transaction
from tests import factories
from tests.papers.browsing import Browser
from tests.papers.stage import applicant_of
from tests.xinjiang.reviewing import Desk, paper


class Screens:
    """Every desk of one route with a browser."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        with app.app_context():
            self.desk = Desk()

    def at(self, who: str) -> Browser:
        return Browser(self.app, self.desk.at[who].username)

    def applicant(self, pk: int) -> Browser:
        with self.app.app_context():
            return Browser(self.app, applicant_of(paper(pk)).username)

    def at_county(self, name: str = "阿力木", **changes: object) -> int:
        """A paper that the unit has signed and approved."""
        with self.app.app_context():
            pk = self.desk.submitted(name, **changes)
            self.desk.endorse("unit", pk)
            self.desk.approve("unit", pk)
            return pk

    def at_prefecture(self, name: str, **changes: object) -> int:
        pk = self.at_county(name, **changes)
        self.approve("county", pk)
        return pk

    def approve(self, who: str, pk: int) -> None:
        with self.app.app_context():
            self.desk.approve(who, pk)

    def send_back(self, who: str, pk: int) -> None:
        with self.app.app_context(), factories.signed_in(self.desk.at[who]):
            papers.send_back(pk, paper(pk).version, "请补充学习目标")

    def change(self, pk: int) -> None:
        with self.app.app_context(), factories.signed_in(applicant_of(paper(pk))):
            draft_actions.save_section(pk, "plan", {"goals": "补充后的学习目标。"}, paper(pk).form.edition)

    def submit(self, pk: int) -> str:
        """The applicant's page, and the button on it; what they then read."""
        browser, address = self.applicant(pk), f"/applications/{pk}/submit"
        page = browser.read(address)
        hidden = dict(
            re.findall(r'<input type="hidden" name="(edition|promise_version)" value="([^"]*)"', page)
        )
        return text_of(browser.press(page, address, promise="1", **hidden)[1])

    def outdate(self, pk: int) -> None:
        """As papers stood that were resubmitted before a change of content went back to who had signed."""
        with self.app.app_context(), transaction():
            paper(pk).content_hash = "f" * 64

    def standing(self, pk: int) -> tuple[str, int]:
        with self.app.app_context():
            return paper(pk).state, paper(pk).position


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page)))
