"""Notes about trainees: read and made 培养记录."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from tepei.portal import audit, clock, scope
from tepei.portal.database import db, transaction
from tepei.portal.errors import Absent, require
from tepei.trainees import note_rules, queries
from tepei.trainees.models import Trainee
from tepei.trainees.note_models import TraineeNote
from tepei.trainees.note_rules import SELF, NoteKind


@dataclass(frozen=True)
class TypedNote:
    """What was typed."""

    kind: str
    day: dt.date | None
    text: str
    copies: int | None = None


def of(trainee: Trainee) -> Sequence[TraineeNote]:
    """All that the viewer sees, the newest day first."""
    mine = select(TraineeNote).where(TraineeNote.trainee_id == trainee.id)
    return db.session.scalars(mine.order_by(TraineeNote.on.desc(), TraineeNote.id.desc())).all()


def offered(trainee: Trainee) -> dict[str, NoteKind]:
    """What the viewer may note."""
    return note_rules.notes_of(_makers(trainee))


def note(pk: int, typed: TypedNote) -> TraineeNote:
    """Keep one. Absent for a foreign trainee and for a kind that is not the viewer's to note."""
    with transaction() as session:
        trainee = queries.find(pk)
        kind = offered(trainee).get(typed.kind)
        if kind is None:
            raise Absent
        require(note_rules.is_whole(kind, typed.day, typed.text, typed.copies, clock.today()))
        maker, who = next(each for each in _makers(trainee) if each in kind.makers), scope.viewer()
        office = None if maker == SELF else queries.office_of(trainee, maker)
        made = TraineeNote(
            trainee_id=trainee.id,
            kind=typed.kind,
            on=typed.day or clock.today(),
            text=typed.text.strip(),
            copies=typed.copies if kind.has_copies else None,
            organisation_name=office.name if office else "",
            actor_id=who.user_id,
            actor_name=who.name,
            on_behalf_of=who.for_whom(office.id) if office else "",
            made_at=clock.now(),
        )
        session.add(made)
        session.flush()
        audit.record("trainee.note", trainee, note=made.id, kind=typed.kind)
        return made


def _makers(trainee: Trainee) -> tuple[str, ...]:
    person_id = scope.viewer().person_id
    is_own = person_id is not None and person_id == trainee.person_id
    return (SELF,) if is_own else queries.makers(trainee)
