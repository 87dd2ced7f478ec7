"""What no link of ours says: answered as wrong or as not found, never with a failure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from tests.access import record
from tests.access.changes import MOVES
from tests.access.fields import drawn
from tests.access.forms import VALID
from tests.access.routes import Route, view_of
from tests.access.walk import Walk

NUMBERS = ("0", "-1", "99999999999999999999", "abc", "1.5", "%00")
# {view} is the class that FAB names its arguments by, {column} one that the list is searched by.
QUERIES = (
    "psize_{view}=abc", "psize_{view}=-5", "psize_{view}=0", "psize_{view}=100000000", "page_{view}=-1", "page_{view}=abc",
    "page_{view}=999999", "_oc_{view}=nosuch&_od_{view}=asc", "_oc_{view}=id.nosuch&_od_{view}=asc",
    "_oc_{view}=password&_od_{view}=asc", "_oc_{view}=&_od_{view}=sideways", "_flt_0_nosuch=1", "_flt_99_{column}=1",
    "_flt_0_{column}=%00", "_flt_0_{column}=%25", "_flt_1_{column}=99999999999999999999", "_flt_x_{column}=1",
    "_flt_0_{column}=" + "长" * 200, "_flt_0_user.password=a", "_flt_0_={column}",
)  # fmt: skip
# What databases differ in: NUL, numbers that are too large, and offsets below zero.
OF_DATABASES = {
    "numbers": ("-1", "99999999999999999999", "%00"),
    "queries": tuple(
        each for each in QUERIES if "%00" in each or "999" in each or "=-" in each or "000" in each
    ),
}
TEXTS = {
    "name", "school", "full_name", "username", "opinion", "outcome", "reason", "statement", "kind", "role", "credit_code",
    "nature_code", "division_code", "email",
}  # fmt: skip
ADDRESSES = (
    "/applications/new?unit=%00",
    "/identity/?unit=%00",
    "/places/?cycle=%00",
    "/login/?next=%00",
    "/lang/%00",
)


def _who(route: Route, row: str, kind: str) -> str:
    """Somebody whom the guard lets through, by the committed matrix; "" where nobody is."""
    said = record.committed().get((route.address, route.method, row), {})
    return next((role for role in said if said[role] == kind), "")


def _misread_numbers(walk: Walk, numbers: Sequence[str] = NUMBERS) -> list[str]:
    tried = [(route, _who(route, "absent", "404")) for route in walk.routes if "{row}" in route.template]
    assert len([role for _route, role in tried if role]) > 60
    answers = [
        (
            route.method,
            route.address,
            number,
            walk.ask(role, route.method, route.url(number), route.fields(1)).kind,
        )
        for route, role in tried
        if role
        for number in numbers
    ]
    return [" ".join(answer) for answer in answers if answer[-1] != "404"]


def _lists(walk: Walk) -> list[tuple[Route, str, Any]]:
    """(route, somebody who may open it, its view) of every generated list and its export."""
    found = [
        (route, _who(route, "-", "200"), view_of(walk.app, route.endpoint))
        for route in walk.routes
        if route.method == "GET" and route.endpoint.endswith((".list", ".export"))
    ]
    return [each for each in found if each[1] and hasattr(each[2], "search_columns")]


def _misread_queries(walk: Walk, query: str) -> list[str]:
    lists = _lists(walk)
    assert len(lists) > 15
    asked = [
        (role, f"{route.address}?{query.format(view=type(view).__name__, column=column)}")
        for route, role, view in lists
        for column in (view.search_columns[:2] if "{column}" in query else [""])
    ]
    answers = [(address, walk.ask(role, "GET", address).kind) for role, address in asked]
    return [f"{address}: {kind}" for address, kind in answers if kind not in ("200", "400", "404")]


def test_number_that_is_none_is_not_found(walk: Walk) -> None:
    assert _misread_numbers(walk) == []
    assert walk.changed() == []


@pytest.mark.parametrize("query", QUERIES)
def test_list_takes_any_query(walk: Walk, query: str) -> None:
    assert _misread_queries(walk, query) == []


@pytest.mark.parametrize("address", ADDRESSES)
def test_nul_is_in_no_address(walk: Walk, address: str) -> None:
    answers = {walk.ask(role, "GET", address).kind for role in ("applicant", "region_reviewer")}
    assert answers == {"400" if "?" in address else "404"}


@pytest.mark.parametrize("endpoint", sorted(MOVES))
def test_nul_in_a_form_is_refused_or_dropped(walk: Walk, endpoint: str) -> None:
    """PostgreSQL takes it in no text; SQLite takes it, and every page would show it."""
    try:
        assert _posted_nul(walk, endpoint) in ("200", "302", "404", "422")
        assert [row for row in walk.rows() if "\x00" in row] == []
    finally:
        walk.restore()


def _posted_nul(walk: Walk, endpoint: str) -> str:
    (noun, fields), (role, _tables) = VALID[endpoint], MOVES[endpoint]
    pk = walk.world.nouns[noun].own[role]
    route = next(each for each in walk.routes if (each.endpoint, each.method) == (endpoint, "POST"))
    said = drawn(walk, fields, pk)
    spoilt = {key: f"{text}\x00" if key in TEXTS else text for key, text in said.items()}
    return walk.ask(role, "POST", route.url(pk), spoilt).kind


@pytest.mark.postgresql
def test_garbage_is_answered_on_postgresql(postgresql_walk: Walk) -> None:
    """It refuses what SQLite passes over: NUL, numbers too large, negative offsets."""
    assert _misread_numbers(postgresql_walk, OF_DATABASES["numbers"]) == []
    assert [
        said for query in OF_DATABASES["queries"] for said in _misread_queries(postgresql_walk, query)
    ] == []
    assert {
        each: kind for each in sorted(MOVES) if (kind := _posted_nul(postgresql_walk, each))[0] == "5"
    } == {}
