"""Places left, as a desk keeps them in sight beside its lists 剩余名额."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from sqlalchemy import or_, select

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
    who = scope.viewer()
    above = {node for path in who.paths for node in ids_on(path)}
    pool = select(Organisation.pool_id).where(Organisation.id.in_(above), Organisation.pool_id.is_not(None))
    mine = or_(scope.criterion(Place), Place.organisation_id.in_(above), Place.organisation_id.in_(pool))
    found = (
        select(Place, Organisation.name, Track.name, Track.total, Cycle.name)
        .join(Track, Track.id == Place.track_id)
        .join(Cycle, Cycle.id == Track.cycle_id)
        .join(Organisation, Organisation.id == Place.organisation_id)
        .where(Cycle.state.in_(("open", "closed")), mine)
        .order_by(Cycle.id.desc(), Track.position, Track.id)
    )
    with scope.everything("every reviewer sees what the body of their papers has left"):
        rows = db.session.execute(found).all()
    return [_line([*group]) for _track, group in groupby(rows, lambda row: row[0].track_id)]


def _line(rows: Sequence[tuple[Place, str, str, int | None, str]]) -> PlacesLeft:
    first, name, track, total, cycle = rows[0]
    if len(rows) == 1:
        return PlacesLeft(cycle, track, name, first.allowance, first.places, first.taken)
    places, taken = [row[0] for row in rows], sum(row[0].taken for row in rows)
    is_open = any(each.allowance == Allowance.ANY for each in places)
    allotted = total if is_open else sum(each.places or 0 for each in places)
    allowance = Allowance.ANY if allotted is None else Allowance.NUMBER
    return PlacesLeft(cycle, track, "", allowance, allotted, taken)
