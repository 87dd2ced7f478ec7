"""What trainees may ask for, and when, in plain values."""

from __future__ import annotations

from collections.abc import Mapping

from tepei.policy import traineeship
from tepei.policy.verdict import Verdict
from tepei.policy.words import say


def may_ask(verb: str, state: str, *, is_selected: bool) -> Verdict:
    """A request is for a move that may follow: leave of who is in training, an end of who has not ended, a change of who is placed."""
    if not is_selected:
        return Verdict.no("no_trainee", say("入选已撤销的，不再办理培养期间的事项。"))
    return traineeship.may(verb, state)


def is_in_order(begins: str, ends: str) -> Verdict:
    """Days in their usual form, 2026-03-01."""
    text = say("请假的结束日期早于开始日期，请更正后再提交。")
    return Verdict.yes() if begins <= ends else Verdict.no("leave_days", text)


def changes_something(values: Mapping[str, object]) -> Verdict:
    """A change says what is to be different."""
    text = say("请填写要变更的内容：期满日期、培养专业、培养单位至少一项。")
    return Verdict.yes() if any(values.values()) else Verdict.no("no_change", text)
