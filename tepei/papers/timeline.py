"""The history of a paper in words 办理经过."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from tepei.papers import kinds, queries
from tepei.papers.kinds import Kind
from tepei.papers.models import Decision, Paper
from tepei.policy.words import N_


@dataclass(frozen=True)
class Event:
    """One line of a paper's history. `who` names an organisation to the applicant, and the person too to reviewers.

    `words` say what happened and may name a `place` (a step or an organisation); the screen translates both. `document` is the name of the
    file that it rests on.
    """

    at: dt.datetime
    verb: str
    who: str
    words: str
    place: str
    opinion: str
    document: str = ""

    @property
    def text(self) -> str:
        """What happened, in Chinese."""
        return self.words % {"place": self.place}


def of(paper: Paper, for_applicant: bool) -> list[Event]:
    """Every move in words, oldest first. The applicant reads the opinions that concern them, reviewers read all."""
    names = {
        number: "、".join(step.organisation_name for step in stage)
        for number, stage in enumerate(queries.stages_of(paper.steps))
    }
    return [_event(decision, kinds.of(paper), names, for_applicant) for decision in paper.decisions]


def _event(decision: Decision, kind: Kind, names: dict[int, str], for_applicant: bool) -> Event:
    who = decision.organisation_name or kind.filer
    if not for_applicant and decision.step_kind:
        who = f"{who} {decision.actor_name}"
    is_shown = decision.concerns_applicant or not for_applicant
    acting = kind.step_names.get(decision.step_kind, "")
    place = names.get(decision.to_position, "") if decision.verb == "send_back" else acting
    opinion, document = decision.opinion if is_shown else "", str(decision.file or "")
    return Event(decision.decided_at, decision.verb, who, _words(decision), place, opinion, document)


def _words(decision: Decision) -> str:
    by_reviewer, to_applicant = bool(decision.step_kind), decision.to_state == "sent_back"
    words = {
        "submit": N_("提交申报材料") if decision.from_state == "draft" else N_("修改后再次提交"),
        "send_back": N_("退回申报人修改") if to_applicant else N_("退回%(place)s重新审核"),
        "retract": N_("撤回已作出的审核") if by_reviewer else N_("撤回申报材料"),
        "approve": N_("%(place)s审核通过"),
        "reject": N_("不予通过"),
        "select": N_("确定入选"),
        "revoke": N_("撤销入选"),
    }
    return words[decision.verb]
