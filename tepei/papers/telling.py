"""What a move tells whoever filed the paper, in their inbox with the decision itself."""

from __future__ import annotations

from collections.abc import Sequence

from tepei.messages import actions as messages
from tepei.messages.actions import Occasion, Telling
from tepei.messages.kinds import NAME, PAPER, UNIT, YEAR, MessageKind, register
from tepei.organisations import queries as organisations
from tepei.papers import kinds
from tepei.papers.models import Decision, Paper
from tepei.policy.words import Sentence, say
from tepei.portal.catalogue import chinese

_PLACES = (NAME, YEAR, PAPER, UNIT)


def _kind(verb: str, name: Sentence, subject: str, text: str, *, by_sms: bool = True) -> MessageKind:
    return register(MessageKind(f"paper.{verb}", name, _PLACES, subject, text, by_sms))


# By what happened; where a paper goes on to the next office, nobody is told: the applicant's page shows it.
_TOLD = {
    "send_back": _kind(
        "send_back",
        say("申报材料被退回修改"),
        "{年度}：{材料}被退回修改",
        "{姓名}同志：您的{材料}（{年度}）由{单位}退回修改。请登录系统查看审核意见，修改后在截止时间前重新提交。",
    ),
    "approve": _kind(
        "approve",
        say("申报材料全部审核通过"),
        "{年度}：{材料}已审核通过",
        "{姓名}同志：您的{材料}（{年度}）已由{单位}审核通过，最终结果以正式通知为准。",
        by_sms=False,
    ),
    "reject": _kind(
        "reject",
        say("申报材料不予通过"),
        "{年度}：{材料}未通过审核",
        "{姓名}同志：您的{材料}（{年度}）未通过{单位}的审核。请登录系统查看审核意见。",
    ),
    "select": _kind(
        "select",
        say("确定入选"),
        "{年度}：入选通知",
        "{姓名}同志：您已入选“{年度}”。请登录系统查看结果，后续安排以正式通知为准。",
    ),
    "revoke": _kind(
        "revoke",
        say("撤销入选"),
        "{年度}：入选已撤销",
        "{姓名}同志：您在“{年度}”中的入选已由{单位}撤销。请登录系统查看决定。",
    ),
}


def tell(paper: Paper, decision: Decision) -> None:
    """Tell who filed it what was decided, in the transaction of the decision."""
    if _concerns_filer(decision):
        tell_all(decision.verb, [(paper, decision.id, decision.organisation_name)])


def tell_all(verb: str, decided: Sequence[tuple[Paper, int, str]]) -> None:
    """The same of many papers, each with the id of its decision and the office that made it, in a few statements. A rehearsal tells nobody."""
    if verb in _TOLD:
        messages.tell_each(_TOLD[verb], [
            Telling(filers_of(paper), occasion_of(paper, f"decision:{pk}"), values_of(paper, office))
            for paper, pk, office in decided
            if not paper.cycle.is_rehearsal
        ])  # fmt: skip


def occasion_of(paper: Paper, key: str) -> Occasion:
    """What happened to a paper, for whoever filed it; `key` names it."""
    screen = kinds.of(paper).screen_of(paper)
    page = f"{screen}.show" if screen else ""
    return Occasion(key, paper.cycle.programme.code, page, paper.id)


def values_of(paper: Paper, office_name: str) -> dict[str, str]:
    """What the wording may name: the year, what the paper is called, and this office."""
    called = chinese(kinds.of(paper).life.called)
    return {YEAR: paper.cycle.name, PAPER: called, UNIT: office_name}


def _concerns_filer(decision: Decision) -> bool:
    """A return to an earlier office does not, and an approval only where it is the last one."""
    if decision.verb == "approve":
        return decision.to_state == "approved" and decision.from_state != "approved"
    return decision.concerns_applicant


def filers_of(paper: Paper) -> list[int]:
    """The accounts in whose hands the paper is while it is a draft: the person's, or of those who act for the unit."""
    if paper.person is not None:
        return [paper.person.user_id] if paper.person.user_id is not None else []
    return organisations.members_of([paper.organisation_id]).get(paper.organisation_id, [])
