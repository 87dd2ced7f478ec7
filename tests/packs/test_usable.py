"""The check asks whether anybody could use the year: is there a place for an employer, and a way for what it files?"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import pytest

from tepei import packs
from tepei.packs.usable import check_usable, possible

PACK = packs.read(Path(__file__).parents[2] / "packs" / "inner-mongolia")
YEAR = next(each for each in PACK.cycles if each.code == "nmg-tepei-2023")
NOBODY, NO_WAY = "没有人能够申报", "没有单位的申报材料能走这一流程"


def _only(*kinds: str) -> packs.Pack:
    return dataclasses.replace(
        PACK, organisations=tuple(each for each in PACK.organisations if each.kind in kinds)
    )


def _steps(*kinds: str) -> packs.Year:
    steps = tuple(step for step in YEAR.route.steps if step.kind in kinds)
    return YEAR.model_copy(update={"route": YEAR.route.model_copy(update={"steps": steps})})


CASES: dict[str, tuple[Callable[[], packs.Pack], packs.Year, list[str]]] = {
    "as it ships": (lambda: PACK, YEAR, []),
    "no level of bureaus and no pool": (lambda: _only("region"), YEAR, [NOBODY]),
    "departments under a pool alone": (lambda: _only("region", "pool"), YEAR, []),
    "prefectures alone": (lambda: _only("region", "prefecture"), YEAR, []),
    "a route that meets no home of a unit": (lambda: _only("region", "county"), _steps("unit", "region"), [NO_WAY]),
    "a route from the unit to the region": (lambda: PACK, _steps("unit", "region"), [NO_WAY]),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_somebody_can_apply(case: str) -> None:
    pack, year, words = CASES[case]
    found = [str(fault.text) for fault in check_usable(year, pack())]
    assert len(found) == len(words)
    assert all(word in text for word, text in zip(words, found, strict=True))


def test_kinds_that_may_be_set_up_stand_below_what_is_there() -> None:
    assert possible(_only("region")) == {"region", "training_unit", "placement_office", "joint_office"}
    assert {"department", "employer"} <= possible(_only("region", "pool"))
