"""What may be done with a year as a whole. Values in, `Verdict` out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tepei.policy.characters import is_blank
from tepei.policy.verdict import Verdict
from tepei.programmes.rules import STATES

_CODE = re.compile("[a-z][a-z0-9-]{2,39}")


def is_code(code: str, taken: bool) -> Verdict:
    """A year's code stands in addresses and file names, and is one year's alone."""
    if not _CODE.fullmatch(code):
        return Verdict.no(
            "year_code", "代码由小写英文字母、数字和连字符组成，以字母开头，例如 nmg-tepei-2026。"
        )
    if taken:
        return Verdict.no("year_code_taken", f"已有代码为“{code}”的年度，请另取代码。")
    return Verdict.yes()


def may_amend(state: str, changes: Sequence[object], faults: Sequence[str], reason: str) -> Verdict:
    """A revision while the year is open: there is something to put in force, nothing wrong with it, and a reason."""
    if state != "open":
        return Verdict.no(
            "year_state", f"本年度当前为“{STATES[state]}”，只有“{STATES['open']}”的年度需要修订。"
        )
    if faults:
        return Verdict.no("amend_faults", f"方案还有 {len(faults)} 处需要补正，请补正后再修订。")
    if not changes:
        return Verdict.no("amend_nothing", "方案与现行配置没有差别，不需要修订。")
    if is_blank(reason):
        return Verdict.no("amend_reason", "请填写修订理由，例如补充通知的文号和内容。")
    return Verdict.yes()


def may_rehearse(is_rehearsal: bool, has_rehearsal: bool) -> Verdict:
    """A real year is rehearsed, once at a time."""
    if is_rehearsal:
        return Verdict.no("rehearsal_of_rehearsal", "演练年度不能再演练，请从正式年度开始演练。")
    if has_rehearsal:
        return Verdict.no("rehearsal_runs", "本年度的演练尚未清除，请先清除再重新演练。")
    return Verdict.yes()


def may_wipe(is_rehearsal: bool, code: str, typed: str) -> Verdict:
    """Only a rehearsal can be wiped, and only by who types its code."""
    if not is_rehearsal:
        return Verdict.no("wipe_real", "只有演练年度可以清除，正式年度的数据不能删除。")
    if code != typed.strip():
        return Verdict.no("wipe_code", f"请输入演练年度的代码“{code}”确认清除。")
    return Verdict.yes()


def may_archive(state: str, under_way: int) -> Verdict:
    """What is closed and decided is archived; afterwards nothing of it changes."""
    if state != "closed":
        return Verdict.no("year_state", f"本年度当前为“{STATES[state]}”，截止后才能归档。")
    if under_way:
        return Verdict.no("archive_under_way", f"还有 {under_way} 份申报材料在审核中，请全部办结后再归档。")
    return Verdict.yes()
