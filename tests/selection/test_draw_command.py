"""flask tepei draw: the same panels every time."""

from __future__ import annotations

from flask import Flask

from tepei.selection import panel_actions as actions
from tepei.selection.panel_actions import Lot
from tests import factories
from tests.selection.rounds import expert, trial


def _printed(portal: Flask, *words: str) -> tuple[int, str]:
    found = portal.test_cli_runner().invoke(args=["tepei", "draw", "--cycle", "nmg-tepei-2023", *words])
    return found.exit_code, found.output


def test_seed_prints_the_same_panels_every_time(portal: Flask) -> None:
    with portal.app_context():
        made = trial(experts=7)
        made.panel(name="甲组", substitutes=2)
    code, first = _printed(portal, "--seed", "7")
    assert code == 0
    assert first.startswith("甲组：专家")
    assert first.count("专家") == 5
    assert _printed(portal, "--seed", "7") == (0, first)
    assert _printed(portal, "--seed", "8")[1] != first
    with portal.app_context():
        with factories.signed_in(made.organiser):
            actions.draw_panels(made.round_id, Lot(7))
        expert("专家新来")
    # By then drawn with this seed: whatever became of the pool, what was drawn is printed.
    assert _printed(portal, "--seed", "7") == (0, first)


def test_year_without_a_round_and_a_short_pool_are_told(portal: Flask) -> None:
    code, told = _printed(portal, "--seed", "7")
    assert (code, "还没有评审轮次" in told) == (1, True)
    with portal.app_context():
        trial(experts=1).panel(name="甲组")
    code, told = _printed(portal, "--seed", "7")
    assert code == 0
    assert "只能抽出1名" in told
