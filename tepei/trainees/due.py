"""What of a trainee's life comes by itself on its day: an approved leave begins, a report is late. The worker looks every morning."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from tepei.policy import months, traineeship
from tepei.portal import clock, scope
from tepei.portal.database import db, transaction
from tepei.trainees import leave_kind, telling, terms
from tepei.trainees.models import Trainee, TraineeMove
from tepei.trainees.note_models import REPORT, TraineeNote
from tepei.trainees.request_models import Leave


def begin_leaves() -> int:
    """Leaves whose first day has come, of who is still in training; how many."""
    with scope.everything("what was approved begins on its day"), transaction():
        begun = select(TraineeMove.paper_id).where(
            TraineeMove.verb == "leave", TraineeMove.paper_id.is_not(None)
        )
        waiting = (
            select(Leave)
            .join(Leave.trainee)
            .where(Leave.state == "approved", Leave.id.not_in(begun), Trainee.state == "training")
        )
        due = [each for each in db.session.scalars(waiting) if _is_due(each)]
        for leave in due:
            leave_kind.begin(leave)
        return len(due)


def _is_due(leave: Leave) -> bool:
    """Its days are here, and it was not overtaken by another one."""
    begins, ends = leave_kind.days_of(leave)
    return begins <= clock.today() <= ends and bool(traineeship.may("leave", leave.trainee.state))


def remind_reports() -> int:
    """Tell who is in training and owes a report, once for each; to how many it was new."""
    with scope.everything("the worker reminds whoever is late"), transaction():
        reported = select(TraineeNote.trainee_id, func.max(TraineeNote.on)).where(TraineeNote.kind == REPORT)
        last = {pk: on for pk, on in db.session.execute(reported.group_by(TraineeNote.trainee_id))}
        under_way = select(Trainee).where(Trainee.state == "training", Trainee.begins_on.is_not(None))
        found = db.session.scalars(under_way.options(joinedload(Trainee.cycle)))
        due = [
            (each, report_due_on(each, last.get(each.id))) for each in found if not each.cycle.is_rehearsal
        ]
        return sum(telling.tell_report_due(each, on) for each, on in due if on and on <= clock.today())


def report_due_on(trainee: Trainee, last: dt.date | None) -> dt.date | None:
    """The day of the next report, so many months after the last one or the first day; None where the notice asks for none."""
    training = terms.training_of(trainee)
    if training is None or not training.report_months or trainee.begins_on is None:
        return None
    return months.later(last or trainee.begins_on, training.report_months)
