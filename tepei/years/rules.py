"""What may be done with a year as a whole. Values in, `Verdict` out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tepei.policy.characters import is_blank
from tepei.policy.verdict import Verdict
from tepei.policy.words import ITEMS, Sentence, join, say
from tepei.programmes.rules import STATES

_CODE = re.compile("[a-z][a-z0-9-]{2,39}")


def is_code(code: str, taken: bool) -> Verdict:
    """A year's code stands in addresses and file names, and is one year's alone."""
    if not _CODE.fullmatch(code):
        text = say("代码由小写英文字母、数字和连字符组成，以字母开头，例如 training-2026。")
        return Verdict.no("year_code", text)
    if taken:
        return Verdict.no("year_code_taken", say("已有代码为“%(code)s”的年度，请另取代码。", code=code))
    return Verdict.yes()


def may_amend(state: str, changes: Sequence[object], faults: Sequence[Sentence], reason: str) -> Verdict:
    """A revision while the year is open: there is something to put in force, nothing wrong with it, and a reason."""
    if state != "open":
        text = say(
            "本年度当前为“%(state)s”，只有“%(open)s”的年度需要修订。",
            state=STATES[state],
            open=STATES["open"],
        )
        return Verdict.no("year_state", text)
    if faults:
        text = say("方案还有 %(count)d 处需要补正，请补正后再修订。", count=len(faults))
        return Verdict.no("amend_faults", text)
    if not changes:
        return Verdict.no("amend_nothing", say("方案与现行配置没有差别，不需要修订。"))
    if is_blank(reason):
        return Verdict.no("amend_reason", say("请填写修订理由，例如补充通知的文号和内容。"))
    return Verdict.yes()


def may_rehearse(is_rehearsal: bool, has_rehearsal: bool) -> Verdict:
    """A real year is rehearsed, once at a time."""
    if is_rehearsal:
        return Verdict.no("rehearsal_of_rehearsal", say("演练年度不能再演练，请从正式年度开始演练。"))
    if has_rehearsal:
        return Verdict.no("rehearsal_runs", say("本年度的演练尚未清除，请先清除再重新演练。"))
    return Verdict.yes()


def may_wipe(is_rehearsal: bool, code: str, typed: str) -> Verdict:
    """Only a rehearsal can be wiped, and only by who types its code."""
    if not is_rehearsal:
        return Verdict.no("wipe_real", say("只有演练年度可以清除，正式年度的数据不能删除。"))
    if code != typed.strip():
        return Verdict.no("wipe_code", say("请输入演练年度的代码“%(code)s”确认清除。", code=code))
    return Verdict.yes()


def may_archive(state: str, under_way: int) -> Verdict:
    """What is closed and decided is archived; afterwards nothing of it changes."""
    if state != "closed":
        text = say("本年度当前为“%(state)s”，截止后才能归档。", state=STATES[state])
        return Verdict.no("year_state", text)
    if under_way:
        text = say("还有 %(count)d 份申报材料在审核中，请全部办结后再归档。", count=under_way)
        return Verdict.no("archive_under_way", text)
    return Verdict.yes()


def are_known(unknown: Sequence[str]) -> Verdict:
    """Does every name belong to an account?"""
    text = say("没有这些用户名：%(names)s。请核对后重新填写。", names=join(unknown, ITEMS))
    return Verdict.yes() if not unknown else Verdict.no("testers_unknown", text)
