"""Who may take leave, and when, in plain values."""

from __future__ import annotations

from tepei.policy.verdict import Verdict
from tepei.policy.words import say


def may_take_leave(is_trainee: bool) -> Verdict:
    """Only who was selected is in training."""
    text = say("只有已入选的学员可以请假。入选已撤销的，不再办理请假。")
    return Verdict.yes() if is_trainee else Verdict.no("no_trainee", text)


def is_in_order(begins: str, ends: str) -> Verdict:
    """Days in their usual form, 2026-03-01."""
    text = say("请假的结束日期早于开始日期，请更正后再提交。")
    return Verdict.yes() if begins <= ends else Verdict.no("leave_days", text)
