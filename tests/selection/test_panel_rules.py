"""What may be done with a panel when, as tables."""

from __future__ import annotations

import pytest

from tepei.policy.words import Sentence, say
from tepei.selection import panel_rules as rules
from tepei.selection.panel_rules import Readiness


@pytest.mark.parametrize(
    ("sizes", "codes"),
    [
        ((9, 3, 2), []),
        ((0, 0, 0), ["seats"]),
        ((51, 0, 0), ["seats"]),
        ((3, 4, 0), ["outside"]),
        ((3, -1, 51), ["outside", "substitutes"]),
    ],
)
def test_size_of_a_panel(sizes: tuple[int, int, int], codes: list[str]) -> None:
    assert [reason.code for reason in rules.may_plan(*sizes).failures] == codes


@pytest.mark.parametrize(
    ("seats", "sizes", "text"),
    [
        (3, (), ""),
        (5, (5,), ""),
        (7, (7, 5), ""),
        (3, (5,), "评审办法规定评审组有5名专家，“一组”有3名。"),
        (7, (5,), "评审办法规定评审组有5名专家，“一组”有7名。"),
        (3, (7, 5), "评审办法规定评审组有5名、7名专家，“一组”有3名。"),
    ],
)
def test_panel_has_as_many_as_the_evaluation_says(seats: int, sizes: tuple[int, ...], text: str) -> None:
    assert str(rules.fits_method("一组", seats, sizes).text) == text


@pytest.mark.parametrize(
    ("panels", "members", "shortages", "codes"),
    [
        (["planned"], [], [], []),
        (["drawn"], ["drawn", "spare"], [], []),
        ([], [], [], ["panels"]),
        (["drawn"], ["invited", "drawn"], [], ["invited"]),
        (["planned", "planned"], [], [say("不够"), say("也不够")], ["shortage", "shortage"]),
    ],
)
def test_draw(panels: list[str], members: list[str], shortages: list[Sentence], codes: list[str]) -> None:
    assert [reason.code for reason in rules.may_draw(panels, members, shortages).failures] == codes
    assert bool(rules.may_clear(members)) is ("invited" not in members)


@pytest.mark.parametrize(
    ("state", "accepts", "reason", "codes"),
    [
        ("invited", True, "", []),
        ("invited", False, "出差", []),
        ("invited", False, " ", ["reason"]),
        ("invited", False, "出\x00差", ["reason"]),
        ("accepted", False, "出差", ["state"]),
        ("spare", True, "", ["state"]),
    ],
)
def test_invitation_is_answered_once(state: str, accepts: bool, reason: str, codes: list[str]) -> None:
    assert [each.code for each in rules.may_answer(state, accepts, reason).failures] == codes


@pytest.mark.parametrize(
    ("state", "reason", "has_substitute", "has_voted", "codes"),
    [
        ("accepted", "生病", True, False, []),
        ("declined", "已谢绝", True, False, []),
        ("replaced", "生病", True, False, ["state"]),
        ("accepted", "", False, False, ["reason", "substitute"]),
        ("accepted", "生病", True, True, ["voted"]),
    ],
)
def test_replacement(
    state: str, reason: str, has_substitute: bool, has_voted: bool, codes: list[str]
) -> None:
    verdict = rules.may_replace(state, reason, has_substitute, has_voted)
    assert [each.code for each in verdict.failures] == codes


@pytest.mark.parametrize(
    ("ready", "code"),
    [
        (Readiness("drawn", 2, ["accepted", "accepted", "spare"], [], 3), ""),
        (Readiness("planned", 2, [], [], 3), "state"),
        (Readiness("at_work", 2, ["accepted", "accepted"], [], 3), "state"),
        (Readiness("drawn", 2, ["accepted", "invited"], [], 3), "members"),
        (Readiness("drawn", 2, ["accepted", "accepted"], ["王平"], 3), "accounts"),
        (Readiness("drawn", 2, ["accepted", "accepted"], [], 0), "entries"),
    ],
)
def test_work_is_handed_out_when_everybody_is_there(ready: Readiness, code: str) -> None:
    assert [each.code for each in rules.may_deal(ready).failures] == ([code] if code else [])
