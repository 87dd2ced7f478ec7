"""An applicant at a browser without JavaScript."""

from __future__ import annotations

import html
import re
from typing import Any

from flask import Flask
from sqlalchemy.orm import joinedload

from tepei.applications.models import Application
from tepei.people.models import Person
from tepei.portal import scope
from tepei.portal.database import db
from tests import factories
from tests.applications import filling


class Desk:
    """One applicant at a browser, and what the database holds about them."""

    def __init__(self, app: Flask, username: str) -> None:
        self.app, self.client = app, app.test_client()
        with app.app_context():
            self.person_id = factories.person(username, name="白音").id
            factories.open_year()
        factories.sign_in(self.client, username)

    def get(self, path: str, **kwargs: Any) -> Any:
        return self.client.get(path, **kwargs)

    def post(self, path: str, data: dict[str, Any], **kwargs: Any) -> Any:
        token = factories.token_of(self.client.get("/applications/").text)
        return self.client.post(path, data={"csrf_token": token, **data}, **kwargs)

    def act(self, verb: Any) -> Any:
        with self.app.app_context():
            person = self._person()
            with factories.signed_in(person):
                return verb()

    def _person(self) -> Person:
        with scope.everything("a test looks a person up"):
            return db.session.get_one(Person, self.person_id)

    def draft(self, *, full: bool = False) -> int:
        return self.act(lambda: (filling.fill(filling.draft()) if full else filling.draft()).id)

    def stored(self, pk: int) -> Application:
        with self.app.app_context(), scope.everything("a test looks at a row"):
            return db.session.get_one(Application, pk, options=[joinedload(Application.form)])

    def save(self, pk: int, key: str, values: dict[str, Any], **kwargs: Any) -> Any:
        data = {"edition": self.stored(pk).form.edition, **values}
        return self.post(f"/applications/{pk}/sections/{key}", data, **kwargs)


def text_of(answer: Any) -> str:
    return html.unescape(re.sub(r"<[^>]+>", " ", answer.text))
