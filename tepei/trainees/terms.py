"""What the notice says of somebody's training."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tepei.papers.models import Paper
from tepei.policy.sanction import Sanction
from tepei.policy.scheme import SchemeRecord
from tepei.policy.training import TrainingRecord
from tepei.portal import scope
from tepei.portal.database import db
from tepei.programmes import queries as programmes
from tepei.programmes.models import Cycle
from tepei.trainees.models import Trainee

_AT_ONCE = 500  # rows of one statement


def scheme_of(trainee: Trainee) -> SchemeRecord:
    """What their paper was made under; a training unit does not see the paper, and needs what the notice says."""
    with scope.everything("what a notice says of the training is known to whoever trains"):
        return programmes.scheme_of(db.session.get_one(Paper, trainee.application_id))


@contextmanager
def read_together(trainees: Iterable[Trainee]) -> Iterator[None]:
    """Within, nobody asks for a paper again: those of all of them are read at once, and kept."""
    ids = sorted(each.application_id for each in trainees)
    made_under = (joinedload(Paper.cycle).joinedload(Cycle.revision), joinedload(Paper.revision))
    kept: list[Paper] = []
    with scope.everything("what a notice says of the training is known to whoever trains"):
        for start in range(0, len(ids), _AT_ONCE):
            some = select(Paper).where(Paper.id.in_(ids[start : start + _AT_ONCE])).options(*made_under)
            kept += db.session.scalars(some)
    yield
    kept.clear()


def training_of(trainee: Trainee) -> TrainingRecord | None:
    """What it says of the training; None where an amendment took that away."""
    return scheme_of(trainee).training


def sanction_of(trainee: Trainee) -> Sanction | None:
    """What it says of giving up; None where it says nothing."""
    return scheme_of(trainee).sanction


def months_of(trainee: Trainee) -> int | None:
    """For how many months it trains; None where it does not say."""
    training = training_of(trainee)
    return training.months if training else None


def is_selected(trainee: Trainee) -> bool:
    """Does the selection that they were born by still hold?"""
    with scope.everything("whether the selection holds is asked by whoever trains"):
        return db.session.get_one(Paper, trainee.application_id).state == "selected"
