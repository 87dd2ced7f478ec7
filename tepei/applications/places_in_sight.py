"""Places left, as a desk keeps them in sight beside its lists 剩余名额."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby
from typing import Any

from sqlalchemy import or_, select, true

from tepei.organisations.models import Organisation, ids_on
from tepei.papers.kinds import PlacesLeft
from tepei.places.models import Place
from tepei.policy.quota import Allowance
from tepei.portal import scope
from tepei.portal.database import db
from tepei.programmes.models import Cycle, Track


def of_viewer() -> Sequence[PlacesLeft]:
    """Of each track of the open years: those of the body or pool that the viewer's organisations recommend from; of who sees several
    bodies, the sum. One statement.
    """
    found = _of(scope.viewer(), scope.is_unlimited())
    with scope.everything("every reviewer sees what the body of their papers has left"):
        rows = db.session.execute(found).all()
    return [_line([*group]) for _track, group in groupby(rows, lambda row: row.track_id)]


@lru_cache(maxsize=500)
def _of(who: scope.Viewer, sees_all: bool) -> Any:
    """Asked by every desk of the same viewer, and therefore made once: making it takes longer than finding the places."""
    above = {node for path in who.paths for node in ids_on(path)}
    pool = select(Organisation.pool_id).where(Organisation.id.in_(above), Organisation.pool_id.is_not(None))
    seen = true() if sees_all else scope.criterion(Place)
    mine = or_(seen, Place.organisation_id.in_(above), Place.organisation_id.in_(pool))
    counts = (Place.allowance, Place.places, Place.taken)
    return (
        select(Place.track_id, Cycle.name, Track.name, Track.total, Organisation.name, *counts)
        .select_from(Place)
        .join(Track, Track.id == Place.track_id)
        .join(Cycle, Cycle.id == Track.cycle_id)
        .join(Organisation, Organisation.id == Place.organisation_id)
        .where(Cycle.state.in_(("open", "closed")), mine)
        .order_by(Cycle.id.desc(), Track.position, Track.id)
    )


def _line(rows: Sequence[Any]) -> PlacesLeft:
    _track, cycle, track, total, name, allowance, places, taken = rows[0]
    if len(rows) == 1:
        return PlacesLeft(cycle, track, name, allowance, places, taken)
    taken = sum(row.taken for row in rows)
    is_open = any(each.allowance == Allowance.ANY for each in rows)
    allotted = total if is_open else sum(each.places or 0 for each in rows)
    allowance = Allowance.ANY if allotted is None else Allowance.NUMBER
    return PlacesLeft(cycle, track, "", allowance, allotted, taken)
