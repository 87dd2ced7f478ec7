"""What must hold of places at training units whatever happened (papers.invariants)."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import and_, func, or_, select

from tepei.papers import invariants
from tepei.placements.models import Placement, ReportNotice, TrainingOffer
from tepei.placements.states import ACCEPTED, PROPOSED
from tepei.policy.traineeship import BORN
from tepei.portal.database import db
from tepei.trainees.models import Trainee


def _places_are_those_that_are_taken() -> Iterator[str]:
    """As many are taken as are proposed or accepted, and never more than there are."""
    live = (
        select(func.count())
        .select_from(Placement)
        .where(Placement.offer_id == TrainingOffer.id, Placement.live.is_(True))
        .correlate(TrainingOffer)
        .scalar_subquery()
    )
    wrong = select(TrainingOffer.id, TrainingOffer.taken, TrainingOffer.places, live).where(
        or_(TrainingOffer.taken != live, TrainingOffer.taken > TrainingOffer.places)
    )
    for pk, taken, places, found in db.session.execute(wrong):
        yield f"培养名额 {pk}：名额 {places}，已安排 {taken}，实有安排 {found}"


def _placements_match_their_trainees() -> Iterator[str]:
    """Who is proposed still awaits a unit, who was accepted does not; what holds a place is one of these."""
    wrong = or_(
        and_(Placement.live.is_(True), Placement.state.not_in((PROPOSED, ACCEPTED))),
        and_(Placement.live.is_(None), Placement.state.in_((PROPOSED, ACCEPTED))),
        and_(Placement.live.is_(True), Placement.state == ACCEPTED, Trainee.state == BORN),
    )
    for pk in db.session.scalars(select(Placement.id).join(Placement.trainee).where(wrong)):
        yield f"培养单位安排 {pk}：状态与学员不一致"


def _notices_are_of_who_was_accepted() -> Iterator[str]:
    """Nobody was told to report to a unit that did not accept them."""
    told = select(ReportNotice.id).join(ReportNotice.placement).where(Placement.state != ACCEPTED)
    for pk in db.session.scalars(told):
        yield f"报到通知 {pk}：培养单位没有接收"


invariants.register(
    _places_are_those_that_are_taken, _placements_match_their_trainees, _notices_are_of_who_was_accepted
)
