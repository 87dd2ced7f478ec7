"""The history of a paper in words 办理经过."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from tepei.papers import kinds, queries
from tepei.papers.kinds import PaperKind
from tepei.papers.models import Decision, Paper
from tepei.policy.bindings import code_of
from tepei.policy.calendar import day_text
from tepei.policy.limit_kinds import LIMIT_KINDS
from tepei.policy.quota import BEYOND, BEYOND_SHARE, BEYOND_TOTAL
from tepei.policy.words import ITEMS, NOTHING, Sentence, join, say
from tepei.programmes import queries as programmes


@dataclass(frozen=True)
class Event:
    """One line of a paper's history. `who` names an organisation to the applicant, and the person too to reviewers.

    `document` is the name of the file that it rests on, `basis` its number and day where it came from above; `granted` names what it passed over, for reviewers alone.
    """

    at: dt.datetime
    verb: str
    who: Sentence | str
    text: Sentence
    opinion: str
    document: str = ""
    decision_id: int = 0
    basis: Sentence = NOTHING
    granted: Sentence = NOTHING


def of(paper: Paper, for_applicant: bool) -> list[Event]:
    """Every move in words, oldest first. The applicant reads the opinions that concern them, reviewers read all."""
    kind, names = kinds.of(paper), dict(enumerate(queries.names_of_stages(paper)))
    steps = kind.step_names(programmes.scheme_of(paper) if kind.routed and paper.decisions else None)
    return [
        replace(
            _event(decision, kind, _Called(names, steps), for_applicant),
            granted=NOTHING if for_applicant else _granted(paper, decision),
        )
        for decision in paper.decisions
    ]


def _granted(paper: Paper, decision: Decision) -> Sentence:
    """What it passed over 破格: requirements by their names, limits and soft numbers by what they are."""
    if not decision.granted:
        return NOTHING
    scheme = programmes.scheme_of(paper)
    names: dict[str, Sentence | str] = {
        each.key: each.name for each in scheme.track(paper.track.code).requirements
    }
    names |= {code_of(each): Sentence(LIMIT_KINDS[each.kind]) for each in scheme.limits}
    names |= {BEYOND: say("名额数"), BEYOND_TOTAL: say("名额总数"), BEYOND_SHARE: say("分配的名额数")}
    return join((names.get(key, key) for key in decision.granted), ITEMS)


@dataclass(frozen=True)
class _Called:
    """Who reviews at each stage, and what each step is called."""

    stages: Mapping[int, Sentence]
    steps: Mapping[str, Sentence]


def _event(decision: Decision, kind: PaperKind, words: _Called, for_applicant: bool) -> Event:
    who: Sentence | str = decision.organisation_name or kind.filer
    if not for_applicant and decision.step_kind:
        who = named(decision)
    is_shown = decision.concerns_applicant or not for_applicant
    acting = words.steps.get(decision.step_kind, NOTHING)
    place = words.stages.get(decision.to_position, NOTHING) if decision.verb == "send_back" else acting
    text, opinion = _happened(decision, place), decision.opinion if is_shown else ""
    rests_on = str(decision.file or ""), decision.id, basis_of(decision)
    return Event(decision.decided_at, decision.verb, who, text, opinion, *rests_on)


def basis_of(decision: Decision) -> Sentence:
    """The number and the day of the document from above that it rests on 批复."""
    if decision.document_day is None:
        return NOTHING
    return say("%(number)s（%(day)s）", number=decision.document_number, day=day_text(decision.document_day))


class Acted(Protocol):
    """What somebody did for an organisation, maybe in a colleague's place."""

    organisation_name: str
    actor_name: str
    on_behalf_of: str


def named(acted: Acted) -> Sentence | str:
    """The organisation and who acted for it, in whose place where it was a colleague's."""
    who = f"{acted.organisation_name} {acted.actor_name}".strip()
    if not acted.on_behalf_of:
        return who
    return say("%(who)s（代 %(principal)s 办理）", who=who, principal=acted.on_behalf_of)


def _happened(decision: Decision, place: Sentence | str) -> Sentence:
    by_reviewer, to_applicant = bool(decision.step_kind), decision.to_state == "sent_back"
    return {
        "submit": say("提交申报材料") if decision.from_state == "draft" else say("修改后再次提交"),
        "send_back": say("退回申报人修改") if to_applicant else say("退回%(place)s重新审核", place=place),
        "retract": say("撤回已作出的审核") if by_reviewer else say("撤回申报材料"),
        "approve": say("%(place)s审核通过", place=place),
        "reject": say("不予通过"),
        "select": say("结论：%(outcome)s", outcome=decision.ground)
        if decision.ground
        else say("确定%(selected_word)s"),
        "revoke": say("撤销%(selected_word)s：%(ground)s", ground=decision.ground)
        if decision.ground
        else say("撤销%(selected_word)s"),
    }[decision.verb]
