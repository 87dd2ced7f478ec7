"""One side of the comparison in a process of its own, signed in, asked for pages through a pipe.

Nothing of the portal is imported here: its classes and its scope would reach into the peers.
"""

from __future__ import annotations

import multiprocessing as mp
import re
import time
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event

NAME = re.compile(r"\w某\d{6}")


@dataclass(frozen=True)
class Page:
    """What an answer cost: milliseconds, bytes, SQL statements; and whom it lists."""

    ms: float
    size: int
    statements: int
    names: tuple[str, ...]


@dataclass(frozen=True)
class Side:
    """An application, the engine whose statements are counted, and who signs in."""

    app: Flask
    engine: Engine
    username: str = ""
    password: str = ""


class Desk:
    """A side, asked from the parent process."""

    def __init__(self, build: Any, *arguments: Any) -> None:
        context = mp.get_context("spawn")  # nothing of one side is in the memory of another
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, build, arguments), daemon=True)
        self._process.start()
        theirs.close()
        self._pipe.recv()

    def get(self, path: str) -> Page:
        """The page at a path."""
        self._pipe.send(path)
        page: Page = self._pipe.recv()
        return page

    def close(self) -> None:
        """End its process."""
        self._pipe.send("")
        self._process.join()


def _serve(pipe: Connection, build: Any, arguments: tuple[Any, ...]) -> None:
    side: Side = build(*arguments)
    client = side.app.test_client()
    _sign_in(client, side)
    statements: list[str] = []
    event.listen(side.engine, "before_cursor_execute", lambda *call: statements.append(call[2]))
    pipe.send("ready")
    while path := pipe.recv():
        statements.clear()
        began = time.perf_counter()
        answer = client.get(path)
        ms = (time.perf_counter() - began) * 1000
        assert answer.status_code == 200, f"{path}: {answer.status}"
        names = tuple(dict.fromkeys(NAME.findall(answer.text)))
        asked = [each for each in statements if each not in ("BEGIN", "BEGIN IMMEDIATE")]
        pipe.send(Page(ms, len(answer.data), len(asked), names))


def _sign_in(client: FlaskClient, side: Side) -> None:
    """As people do; a login page without a form needs no token."""
    _, _, rest = client.get("/login/").text.partition('name="csrf_token"')
    token = rest.split('value="', 1)[1].split('"', 1)[0] if rest else ""
    client.post("/login/", data={"username": side.username, "password": side.password, "csrf_token": token})
