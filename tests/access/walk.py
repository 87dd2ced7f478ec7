"""Browsers of every role in one world, and the world put back after what was allowed."""

from __future__ import annotations

import hashlib
import re
import shutil
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from tepei.portal.database import db
from tests import factories
from tests.access.routes import Route, routes
from tests.access.sides import ABSENT, ANONYMOUS, ROLES
from tests.access.world import World

# What looking may write: that one was here, and that one looked.
OF_LOOKING = {"sign_ins", "audit_entries", "audit_chains"}
_CHANGING = re.compile(
    r'(nonce|value|content)="[^"]*"|(?<=token)[^<]*|\d{2}:\d{2}(:\d{2})?|ey[\w.-]{20,}|[?&]next=[^"&]*'
)


@dataclass(frozen=True)
class Answer:
    """What came back: `kind` is the status, with "login" where it leads to the login page."""

    kind: str
    text: str


class Walk:
    """One application, a browser for each role, and a copy of the database as the world was built."""

    def __init__(self, app: Flask, world: World) -> None:
        self.app, self.world = app, world
        self.file = app.config["DATA_DIR"] / "tepei.db"
        self.kept = app.config["DATA_DIR"] / "world.db"
        self.routes = routes(app)
        self.browsers = {role: self._browser(role) for role in (ANONYMOUS, *ROLES)}

    def keep(self) -> Walk:
        """Copy the world, for putting it back (SQLite)."""
        self._leave()
        shutil.copy(self.file, self.kept)
        return self

    def ask(
        self, role: str, method: str, url: str, fields: dict[str, Any] | None = None, token: bool = True
    ) -> Answer:
        """One request. The cookie is the same every time: no answer depends on what was asked before."""
        client, cookie, csrf = self.browsers[role]
        client.set_cookie(self.app.config["SESSION_COOKIE_NAME"], cookie)
        carried = {"csrf_token": csrf} if token else {}
        data = {**carried, **(fields or {})} if method == "POST" else None
        answer = client.open(url, method=method, data=data, buffered=True)
        kind = str(answer.status_code)
        if answer.status_code == 302 and answer.location.partition("?")[0].endswith("/login/"):
            kind = "302 login"
        text = answer.get_data(as_text=True) if answer.mimetype in ("text/html", "application/json") else ""
        answer.close()
        return Answer(kind, text)

    def post(self, role: str, url: str, fields: dict[str, Any] | None = None) -> Answer:
        """A POST, and the world put back where it went through."""
        answer = self.ask(role, "POST", url, fields)
        if answer.kind in ("200", "302"):
            self.restore()
        return answer

    def cells(self, role: str, wanted: str) -> Iterable[tuple[Route, str, Any]]:
        """(route, row, id) of every route of this method that the role has a line for."""
        for route in self.routes:
            if route.method == wanted:
                rows = self.world.nouns[route.noun].rows(role) if route.noun else [("-", "")]
                yield from ((route, name, pk) for name, pk in rows)
                if route.noun:
                    yield route, "absent", ABSENT

    def restore(self) -> None:
        """Put the world back."""
        self._leave()
        for suffix in ("-wal", "-shm"):
            self.file.with_name(f"{self.file.name}{suffix}").unlink(missing_ok=True)
        shutil.copy(self.kept, self.file)

    def tables(self) -> dict[str, str]:
        """Each table's hash over all its columns, but for those that looking may write."""
        with closing(sqlite3.connect(self.file)) as reader:
            names = [
                name for (name,) in reader.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            ]
            return {name: _hash(reader, name) for name in sorted(set(names) - OF_LOOKING)}

    def rows(self) -> list[str]:
        """Every row of every table, as text."""
        with closing(sqlite3.connect(self.file)) as reader:
            names = [
                name for (name,) in reader.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            ]
            return [
                "|".join(map(str, row)) for name in names for row in reader.execute(f'SELECT * FROM "{name}"')
            ]

    def changed(self) -> list[str]:
        """Tables that are not as the world was built."""
        now = self.tables()
        return [name for name in now if now[name] != self.built[name]]

    def events(self) -> set[str]:
        """What the history says that the built world's did not."""
        with closing(sqlite3.connect(self.kept)) as before, closing(sqlite3.connect(self.file)) as now:
            (length,) = before.execute("SELECT max(number) FROM audit_entries").fetchone()
            return {
                event
                for (event,) in now.execute("SELECT event FROM audit_entries WHERE number > ?", (length,))
            }

    @cached_property
    def built(self) -> dict[str, str]:
        """The tables as the world was built."""
        self.restore()
        return self.tables()

    def _browser(self, role: str) -> tuple[FlaskClient, str, str]:
        client = self.app.test_client()
        if role != ANONYMOUS:
            factories.sign_in(client, self.world.usernames[role])
        page = client.get("/login/" if role == ANONYMOUS else "/home/").get_data(as_text=True)
        cookie = client.get_cookie(self.app.config["SESSION_COOKIE_NAME"])
        assert cookie is not None
        return client, cookie.value, factories.token_of(page)

    def _leave(self) -> None:
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()


def shorn(text: str) -> str:
    """A page without tokens and times, for comparing two pages."""
    return _CHANGING.sub("", text)


def _hash(reader: sqlite3.Connection, table: str) -> str:
    digest = hashlib.sha256()
    for row in reader.execute(f'SELECT * FROM "{table}"'):
        digest.update(repr(row).encode())
    return digest.hexdigest()
