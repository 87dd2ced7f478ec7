"""Who may be proposed to which unit, and what may be answered."""

from __future__ import annotations

import pytest

from tepei.placements import rules
from tepei.placements.rules import ByHand
from tepei.policy.placement import Seeker, Wish

ASKED, OTHER, DECLINED = 1, 2, 3


def seeker(adjusts: bool | None) -> Seeker:
    return Seeker(1, (Wish("北方大学", ASKED),), "", adjusts, frozenset({DECLINED}))


# Do they accept an adjustment? Which unit, for what reason, by who decides? What speaks against it.
@pytest.mark.parametrize(
    "adjusts, choice, code",
    [
        (False, ByHand(ASKED), ""),
        (True, ByHand(OTHER), ""),
        (True, ByHand(DECLINED), "declined"),
        (False, ByHand(OTHER), "consent"),
        (None, ByHand(OTHER, "实际情况"), "consent"),
        (False, ByHand(OTHER, "", decides=True), "reason"),
        (None, ByHand(OTHER, "实际情况", decides=True), ""),
        (None, ByHand(DECLINED, "实际情况", decides=True), "declined"),
    ],
)
def test_unit_that_they_did_not_ask_for_needs_consent_or_a_reason(
    adjusts: bool | None, choice: ByHand, code: str
) -> None:
    verdict = rules.may_propose(seeker(adjusts), choice)
    assert [each.code for each in verdict.failures] == ([code] if code else [])


@pytest.mark.parametrize(
    "given, reason, code",
    [("accepted", "", ""), ("full", "名额已满", ""), ("full", " ", "reason"), ("declined", "", "reason"), ("perhaps", "想想", "answer")],
)  # fmt: skip
def test_who_declines_says_why(given: str, reason: str, code: str) -> None:
    assert [each.code for each in rules.may_answer(given, reason).failures] == ([code] if code else [])


@pytest.mark.parametrize(
    "reason, is_told, code", [("患病", False, ""), ("", False, "reason"), ("患病", True, "told")]
)
def test_nobody_is_taken_back_after_their_notice(reason: str, is_told: bool, code: str) -> None:
    assert [each.code for each in rules.may_withdraw(reason, is_told).failures] == ([code] if code else [])


@pytest.mark.parametrize("places, taken, ok", [(5, 5, True), (4, 5, False), (None, 0, False), (-1, 0, False), (0, 0, True)])  # fmt: skip
def test_places_are_never_below_what_is_taken(places: int | None, taken: int, ok: bool) -> None:
    assert rules.may_offer(places, taken).ok is ok


def test_unit_to_which_somebody_was_proposed_is_not_deleted() -> None:
    assert (rules.may_drop([]).ok, rules.may_drop([1]).ok) == (True, False)
