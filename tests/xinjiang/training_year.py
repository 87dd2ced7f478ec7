"""Five people of 新疆 who were selected, two training units, and a browser for each person and body."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from flask import Flask
from sqlalchemy import Select, select

from tepei.portal import clock, scope
from tepei.portal.database import ZONE, db
from tepei.trainees.models import Trainee
from tests import factories
from tests.papers.browsing import WAITING, Browser
from tests.papers.stage import applicant_of
from tests.xinjiang.reviewing import Desk, paper

HANGZHOU, XIAN = "示例杭州医院", "示例西安大学"
WHOLE, ADJUSTED, AWAY, EARLY, GONE = "阿力木", "古丽娜", "艾山", "帕提古丽", "吐尔逊"
WISHES = {WHOLE: HANGZHOU, ADJUSTED: HANGZHOU, AWAY: XIAN, EARLY: XIAN, GONE: XIAN}
_HIDDEN = r'<input type="hidden"\s+name="(csrf_token|version|once_key|edition)" value="([^"]*)"'


class TrainingYear:
    """What each of them does on the screens."""

    def __init__(self, app: Flask) -> None:
        self.app, self._browsers = app, dict[str, Browser]()
        with app.app_context():
            desk = Desk()
            self.names = {stop: account.username for stop, account in desk.at.items()}
            for unit, key in ((HANGZHOU, "hangzhou"), (XIAN, "xian")):
                node = factories.node(unit, "training_unit", "650000")
                self.names[key] = factories.member(key, "training_unit", node).username
            self.names["second"] = factories.member("second", "region_reviewer", "650000").username
            for name, wish in WISHES.items():
                pk = desk.selected(name, preference={"first": wish, "second": "", "second_supervisor": ""})
                self.names[name] = applicant_of(paper(pk)).username
        self.ids = dict(self.look(select(Trainee.name, Trainee.id)))

    def at(self, who: str) -> Browser:
        """The browser of this person or body."""
        if who not in self._browsers:
            self._browsers[who] = Browser(self.app, self.names[who])
        return self._browsers[who]

    def on(self, day: str) -> None:
        """Nine in the morning of this day."""
        with self.app.app_context():
            clock.move_to(dt.datetime.combine(dt.date.fromisoformat(day), dt.time(9), ZONE))

    def press(self, who: str, address: str, button: str = "", status: int = 302, **typed: object) -> str:
        """Open `address` and press the button that leads to `button` (itself): what they then see."""
        page = self.at(who).read(address)
        target = button or address
        form = page.split(f'action="{target}"', 1)[-1].split("</form>")[0]
        hidden = dict(re.findall(_HIDDEN, page)) | dict(re.findall(_HIDDEN, form))
        answer = self.at(who).client.post(
            target, data=hidden | typed, headers={"Referer": f"http://localhost{address}"}
        )
        assert answer.status_code == status, answer.text[-3000:]
        return answer.text if status != 302 else self.at(who).read(answer.location)

    def act(self, who: str, name: str, verb: str, status: int = 302, **typed: str) -> str:
        """A move on the trainee's page."""
        pk = self.ids[name]
        return self.press(who, f"/trainees/show/{pk}", f"/trainees/move/{pk}", status, verb=verb, **typed)

    def ask(self, name: str, base: str, **typed: str) -> None:
        """A request of one's own, typed and submitted."""
        page = self.press(name, f"{base}/new", trainee=self.ids[name])
        address = re.search(rf"{base}/(\d+)/sections/basic", page)
        assert address
        self.press(name, address[0], **typed)
        self.press(name, f"{base}/{address[1]}/submit", promise="1")

    def approve(self, name: str, *bodies: str) -> None:
        """The only paper of theirs that waits, by each in turn."""
        for who in bodies:
            found = re.search(r"/review/papers/(\d+)/", self.at(who).read(WAITING))
            assert found, f"nothing of {name} waits with {who}"
            assert self.at(who).decide(int(found[1]), "approve", opinion="同意。")[0] == 302

    def look(self, found: Select[Any]) -> list[Any]:
        """Rows as the database has them now."""
        with self.app.app_context(), scope.everything("a test looks"):
            return [tuple(row) for row in db.session.execute(found)]
