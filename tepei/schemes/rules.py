"""What may be done with a scheme. Values in, `Verdict` out."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from tepei.policy.characters import is_blank
from tepei.policy.verdict import Outcome, Reason, Verdict
from tepei.policy.words import Sentence, say
from tepei.programmes.rules import STATES


def may_open(state: str, faults: Iterable[Sentence]) -> Verdict:
    """Only a draft is opened, and only one whose check finds nothing. Each fault is a reason of its own."""
    if state != "draft":
        text = say(
            "本年度当前为“%(state)s”，只有“%(draft)s”的年度可以开放。",
            state=STATES[state],
            draft=STATES["draft"],
        )
        return Verdict.no("cycle_state", text)
    texts = (say("%(fault)s，请补正后再开放。", fault=fault) for fault in faults)
    return Verdict(tuple(Reason("cycle_configuration", Outcome.FAIL, text) for text in texts))


def may_take_over(state: str) -> Verdict:
    """A configuration is loaded into a draft or an open year; what is closed stays as it was."""
    if state in ("draft", "open"):
        return Verdict.yes()
    text = say("本年度%(state)s，配置不能再改动。需要修改的，请滚动为新的年度。", state=STATES[state])
    return Verdict.no("cycle_state", text)


def may_demand(decides: bool, key: str, of_region: Collection[str]) -> Verdict:
    """May an organisation add a condition of its own? Only where it decides itself; what it adds stands beside the region's and takes nothing away.

    Source: 内人社办发〔2023〕147号 二（四）.
    """
    if not decides:
        text = say(
            "该%(track_word)s不由本单位最终决定，不能另设选拔条件。请选择由本单位决定的%(track_word)s。"
        )
        return Verdict.no("track", text)
    if key in of_region:
        return Verdict.no("key", say("代码“%(key)s”已用于通知的选拔条件，请换一个代码。", key=key))
    return Verdict.yes()


def may_publish(state: str, is_changed: bool, document_number: str) -> Verdict:
    """Conditions are announced by a notice, while people can still apply."""
    if state != "open":
        return Verdict.no("cycle_state", say("本年度%(state)s，不能公布选拔条件。", state=STATES[state]))
    if not is_changed:
        return Verdict.no("unchanged", say("与已公布的选拔条件相同，不需要公布。"))
    if is_blank(document_number):
        return Verdict.no("document_number", say("请填写公布选拔条件的文号。"))
    return Verdict.yes()
