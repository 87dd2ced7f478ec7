"""One side of the comparison in a process of its own, signed in, asked for pages through a pipe.

Nothing of the portal is imported here: its classes and its scope would reach into the peers.
"""

from __future__ import annotations

import multiprocessing as mp
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event

NAME = re.compile(r"\w某\d{6}")
_NOT_COUNTED = ("BEGIN", "BEGIN IMMEDIATE")


@dataclass(frozen=True)
class Page:
    """What an answer cost: milliseconds, bytes, SQL statements; and whom it lists."""

    ms: float
    size: int
    statements: int
    names: tuple[str, ...]


@dataclass(frozen=True)
class Side:
    """An application that somebody has signed in to: how a path is asked for (status, bytes), and every statement that it has sent."""

    get: Callable[[str], tuple[int, bytes]]
    statements: list[str]


def flask_side(app: Flask, engine: Engine, username: str = "", password: str = "") -> Side:
    """An application on Flask, by its test client."""
    client, statements = app.test_client(), list[str]()
    _sign_in(client, username, password)
    event.listen(engine, "before_cursor_execute", lambda *call: statements.append(call[2]))

    def get(path: str) -> tuple[int, bytes]:
        answer = client.get(path)
        return answer.status_code, answer.data

    return Side(get, statements)


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
    pipe.send("ready")
    while path := pipe.recv():
        side.statements.clear()
        began = time.perf_counter()
        status, body = side.get(path)
        ms = (time.perf_counter() - began) * 1000
        assert status == 200, f"{path}: {status}"
        names = tuple(dict.fromkeys(NAME.findall(body.decode())))
        counted = [each for each in side.statements if each not in _NOT_COUNTED]
        pipe.send(Page(ms, len(body), len(counted), names))


def _sign_in(client: FlaskClient, username: str, password: str) -> None:
    """As people do; a login page without a form needs no token."""
    _, _, rest = client.get("/login/").text.partition('name="csrf_token"')
    token = rest.split('value="', 1)[1].split('"', 1)[0] if rest else ""
    client.post("/login/", data={"username": username, "password": password, "csrf_token": token})
