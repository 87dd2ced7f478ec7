"""Who sees and who changes the rows of a year: it is announced to everybody, and changed by who runs it 组织单位."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select, true
from sqlalchemy.sql.elements import False_, True_

from tepei.organisations.models import Organisation, under
from tepei.people.models import Person
from tepei.portal import scope
from tepei.programmes import yearly
from tepei.programmes.models import Cycle, Extension, Revision, RouteStep, Track, TrackRoute, Window


def of_own_bodies(organisation_column: Any) -> scope.Rule:
    """Rows that hang on an organisation at or below the viewer's own, or on the pool that it draws on."""
    nodes = Organisation.__table__.c

    def rule(viewer: scope.Viewer) -> ColumnElement[bool]:
        own = select(nodes.id).where(under(viewer.paths))
        pools = select(nodes.pool_id).where(nodes.id.in_(viewer.organisation_ids), nodes.pool_id.is_not(None))
        return or_(organisation_column.in_(own), organisation_column.in_(pools))

    return rule


def runs(viewer: scope.Viewer) -> ColumnElement[bool]:
    """Years that the viewer may run: those of their organisations, and all of them for who decides."""
    if "decides" in viewer.duties:
        return true()
    return Cycle.__table__.c.run_by_id.in_(ids) if (ids := viewer.organisation_ids) else false()


def receives(viewer: scope.Viewer) -> ColumnElement[bool]:
    """Years whose papers end at the viewer: those of their organisations; the region's for who decides."""
    run_by = Cycle.__table__.c.run_by_id
    own = run_by.in_(viewer.organisation_ids)
    return or_(own, run_by.is_(None)) if "decides" in viewer.duties else own


def receives_through(cycle_id: Any) -> scope.Rule:
    """The rule "of whoever a year ends at", told by the column that names it: who runs a year pays for it and issues its certificates."""

    def rule(viewer: scope.Viewer) -> ColumnElement[bool]:
        theirs: ColumnElement[bool] = cycle_id.in_(select(Cycle.__table__.c.id).where(receives(viewer)))
        return theirs

    return rule


def _of_all_persons(viewer: scope.Viewer) -> ColumnElement[bool]:
    """Who runs a year grants extensions to single persons, who have no body that it could look through."""
    return and_(Extension.person_id.is_not(None), _of_own_year(viewer, Extension.cycle_id))


def _of_own_year(viewer: scope.Viewer, cycle_id: Any) -> ColumnElement[bool]:
    own = runs(viewer)
    is_all_or_none = isinstance(own, True_ | False_)
    return own if is_all_or_none else cycle_id.in_(select(Cycle.__table__.c.id).where(own))


def _holder_of_an_extension(viewer: scope.Viewer) -> ColumnElement[bool]:
    """Who got more time may not have filed anything yet; the office that granted it knows them."""
    extensions = Extension.__table__.c
    own = _of_own_year(viewer, extensions.cycle_id)
    return own if isinstance(own, False_) else Person.id.in_(select(extensions.person_id).where(own))


scope.rows(Extension, of_own_bodies(Extension.organisation_id))
scope.rows(Extension, _of_all_persons)
scope.rows(Person, _holder_of_an_extension)
scope.rows(Extension, scope.own(Extension.person_id, "person_id"))

scope.changes(Cycle, runs)
for _model in (Revision, Track, TrackRoute, RouteStep, Extension):
    yearly.decided(_model, _model.cycle_id, Cycle)
# Bodies date themselves in the years of others (rules.is_own_window).
yearly.rows(Window, Window.cycle_id)
