"""A paper that has reached a unit, made by hand: what the reviews do with it is not this room's business."""

from __future__ import annotations

from sqlalchemy import select

from tepei.organisations.models import Organisation
from tepei.papers.models import Paper, Step
from tepei.people.models import Person
from tepei.portal import clock, scope
from tepei.portal.database import transaction
from tepei.programmes.models import Track


def reach(person: Person, unit: Organisation) -> None:
    """A paper of this person that waits for this unit."""
    with scope.everything("a test makes a paper"), transaction() as session:
        track = session.scalars(select(Track)).first()
        assert track is not None
        paper = Paper(
            kind="paper", number=f"P{person.id}-{unit.id}", applicant_name=person.name, person_id=person.id, cycle_id=track.cycle_id, track_id=track.id, organisation_id=unit.id,
            organisation_name=unit.name, state="in_review", created_at=clock.now(),
        )  # fmt: skip
        paper.steps = [
            Step(
                position=0,
                kind="unit",
                organisation_id=unit.id,
                organisation_name=unit.name,
                reached_at=clock.now(),
            )
        ]
        session.add(paper)
