"""Moves of a trainee's life as they are written: a guarded UPDATE, the move, the audit row 培养过程."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import case, select, update
from sqlalchemy.orm.attributes import set_committed_value

from tepei.organisations.models import Organisation
from tepei.policy import traineeship
from tepei.policy.traineeship import Steps
from tepei.portal import audit, clock, scope
from tepei.portal.database import db, transaction
from tepei.portal.errors import Stale, require
from tepei.trainees import terms
from tepei.trainees.models import Trainee, TraineeMove


@dataclass(frozen=True)
class TraineeStep:
    """A move of one trainee: with these further `values` of its columns, why, as of the day `on` (today), on which request.

    `office` is the organisation that makes it; None: the one that the viewer acts for.
    """

    trainee: Trainee
    values: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""
    on: dt.date | None = None
    paper_id: int | None = None
    office: Organisation | None = None


def make(
    trainee: Trainee,
    verb: str,
    *,
    reason: str = "",
    on: dt.date | None = None,
    paper_id: int | None = None,
    **values: Any,
) -> TraineeMove:
    """One move, as `make_all` makes many."""
    return make_all(verb, [TraineeStep(trainee, values, reason, on, paper_id)])[0]


def make_all(verb: str, steps: Sequence[TraineeStep]) -> list[TraineeMove]:
    """Each trainee in the state that the verb leads to, in a few statements.

    Refused where the verb may not follow, Stale where somebody else has moved one of them meanwhile.
    """
    with transaction() as session:
        steps = [replace(each, values=_whole(each.values)) for each in steps]
        made = [_move(verb, each) for each in steps]
        _write(list(zip(steps, made, strict=True)))
        session.add_all(made)
        session.flush()
        for each, move in zip(steps, made, strict=True):
            set_committed_value(each.trainee, "moves", [*each.trainee.moves, move])
            landing = {"from": move.from_state, "to": move.to_state}
            if move.on_behalf_of:
                landing["on_behalf_of"] = move.on_behalf_of
            audit.record(f"trainee.{verb}", each.trainee, move=move.id, **landing)
        return made


def _whole(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """With the name of the training unit, which lists find people by."""
    if "training_unit_id" not in values:
        return values
    return {**values, "training_unit_name": _name_of(values["training_unit_id"])}


def _move(verb: str, step: TraineeStep) -> TraineeMove:
    trainee = step.trainee
    require(traineeship.may(verb, trainee.state))
    require(traineeship.is_due(verb, steps_of(trainee)))
    who, office = scope.viewer(), step.office or _office(trainee)
    return TraineeMove(
        trainee_id=trainee.id,
        verb=verb,
        from_state=trainee.state,
        to_state=traineeship.next_state(verb, trainee.state, _before(trainee)),
        on=step.on or clock.today(),
        reason=step.reason,
        before={key: _plain(getattr(trainee, key)) for key in step.values},
        after={key: _plain(value) for key, value in step.values.items()},
        paper_id=step.paper_id,
        actor_id=who.user_id,
        actor_name=who.name,
        organisation_name=office.name if office else "",
        on_behalf_of=who.for_whom(office.id if office else None),
        trainee_version=trainee.version + 1,
        made_at=clock.now(),
    )


def steps_of(trainee: Trainee) -> Steps:
    """What was done so far."""
    training = terms.training_of(trainee)
    return Steps(
        prepares=bool(training and training.preparation),
        is_prepared=trainee.prepared_on is not None,
        is_absent=trainee.absent_on is not None,
        is_explained=trainee.explained_on is not None,
        assessment=trainee.assessment,
    )


def _office(trainee: Trainee) -> Organisation | None:
    """The organisation that the viewer acts for: the one that trains, the one that sends, else the highest."""
    held = scope.viewer().organisation_ids
    if not held:
        return None
    near = case(
        (Organisation.id == trainee.training_unit_id, 0),
        (Organisation.id == trainee.organisation_id, 1),
        else_=2,
    )
    found = select(Organisation).where(Organisation.id.in_(held)).order_by(near, Organisation.path)
    return db.session.scalars(found.limit(1)).first()


def _name_of(organisation_id: int | None) -> str:
    found = db.session.get(Organisation, organisation_id) if organisation_id is not None else None
    return found.name if found else ""


def _before(trainee: Trainee) -> str:
    return trainee.moves[-1].from_state if trainee.moves else trainee.state


def _write(made: Sequence[tuple[TraineeStep, TraineeMove]]) -> None:
    """A guarded UPDATE for all that stood alike and change alike."""
    alike = defaultdict[tuple[Any, ...], list[Trainee]](list)
    for step, move in made:
        present = True if move.to_state in traineeship.PRESENT else None
        written = {**step.values, "state": move.to_state, "present": present, "version": move.trainee_version}
        alike[(move.from_state, *sorted(written.items()))].append(step.trainee)
    for (was, *items), trainees in alike.items():
        _update(trainees, was, dict(items))


def _update(trainees: Sequence[Trainee], was: str, written: Mapping[str, Any]) -> None:
    as_read = (
        Trainee.id.in_([each.id for each in trainees]),
        Trainee.state == was,
        Trainee.version == written["version"] - 1,
    )
    moved = update(Trainee).where(*as_read).values(**written)
    done = db.session.execute(moved.execution_options(synchronize_session=False))
    if done.rowcount != len(trainees):  # type: ignore[attr-defined]
        raise Stale
    for trainee in trainees:
        for name, value in written.items():
            set_committed_value(trainee, name, value)
        if "training_unit_id" in written:
            db.session.expire(trainee, ["training_unit"])


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value
