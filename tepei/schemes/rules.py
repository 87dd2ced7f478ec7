"""What may be done with a scheme. Values in, `Verdict` out."""

from __future__ import annotations

from collections.abc import Iterable

from tepei.policy.verdict import Outcome, Reason, Verdict
from tepei.programmes.rules import STATES


def may_open(state: str, faults: Iterable[str]) -> Verdict:
    """Only a draft is opened, and only one whose check finds nothing. Each fault is a reason of its own."""
    if state != "draft":
        return Verdict.no(
            "cycle_state", f"本年度当前为“{STATES[state]}”，只有“{STATES['draft']}”的年度可以开放。"
        )
    reasons = (Reason("cycle_configuration", Outcome.FAIL, f"{fault}，请补正后再开放。") for fault in faults)
    return Verdict(tuple(reasons))


def may_take_over(state: str) -> Verdict:
    """A configuration is loaded into a draft or an open year; what is closed stays as it was."""
    if state in ("draft", "open"):
        return Verdict.yes()
    return Verdict.no("cycle_state", f"本年度{STATES[state]}，配置不能再改动。需要修改的，请滚动为新的年度。")
