"""Who runs a year 组织单位: the region, or a city or department for what stands below it; and whom it is for."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import select

from tepei.organisations.models import Organisation, ids_on
from tepei.policy.verdict import Verdict
from tepei.portal import province, scope
from tepei.portal.database import db
from tepei.programmes import queries, rules
from tepei.programmes.models import Cycle


def own_cycle(code: str) -> Cycle:
    """One that the viewer may run. Absent for every other."""
    found = queries.cycle_by_code(code)
    scope.require_change(found)
    return found


def office() -> Organisation | None:
    """For which of their organisations the viewer runs years; None for who decides about all, and for who acts for none that could."""
    who = scope.viewer()
    if scope.is_unlimited() or "decides" in who.duties:
        return None
    kinds = province.bodies().dated
    found = select(Organisation).where(
        Organisation.id.in_(who.organisation_ids), Organisation.kind.in_(kinds)
    )
    return db.session.scalars(found.order_by(Organisation.path)).first()


def may_run(run_by: Organisation | None) -> bool:
    """Is a year that this organisation runs (None: the region) the viewer's to change? Who decides about all changes all."""
    who = scope.viewer()
    is_own = run_by is not None and run_by.id in who.organisation_ids
    return is_own or scope.is_unlimited() or "decides" in who.duties


def some_end_at_viewer() -> bool:
    """Do the papers of any year end at an organisation that the viewer acts for?"""
    who = scope.viewer()
    if "decides" in who.duties or not who.organisation_ids:
        return "decides" in who.duties
    theirs = select(Cycle.id).where(Cycle.run_by_id.in_(who.organisation_ids)).limit(1)
    return db.session.scalar(theirs) is not None


def ends_at_viewer(cycle: Cycle) -> bool:
    """Do its papers end at an organisation that the viewer acts for?"""
    who = scope.viewer()
    if cycle.run_by_id is None:
        return "decides" in who.duties
    return cycle.run_by_id in who.organisation_ids


def foremost(cycles: Sequence[Cycle]) -> Cycle | None:
    """Of `queries.cycles()`, the one that a page shows first: of the years that end at the viewer, where there are any."""
    own = [cycle for cycle in cycles if ends_at_viewer(cycle)]
    return queries.foremost(own or cycles)


def is_for_viewer(cycle: Cycle) -> bool:
    """Does it concern an organisation that the viewer acts for: the region's all, any other what stands below who runs it?"""
    ids = {each for path in scope.viewer().paths for each in ids_on(path)}
    return cycle.run_by_id is None or cycle.run_by_id in ids


def for_unit(cycle: Cycle, way: Collection[int]) -> Verdict:
    """May people of a unit apply in it, whose papers may pass these organisations (ids)?"""
    run_by = (cycle.run_by.id, cycle.run_by.name) if cycle.run_by else None
    return rules.is_for_unit(run_by, way)
