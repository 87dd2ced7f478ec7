"""Which bodies recommend in which year, who waits for a list, and in which order people were recommended."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from tepei.applications import holding
from tepei.applications import queries as applications
from tepei.applications.models import Application
from tepei.organisations import queries as organisations
from tepei.organisations.models import Organisation
from tepei.papers import drafts
from tepei.papers.kinds import Stages
from tepei.papers.models import Paper, Step
from tepei.papers.sight_models import own as own_papers
from tepei.policy.life import UNDER_WAY
from tepei.policy.stages import Stage, Stop
from tepei.policy.windows import Party, StepWindow
from tepei.portal import province, scope
from tepei.portal.database import db
from tepei.portal.errors import Absent, Refused
from tepei.programmes import queries as programmes
from tepei.programmes.models import Cycle, Track
from tepei.recommendations.models import Recommendation, RecommendedPerson


@dataclass(frozen=True)
class Mandate:
    """What a body recommends in a year: the step that it acts at, and the tracks whose people stand together on its list."""

    cycle: Cycle
    body: Organisation
    step: str
    tracks: tuple[Track, ...]


def mandate_of(cycle: Cycle, body: Organisation) -> Mandate | None:
    """None where the body recommends by no list in this year."""
    scheme, found = programmes.scheme_of(cycle), dict[str, list[Track]]()
    for track in cycle.tracks:
        route = scheme.route_of(track.code)
        for kind in route.recommending and _kinds_at(cycle, body, track) & route.recommending:
            found.setdefault(kind, []).append(track)
    step = next(iter(found), None)
    return Mandate(cycle, body, step, tuple(found[step])) if step else None


def _kinds_at(cycle: Cycle, body: Organisation, track: Track) -> frozenset[str]:
    """The steps at which papers of the body's units meet it."""
    stages = stages_at(cycle, body, track)
    return frozenset(stop.kind for stage in stages for stop in stage if stop.organisation_id == body.id)


def stages_at(cycle: Cycle, body: Organisation, track: Track) -> Sequence[Stage]:
    """The way of papers of the body's units; nothing where no paper of the track comes by."""
    route = programmes.scheme_of(cycle).route_of(track.code)
    try:
        return organisations.stages_of_a_unit_at(body, route, cycle.run_by_id)
    except (ValueError, Refused, Absent):
        return ()


def recommending_cycles() -> list[Cycle]:
    """Years for the viewer's organisations, open or closed, some of whose people are recommended by lists; the latest first."""
    return [cycle for cycle in applications.summarised_cycles() if programmes.demands_lists(cycle)]


def to_the_end(paper: Paper) -> Stages:
    """Where a list goes, and the people of the year as well: to whoever runs it."""
    top = holding.top_of(paper.cycle)
    return [(Stop(province.bodies().by_code[top.kind].step, top.id),)]


def mandates() -> list[Mandate]:
    """All of the viewer's organisations."""
    return of_own_bodies(recommending_cycles(), mandate_of)


def of_own_bodies(
    cycles: Sequence[Cycle], find: Callable[[Cycle, Organisation], Mandate | None]
) -> list[Mandate]:
    """What is found of each year and each of the viewer's organisations."""
    ids = scope.viewer().organisation_ids
    bodies = db.session.scalars(
        select(Organisation).where(Organisation.id.in_(ids)).order_by(Organisation.id)
    ).all()
    found = (find(cycle, body) for cycle in cycles for body in bodies)
    return [each for each in found if each]


def mandate_for(recommendation: Recommendation) -> Mandate:
    """Of the list's body. Raises Absent where it has none any more."""
    found = mandate_of(recommendation.cycle, recommendation.organisation)
    if found is None:
        raise Absent
    return found


def window_of(mandate: Mandate) -> StepWindow | None:
    """When the body's step is open: of its tracks the one that closes last. None where one of them is not dated."""
    chain = [node.id for node in organisations.ancestors(mandate.body.id)]
    parties = [(mandate.step, Party(chain, track=track.code)) for track in mandate.tracks]
    dates = programmes.dates_of(mandate.cycle, parties)
    windows = [dates.window(*each) for each in parties]
    known = [each for each in windows if each]
    return max(known, key=lambda each: each.closes_at) if known and len(known) == len(windows) else None


def own() -> Sequence[Recommendation]:
    """The lists of the viewer's bodies, the newest first; statements by no number of rows."""
    ours = select(Recommendation).where(own_papers(scope.viewer()))
    people = selectinload(Recommendation.people).selectinload(RecommendedPerson.application)
    loaded = ours.options(*drafts.shown(Recommendation), people, selectinload(Recommendation.steps))
    return db.session.scalars(loaded.order_by(Recommendation.id.desc())).all()


def waiting(mandate: Mandate) -> Sequence[Paper]:
    """Who lies at the body's step, by track and in the order of the submissions."""
    here = (Step.paper_id == Paper.id) & (Step.stage == Paper.position)
    statement = (
        select(Paper)
        .join(Step, here)
        .join(Paper.track)
        .where(
            Step.organisation_id == mandate.body.id,
            Step.kind == mandate.step,
            Step.passed_at.is_(None),
            Paper.state == "in_review",
            Paper.track_id.in_([track.id for track in mandate.tracks]),
        )
        .options(joinedload(Paper.track))
        .order_by(Track.position, Paper.submitted_at, Paper.id)
    )
    return db.session.scalars(statement).all()


def lists_of(mandate: Mandate) -> Sequence[Recommendation]:
    """All lists of the body in the year, the first one first; those that were thrown away are none."""
    ours = select(Recommendation).where(
        Recommendation.cycle_id == mandate.cycle.id,
        Recommendation.organisation_id == mandate.body.id,
        Recommendation.live.is_(True),
    )
    return db.session.scalars(ours.order_by(Recommendation.supplement)).all()


def order_of(cycle: Cycle) -> Mapping[int, tuple[Organisation, int]]:
    """By the id of the application: the body that recommends it and its place among those of its track, the first as 1.

    Those are in it who were recommended by a list and were neither sent back nor turned down since.
    """
    beyond = select(Step.paper_id).where(
        Step.paper_id == Application.id, Step.takes_place, Step.stage < Application.position
    )
    listed = (
        select(Application)
        .where(
            Application.cycle_id == cycle.id,
            Application.list_position.is_not(None),
            Application.state.in_(UNDER_WAY),
            beyond.exists(),
        )
        .options(joinedload(Application.body))
        .order_by(Application.body_id, Application.track_id, Application.list_position)
    )
    found = db.session.scalars(listed)
    return {each.id: (each.body, each.list_position) for each in found if each.body and each.list_position}


def last_positions(mandate: Mandate, but: Collection[int]) -> dict[int, int]:
    """The last place that a list of the body gave, by the track's id; `but` for these applications."""
    given = (
        select(Application.track_id, func.max(Application.list_position))
        .where(
            Application.cycle_id == mandate.cycle.id,
            Application.body_id == mandate.body.id,
            Application.state.in_(UNDER_WAY),
            Application.id.not_in(but),
            Application.list_position.is_not(None),
        )
        .group_by(Application.track_id)
    )
    return {track_id: last for track_id, last in db.session.execute(given)}
