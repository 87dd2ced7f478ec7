"""Whom a year selected, and what their money depends on, read for the whole year at once."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tepei.funding import outcome_queries
from tepei.papers.models import Paper
from tepei.policy.entitled_amounts import SELECTED, MoneyFacts
from tepei.policy.months import MonthsSetting, months_trained
from tepei.policy.scheme import SchemeRecord
from tepei.policy.traineeship import OVER
from tepei.portal import clock, scope
from tepei.portal.database import db
from tepei.programmes.models import Cycle, Track
from tepei.trainees.models import Trainee, TraineeMove

_KIND = "application"  # of the papers that somebody is selected by
Spans = Mapping[
    int, Sequence[tuple[dt.date, dt.date]]
]  # by trainee: the first and the last day of each leave


def facts_of(cycle: Cycle, scheme: SchemeRecord) -> list[tuple[SelectedPaper, MoneyFacts]]:
    """Everybody whom the year selected, with what their money depends on; five statements, some more where it hangs on assessments."""
    selected, leaves, left = _selected(cycle, scheme), leaves_of(cycle), _left_units(cycle)
    outcomes = outcome_queries.of(cycle, scheme)
    found = []
    for each in selected:
        trainee = each.trainee
        trained = _trained(trainee, leaves.get(trainee.id, ()), scheme) if trainee else MoneyFacts(SELECTED)
        facts = replace(
            trained,
            name=each.applicant_name,
            employer=each.organisation_name,
            is_selected=each.state == "selected",
            selected_on=each.selected_on,
            today=clock.today(),
            outcomes=outcomes.get(each.id, {}),
            left_units=tuple(left.get(trainee.id, ())) if trainee else (),
        )
        found.append((each, facts))
    return found


@dataclass(frozen=True)
class SelectedPaper:
    """A paper that was selected, with what lists say of it; `trainee` where whom it selected is trained."""

    id: int
    applicant_name: str
    number: str
    organisation_name: str
    state: str
    track: str
    selected_on: dt.date | None
    trainee: Trainee | None


def _selected(cycle: Cycle, scheme: SchemeRecord) -> list[SelectedPaper]:
    """Also those whose selection was revoked since; what comes of a task is nobody's selection."""
    tasks = [track.code for track in scheme.tracks if track.tasks is not None]
    found = (
        select(
            Paper.id, Paper.applicant_name, Paper.trainee_number, Paper.organisation_name, Paper.state, Track.code,
            Paper.moved_at, Trainee,
        )
        .join(Track, Track.id == Paper.track_id)
        .outerjoin(Trainee, Trainee.application_id == Paper.id)
        .where(Paper.cycle_id == cycle.id, Paper.kind == _KIND, Paper.state.in_(("selected", "revoked")))
        .where(Track.code.not_in(tasks))
        .options(joinedload(Trainee.training_unit))
        .order_by(Paper.id)
    )  # fmt: skip
    with scope.everything("who pays for a year pays for whom it selected, whoever reviewed them"):
        rows = db.session.execute(found).all()
    return [
        SelectedPaper(pk, name, number, unit, state, track, moved.date() if moved else None, trainee)
        for pk, name, number, unit, state, track, moved, trainee in rows
    ]


def _trained(trainee: Trainee, leaves: Sequence[tuple[dt.date, dt.date]], scheme: SchemeRecord) -> MoneyFacts:
    training = scheme.training
    setting = MonthsSetting(training.part_months, training.leave_days) if training else MonthsSetting()
    left_on = trainee.left_on or (trainee.ends_on if trainee.state == "completed" else None)
    return MoneyFacts(
        state=trainee.state,
        planned=training.months if training else 0,
        trained=months_trained(trainee.begins_on, left_on, leaves, setting),
        is_early=trainee.state in OVER and _is_early(trainee, left_on),
        is_personal=trainee.is_personal,
        training_unit=trainee.training_unit.name if trainee.training_unit else "",
    )


def _is_early(trainee: Trainee, left_on: dt.date | None) -> bool:
    if trainee.state != "completed":
        return True
    return left_on is not None and trainee.ends_on is not None and left_on < trainee.ends_on


def _left_units(cycle: Cycle) -> Mapping[int, Sequence[str]]:
    """By trainee, the training units that they left for another one after they had reported in there."""
    changed = (
        select(TraineeMove.trainee_id, TraineeMove.before)
        .join(Trainee, Trainee.id == TraineeMove.trainee_id)
        .where(Trainee.cycle_id == cycle.id, TraineeMove.verb == "change", TraineeMove.from_state != "placed")
        .order_by(TraineeMove.id)
    )
    found: dict[int, list[str]] = defaultdict(list)
    for trainee_id, before in db.session.execute(changed):
        if name := before.get("training_unit_name"):
            found[trainee_id].append(name)
    return found


def leaves_of(cycle: Cycle) -> Spans:
    """When the trainees of a year were away; a leave that was never over lasts to the last day of training."""
    moved = (
        select(TraineeMove.trainee_id, TraineeMove.verb, TraineeMove.on, Trainee.left_on)
        .join(Trainee, Trainee.id == TraineeMove.trainee_id)
        .where(Trainee.cycle_id == cycle.id, TraineeMove.verb.in_(("leave", "come_back")))
        .order_by(TraineeMove.trainee_id, TraineeMove.id)
    )
    found: dict[int, list[tuple[dt.date, dt.date]]] = defaultdict(list)
    open_since: dict[int, tuple[dt.date, dt.date]] = {}
    for trainee_id, verb, on, left_on in db.session.execute(moved):
        if verb == "leave":
            open_since[trainee_id] = (on, left_on or clock.today())
        elif trainee_id in open_since:
            found[trainee_id].append((open_since.pop(trainee_id)[0], on - dt.timedelta(days=1)))
    for trainee_id, span in open_since.items():
        found[trainee_id].append(span)
    return found
