"""What a move tells whoever filed the paper, in their inbox with the decision itself."""

from __future__ import annotations

from collections.abc import Sequence

from tepei.messages import actions as messages
from tepei.messages.actions import Occasion, Telling
from tepei.messages.kinds import NAME, OUTCOME, PAPER, UNIT, YEAR, MessageKind, register
from tepei.organisations import queries as organisations
from tepei.papers import kinds
from tepei.papers.models import Decision, Paper
from tepei.policy.words import Sentence, say
from tepei.portal.catalogue import chinese, chinese_words

_PLACES = (NAME, YEAR, PAPER, UNIT, OUTCOME)


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
        say("确定%(selected_word)s"),
        "{年度}：{结果}",
        "{姓名}同志：您的{材料}（{年度}）的结果为“{结果}”。请登录系统查看，后续安排以正式通知为准。",
    ),
    "revoke": _kind(
        "revoke",
        say("撤销%(selected_word)s"),
        "{年度}：结果已撤销",
        "{姓名}同志：您的{材料}（{年度}）的结果已由{单位}撤销。请登录系统查看决定。",
    ),
}

# What came of a task is nobody's selection.
_CONCLUDED = register(
    MessageKind(
        "paper.conclude",
        say("作出结论"),
        _PLACES,
        "{年度}：{结果}",
        "{姓名}同志：您的{材料}（{年度}）已由{单位}作出结论：{结果}。请登录系统查看，后续安排以正式通知为准。",
        by_sms=True,
    )
)


def tell(paper: Paper, decision: Decision) -> None:
    """Tell who filed it what was decided, in the transaction of the decision."""
    if _concerns_filer(decision):
        tell_all(decision.verb, [(paper, decision.id, decision.organisation_name)])


def tell_all(verb: str, decided: Sequence[tuple[Paper, int, str]]) -> None:
    """The same of many papers, each with the id of its decision and the office that made it, in a few statements. A rehearsal tells nobody."""
    real = [each for each in decided if not each[0].cycle.is_rehearsal]
    if verb in _TOLD:
        _tell_each(_TOLD[verb], [each for each in real if not each[0].outcome])
        _tell_each(_CONCLUDED, [each for each in real if each[0].outcome])


def _tell_each(kind: MessageKind, decided: Sequence[tuple[Paper, int, str]]) -> None:
    messages.tell_each(kind, [
        Telling(filers_of(paper), occasion_of(paper, f"decision:{pk}"), values_of(paper, office))
        for paper, pk, office in decided
    ])  # fmt: skip


def occasion_of(paper: Paper, key: str) -> Occasion:
    """What happened to a paper, for whoever filed it; `key` names it."""
    screen = kinds.of(paper).screen_of(paper)
    page = f"{screen}.show" if screen else ""
    return Occasion(key, paper.cycle.programme.code, page, paper.id)


def values_of(paper: Paper, office_name: str) -> dict[str, str]:
    """What the wording may name: the year, what the paper is called, this office, and what came of it where it was selected."""
    called, words = chinese(kinds.of(paper).life.called), chinese_words(paper.cycle.words)
    outcome = paper.outcome or words["selected_word"]
    return {YEAR: paper.cycle.name, PAPER: called, UNIT: office_name, OUTCOME: outcome}


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
