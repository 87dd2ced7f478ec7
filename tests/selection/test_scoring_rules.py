"""What may be handed in when, as tables."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from tepei.policy.evaluation import CriterionRecord
from tepei.selection import scoring_rules as rules
from tepei.selection.scoring_rules import Working

OPENS, CLOSES = dt.datetime(2023, 3, 8, 9, tzinfo=dt.UTC), dt.datetime(2023, 3, 20, 18, tzinfo=dt.UTC)
SECOND = dt.timedelta(seconds=1)
CRITERIA = [CriterionRecord(key=key, name=key, maximum=50) for key in ("merit", "promise")]


@pytest.mark.parametrize(
    ("is_open", "now", "may"),
    [
        (True, OPENS, True),
        (True, OPENS - SECOND, False),
        (True, CLOSES - SECOND, True),
        (True, CLOSES, False),
        (False, OPENS, False),
    ],
)
def test_work_ends_with_the_second_of_the_close(is_open: bool, now: dt.datetime, may: bool) -> None:
    assert bool(rules.may_work(Working(is_open, OPENS, CLOSES), now)) is may


@pytest.mark.parametrize(
    ("scores", "remark", "codes"),
    [
        ({"merit": "40", "promise": "0"}, "", []),
        ({"merit": "49.55", "promise": " 50 "}, "很好\n推荐", []),
        ({"merit": "40"}, "", ["promise"]),
        ({"merit": "50.01", "promise": "-1"}, "", ["merit", "promise"]),
        ({"merit": "1.234", "promise": "四十"}, "", ["merit", "promise"]),
        ({"merit": "NaN", "promise": "1e400"}, "好\x00", ["remark", "merit", "promise"]),
    ],
)
def test_every_criterion_has_a_score_within_its_bounds(
    scores: dict[str, str], remark: str, codes: list[str]
) -> None:
    assert [each.code for each in rules.may_hand_in(scores, CRITERIA, remark).failures] == codes


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("4", Decimal(4)),
        ("4.50", Decimal("4.5")),
        ("４", None),
        ("Infinity", None),
        ("", None),
        ("4_0", None),
    ],
)
def test_score_is_a_plain_number(text: str, value: Decimal | None) -> None:
    assert rules.score_of(text) == value


@pytest.mark.parametrize(
    ("state", "has_voted", "reason", "codes"),
    [
        ("due", False, "同学", []),
        ("due", False, "", ["reason"]),
        ("handed_in", False, "同学", ["state"]),
        ("due", True, "同学", ["state"]),
        ("due", False, "同\x00学", ["reason"]),
    ],
)
def test_recusal(state: str, has_voted: bool, reason: str, codes: list[str]) -> None:
    assert [each.code for each in rules.may_recuse(state, has_voted, reason).failures] == codes


@pytest.mark.parametrize(
    ("has_voted", "due", "votes", "code"),
    [
        (False, [1, 2], {1: "agree", 2: "abstain"}, ""),
        (True, [1], {1: "agree"}, "voted"),
        (False, [], {}, "due"),
        (False, [1, 2], {1: "agree"}, "votes"),
        (False, [1], {1: "agree", 2: "agree"}, "votes"),
        (False, [1], {1: "perhaps"}, "votes"),
    ],
)
def test_one_ballot_marks_everybody_who_is_due(
    has_voted: bool, due: list[int], votes: dict[int, str], code: str
) -> None:
    assert [each.code for each in rules.may_vote(has_voted, due, votes).failures] == ([code] if code else [])
