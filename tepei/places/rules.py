"""What may be done with places. Values in, `Verdict` out."""

from __future__ import annotations

from tepei.policy.characters import is_blank
from tepei.policy.verdict import Verdict
from tepei.policy.words import say


def may_transfer(is_same_track: bool, is_same_body: bool, count: int) -> Verdict:
    """Places move between two bodies of one track, at least one of them."""
    if not is_same_track or is_same_body:
        return Verdict.no("transfer", say("请在同一%(track_word)s的两个单位之间调剂名额。"))
    if count < 1:
        return Verdict.no("transfer_count", say("请填写调剂的名额数，应为不小于 1 的整数。"))
    return Verdict.yes()


def within_total(track: str, before: int, after: int, total: int | None) -> Verdict:
    """May the bodies together have `after` places of a track, who had `before`? More than the `total` of the notice (None: it gives none) only others could give."""
    if total is None or after <= total or after <= before:
        return Verdict.yes()
    text = say(
        "“%(track)s”各单位名额合计将为 %(sum)d 名，超过总数 %(total)d 名。请从其他单位调剂（“台账”页）；通知追加名额的，请先在“%(track_word)s”中修改总数。",
        track=track,
        sum=after,
        total=total,
    )
    return Verdict.no("total", text)


def has_reason(reason: str) -> Verdict:
    """Every change of places says why."""
    return Verdict.no("reason_missing", say("请填写调整理由。")) if is_blank(reason) else Verdict.yes()
