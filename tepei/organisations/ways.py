"""Which organisations papers pass, for many units at once, and who stands last before the end 上报路径."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, and_, or_, select

from tepei.organisations import queries
from tepei.organisations.models import Organisation
from tepei.portal import province
from tepei.portal.database import db


def passed(ids: Collection[int]) -> dict[int, list[int]]:
    """Whom papers of these units may pass: the ids from the root down to each, without what one that reports to the region leaves out."""
    found = queries.chains(ids)
    every = {each for chain in found.values() for each in chain}
    statement = select(Organisation.id).where(Organisation.id.in_(every), Organisation.reports_to_region)
    direct = set(db.session.scalars(statement))
    return {unit: _shortened(chain, direct) for unit, chain in found.items()}


def _shortened(chain: list[int], direct: Collection[int]) -> list[int]:
    last = max((place for place, each in enumerate(chain) if each in direct), default=0)
    return chain[:1] + chain[max(last, 1) :]


def recommends(run_by: int | None = None) -> ColumnElement[bool]:
    """Is it the last stop before the region: right below it or a pool, a root beside it, or one that reports to the region? Where another
    organisation runs the year: does it stand right below that, above units?
    """
    bodies = province.bodies()
    if run_by is not None:
        is_above_units = and_(Organisation.kind.in_(bodies.dated), Organisation.reports_to_region.is_(False))
        return and_(Organisation.parent_id == run_by, Organisation.state == "active", is_above_units)
    above = select(Organisation.id).where(
        Organisation.kind.in_([kind.code for kind in bodies.kinds if kind.is_pool or kind is bodies.deciding])
    )
    is_below = or_(
        Organisation.parent_id.in_(above), Organisation.parent_id.is_(None), Organisation.reports_to_region
    )
    reviewing = [kind.code for kind in bodies.kinds if kind.step and kind is not bodies.deciding]
    return and_(Organisation.kind.in_(reviewing), Organisation.state == "active", is_below)
