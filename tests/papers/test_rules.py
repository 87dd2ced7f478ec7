"""Who may make which move, and who holds a place after it: rules alone, without a database."""

from __future__ import annotations

import pytest

from tepei.papers.rules import (
    OPINION_LENGTH,
    Actor,
    Progress,
    acting_for,
    entry,
    fits_cycle,
    has_opinion,
    is_timed,
    may,
)
from tepei.policy.life import APPLICANT

# A route of four stops: unit 0, county 1, prefecture 2 (takes the place), region 3.
APPLICANT_ONLY = Actor(is_applicant=True, is_filer=True)
STRANGER = Actor()


def progress(state: str, position: int, last_verb: str = "submit", last_actor: int = APPLICANT) -> Progress:
    return Progress(state, position, (0, 1, 2, 3), 2, "某旗人社局", last_verb, last_actor)


def seat(*positions: int) -> Actor:
    return Actor(seats=frozenset(positions))


@pytest.mark.parametrize(
    ("verb", "at", "actor", "target", "code"),
    [
        ("submit", progress("draft", 0), APPLICANT_ONLY, 0, ""),
        ("submit", progress("draft", 0), seat(0), 0, "not_applicant"),
        ("submit", progress("in_review", 0), APPLICANT_ONLY, 0, "route_state"),
        ("approve", progress("in_review", 1), seat(1), None, ""),
        ("approve", progress("in_review", 1), seat(0, 2), None, "not_your_step"),
        ("approve", progress("in_review", 1), STRANGER, None, "not_your_step"),
        ("approve", progress("in_review", 1), Actor(True, frozenset({1})), None, "own_paper"),
        ("approve", progress("in_review", 1), Actor(False, frozenset({1}), True), None, "namesake"),
        (
            "approve",
            progress("in_review", 1),
            Actor(seats=frozenset({1}), is_author=True),
            None,
            "own_submission",
        ),
        ("approve", progress("draft", 0), seat(0), None, "route_state"),
        ("approve", progress("sent_back", 1), seat(1), None, "route_state"),
        ("send_back", progress("in_review", 2), seat(2), 1, ""),
        ("send_back", progress("in_review", 2), seat(2), 2, "route_position"),
        ("send_back", progress("in_review", 2), seat(2), APPLICANT, ""),
        ("reject", progress("in_review", 2), seat(2), None, "route_position"),
        ("reject", progress("approved", 3), seat(3), None, ""),
        ("select", progress("approved", 3), seat(3), None, ""),
        ("select", progress("approved", 3), seat(0), None, "not_your_step"),
        ("select", progress("approved", 3), seat(2), None, "not_your_step"),
        ("reject", progress("approved", 3), seat(2), None, "not_your_step"),
        ("revoke", progress("selected", 3), seat(2), None, "not_your_step"),
        ("select", progress("approved", 3), Actor(True, frozenset({3})), None, "own_paper"),
        ("retract", progress("in_review", 0), APPLICANT_ONLY, None, ""),
        ("retract", progress("in_review", 1, "approve", 0), APPLICANT_ONLY, None, "retract_acted"),
        ("retract", progress("in_review", 1, "approve", 0), seat(0), None, ""),
        ("retract", progress("in_review", 1, "approve", 0), seat(1), None, "retract_acted"),
        ("retract", progress("in_review", 1, "approve", 0), STRANGER, None, "not_your_step"),
        ("retract", progress("in_review", 1, "send_back", 2), seat(2), None, "retract_acted"),
        ("retract", progress("approved", 3, "approve", 3), seat(3), None, ""),
        ("retract", progress("in_review", 0), Actor(True, frozenset({0}), is_filer=True), None, ""),
        ("retract", progress("draft", 0, "retract"), APPLICANT_ONLY, None, "route_state"),
    ],
)
def test_may_names_the_reason_of_a_refusal(
    verb: str, at: Progress, actor: Actor, target: int | None, code: str
) -> None:
    verdict = may(verb, at, actor, target)
    assert [reason.code for reason in verdict.failures] == ([code] if code else [])


# Two stops at once: nobody has approved, then the first has.
BOTH = Progress("in_review", 0, (0, 0), 2)
ONE = Progress("in_review", 0, (0, 0), 2, "派出单位", "approve", 0, frozenset({0}))


@pytest.mark.parametrize(
    ("verb", "at", "actor", "code"),
    [
        ("approve", BOTH, seat(0), ""),
        ("approve", BOTH, seat(1), ""),
        ("approve", ONE, seat(1), ""),
        ("approve", ONE, seat(0), "not_your_step"),
        ("approve", ONE, Actor(True, frozenset({1})), "own_paper"),
        ("retract", ONE, seat(0), ""),
        ("retract", ONE, seat(1), "retract_acted"),
        ("retract", ONE, APPLICANT_ONLY, "retract_acted"),
    ],
)
def test_stops_of_one_stage_act_in_any_order_each_once(
    verb: str, at: Progress, actor: Actor, code: str
) -> None:
    verdict = may(verb, at, actor)
    assert [reason.code for reason in verdict.failures] == ([code] if code else [])


def test_stage_is_done_when_its_last_stop_approves() -> None:
    assert (BOTH.due, BOTH.at().missing) == ({0, 1}, 2)
    assert (ONE.due, ONE.at().missing) == ({1}, 1)


@pytest.mark.parametrize(
    ("verb", "at", "actor", "ordinal"),
    [
        ("submit", BOTH, APPLICANT_ONLY, APPLICANT),
        ("approve", BOTH, seat(0, 1), 0),
        ("approve", ONE, seat(0, 1), 1),
        ("retract", ONE, seat(0), 0),
    ],
)
def test_who_has_two_seats_acts_for_the_one_whose_turn_it_is(
    verb: str, at: Progress, actor: Actor, ordinal: int
) -> None:
    assert acting_for(verb, at, actor) == ordinal


def test_refusal_names_the_organisation_whose_turn_it_is() -> None:
    assert "本环节由某旗人社局审核" in str(may("approve", progress("in_review", 1), STRANGER).text)


@pytest.mark.parametrize(
    ("state", "position", "resubmission", "has_place", "enters"),
    [
        ("draft", 0, "resume", False, 0),
        ("sent_back", 1, "resume", True, 1),
        ("sent_back", 2, "resume", True, 2),
        ("sent_back", 3, "resume", True, 3),
        ("sent_back", 3, "resume", False, 0),
        ("sent_back", 3, "restart", True, 0),
    ],
)
def test_resubmission_enters_where_the_pack_says_and_what_it_gave_up_allows(
    state: str, position: int, resubmission: str, has_place: bool, enters: int
) -> None:
    assert entry(progress(state, position), resubmission, has_place) == enters


@pytest.mark.parametrize(
    ("position", "has_place", "unsigned", "enters"),
    [
        (1, True, 0, 0),
        (1, True, 1, 1),
        (1, True, 2, 1),
        (3, True, 2, 2),
        (3, True, None, 3),
        (3, False, 2, 0),
    ],
)
def test_resubmission_enters_no_later_than_whose_signed_scan_no_longer_holds(
    position: int, has_place: bool, unsigned: int | None, enters: int
) -> None:
    assert entry(progress("sent_back", position), "resume", has_place, unsigned) == enters


@pytest.mark.parametrize(
    ("verb", "opinion", "ok"),
    [
        ("approve", "", True),
        ("send_back", "", False),
        ("send_back", "　\n", False),
        ("send_back", "\u200b", False),
        ("send_back", "缺学历证书", True),
        ("reject", "", False),
        ("select", "", True),
        ("approve", "好" * OPINION_LENGTH, True),
        ("approve", "好" * (OPINION_LENGTH + 1), False),
        ("approve", "同意\x00", False),
        ("approve", "同意。\n请继续。", True),
    ],
)
def test_opinion_is_due_where_somebody_is_turned_away(verb: str, opinion: str, ok: bool) -> None:
    assert has_opinion(verb, opinion).ok is ok


@pytest.mark.parametrize(
    ("verb", "cycle_state", "ok"),
    [
        ("submit", "open", True),
        ("submit", "closed", False),
        ("approve", "closed", True),
        ("approve", "archived", False),
        ("approve", "draft", False),
    ],
)
def test_cycle_state_allows(verb: str, cycle_state: str, ok: bool) -> None:
    assert fits_cycle(verb, cycle_state).ok is ok


def test_final_decisions_are_not_bound_by_a_window() -> None:
    timed = {
        (verb, state)
        for verb in ("approve", "reject", "select", "retract")
        for state in ("in_review", "approved")
    }
    assert {(verb, state) for verb, state in timed if not is_timed(verb, state)} == {
        ("reject", "approved"),
        ("select", "approved"),
    }
