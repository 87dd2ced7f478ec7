"""What no link of ours says: answered as wrong or as not found, never with a failure."""

from __future__ import annotations

import pytest

from tests.access.record import Record
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


def _who(recorded: Record, route: Route) -> str:
    """Somebody who is told that a row is not there: the guard let them through."""
    said = (
        cell.role
        for cell in recorded.cells
        if cell.route == route and cell.row == "absent" and cell.kind == "404"
    )
    return next(said, "")


def test_number_that_is_none_is_not_found(walk: Walk, recorded: Record) -> None:
    tried = [route for route in walk.routes if "{row}" in route.template and _who(recorded, route)]
    assert len(tried) > 60
    wrong = [
        f"{route.method} {route.address} with {number}: {answer}"
        for route in tried
        for number in NUMBERS
        if (answer := _kind(walk, _who(recorded, route), route, number)) != "404"
    ]
    assert wrong == []
    assert walk.changed() == []


def _kind(walk: Walk, role: str, route: Route, number: str) -> str:
    return walk.ask(role, route.method, route.url(number), route.fields(1)).kind


@pytest.mark.parametrize("query", QUERIES)
def test_list_takes_any_query(walk: Walk, recorded: Record, query: str) -> None:
    lists = [
        cell
        for cell in recorded.cells
        if cell.route.method == "GET" and cell.row == "-" and cell.kind == "200"
    ]
    seen, answers = set(), {}
    for cell in lists:
        view = view_of(walk.app, cell.route.endpoint)
        if cell.route.address in seen or not hasattr(view, "search_columns"):
            continue
        seen.add(cell.route.address)
        for column in view.search_columns[:4] if "{column}" in query else [""]:
            asked = query.format(view=type(view).__name__, column=column)
            answers[f"{cell.route.address}?{asked}"] = walk.ask(
                cell.role, "GET", f"{cell.route.address}?{asked}"
            ).kind
    assert len(seen) > 25
    assert {said: kind for said, kind in answers.items() if kind not in ("200", "400", "404")} == {}
