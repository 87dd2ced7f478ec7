"""What may be done with an application while its applicant holds it, in plain values."""

from __future__ import annotations

from tepei.policy.scheme import Promise
from tepei.policy.verdict import Verdict

EDITABLE = ("draft", "sent_back")
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O, U: nothing to mistake when it is read aloud
_NUMBER_BYTES = 10


def make_number(year: int, chance: bytes) -> str:
    """“2023-” and 16 characters of Crockford's base32, from 10 random bytes; ValueError for another count."""
    if len(chance) != _NUMBER_BYTES:
        raise ValueError(f"a number is made of {_NUMBER_BYTES} bytes, not {len(chance)}")
    bits = int.from_bytes(chance, "big")
    return f"{year}-" + "".join(_CROCKFORD[bits >> shift & 31] for shift in range(75, -1, -5))


def may_edit(state: str) -> Verdict:
    """Content changes only while the application lies with its applicant."""
    if state in EDITABLE:
        return Verdict.yes()
    return Verdict.no(
        "edit_state", "申报表已提交，内容不能再修改。尚无单位审核时可先“撤回”，否则请联系正在审核的单位退回。"
    )


def may_change_track(state: str) -> Verdict:
    """Only before the first review: what reviewers approved was approved for its 培养方式."""
    if state == "draft":
        return Verdict.yes()
    return Verdict.no(
        "track_state", "只有“填写中”的申报表可以更改培养方式。如需更改，请先撤回，或联系审核单位。"
    )


def may_discard(state: str) -> Verdict:
    """Only a draft is thrown away; what was sent back belongs to its reviewers' history until it is decided."""
    if state == "draft":
        return Verdict.yes()
    return Verdict.no("discard_state", "只有“填写中”的申报表可以删除。请刷新页面查看最新状态。")


def may_submit(gaps: int) -> Verdict:
    """Only a complete form is submitted."""
    if not gaps:
        return Verdict.yes()
    return Verdict.no("incomplete", f"申报表还有 {gaps} 处没有填好，请按提示补充后再提交。已填内容都已保存。")


def may_print(state: str, position: int) -> Verdict:
    """The official print comes after the unit's approval; before that there is the watermarked preview."""
    if state in ("approved", "selected", "rejected") or (state == "in_review" and position > 0):
        return Verdict.yes()
    return Verdict.no("print_state", "申报表须经所在单位审核通过后才能打印。在此之前可以预览。")


def accepts(asked: Promise | None, version: str) -> Verdict:
    """Was the 承诺书 that the year asks for now the one that was read?"""
    if asked is None or asked.version == version:
        return Verdict.yes()
    return Verdict.no("promise", "承诺书已更新，请阅读页面上的承诺书并勾选后再提交。")
