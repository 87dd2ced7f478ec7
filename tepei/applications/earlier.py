"""In what an applicant took part before 入选经历: the lines of the register, and what they have asked for elsewhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from sqlalchemy import select

from tepei.applications.models import Application
from tepei.papers import queries as papers
from tepei.people import participations
from tepei.people.models import Participation
from tepei.people.participations import SYSTEM
from tepei.policy.earlier import KnownParticipation
from tepei.portal import scope
from tepei.portal.database import db
from tepei.programmes.models import Cycle, Programme, Track

_PENDING = ("in_review", "sent_back", "approved")


def of(paper: Application, cycle: Cycle, units: Collection[str]) -> list[Participation]:
    """What the register says of the applicant, the latest first, without what their papers of this very year came to."""
    found = participations.of(paper.person or paper.organisation, units)
    ours = {each.paper_id for each in found if each.paper_id is not None}
    if not ours or paper.cycle_id != cycle.id:
        return found
    with scope.everything("which papers are of this year is no secret"):
        now = select(Application.id).where(Application.id.in_(ours), Application.cycle_id == cycle.id)
        here = set(db.session.scalars(now))
    return [each for each in found if each.paper_id not in here]


def told(row: Participation) -> KnownParticipation:
    """The line as the rules read it."""
    return KnownParticipation(
        (row.programme_name, row.programme),
        (row.tier, row.tier_code),
        row.year,
        row.until,
        row.assessment,
        is_sure=row.id_number_index is not None,
    )


def is_listed(row: Participation, programme: str, on: dt.date) -> bool:
    """Does it count as 曾入选 for this programme? What was imported holds to its end, as the line of a list does."""
    if row.id_number_index is None or row.programme not in ("", programme):
        return False
    return row.source == SYSTEM or row.until is None or row.until >= on


def under_way(paper: Application, cycle: Cycle) -> list[KnownParticipation]:
    """What the applicant has asked for in other programmes that run in the same year."""
    others = (
        select(Programme.name, Programme.code, Track.name, Track.code)
        .join_from(Application, Cycle, Application.cycle_id == Cycle.id)
        .join(Programme, Cycle.programme_id == Programme.id)
        .join(Track, Application.track_id == Track.id)
        .where(
            papers.of_the_same(paper),
            Application.state.in_(_PENDING),
            Cycle.programme_id != cycle.programme_id,
            Cycle.year == cycle.year,
            ~Cycle.is_rehearsal,
        )
    )
    with scope.everything("what somebody asks for elsewhere is known to the rules, whoever asks"):
        rows = db.session.execute(others).all()
    return [
        KnownParticipation((programme, code), (tier, tier_code), cycle.year, is_under_way=True)
        for programme, code, tier, tier_code in rows
    ]
