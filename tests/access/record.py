"""The matrix: what every role is answered at every address, written down and compared."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from tests.access.routes import Route
from tests.access.sides import ANONYMOUS, ROLES
from tests.access.walk import Answer, Walk, shorn

FILE = Path(__file__).with_name("matrix.csv")
EVERYBODY = (ANONYMOUS, *ROLES)
_LINK = re.compile(r'<a [^>]*?href="(/[^"#?]*)')
_FORM = re.compile(r'<form [^>]*?action="(/[^"#?]*)')
HEAD = ["route", "method", "row", *EVERYBODY]
Line = tuple[str, str, str]


@dataclass(frozen=True)
class Cell:
    """One line of the matrix for one role; `page` is kept where it must equal another."""

    route: Route
    role: str
    row: str
    kind: str
    page: str = ""
    pk: Any = ""

    def is_like(self, other: Cell) -> bool:
        """The same answer with the same page, but for the ids in its links."""
        ids = re.compile(rf"\b({self.pk}|{other.pk})\b")
        return (self.kind, ids.sub("#", self.page)) == (other.kind, ids.sub("#", other.page))


@dataclass
class Record:
    """All answers, and which tables each part of the walk had changed."""

    cells: list[Cell] = field(default_factory=list)
    changed: dict[str, list[str]] = field(default_factory=dict)
    looks: set[str] = field(default_factory=set)
    headed: dict[Route, str] = field(default_factory=dict)
    without_token: set[tuple[str, str]] = field(default_factory=set)
    # What pages lead to, and where it stood first: (role, method, address) → page.
    led: dict[tuple[str, str, str], str] = field(default_factory=dict)

    def pairs(self) -> Iterator[tuple[Cell, Cell]]:
        """(foreign, absent) of the same route and role."""
        absent = {(cell.route, cell.role): cell for cell in self.cells if cell.row == "absent"}
        yield from ((cell, absent[cell.route, cell.role]) for cell in self.cells if cell.row == "foreign")

    def lines(self) -> dict[Line, dict[str, str]]:
        """Role → answer by (route, method, row)."""
        found: dict[Line, dict[str, str]] = {}
        for cell in self.cells:
            line = (cell.route.address, cell.route.method, cell.row)
            found.setdefault(line, {})[cell.role] = cell.kind
        return dict(sorted(found.items()))


def record(walk: Walk) -> Record:
    """Read everything as everybody, then post everything without a token, then with one."""
    made = Record()
    for part in (_read, _post_without_token, _post):
        walk.restore()
        for role in EVERYBODY:
            part(walk, made, role)
    walk.restore()
    return made


def _read(walk: Walk, made: Record, role: str) -> None:
    for route, row, pk in walk.cells(role, "GET"):
        answer = walk.ask(role, "GET", route.url(pk))
        made.cells.append(_cell(route, role, row, answer, pk))
        if answer.kind == "200":
            _follow(made, role, route, answer)
        if answer.kind == "200" and route not in made.headed:
            head = walk.ask(role, "HEAD", route.url(pk))
            made.headed[route] = head.kind if not head.text else "with a page"
    made.changed[f"{role} reads"] = walk.changed()
    made.looks |= walk.events()


def _follow(made: Record, role: str, route: Route, answer: Answer) -> None:
    """The links of a page, and its forms."""
    for method, pattern in (("GET", _LINK), ("POST", _FORM)):
        for address in pattern.findall(answer.text):
            made.led.setdefault((role, method, address), route.address)


def _post_without_token(walk: Walk, made: Record, role: str) -> None:
    for route, row, pk in walk.cells(role, "POST"):
        if row not in ("foreign", "absent"):
            answer = walk.ask(role, "POST", route.url(pk), route.fields(pk), token=False)
            made.without_token.add((route.address, answer.kind))
    made.changed[f"{role} posts without a token"] = walk.changed()


def _post(walk: Walk, made: Record, role: str) -> None:
    for route, row, pk in walk.cells(role, "POST"):
        made.cells.append(_cell(route, role, row, walk.post(role, route.url(pk), route.fields(pk)), pk))


@cache
def committed() -> dict[Line, dict[str, str]]:
    """The matrix as it was accepted; a role that is newer has no column in it yet."""
    if not FILE.exists():
        return {}
    with FILE.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return {
        (row["route"], row["method"], row["row"]): {role: row[role] for role in EVERYBODY if row.get(role)}
        for row in rows
    }


def accept(lines: dict[Line, dict[str, str]]) -> None:
    """Write the matrix, where UPDATE_MATRIX asks for it."""
    if os.environ.get("UPDATE_MATRIX"):
        with FILE.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(HEAD)
            writer.writerows(
                [*line, *(said.get(role, "") for role in EVERYBODY)] for line, said in lines.items()
            )


def differences(lines: dict[Line, dict[str, str]]) -> list[str]:
    """A line for each answer that is not as committed."""
    before = committed()
    return [
        f"{' '.join(line)}, {role}: {before.get(line, {}).get(role, 'no line')} → {lines.get(line, {}).get(role, 'no line')}"
        for line in sorted({*before, *lines})
        for role in EVERYBODY
        if before.get(line, {}).get(role) != lines.get(line, {}).get(role)
    ]


def _cell(route: Route, role: str, row: str, answer: Answer, pk: Any) -> Cell:
    return Cell(route, role, row, answer.kind, shorn(answer.text) if row in ("foreign", "absent") else "", pk)
