"""Applications as they are read: those of one year, and what one person typed in others."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from tepei.applications.models import Application
from tepei.forms.reuse import Source
from tepei.organisations.models import Organisation
from tepei.papers import queries as papers
from tepei.people.models import Person
from tepei.portal.database import db
from tepei.programmes import running
from tepei.programmes.models import Cycle, Track

UNIT_CODES = ("unit_nature", "unit_affiliation")  # what the employer is described by


def has_others(application: Application) -> bool:
    """Has the person, or the unit for itself, applied in other years as well?"""
    return db.session.scalars(_others(application).limit(1)).first() is not None


def others(application: Application) -> Iterator[Source]:
    """What they typed in other applications, the newest first."""
    related = (joinedload(Application.cycle), joinedload(Application.form))
    for other in db.session.scalars(_others(application).options(*related).order_by(Application.id.desc())):
        yield Source(str(other.id), other.cycle.name, other.form.answers)


def summarised_cycles() -> list[Cycle]:
    """Years of the viewer's organisations with people to report: open or closed, the latest first, rehearsals after the real ones."""
    statement = (
        select(Cycle)
        .where(Cycle.state.in_(("open", "closed")))
        .order_by(Cycle.is_rehearsal, Cycle.year.desc(), Cycle.id.desc())
    )
    related = (selectinload(Cycle.tracks), joinedload(Cycle.revision))
    found = db.session.scalars(statement.options(*related))
    return [cycle for cycle in found if running.is_for_viewer(cycle)]


def live_applications(cycle_id: int, person: Person | None, unit: Organisation) -> list[Application]:
    """Those of this person, or of this unit for itself, and cycle that are neither refused nor discarded; of any number on a track, none counts."""
    whose = {"person_id": person.id} if person else {"person_id": None, "organisation_id": unit.id}
    statement = select(Application).filter_by(cycle_id=cycle_id, live=True, **whose)
    statement = statement.join(Track, Track.id == Application.track_id).where(Track.repeats.is_(False))
    return list(db.session.scalars(statement.order_by(Application.id)))


def _others(application: Application) -> Select[tuple[Application]]:
    return select(Application).where(papers.of_the_same(application), Application.id != application.id)
