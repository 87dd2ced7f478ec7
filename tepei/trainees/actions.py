"""The verbs of the year of training that bodies use on a trainee's page; each is one move, told to whom it concerns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tepei.people import listings
from tepei.policy.months import last_day
from tepei.policy.words import say
from tepei.portal import clock, scope
from tepei.portal.catalogue import chinese
from tepei.portal.database import transaction
from tepei.portal.errors import Absent, Stale, require
from tepei.trainees import holding, moves, queries, rules, telling, terms
from tepei.trainees.models import Trainee, TraineeMove
from tepei.trainees.moves import TraineeStep
from tepei.trainees.rules import Act, TypedAct


@dataclass(frozen=True)
class TraineeAct:
    """What is typed for one trainee, as they were seen."""

    trainee: Trainee
    version: int
    typed: TypedAct


def act(pk: int, version: int, verb: str, typed: TypedAct) -> TraineeMove:
    """One move, as `act_all` makes many. Absent for a foreign trainee as well."""
    with transaction():
        return act_all(verb, [TraineeAct(queries.find(pk), version, typed)])[0]


def act_all(verb: str, acts: Sequence[TraineeAct]) -> list[TraineeMove]:
    """The same move of each, as one of the viewer's bodies. Absent for a move that is not theirs to make, Stale where somebody moved one of
    them meanwhile, Refused where the rules say no.
    """
    with transaction():
        chosen = rules.act_of(verb)
        if chosen is None:
            raise Absent
        made = moves.make_all(verb, [_step(chosen, each) for each in acts])
        for each in acts:
            if each.typed.ground:
                _list(each.trainee, each.typed.ground)
        telling.tell_all([(each.trainee, move) for each, move in zip(acts, made, strict=True)])
        return made


def _step(chosen: Act, each: TraineeAct) -> TraineeStep:
    trainee, typed = each.trainee, each.typed
    maker = next((held for held in queries.makers(trainee) if held in chosen.makers), "")
    if not maker:
        raise Absent
    if trainee.version != each.version:
        raise Stale
    _require(chosen, trainee, typed)
    return TraineeStep(
        trainee,
        _VALUES.get(chosen.verb, _nothing)(trainee, typed),
        reason=_reason(typed),
        on=None if chosen.ahead else typed.day,
        office=queries.office_of(trainee, maker),
    )


def _require(chosen: Act, trainee: Trainee, typed: TypedAct) -> None:
    sanction = terms.sanction_of(trainee) if chosen.also == rules.GROUND else None
    require(
        rules.is_whole(chosen, typed, sanction.grounds if sanction else ())
        & rules.is_in_order(chosen, typed.day, queries.last_day(trainee), clock.today())
        & rules.is_heard(chosen.verb, moves.steps_of(trainee))
    )
    if chosen.verb == "report_in":
        require(rules.may_be_received(bool(holding.holds(trainee))))
    if chosen.verb == "reinstate":
        require(rules.may_reinstate(terms.is_selected(trainee)))


def _list(trainee: Trainee, ground: str) -> None:
    """失信名单 of the trainee and of the sending unit, as the notice says of this ground; a rehearsal puts nobody on it."""
    sanction, cycle = terms.sanction_of(trainee), trainee.cycle
    if sanction is None or cycle.is_rehearsal:
        return
    offence = listings.Offence(cycle.programme.code, cycle.year, ground, trainee.number or trainee.name)
    with scope.everything("whoever is disqualified is listed, whoever decides"):
        listings.sanction_all(sanction, offence, trainee.person, trainee.organisation)


def _reason(typed: TypedAct) -> str:
    """The ground of the notice goes before the facts."""
    facts = typed.reason.strip()
    return chinese(say("%(ground)s：%(facts)s", ground=typed.ground, facts=facts)) if typed.ground else facts


def _nothing(_trainee: Trainee, _typed: TypedAct) -> Mapping[str, Any]:
    return {}


def _begun(trainee: Trainee, typed: TypedAct) -> Mapping[str, Any]:
    """From this day, for as long as the year says; who says nothing leaves the end as it was planned."""
    months = terms.months_of(trainee)
    return {
        "begins_on": typed.day,
        "ends_on": last_day(_day(typed), months) if months else trainee.ends_on,
    }


def _ended(trainee: Trainee, typed: TypedAct) -> Mapping[str, Any]:
    left_on = typed.day if trainee.begins_on and trainee.state in ("training", "on_leave") else None
    return {"left_on": left_on, "is_personal": typed.is_personal}


def _disqualified(trainee: Trainee, _typed: TypedAct) -> Mapping[str, Any]:
    in_training = trainee.state in ("training", "on_leave")
    return {"left_on": clock.today() if in_training else None}


def _day(typed: TypedAct) -> dt.date:
    if typed.day is None:
        raise Absent
    return typed.day


_ASKED_NO_MORE = {"absent_on": None, "explained_on": None}
_VALUES: Mapping[str, Callable[[Trainee, TypedAct], Mapping[str, Any]]] = {
    "prepare": lambda _trainee, typed: {"prepared_on": typed.day},
    "report_in": lambda _trainee, _typed: _ASKED_NO_MORE,
    "begin": _begun,
    "mark_absent": lambda _trainee, _typed: {"absent_on": clock.today()},
    "explain": lambda _trainee, _typed: {"explained_on": clock.today()},
    "give_time": lambda _trainee, typed: {"report_by": typed.day, **_ASKED_NO_MORE},
    "assess": lambda _trainee, typed: {"assessment": typed.result},
    "complete": lambda _trainee, typed: {"left_on": typed.day},
    "end": _ended,
    "disqualify": _disqualified,
    "reinstate": lambda _trainee, _typed: {"left_on": None, "is_personal": None},
}
