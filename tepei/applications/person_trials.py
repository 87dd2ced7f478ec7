"""A year's conditions, as the tables have them now, on people who have applied 在登记人员上试算."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property

from sqlalchemy import Select, or_, select

from tepei.applications import facts
from tepei.applications.checks import Check
from tepei.applications.models import Application
from tepei.forms.content import Content
from tepei.papers import drafts
from tepei.people.models import Person
from tepei.policy.identity import normalise_id
from tepei.policy.requirements import RequirementRecord
from tepei.policy.verdict import Reason
from tepei.portal import vault
from tepei.portal.database import db
from tepei.portal.errors import Absent
from tepei.programmes.models import Cycle, Track
from tepei.schemes import assembling
from tepei.schemes.models import Requirement

_MOST = 20  # people of one search
_APPLICATIONS = 3 * _MOST


@dataclass(frozen=True)
class PersonTrial(Check):
    """Somebody's application, looked at as if it were filed on this track; nothing of it is kept.

    What they typed in another year stands under the same keys, and beside it what is known of them before they type.
    """

    tried: Track = field(kw_only=True)

    @property
    def track(self) -> Track:
        return self.tried

    @property
    def is_of_this_year(self) -> bool:
        return self.paper.cycle_id == self.tried.cycle_id

    @cached_property
    def _whole(self) -> Content:
        typed = drafts.content_of(self.paper, self.scheme.form.live)
        if self.is_of_this_year:
            return typed
        known = facts.prefilled(typed.form, self.paper.person, self.paper.organisation)
        beside = {key: {**row, **typed.answers.get(key, {})} for key, row in known.items()}
        return replace(typed, answers={**typed.answers, **beside})

    @property
    def lines(self) -> list[tuple[RequirementRecord, int, Reason | None]]:
        """Each condition with its row and what it says; None where it is not about them."""
        ours = select(Requirement.key, Requirement.id).where(Requirement.track_id == self.tried.id)
        rows = {key: pk for key, pk in db.session.execute(ours)}
        found = {reason.code: reason for reason in self.conditions.reasons}
        return [(each, rows[each.key], found.get(each.key)) for each in self.requirements]


def of(person_id: int, track: Track | None) -> PersonTrial:
    """The person's application of the track's year, else their latest one. Without a track on their own.

    Absent where the viewer sees none, Refused while the year's scheme cannot be read.
    """
    theirs = _visible().where(Application.person_id == person_id)
    this_year = track.cycle_id if track else 0
    found = db.session.scalars(theirs.where(or_(~Cycle.is_rehearsal, Cycle.id == this_year))).all()
    if not found:
        raise Absent
    paper = next((each for each in found if each.cycle_id == this_year), found[0])
    tried = track or paper.track
    return PersonTrial(
        paper,
        assembling.sound(tried.cycle),
        is_reviewed=paper.cycle_id == tried.cycle_id,
        tried=tried,
    )


def found(text: str) -> list[Application]:
    """The latest application of each person with such a name, with this ID number or of this number, as far as the viewer sees them."""
    index = vault.blind_index(normalise_id(text))
    named = or_(
        Person.name.contains(text, autoescape=True),
        Person.id_number_index == index,
        Application.number == text,
    )
    latest: dict[int | None, Application] = {}
    for each in db.session.scalars(_visible().join(Application.person).where(named).limit(_APPLICATIONS)):
        latest.setdefault(each.person_id, each)
    return list(latest.values())[:_MOST]


def _visible() -> Select[tuple[Application]]:
    """What the viewer sees, the newest first."""
    newest = (Cycle.year.desc(), Application.id.desc())
    return select(Application).join(Application.cycle).options(*drafts.shown(Application)).order_by(*newest)
