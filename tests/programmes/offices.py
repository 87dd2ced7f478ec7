"""People of the offices in a browser, and what is stored."""

from __future__ import annotations

import re
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from tepei.places import queries as places
from tepei.places.models import Place
from tepei.portal import scope
from tepei.portal.database import db
from tepei.programmes import queries
from tepei.programmes.models import Cycle
from tests import factories

OFFICES = {
    "region": ("region_reviewer", "150000"),
    "xingan": ("prefecture_reviewer", "152200"),
    "manzhouli": ("county_reviewer", "150781"),
    "admin": ("system_admin", "150000"),
}
YEAR = Cycle.code == "nmg-tepei-2023"


class Office:
    """Somebody at a browser, and what the database holds."""

    def __init__(self, app: Flask, username: str) -> None:
        self.app, self.client = app, app.test_client()
        with app.app_context():
            factories.member(username, *OFFICES[username])
        factories.sign_in(self.client, username)

    def get(self, path: str) -> TestResponse:
        return self.client.get(path)

    def post(self, path: str, **values: Any) -> TestResponse:
        """Fill in the form of this page and send it."""
        return self.client.post(path, data=hidden(self.get(path).text) | values)

    def press(self, path: str, page: str) -> TestResponse:
        """A button on a page."""
        return self.client.post(path, data={"csrf_token": factories.token_of(self.get(page).text)})


def hidden(page: str) -> dict[str, str]:
    tags = [tag for tag in re.findall(r"<input[^>]*>", page) if 'type="hidden"' in tag]
    return {
        re.search(r'name="([^"]*)"', tag)[1]: (re.search(r'value="([^"]*)"', tag) or ["", ""])[1]  # type: ignore[index]
        for tag in tags
    }


def stored(app: Flask, statement: Any) -> Any:
    with app.app_context(), scope.everything("a test looks"):
        return db.session.scalars(statement).one()


def place(app: Flask, body: str, track: str = "outside") -> Place:
    with app.app_context(), scope.everything("a test looks"):
        ours = queries.track_by_code(queries.cycle_by_code("nmg-tepei-2023"), track)
        found = places.place_of(ours.id, factories.organisation(body).id)
    assert found is not None
    return found
