"""The history of a paper in words 办理经过."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from tepei.papers import kinds, queries
from tepei.papers.kinds import PaperKind
from tepei.papers.models import Decision, Paper
from tepei.policy.words import NOTHING, Sentence, say


@dataclass(frozen=True)
class Event:
    """One line of a paper's history. `who` names an organisation to the applicant, and the person too to reviewers.

    `document` is the name of the file that it rests on.
    """

    at: dt.datetime
    verb: str
    who: Sentence | str
    text: Sentence
    opinion: str
    document: str = ""


def of(paper: Paper, for_applicant: bool) -> list[Event]:
    """Every move in words, oldest first. The applicant reads the opinions that concern them, reviewers read all."""
    names = dict(enumerate(queries.names_of_stages(paper)))
    return [_event(decision, kinds.of(paper), names, for_applicant) for decision in paper.decisions]


def _event(decision: Decision, kind: PaperKind, names: dict[int, Sentence], for_applicant: bool) -> Event:
    who: Sentence | str = decision.organisation_name or kind.filer
    if not for_applicant and decision.step_kind:
        who = f"{decision.organisation_name} {decision.actor_name}"
    is_shown = decision.concerns_applicant or not for_applicant
    acting = kind.step_names.get(decision.step_kind, NOTHING)
    place = names.get(decision.to_position, NOTHING) if decision.verb == "send_back" else acting
    text, opinion = _happened(decision, place), decision.opinion if is_shown else ""
    return Event(decision.decided_at, decision.verb, who, text, opinion, str(decision.file or ""))


def _happened(decision: Decision, place: Sentence | str) -> Sentence:
    by_reviewer, to_applicant = bool(decision.step_kind), decision.to_state == "sent_back"
    return {
        "submit": say("提交申报材料") if decision.from_state == "draft" else say("修改后再次提交"),
        "send_back": say("退回申报人修改") if to_applicant else say("退回%(place)s重新审核", place=place),
        "retract": say("撤回已作出的审核") if by_reviewer else say("撤回申报材料"),
        "approve": say("%(place)s审核通过", place=place),
        "reject": say("不予通过"),
        "select": say("确定入选"),
        "revoke": say("撤销入选"),
    }[decision.verb]
