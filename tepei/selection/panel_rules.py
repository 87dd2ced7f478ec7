"""Panels and who sits in them: what may be done when, in plain values."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from tepei.policy.characters import fault, trim
from tepei.policy.verdict import Verdict
from tepei.policy.words import ITEMS, Sentence, join, say
from tepei.selection.states import ACCEPTED, AT_WORK, DECLINED, DRAWN, INVITED, IS_DRAWN, SEATED, SPARE

_LARGEST = 50


def may_plan(seats: int, outside: int, substitutes: int) -> Verdict:
    """A panel of a size that people can be drawn for; the code of each reason is the box that it is about."""
    verdict = Verdict.yes()
    if not 1 <= seats <= _LARGEST:
        verdict &= Verdict.no("seats", say("评审组应有 1 至 %(most)d 人。", most=_LARGEST))
    if not 0 <= outside <= max(seats, 0):
        verdict &= Verdict.no("outside", say("外部专家人数不能为负，也不能超过评审组人数。"))
    if not 0 <= substitutes <= _LARGEST:
        verdict &= Verdict.no("substitutes", say("候补人数应为 0 至 %(most)d。", most=_LARGEST))
    return verdict


def fits_method(name: str, seats: int, sizes: Collection[int]) -> Verdict:
    """A panel has as many seats as the evaluation of a track of its round says; `sizes` is empty where one leaves the number open."""
    if not sizes or seats in sizes:
        return Verdict.yes()
    method = join((say("%(size)d名", size=each) for each in sorted(sizes)), ITEMS)
    text = say(
        "评审办法规定评审组有%(method)s专家，“%(name)s”有%(seats)d名。",
        method=method,
        name=name,
        seats=seats,
    )
    return Verdict.no("seats", text)


def is_at_work(name: str, state: str) -> Verdict:
    """Its members have accepted and have their work."""
    if state == AT_WORK:
        return Verdict.yes()
    return Verdict.no("dealt", say("“%(name)s”还没有分配评审任务。", name=name))


def is_judged(without_panel: int) -> Verdict:
    """Everybody has a panel."""
    if not without_panel:
        return Verdict.yes()
    return Verdict.no("panels", say("有%(count)d名参评人选没有评审组，请先设置评审组。", count=without_panel))


def may_draw(
    panel_states: Sequence[str], member_states: Sequence[str], shortages: Sequence[Sentence]
) -> Verdict:
    """For all panels of a round, anew too, until somebody was invited; and only where every seat is filled."""
    if not panel_states:
        return Verdict.no("panels", say("请先设置评审组。"))
    if set(member_states) - {SPARE, DRAWN}:
        return Verdict.no("invited", say("已经邀请专家，不能重新抽取。个别专家不能参加的，请更换。"))
    verdict = Verdict.yes()
    for text in shortages:
        verdict &= Verdict.no("shortage", text)
    return verdict


def may_answer(state: str, accepts: bool, reason: str) -> Verdict:
    """An invitation, once; declining says why."""
    if state != INVITED:
        return Verdict.no("state", say("该邀请已经答复，或者已经失效。"))
    return Verdict.yes() if accepts else _reasoned(reason, say("请写明不能参加的原因。"))


def may_replace(state: str, reason: str, has_substitute: bool, has_voted: bool = False) -> Verdict:
    """Who sits or has declined, by the next substitute; not who has voted: nobody can take that ballot out of the box."""
    if has_voted:
        return Verdict.no("voted", say("该专家已经投票，不能更换。"))
    if state not in (*SEATED, DECLINED):
        return not_seated()
    verdict = _reasoned(reason, say("请写明更换的原因。"))
    if not has_substitute:
        verdict &= Verdict.no("substitute", say("没有合适的候补专家。请另行补充专家后重新设置评审组。"))
    return verdict


def not_seated() -> Verdict:
    """Of who has no seat."""
    return Verdict.no("state", say("该专家不在评审组中。"))


def nobody_to_invite() -> Verdict:
    """Where everybody has been asked, or has their work."""
    return Verdict.no("members", say("没有需要办理的专家。请刷新页面查看最新状态。"))


def no_ballot() -> Sentence:
    """Of a result that nobody may read yet, or that there is none of."""
    return say("评审结束后才能打印表决结果；不用投票的评审组没有表决结果。")


def no_number() -> Sentence:
    """Of a seed or a limit that is none."""
    return say("种子和次数应为不太大的整数。")


def may_clear(member_states: Sequence[str]) -> Verdict:
    """A panel may become another one until somebody was invited into it."""
    if set(member_states) - {SPARE, DRAWN}:
        return Verdict.no("invited", say("已经邀请专家，不能修改或删除评审组。"))
    return Verdict.yes()


@dataclass(frozen=True)
class Readiness:
    """How far a panel is: its state, how many seats it has, the states of its members, who of those who accepted has no account, and its entries."""

    state: str
    seats: int
    member_states: Sequence[str]
    without_account: Sequence[str]
    entries: int


def may_deal(panel: Readiness) -> Verdict:
    """The work is handed out when every seat has somebody who accepted and can sign in."""
    if panel.state != IS_DRAWN:
        return Verdict.no("state", say("评审任务已经分配，或者还没有抽取专家。"))
    accepted = sum(state == ACCEPTED for state in panel.member_states)
    if accepted < panel.seats:
        text = say(
            "评审组应有%(seats)d名专家，目前接受邀请的%(count)d名。", seats=panel.seats, count=accepted
        )
        return Verdict.no("members", text)
    if panel.without_account:
        name = panel.without_account[0]
        return Verdict.no("accounts", say("“%(name)s”还没有账号，不能评审。请先在专家库中开通。", name=name))
    return Verdict.yes() if panel.entries else Verdict.no("entries", say("没有需要本组评审的参评人选。"))


def _reasoned(reason: str, missing: Sentence) -> Verdict:
    if not trim(reason):
        return Verdict.no("reason", missing)
    hidden = fault(reason, lines=True)
    return Verdict.no("reason", say("%(fault)s。", fault=hidden)) if hidden else Verdict.yes()
