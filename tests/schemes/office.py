"""The region in a browser, and what is stored of a year."""

from __future__ import annotations

import html
import re
from typing import Any

from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from tepei import packs
from tepei.policy.layout import DocumentRecord
from tepei.portal import scope
from tepei.portal.database import db
from tepei.programmes import queries
from tepei.programmes.models import Cycle
from tepei.schemes import assembling
from tepei.schemes.form_models import Document
from tepei.schemes.models import Requirement
from tests import factories
from tests.programmes.offices import hidden

CODE = "nmg-tepei-2025"


class Office:
    """The region's reviewer, who sets years up, or somebody in another role."""

    def __init__(
        self, app: Flask, name: str = "region", role: str = "region_reviewer", of: str = "150000"
    ) -> None:
        self.app, self.client = app, app.test_client()
        with app.app_context():
            factories.member(name, role, of)
        factories.sign_in(self.client, name)

    def get(self, path: str, status: int = 200) -> str:
        answer = self.client.get(path)
        assert answer.status_code == status, (path, answer.status_code)
        return html.unescape(answer.text)

    def post(self, path: str, **values: Any) -> TestResponse:
        """Fill in the form of this page as it stands, with some values changed, and send it."""
        page = self.client.get(path).text
        return self.client.post(path, data=hidden(page) | typed(page) | values)

    def press(self, path: str, page: str) -> TestResponse:
        return self.client.post(path, data={"csrf_token": factories.token_of(self.client.get(page).text)})


def options(page: str, name: str) -> dict[str, str]:
    """What the first box of this name offers: its words by what is kept."""
    box = re.search(rf'<select[^>]*name="{name}".*?</select>', page, re.S)
    assert box
    return dict(re.findall(r'<option value="([^"]+)"[^>]*>([^<]*)</option>', box[0]))


def typed(page: str) -> dict[str, Any]:
    """What a browser would send of the generated form's boxes."""
    form = page[max(page.find('<form id="model_form"'), 0) :]
    found: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, kind = re.search(r'name="([^"]+)"', tag), re.search(r'type="([^"]+)"', tag)
        if not name or (kind and kind[1] in ("hidden", "submit", "file")):
            continue
        if kind and kind[1] in ("checkbox", "radio") and "checked" not in tag:
            continue
        value = re.search(r'value="([^"]*)"', tag)
        found.setdefault(name[1], []).append(html.unescape(value[1]) if value else "")
    for name, body in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', form, re.S):
        found[name] = html.unescape(body).lstrip("\r\n")
    for name, body in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.S):
        options = re.findall(r"<option[^>]*>", body)
        tag = next((each for each in options if " selected" in each), options[0] if options else "")
        chosen = (re.search(r'value="([^"]*)"', tag) or ["", ""])[1]
        found.setdefault(name, []).append(html.unescape(chosen))
    return found


def pattern(name: str, *parts: str) -> dict[str, Any]:
    """What is sent of the boxes of a pattern with these parts."""
    kinds = [part if part.startswith("{") else "text" for part in parts]
    return {f"{name}-part": kinds, f"{name}-text": ["" if part in kinds else part for part in parts]}


def one(app: Flask, statement: Any) -> Any:
    with app.app_context(), scope.everything("a test looks"):
        return db.session.scalars(statement).one()


def cycle(app: Flask, code: str = CODE) -> Cycle:
    with app.app_context():
        return queries.cycle_by_code(code)


def requirement(app: Flask, track: str, key: str) -> Requirement:
    wanted = select(Requirement).join(Requirement.track).where(Requirement.key == key)
    with app.app_context(), scope.everything("a test looks"):
        tracks = {each.code: each.id for each in queries.cycle_by_code(CODE).tracks}
    return one(app, wanted.where(Requirement.track_id == tracks[track]))  # type: ignore[no-any-return]


def assembled_of(app: Flask) -> packs.Year:
    with app.app_context():
        return assembling.assembled(queries.cycle_by_code(CODE))


def tracks_of(app: Flask) -> list[Any]:
    with app.app_context(), scope.everything("a test looks"):
        return list(queries.cycle_by_code(CODE).tracks)


def packs_of(app: Flask) -> dict[str, str]:
    with app.app_context():
        return packs.write_cycle(assembling.assembled(queries.cycle_by_code(CODE)))


def stored(app: Flask) -> DocumentRecord:
    with app.app_context():
        return assembling.assembled(queries.cycle_by_code(CODE)).documents["application"]


def address(document: Document, piece: str) -> str:
    return f"/layouts/edit/{document.id}/{piece}"
