"""Panels read: the rounds and panels of whoever runs the year, the pool as the draw takes it, and how far each panel is."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import joinedload, selectinload

from tepei.organisations import queries as organisations
from tepei.policy.conflicts import conflicts
from tepei.policy.drawing import Drawable, PanelPlan
from tepei.policy.evaluation import BALLOT
from tepei.policy.verdict import Verdict
from tepei.portal import scope
from tepei.portal.database import db
from tepei.portal.errors import Absent
from tepei.programmes import queries as programmes
from tepei.programmes.models import Cycle, Track
from tepei.selection import conflict_queries
from tepei.selection import panel_rules as rules
from tepei.selection.expert_models import Expert
from tepei.selection.panel_models import ExpertDraw, Panel, PanelMember
from tepei.selection.round_models import EvaluationRound, RoundEntry
from tepei.selection.scoring_models import Assessment
from tepei.selection.states import ACCEPTED, DUE, HANDED_IN, SEATED, SPARE


def latest_round(cycle: Cycle) -> EvaluationRound:
    """The year's last round. Raises Absent where it has none."""
    found = select(EvaluationRound).where(EvaluationRound.cycle_id == cycle.id)
    row = db.session.scalars(found.order_by(EvaluationRound.number.desc()).limit(1)).one_or_none()
    if row is None:
        raise Absent
    return row


def rounds() -> Sequence[EvaluationRound]:
    """The viewer's rounds, the newest first."""
    found = select(EvaluationRound).options(joinedload(EvaluationRound.cycle))
    return db.session.scalars(found.order_by(EvaluationRound.id.desc()).limit(20)).all()


def panel(pk: int) -> Panel:
    """One with its round and year. Raises Absent."""
    scope.find(Panel, pk)
    whole = select(Panel).where(Panel.id == pk)
    return db.session.scalars(whole.options(joinedload(Panel.round).joinedload(EvaluationRound.cycle))).one()


def panels_of(round_id: int) -> Sequence[Panel]:
    """With who sits in them."""
    statement = select(Panel).where(Panel.round_id == round_id).order_by(Panel.name)
    whole = statement.options(selectinload(Panel.members).joinedload(PanelMember.expert))
    return db.session.scalars(whole.execution_options(populate_existing=True)).all()


def members_of(panel_id: int) -> Sequence[PanelMember]:
    """In the order of the lot, with the experts."""
    statement = select(PanelMember).where(PanelMember.panel_id == panel_id).order_by(PanelMember.position)
    loaded = statement.options(joinedload(PanelMember.expert))
    return db.session.scalars(loaded.execution_options(populate_existing=True)).all()


def entries_by_panel(panels: Sequence[Panel], round_id: int) -> dict[int, list[int]]:
    """By panel the entries that it judges: those that it was given, and of those that nobody has yet those of its groups."""
    rows = db.session.execute(
        select(RoundEntry.id, RoundEntry.field, RoundEntry.panel_id)
        .where(RoundEntry.round_id == round_id)
        .order_by(RoundEntry.id)
    )
    found: dict[int, list[int]] = {panel.id: [] for panel in panels}
    for pk, field, panel_id in rows:
        own = panel_id if panel_id in found else _panel_for(panels, field)
        if own is not None:
            found[own].append(pk)
    return found


def _panel_for(panels: Sequence[Panel], group: str) -> int | None:
    """The one of this group, else the one that takes whoever is left."""
    apt = [panel for panel in panels if group in panel.groups] or [
        panel for panel in panels if not panel.groups
    ]
    return apt[0].id if apt else None


def sizes_of(row: EvaluationRound) -> frozenset[int]:
    """How many experts a panel of the round has, by the evaluations of its tracks; none where one of them leaves it open."""
    scheme = programmes.scheme_of(row.cycle)
    found = {each.panel_size for track in row.tracks if (each := scheme.evaluation_of(track))}
    return frozenset() if None in found else frozenset(filter(None, found))


def may_begin(row: EvaluationRound) -> Verdict:
    """Are its panels as large as the evaluation says, and at work? Of one that says no number, results may come from elsewhere."""
    panels, sizes = panels_of(row.id), sizes_of(row)
    verdict = Verdict.yes()
    for each in panels:
        verdict &= rules.fits_method(each.name, each.seats, sizes) & rules.is_at_work(each.name, each.state)
    if sizes or panels:
        judged = sum(map(len, entries_by_panel(panels, row.id).values()))
        verdict &= rules.is_judged(sum(groups_of(row.id).values()) - judged)
    return verdict


def groups_of(round_id: int) -> dict[str, int]:
    """What the people of a round are grouped by, and how many there are of each."""
    counted = (
        select(RoundEntry.field, func.count())
        .where(RoundEntry.round_id == round_id)
        .group_by(RoundEntry.field)
        .order_by(RoundEntry.field)
    )
    return {group: count for group, count in db.session.execute(counted)}


def plans_of(panels: Sequence[Panel]) -> list[PanelPlan]:
    """As the draw takes them; a panel is known by its name, which no database gave."""
    return [
        PanelPlan(
            panel.name, panel.name, frozenset(panel.fields), panel.seats, panel.outside, panel.substitutes
        )
        for panel in panels
    ]


def pool_for(cycle: Cycle, panels: Sequence[Panel], entries: Mapping[int, list[int]]) -> list[Drawable]:
    """The experts of the office that runs the year who may be drawn, each with the panels whose people they may not assess."""
    keeper = cycle.run_by_id or organisations.region().id
    with scope.everything("the whole pool takes part in the draw"):
        experts = db.session.scalars(
            select(Expert).where(Expert.kept_by_id == keeper, Expert.is_active.is_(True)).order_by(Expert.id)
        ).all()
    assessors = conflict_queries.assessors([each.id for each in experts])
    others = conflict_queries.assessed([pk for ids in entries.values() for pk in ids])
    return [
        Drawable(
            each.key,
            frozenset(each.fields),
            each.is_outside,
            each.terms,
            each.last_year,
            frozenset(
                panel.name
                for panel in panels
                if (not panel.fields or set(panel.fields) & set(each.fields))
                and any(conflicts(assessors[each.id], others[pk]) for pk in entries[panel.id] if pk in others)
            ),
        )
        for each in experts
    ]


def decided_by_ballot(entry_ids: Collection[int]) -> list[int]:
    """Those of them whose track is decided by ballot."""
    statement = select(RoundEntry).where(RoundEntry.id.in_(entry_ids)).order_by(RoundEntry.id)
    loaded = statement.options(joinedload(RoundEntry.track).joinedload(Track.cycle))
    return [
        each.id
        for each in db.session.scalars(loaded)
        if (found := programmes.scheme_of(each.track.cycle).evaluation_of(each.track.code)) is not None
        and found.method == BALLOT
    ]


def last_draw(round_id: int, seed: int | None = None) -> ExpertDraw | None:
    """The one that holds; the last one by this seed."""
    statement = select(ExpertDraw).where(ExpertDraw.round_id == round_id).order_by(ExpertDraw.id.desc())
    if seed is not None:
        statement = statement.where(ExpertDraw.seed == seed)
    return db.session.scalars(statement.limit(1)).one_or_none()


@dataclass(frozen=True)
class WorkLeft:
    """How far a member is: how much is handed in, of how much that is due from them."""

    done: int
    due: int

    @property
    def is_late(self) -> bool:
        return self.done < self.due


def progress_of(panel_ids: Collection[int]) -> dict[int, WorkLeft]:
    """By member: one statement for a whole round. Of entries that a ballot decides nothing is counted here."""
    done = func.sum(case((Assessment.state == HANDED_IN, 1), else_=0))
    statement = (
        select(PanelMember.id, done, func.count())
        .join(Assessment, Assessment.member_id == PanelMember.id)
        .where(PanelMember.panel_id.in_(panel_ids), PanelMember.state == ACCEPTED)
        .where(Assessment.state.in_((DUE, HANDED_IN)))
        .group_by(PanelMember.id)
    )
    return {pk: WorkLeft(int(handed_in), due) for pk, handed_in, due in db.session.execute(statement)}


def spares_of(members: Sequence[PanelMember]) -> list[PanelMember]:
    """Substitutes who have not been called yet, in the order drawn."""
    return [each for each in members if each.state == SPARE]


def seated_of(members: Sequence[PanelMember]) -> list[PanelMember]:
    """Who has a seat."""
    return [each for each in members if each.state in SEATED]


def member(pk: int) -> PanelMember:
    """One whose panel the viewer may change. Raises Absent."""
    found = scope.find(PanelMember, pk)
    scope.find_to_change(Panel, found.panel_id)
    return found


def snapshot(pool: Sequence[Drawable]) -> list[Any]:
    """The pool as it is kept with a draw."""
    return [
        [each.key, sorted(each.fields), each.is_outside, each.terms, each.last, sorted(each.barred)]
        for each in sorted(pool, key=lambda each: each.key)
    ]


def as_drawn(kept: ExpertDraw) -> tuple[list[Drawable], list[PanelPlan]]:
    """Pool and panels as they were."""
    pool = [
        Drawable(key, frozenset(fields), is_outside, terms, last, frozenset(barred))
        for key, fields, is_outside, terms, last, barred in kept.pool
    ]
    plans = [
        PanelPlan(key, name, frozenset(fields), seats, outside, substitutes)
        for key, name, fields, seats, outside, substitutes in kept.plans
    ]
    return pool, plans
