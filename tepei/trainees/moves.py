"""One move of a trainee's life as it is written: a guarded UPDATE, the move, the audit row 培养过程."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
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


def make(
    trainee: Trainee,
    verb: str,
    *,
    reason: str = "",
    on: dt.date | None = None,
    paper_id: int | None = None,
    **values: Any,
) -> TraineeMove:
    """The trainee in the state that the verb leads to, with these further `values` of its columns, as of the day `on` (today).

    Refused where the verb may not follow, Stale where somebody else has moved them meanwhile.
    """
    with transaction() as session:
        require(traineeship.may(verb, trainee.state))
        require(traineeship.is_due(verb, steps_of(trainee)))
        if "training_unit_id" in values:
            values["training_unit_name"] = _name_of(values["training_unit_id"])
        state = traineeship.next_state(verb, trainee.state, _before(trainee))
        move = TraineeMove(
            trainee_id=trainee.id,
            verb=verb,
            from_state=trainee.state,
            to_state=state,
            on=on or clock.today(),
            reason=reason,
            before={key: _plain(getattr(trainee, key)) for key in values},
            after={key: _plain(value) for key, value in values.items()},
            paper_id=paper_id,
            actor_id=scope.viewer().user_id,
            actor_name=scope.viewer().name,
            organisation_name=_office(trainee),
            trainee_version=trainee.version + 1,
            made_at=clock.now(),
        )
        _write(trainee, {**values, "state": state})
        session.add(move)
        session.flush()
        audit.record(f"trainee.{verb}", trainee, move=move.id, **{"from": move.from_state, "to": state})
        return move


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


def _office(trainee: Trainee) -> str:
    """The name of the organisation that the viewer acts for: the one that trains, the one that sends, else the highest."""
    held = scope.viewer().organisation_ids
    if not held:
        return ""
    near = case(
        (Organisation.id == trainee.training_unit_id, 0),
        (Organisation.id == trainee.organisation_id, 1),
        else_=2,
    )
    found = select(Organisation.name).where(Organisation.id.in_(held)).order_by(near, Organisation.path)
    return db.session.scalars(found.limit(1)).first() or ""


def _name_of(organisation_id: int | None) -> str:
    found = db.session.get(Organisation, organisation_id) if organisation_id is not None else None
    return found.name if found else ""


def _before(trainee: Trainee) -> str:
    return trainee.moves[-1].from_state if trainee.moves else trainee.state


def _write(trainee: Trainee, values: Mapping[str, Any]) -> None:
    present = True if values["state"] in traineeship.PRESENT else None
    written = {**values, "present": present, "version": trainee.version + 1}
    as_read = (Trainee.id == trainee.id, Trainee.state == trainee.state, Trainee.version == trainee.version)
    moved = update(Trainee).where(*as_read).values(**written)
    if db.session.execute(moved.execution_options(synchronize_session=False)).rowcount != 1:  # type: ignore[attr-defined]
        raise Stale
    for name, value in written.items():
        set_committed_value(trainee, name, value)
    db.session.expire(trainee, ["moves", "training_unit"])


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value
