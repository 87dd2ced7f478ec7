"""Which bodies decide themselves in which year, whom they selected, and what was lodged of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tepei.applications import queries as applications
from tepei.applications.models import Application
from tepei.lodgements import rules
from tepei.lodgements.models import LodgedPerson, Lodgement
from tepei.organisations import queries as organisations
from tepei.organisations.models import Organisation
from tepei.policy.calendar import Party, StepWindow
from tepei.policy.life import UNDER_WAY
from tepei.policy.route import Stop
from tepei.portal import scope
from tepei.portal.database import db
from tepei.portal.errors import Absent, Refused
from tepei.programmes import queries as programmes
from tepei.programmes.models import Cycle, Track


@dataclass(frozen=True)
class Decider:
    """A body that decides about people of these tracks itself, at this step."""

    cycle: Cycle
    body: Organisation
    step: str
    tracks: tuple[Track, ...]


def decider_of(cycle: Cycle, body: Organisation) -> Decider | None:
    """None where who runs the year decides about all of them."""
    found: dict[str, list[Track]] = {}
    for track in cycle.tracks:
        end = _end(cycle, body, track)
        if end is not None and end.organisation_id == body.id:
            found.setdefault(end.kind, []).append(track)
    step = next(iter(found), None)
    return Decider(cycle, body, step, tuple(found[step])) if step else None


def _end(cycle: Cycle, body: Organisation, track: Track) -> Stop | None:
    """Where papers of units at the body end on the track's own route; nothing of the routes that end at the top."""
    route = programmes.scheme_of(cycle).route_of(track.code)
    if not route.decides:
        return None
    try:
        return organisations.stages_of_a_unit_at(body, route, cycle.run_by_id)[-1][-1]
    except (ValueError, Refused, Absent):
        return None  # no paper of this track comes by


def deciders() -> list[Decider]:
    """All of the viewer's organisations, the latest year first."""
    ids = scope.viewer().organisation_ids
    bodies = db.session.scalars(
        select(Organisation).where(Organisation.id.in_(ids)).order_by(Organisation.id)
    ).all()
    found = (decider_of(cycle, body) for cycle in applications.summarised_cycles() for body in bodies)
    return [each for each in found if each]


def window_of(decider: Decider) -> StepWindow | None:
    """Until when lists are taken: as long as the body's own step is open for one of its tracks."""
    chain = [node.id for node in organisations.ancestors(decider.body.id)]
    parties = [(decider.step, Party(chain, track=track.code)) for track in decider.tracks]
    dates = programmes.dates_of(decider.cycle, parties)
    known = [window for each in parties if (window := dates.window(*each))]
    return max(known, key=lambda each: each.closes_at) if len(known) == len(parties) else None


def lists_of(decider: Decider) -> Sequence[Lodgement]:
    """All lists of the body in the year, the first one first; those that were thrown away are none."""
    ours = select(Lodgement).where(
        Lodgement.cycle_id == decider.cycle.id,
        Lodgement.organisation_id == decider.body.id,
        Lodgement.live.is_(True),
    )
    return db.session.scalars(ours.order_by(Lodgement.supplement)).all()


def changed(decider: Decider) -> list[tuple[Application, bool]]:
    """Whom the next list names, in the order of tracks and submissions, and is it to take them off?"""
    lodged = {
        pk: is_withdrawn
        for pk, is_withdrawn in db.session.execute(
            select(LodgedPerson.application_id, LodgedPerson.is_withdrawn)
            .join(Lodgement, LodgedPerson.lodgement_id == Lodgement.id)
            .where(
                Lodgement.cycle_id == decider.cycle.id,
                Lodgement.organisation_id == decider.body.id,
                Lodgement.state.in_(UNDER_WAY),
            )
            .order_by(Lodgement.supplement)
        )
    }
    ours = (
        select(Application)
        .join(Application.track)
        .where(
            Application.cycle_id == decider.cycle.id,
            Application.body_id == decider.body.id,
            Application.track_id.in_([track.id for track in decider.tracks]),
        )
        .options(joinedload(Application.track))
        .order_by(Track.position, Application.submitted_at, Application.id)
    )
    rows = db.session.scalars(ours).all()
    named = rules.changes([row.id for row in rows if row.state == "selected"], lodged)
    return [(row, named[row.id]) for row in rows if row.id in named]
