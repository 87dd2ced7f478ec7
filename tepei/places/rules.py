"""What may be done with places. Values in, `Verdict` out."""

from __future__ import annotations

from tepei.policy.characters import is_blank
from tepei.policy.verdict import Verdict
from tepei.policy.words import say


def may_transfer(is_same_track: bool, is_same_body: bool, count: int) -> Verdict:
    """Places move between two bodies of one track, at least one of them."""
    if not is_same_track or is_same_body:
        return Verdict.no("transfer", say("请在同一培养方式的两个单位之间调剂名额。"))
    if count < 1:
        return Verdict.no("transfer_count", say("请填写调剂的名额数，应为不小于 1 的整数。"))
    return Verdict.yes()


def has_reason(reason: str) -> Verdict:
    """Every change of places says why."""
    return Verdict.no("reason_missing", say("请填写调整理由。")) if is_blank(reason) else Verdict.yes()
