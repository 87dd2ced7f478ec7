"""What the requests of trainees have in common as kinds of paper: who files them, where they go, and when they may be filed.

A request that is approved is a move of the trainee, in the same transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tepei.papers import drafts, kinds
from tepei.papers.kinds import PaperKind, Stages
from tepei.papers.moves import Move
from tepei.policy.fields import Form
from tepei.policy.life import life
from tepei.policy.stages import Stop
from tepei.policy.verdict import Verdict
from tepei.policy.words import Sentence, say
from tepei.trainees import queries, request_rules, terms
from tepei.trainees.models import Trainee

SECTION = "basic"
ALWAYS = ("open", "closed", "archived")
_STEPS = {"training": say("培养单位"), "unit": say("派出单位"), "region": say("组织单位")}


def form(title: str, fields: Sequence[Mapping[str, Any]]) -> Form:
    """No notice has a form of a request: what it asks is assumed."""
    section = {"key": SECTION, "title": title, "fields": [{"assumed": True, **each} for each in fields]}
    proof = {"key": "proof", "label": "证明材料", "kind": "document"}
    return Form.from_data({"version": "1", "sections": [section], "attachments": [proof]})


def answers(request: Any) -> dict[str, str]:
    """What was typed, each in its usual form."""
    return drafts.content_of(request).answered(SECTION)


def both(request: Any) -> list[Stop]:
    """The training unit, once there is one, and the sending unit: in any order."""
    trainee = request.trainee
    stops = [Stop("unit", trainee.organisation_id)]
    return [Stop("training", trainee.training_unit_id), *stops] if trainee.training_unit_id else stops


def sending(request: Any) -> list[Stop]:
    """The sending unit alone."""
    return [Stop("unit", request.trainee.organisation_id)]


def region(request: Any) -> list[Stop]:
    """Who runs the year."""
    return [Stop("region", queries.runner_of(request.cycle).id)]


def is_approved(move: Move) -> bool:
    """Is it the last approval?"""
    return move.verb == "approve" and move.state == "approved"


def may_ask(verb: str, request: Any) -> Verdict:
    """May this trainee ask for this move now?"""
    return may_ask_of(verb, request.trainee)


def may_ask_of(verb: str, trainee: Trainee) -> Verdict:
    """May somebody ask for this move of this training now?"""
    return request_rules.may_ask(verb, trainee.state, is_selected=terms.is_selected(trainee))


def register(
    key: str,
    called: Sentence,
    stages: Callable[[Any], Stages],
    apply: Callable[[Any, Move], Sequence[str]],
    **own: Any,
) -> PaperKind[Any]:
    """A kind of request: approved for good, one after the other, on its own screen, after the year has closed too."""
    return kinds.register(
        PaperKind(
            key=key,
            life=life(called, ("submit", "retract", "approve", "send_back"), final=("approved",)),
            buttons={"approve": say("同意"), "send_back": say("退回")},
            stages=stages,
            steps=_STEPS,
            count=kinds.IN_TURN,
            filer=say("学员本人"),
            files_in=ALWAYS,
            reviews_in=ALWAYS,
            effects=(apply,),
            material=drafts.material,
            **own,
        )
    )
