"""Who sees a paper, and whose move it is: one's own, what has reached one's organisation, what waits for it 可见范围."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select, true

from tepei.papers.models import Paper, Step
from tepei.people.models import Person
from tepei.policy.body_kinds import CONFIRMS, EMPLOYS
from tepei.portal import scope


def _reached(viewer: scope.Viewer) -> Any:
    steps, held = Step.__table__.c, viewer.organisation_ids
    return select(steps.paper_id).where(steps.organisation_id.in_(held), steps.reached_at.is_not(None))


def has_reached(viewer: scope.Viewer) -> ColumnElement[bool]:
    """Papers that have reached a step of an organisation that the viewer acts for."""
    has: ColumnElement[bool] = Paper.__table__.c.id.in_(_reached(viewer))
    return has


def in_own_name(viewer: scope.Viewer) -> ColumnElement[bool]:
    """What an organisation of the viewer's files in its own name: about itself, or about those whom it recommends."""
    papers = Paper.__table__.c
    return and_(papers.person_id.is_(None), papers.organisation_id.in_(viewer.organisation_ids))


def awaits(viewer: scope.Viewer) -> ColumnElement[bool]:
    """Papers under review that wait for an organisation that the viewer acts for."""
    papers, steps = Paper.__table__.c, Step.__table__.c
    here = select(steps.id).where(
        steps.paper_id == papers.id,
        steps.stage == papers.position,
        steps.passed_at.is_(None),
        steps.organisation_id.in_(viewer.organisation_ids),
    )
    return and_(papers.state == "in_review", here.correlate(Paper.__table__).exists())


def files_something(viewer: scope.Viewer) -> bool:
    """Is the viewer a person who applies, or of a unit that may file for itself?"""
    return viewer.person_id is not None or EMPLOYS in viewer.duties


def is_kept() -> ColumnElement[bool]:
    """Its author has not thrown it away; whom a paper has reached before goes on seeing it (Paper.is_discarded)."""
    papers = Paper.__table__.c
    return or_(papers.live.is_(True), papers.state != "draft")


def own(viewer: scope.Viewer) -> ColumnElement[bool]:
    """What the viewer files and has not thrown away: about themself, or in the name of what they act for."""
    papers = Paper.__table__.c
    about = papers.person_id == viewer.person_id if viewer.person_id is not None else false()
    filed = or_(about, in_own_name(viewer)) if viewer.duties & {EMPLOYS, CONFIRMS} else about
    return and_(filed, is_kept())


def on_desk(viewer: scope.Viewer, *, is_unlimited: bool) -> ColumnElement[bool]:
    """What has ever reached the viewer as a reviewer; of what they see, unless a system task sees everything."""
    # Who files nothing else is shown nothing else by the scope: said twice, the database would search twice.
    if files_something(viewer) or is_unlimited:
        return has_reached(viewer)
    if CONFIRMS not in viewer.duties:
        return true()
    # An office reviews first what it files about itself; a list of whom it recommends goes to whoever receives it.
    return or_(~in_own_name(viewer), stands_at(viewer.organisation_ids))


def stands_at(offices: Any) -> ColumnElement[bool]:
    """The same as has_reached, of these organisations, asked of one paper after the other."""
    papers, steps = Paper.__table__.c, Step.__table__.c
    here = select(steps.id).where(
        steps.paper_id == papers.id,
        steps.organisation_id.in_(offices),
        steps.reached_at.is_not(None),
    )
    return here.correlate(Paper.__table__).exists()


def _own_or_reached(viewer: scope.Viewer) -> ColumnElement[bool]:
    """One's own papers, and those that have reached one's organisation: nobody opens a foreign draft."""
    papers = Paper.__table__.c
    if files_something(viewer) or CONFIRMS not in viewer.duties:
        return or_(own(viewer), has_reached(viewer))
    # In one list of ids: two alternatives would be searched for in every paper there is.
    both = _reached(viewer).union_all(select(papers.id).where(in_own_name(viewer), is_kept()))
    return and_(papers.id.in_(both))


def _person_of_a_paper(viewer: scope.Viewer) -> ColumnElement[bool]:
    return Person.id.in_(select(Paper.__table__.c.person_id).where(_own_or_reached(viewer)))


scope.rows(Paper, _own_or_reached)
scope.rows(Person, _person_of_a_paper)
