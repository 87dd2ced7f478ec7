"""What may be done with a paper while it lies with whoever files it, in plain values. `called` is what its kind is called."""

from __future__ import annotations

from tepei.policy.verdict import Verdict
from tepei.policy.words import Sentence, say

EDITABLE = ("draft", "sent_back")
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O, U: nothing to mistake when it is read aloud
_NUMBER_BYTES = 10


def make_number(year: int, chance: bytes) -> str:
    """“2023-” and 16 characters of Crockford's base32, from 10 random bytes; ValueError for another count."""
    if len(chance) != _NUMBER_BYTES:
        raise ValueError(f"a number is made of {_NUMBER_BYTES} bytes, not {len(chance)}")
    bits = int.from_bytes(chance, "big")
    return f"{year}-" + "".join(_CROCKFORD[bits >> shift & 31] for shift in range(75, -1, -5))


def may_edit(state: str, called: Sentence) -> Verdict:
    """Content changes only while the paper lies with whoever files it."""
    if state in EDITABLE:
        return Verdict.yes()
    text = say(
        "%(paper)s已提交，内容不能再修改。尚无单位审核时可先“撤回”，否则请联系正在审核的单位退回。",
        paper=called,
    )
    return Verdict.no("edit_state", text)


def may_discard(state: str, called: Sentence) -> Verdict:
    """Only a draft is thrown away; what was sent back belongs to its reviewers' history until it is decided."""
    if state == "draft":
        return Verdict.yes()
    text = say("只有“填写中”的%(paper)s可以删除。请刷新页面查看最新状态。", paper=called)
    return Verdict.no("discard_state", text)


def is_complete(gaps: int, called: Sentence) -> Verdict:
    """Only a complete form is submitted."""
    if not gaps:
        return Verdict.yes()
    text = say(
        "%(paper)s还有 %(gaps)d 处没有填好，请按提示补充后再提交。已填内容都已保存。",
        paper=called,
        gaps=gaps,
    )
    return Verdict.no("incomplete", text)
