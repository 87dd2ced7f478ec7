"""Rows of 落实培养单位, on one's own side and on the foreign one."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from tepei.organisations.models import Organisation
from tepei.placements.models import Placement, ReportNotice, TrainingOffer
from tepei.portal import clock, scope
from tepei.portal.database import db, transaction
from tepei.trainees.models import Trainee
from tests import factories
from tests.access.trainee_rows import trained
from tests.papers.stage import cycle, track_id


@dataclass(frozen=True)
class Placed:
    """Somebody at a training unit: ids of the trainee, of its offer, of a placement that waits for an answer, of the notice of another one."""

    trainee: int
    offer: int
    asked: int
    notice: int


def placed(unit: Organisation, track: str, school: Organisation) -> Placed:
    """Two of this unit on this track, at this school."""
    with scope.everything("a test offers places"), transaction() as session:
        kept = select(TrainingOffer).where(
            TrainingOffer.track_id == track_id(track), TrainingOffer.training_unit_id == school.id
        )
        offer = session.scalars(kept).one_or_none() or TrainingOffer(
            track_id=track_id(track), training_unit_id=school.id, places=20, taken=2
        )
        session.add(offer)
    people = [trained("白杨", unit, school) for _each in "12"]
    with scope.everything("a test places"), transaction() as session:
        for pk in people:
            db.session.get_one(Trainee, pk).track_id = track_id(track)
        asked, accepted = (
            _placement(pk, offer, state) for pk, state in zip(people, ("proposed", "accepted"), strict=True)
        )
        session.add_all([asked, accepted])
        notice = ReportNotice(
            cycle_id=cycle().id, trainee_id=people[1], placement=accepted, name="白杨", office_name="人社厅", issued_on=clock.today()
        )  # fmt: skip
        session.add(notice)
    return Placed(people[0], offer.id, asked.id, notice.id)


def school() -> Organisation:
    """That of the world."""
    with scope.everything("a test looks"):
        return db.session.scalars(select(Organisation).where(Organisation.name == "培养医院")).one()


def other_school() -> Organisation:
    """One that nobody of the world acts for."""
    return factories.node("第三培养医院", "training_unit", "150000")


def _placement(trainee_id: int, offer: TrainingOffer, state: str) -> Placement:
    return Placement(
        trainee_id=trainee_id, offer_id=offer.id, track_id=offer.track_id, training_unit_id=offer.training_unit_id, state=state,
        preference=1, name="白杨", unit_name="示例医院", proposed_at=clock.now(),
    )  # fmt: skip
