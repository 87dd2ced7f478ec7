"""A route of reviewers with a browser each, for tests of the desk."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from sqlalchemy import event, func, select

from tepei.applications.models import Application
from tepei.forms.models import Submission
from tepei.portal import clock, scope
from tepei.portal.audit import AuditEntry
from tepei.portal.database import db, transaction
from tests import factories
from tests.papers.stage import Stage, stage

NUMBER = "150199198506010011"
WAITING, ALL = "/review/list/", "/review/all/list/"


class Desk:
    """One route with its reviewers, and a browser for each."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        with app.app_context():
            self.stage: Stage = stage()
        self.browsers: dict[str, Browser] = {}

    def lay(self, stop: str, name: str = "白音", then: str = "") -> int:
        """The id of a new paper that lies with this stop, or that the story has moved on from there."""
        with self.app.app_context():
            paper = self.stage.paper(person=factories.person(name=name))
            fill(paper)
            before = list(self.stage.reviewers)[: list(self.stage.reviewers).index(stop)]
            story = ["applicant.submit", *(f"{kind}.approve" for kind in before), then]
            return self.stage.play(paper, " ".join(story)).id

    def at(self, who: str) -> Browser:
        """The browser of this stop's reviewer, signed in."""
        if who not in self.browsers:
            self.browsers[who] = Browser(self.app, self.stage.reviewers[who].username)
        return self.browsers[who]

    def standing(self, paper_id: int) -> tuple[str, int]:
        """The paper's state and position, as the database has them."""
        with self.app.app_context(), scope.everything("a test looks"):
            paper = db.session.get_one(Application, paper_id)
            return paper.state, paper.position

    def events(self, event_name: str) -> int:
        """How many rows of history."""
        with self.app.app_context(), scope.everything("a test looks"):
            return db.session.scalar(select(func.count()).where(AuditEntry.event == event_name)) or 0


class Browser:
    """A reviewer's browser."""

    def __init__(self, app: Flask, username: str) -> None:
        self.client = app.test_client()
        factories.sign_in(self.client, username)

    def read(self, address: str, status: int = 200) -> str:
        """The page."""
        answer = self.client.get(address)
        assert answer.status_code == status, answer.get_data(as_text=True)[-3000:]
        return answer.get_data(as_text=True)

    def press(self, page: str, address: str, **values: object) -> tuple[int, str]:
        """Post the page's hidden fields with these values: the status, and the page that the person then sees."""
        hidden = dict(
            re.findall(r'<input type="hidden" name="(csrf_token|version|once_key)" value="([^"]*)"', page)
        )
        answer = self.client.post(address, data=hidden | values)
        seen = self.client.get(answer.location) if answer.status_code == 302 else answer
        return answer.status_code, seen.get_data(as_text=True)

    def decide(self, paper_id: int, verb: str, **values: object) -> tuple[int, str]:
        """Open the paper and press the button."""
        page = self.read(f"/review/papers/{paper_id}/")
        return self.press(page, f"/review/papers/{paper_id}/{verb}", **values)


def fill(paper: Application) -> None:
    """A few answers, and the copy of what is going to be submitted."""
    with scope.everything("a test fills in"), transaction() as session:
        paper.form.answers = {
            "basic": {"name": paper.applicant_name, "id_number": NUMBER, "unit_contact": "原联系人"}
        }
        paper.form.submission = 1
        session.add(
            Submission(
                form_id=paper.form_id,
                number=1,
                answers=paper.form.answers,
                sha256="0" * 64,
                submitted_at=clock.now(),
            )
        )


@contextmanager
def counted(app: Flask) -> Iterator[list[str]]:
    """The statements that run meanwhile."""
    with app.app_context():
        engine = db.engine
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement != "BEGIN":
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)
