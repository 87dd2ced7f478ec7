"""What may be done with a scheme. Values in, `Verdict` out."""

from __future__ import annotations

from collections.abc import Iterable

from tepei.policy.verdict import Outcome, Reason, Verdict
from tepei.policy.words import Sentence, say
from tepei.programmes.rules import STATES


def may_open(state: str, faults: Iterable[Sentence]) -> Verdict:
    """Only a draft is opened, and only one whose check finds nothing. Each fault is a reason of its own."""
    if state != "draft":
        text = say(
            "本年度当前为“%(state)s”，只有“%(draft)s”的年度可以开放。",
            state=STATES[state],
            draft=STATES["draft"],
        )
        return Verdict.no("cycle_state", text)
    texts = (say("%(fault)s，请补正后再开放。", fault=fault) for fault in faults)
    return Verdict(tuple(Reason("cycle_configuration", Outcome.FAIL, text) for text in texts))


def may_take_over(state: str) -> Verdict:
    """A configuration is loaded into a draft or an open year; what is closed stays as it was."""
    if state in ("draft", "open"):
        return Verdict.yes()
    text = say("本年度%(state)s，配置不能再改动。需要修改的，请滚动为新的年度。", state=STATES[state])
    return Verdict.no("cycle_state", text)
