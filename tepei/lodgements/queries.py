"""Which bodies decide themselves in which year, whom they selected, and what was lodged of it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tepei.applications import queries as applications
from tepei.applications.models import Application
from tepei.lodgements import rules
from tepei.lodgements.models import LodgedPerson, Lodgement
from tepei.organisations.models import Organisation
from tepei.policy.life import UNDER_WAY
from tepei.policy.stages import Stop
from tepei.portal.database import db
from tepei.programmes import queries as programmes
from tepei.programmes.models import Cycle, Track
from tepei.recommendations import queries as mandates
from tepei.recommendations.queries import Mandate


def decider_of(cycle: Cycle, body: Organisation) -> Mandate | None:
    """The step at which the body decides itself, with the tracks; None where who runs the year decides about all of them."""
    found: dict[str, list[Track]] = {}
    for track in cycle.tracks:
        end = _end(cycle, body, track)
        if end is not None and end.organisation_id == body.id:
            found.setdefault(end.kind, []).append(track)
    step = next(iter(found), None)
    return Mandate(cycle, body, step, tuple(found[step])) if step else None


def _end(cycle: Cycle, body: Organisation, track: Track) -> Stop | None:
    """Where papers of units at the body end on the track's own route; nothing of the routes that end at the top."""
    if not programmes.scheme_of(cycle).route_of(track.code).decides:
        return None
    stages = mandates.stages_at(cycle, body, track)
    return stages[-1][-1] if stages else None


def deciders() -> list[Mandate]:
    """All of the viewer's organisations that decide themselves, the latest year first."""
    return mandates.of_own_bodies(applications.summarised_cycles(), decider_of)


def lists_of(decider: Mandate) -> Sequence[Lodgement]:
    """All lists of the body in the year, the first one first; those that were thrown away are none."""
    ours = select(Lodgement).where(
        Lodgement.cycle_id == decider.cycle.id,
        Lodgement.organisation_id == decider.body.id,
        Lodgement.live.is_(True),
    )
    return db.session.scalars(ours.order_by(Lodgement.supplement)).all()


def changed(decider: Mandate) -> list[tuple[Application, bool]]:
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
