"""The allocation table as a whole: typed, transferred."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from tepei.places import actions, queries
from tepei.places import table as tables
from tepei.places.models import Place
from tepei.policy.quota import Allowance
from tepei.portal import scope
from tepei.portal.errors import Refused
from tepei.programmes import queries as programmes
from tepei.programmes.models import Cycle
from tepei.years import starting
from tepei.years.rollover import Next
from tests import factories


def cycle(code: str = "nmg-tepei-2023") -> Cycle:
    return programmes.cycle_by_code(code)


def place(body: str, track: str = "outside", code: str = "nmg-tepei-2023") -> Place | None:
    with scope.everything("a test looks"):
        return queries.place_of(
            programmes.track_by_code(cycle(code), track).id, factories.organisation(body).id
        )


@pytest.fixture
def region(app: Flask) -> Any:
    with factories.signed_in(factories.member("region", "region_reviewer", "150000")) as viewer:
        yield viewer


@pytest.mark.parametrize(
    ("typed", "cell"),
    [
        ("", (Allowance.UNSET, None)),
        (" 　", (Allowance.UNSET, None)),
        ("—", (Allowance.BARRED, None)),
        ("－", (Allowance.BARRED, None)),
        ("0", (Allowance.NUMBER, 0)),
        ("１２", (Allowance.NUMBER, 12)),
        ("3名", (Allowance.NUMBER, 3)),
        ("3.0", (Allowance.NUMBER, 3)),
        ("3人", (Allowance.NUMBER, 3)),
        ("１０ 个", (Allowance.NUMBER, 10)),
        ("不限", (Allowance.ANY, None)),
        ("原则上１０名", (Allowance.SOFT, 10)),
        ("原则上 10", (Allowance.SOFT, 10)),
    ],
)
def test_cell_is_unset_barred_or_a_number_that_binds_or_not(
    typed: str, cell: tuple[Allowance, int | None]
) -> None:
    assert tables.read_cell(typed) == cell


@pytest.mark.parametrize("typed", ["三", "-3", "3.5", "99999", "x", "原则上", "约10"])
def test_cell_says_what_it_may_hold(typed: str) -> None:
    with pytest.raises(tables.CellError, match="不是名额数"):
        tables.read_cell(typed)


def newest(of: Place) -> str:
    """The reason of what was written last, whatever the clock said."""
    return max(queries.ledger(of), key=lambda entry: entry.id).reason


def test_table_is_typed_as_a_whole_with_one_reason(region: Any) -> None:
    lines = tables.lines(cycle())
    line = next(each for each in lines if each.body == "152200")
    line.cells |= {"outside": "4", "inside": "—"}
    with pytest.raises(Refused, match="合计将为 41 名，超过总数 40 名"):
        tables.write(cycle(), lines, "追加通知")
    next(each for each in lines if each.body == "150100").cells["outside"] = "1"
    assert tables.write(cycle(), lines, "调剂通知") == 3
    found = place("152200")
    assert found is not None
    assert (found.places, newest(found)) == (4, "调剂通知")
    barred = place("152200", "inside")
    assert barred is not None and barred.allowance == "barred"


def test_one_fault_changes_nothing_and_stands_at_its_cell(region: Any) -> None:
    with scope.everything("a test takes"):
        actions.take(programmes.track_by_code(cycle(), "outside").id, factories.organisation("152200").id)
    lines = tables.lines(cycle())
    by_body = {line.body: line for line in lines}
    by_body["150100"].cells["outside"] = "5"
    by_body["150200"].cells["outside"] = "很多"
    by_body["152200"].cells["outside"] = "0"
    with pytest.raises(Refused, match="未作任何改动"):
        tables.write(cycle(), lines, "追加")
    assert "不是名额数" in str(by_body["150200"].faults["outside"])
    assert "已推荐 1 名" in str(by_body["152200"].faults["outside"])
    kept = place("150100")
    assert kept is not None and kept.places == 2


def test_year_without_a_table_gets_one(region: Any) -> None:
    with scope.everything("a test starts a year"):
        year = starting.start_blank("care", "骨干", Next("care-2026", "2026年度骨干", 2026))
    lines = tables.lines(year)
    assert len(lines) >= 14 and not any(line.is_listed for line in lines)
    lines[0].cells["main"] = "7"
    assert tables.write(year, lines, "首次下达") == 1
    matrix = queries.places_matrix(cycle("care-2026"))
    assert [(row.name, row.places[0].places) for row in matrix.rows if row.places[0]] == [(lines[0].name, 7)]


def test_places_move_between_bodies_in_two_lines_of_the_ledger(region: Any) -> None:
    one, other = place("150100"), place("152200")
    assert one is not None and other is not None
    tables.transfer(one.id, other.id, 2, "人选不足")
    one, other = place("150100"), place("152200")
    assert one is not None and other is not None
    assert (one.places, other.places) == (0, 5)
    assert newest(one) == "调出：人选不足"
    assert newest(other) == "调入：人选不足"


@pytest.mark.parametrize(
    ("count", "reason", "said"), [(0, "x", "不小于 1"), (3, "x", "不小于 0"), (1, " ", "理由")]
)
def test_transfer_is_refused_whole(region: Any, count: int, reason: str, said: str) -> None:
    one, other = place("150100"), place("152200")
    assert one is not None and other is not None
    with pytest.raises(Refused, match=said):
        tables.transfer(one.id, other.id, count, reason)
    one, other = place("150100"), place("152200")
    assert one is not None and other is not None
    assert (one.places, other.places) == (2, 3)
