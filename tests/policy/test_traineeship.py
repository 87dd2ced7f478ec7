"""The life of a trainee: one table of what may follow."""

from __future__ import annotations

import pytest

from tepei.policy import traineeship
from tepei.policy.traineeship import OVER, PRESENT, STATES, VERBS

# Each verb, and the states in which it may be used with the one that it leads to; a trainee on leave came from the training.
LIFE = {
    "place": {"awaiting": "placed"},
    "return_to_board": {"placed": "awaiting"},
    "prepare": {"awaiting": "awaiting", "placed": "placed"},
    "report_in": {"placed": "reported"},
    "mark_absent": {"placed": "placed"},
    "explain": {"placed": "placed"},
    "give_time": {"placed": "placed"},
    "begin": {"reported": "training"},
    "leave": {"training": "on_leave"},
    "come_back": {"on_leave": "training"},
    "change": {"placed": "placed", "reported": "reported", "training": "training"},
    "assess": {"training": "training"},
    "complete": {"training": "completed"},
    "end": dict.fromkeys(("awaiting", *PRESENT), "ended"),
    "disqualify": dict.fromkeys(("awaiting", *PRESENT), "disqualified"),
    "reinstate": dict.fromkeys(("ended", "disqualified"), "on_leave"),
}


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("state", STATES)
def test_verb_follows_where_the_table_says(verb: str, state: str) -> None:
    to = LIFE[verb].get(state)
    assert bool(traineeship.may(verb, state)) == (to is not None)
    if to is None:
        with pytest.raises(ValueError, match=verb):
            traineeship.next_state(verb, state, "on_leave")
    else:
        assert traineeship.next_state(verb, state, "on_leave") == to


def test_refusal_says_where_the_verb_may_be_used() -> None:
    text = str(traineeship.may("complete", "on_leave").text)
    assert "当前为“请假中”" in text
    assert "只能在“培养中”时办理" in text


def test_nobody_leaves_a_completed_training() -> None:
    assert [verb for verb in VERBS if traineeship.may(verb, "completed")] == []
    assert {*STATES} == {"awaiting", *PRESENT, *OVER}
