"""What may be done with an application beside what holds for every paper, in plain values."""

from __future__ import annotations

from tepei.policy.scheme import Promise
from tepei.policy.verdict import Verdict
from tepei.policy.words import say


def may_change_track(state: str) -> Verdict:
    """Only before the first review: what reviewers approved was approved for its 培养方式."""
    if state == "draft":
        return Verdict.yes()
    text = say("只有“填写中”的申报表可以更改%(track_word)s。如需更改，请先撤回，或联系审核单位。")
    return Verdict.no("track_state", text)


def may_print(state: str, position: int) -> Verdict:
    """The official print comes after the unit's approval; before that there is the watermarked preview."""
    if state in ("approved", "selected", "rejected") or (state == "in_review" and position > 0):
        return Verdict.yes()
    return Verdict.no("print_state", say("申报表须经所在单位审核通过后才能打印。在此之前可以预览。"))


def accepts(promise: Promise | None, version: str) -> Verdict:
    """Was the 承诺书 that the year asks for now the one that was read?"""
    if promise is None or promise.version == version:
        return Verdict.yes()
    return Verdict.no("promise", say("承诺书已更新，请阅读页面上的承诺书并勾选后再提交。"))
