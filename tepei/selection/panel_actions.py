"""The verbs of panels: drawn by lot, invited, answered, replaced, given their work, reminded. Each is one transaction with its audit row."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import astuple, dataclass

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from tepei.policy.characters import trim
from tepei.policy.conflicts import conflicts
from tepei.policy.drawing import DrawnPanel, draw, next_substitute
from tepei.policy.verdict import Verdict
from tepei.portal import audit, clock, scope
from tepei.portal.database import db, insert_all, transaction
from tepei.portal.errors import Refused, Stale, require
from tepei.selection import conflict_queries
from tepei.selection import panel_queries as queries
from tepei.selection import panel_rules as rules
from tepei.selection.expert_models import Expert
from tepei.selection.panel_models import ExpertDraw, Panel, PanelMember
from tepei.selection.panel_rules import Readiness
from tepei.selection.panel_telling import tell_dealt, tell_invited, tell_late
from tepei.selection.round_models import EvaluationRound, RoundEntry
from tepei.selection.scoring_models import Assessment, BallotBox
from tepei.selection.states import (
    ACCEPTED,
    AT_WORK,
    DECLINED,
    DRAWN,
    DUE,
    EXCLUDED,
    INVITED,
    IS_DRAWN,
    PLANNED,
    REPLACED,
    SEATED,
    SPARE,
)


@dataclass(frozen=True)
class Lot:
    """By what is drawn: the seed, and from how often on who served is left out (None: nobody is)."""

    seed: int
    most_terms: int | None = None


def draw_panels(round_id: int, lot: Lot) -> Mapping[str, DrawnPanel]:
    """随机抽取 for all panels of a round, and again until somebody was invited. Refused with the reason where a seat stays empty."""
    with transaction() as session:
        row = scope.find_to_change(EvaluationRound, round_id)
        session.refresh(row, with_for_update={"of": EvaluationRound})
        panels = queries.panels_of(round_id)
        entries = queries.entries_by_panel(panels, round_id)
        pool, plans = queries.pool_for(row.cycle, panels, entries), queries.plans_of(panels)
        drawn = draw(pool, plans, lot.seed, lot.most_terms)
        states = [each.state for panel in panels for each in panel.members]
        shortages = [each.shortage for each in drawn.values() if each.shortage is not None]
        require(rules.may_draw([panel.state for panel in panels], states, shortages))
        kept = ExpertDraw(
            round_id=round_id,
            seed=lot.seed,
            most_terms=lot.most_terms,
            pool=queries.snapshot(pool),
            plans=[[*astuple(plan)[:2], sorted(plan.fields), *astuple(plan)[3:]] for plan in plans],
            drawn_at=clock.now(),
            drawn_by_id=scope.viewer().user_id,
        )
        session.add(kept)
        _seat(session, panels, drawn)
        audit.record("panel.draw", row, seed=lot.seed, most_terms=lot.most_terms, panels=len(panels))
        return drawn


def _seat(session: Session, panels: Collection[Panel], drawn: Mapping[str, DrawnPanel]) -> None:
    keys = {key for each in drawn.values() for key in (*each.members, *each.substitutes)}
    ids = {each.key: each.id for each in session.scalars(select(Expert)) if each.key in keys}
    session.execute(delete(PanelMember).where(PanelMember.panel_id.in_([panel.id for panel in panels])))
    for panel in panels:
        found = drawn[panel.name]
        for position, key in enumerate((*found.members, *found.substitutes)):
            is_substitute = position >= len(found.members)
            session.add(
                PanelMember(
                    panel_id=panel.id,
                    expert_id=ids[key],
                    position=position,
                    is_substitute=is_substitute,
                    state=SPARE if is_substitute else DRAWN,
                )
            )
        panel.state = IS_DRAWN
        panel.version += 1


def clear(panel: Panel) -> None:
    """Nobody was drawn for it: it is about to become another one, or none. Refused once somebody was invited; in the caller's transaction."""
    members = queries.members_of(panel.id)
    require(rules.may_clear([each.state for each in members]))
    db.session.execute(delete(PanelMember).where(PanelMember.panel_id == panel.id))
    panel.state = PLANNED


def invite(panel_id: int) -> int:
    """邀请 everybody who was drawn and not asked yet; to how many an invitation went."""
    with transaction():
        panel = _locked(panel_id)
        new = [each for each in queries.members_of(panel_id) if each.state == DRAWN]
        if not new:
            raise Refused(verdict=rules.nobody_to_invite())
        for each in new:
            each.state = INVITED
            each.version += 1
        audit.record("panel.invite", panel, count=len(new))
        tell_invited(panel, new)
        return len(new)


def answer(member_id: int, accepts: bool, reason: str = "") -> PanelMember:
    """接受 or 谢绝, by the expert, or by who runs the year as the expert said on the telephone. Refused, Absent or Stale."""
    with transaction() as session:
        member = scope.find(PanelMember, member_id)
        require(rules.may_answer(member.state, accepts, reason))
        _move(session, member, ACCEPTED if accepts else DECLINED, "" if accepts else trim(reason))
        if accepts:
            audit.record("panel_member.accept", member)
        else:
            audit.record("panel_member.decline", member)
        return member


def replace_member(member_id: int, reason: str) -> PanelMember:
    """更换: who leaves goes with the reason, and the next substitute is invited in their place. What they handed in counts no more."""
    with transaction() as session:
        leaving = queries.member(member_id)
        panel = _locked(leaving.panel_id)
        members = queries.members_of(panel.id)
        newcomer = _next(panel, leaving, members)
        require(rules.may_replace(leaving.state, reason, newcomer is not None, leaving.has_voted))
        if newcomer is None:
            raise Stale
        _move(session, leaving, REPLACED, trim(reason))
        leaving.is_chair = False
        _move(session, newcomer, INVITED, "")
        audit.record("panel_member.replace", leaving, newcomer=newcomer.id)
        tell_invited(panel, [newcomer])
        return newcomer


def _next(panel: Panel, leaving: PanelMember, members: Collection[PanelMember]) -> PanelMember | None:
    spares = {str(each.id): each for each in members if each.state == SPARE}
    left = [each for each in members if each.id != leaving.id and each.state in SEATED]
    key = next_substitute(
        [(key, each.expert.is_outside) for key, each in spares.items()],
        sum(each.expert.is_outside for each in left),
        panel.outside,
    )
    return spares.get(key or "")


def appoint_chair(member_id: int) -> PanelMember:
    """组长 of the panel: one of its members."""
    with transaction():
        member = queries.member(member_id)
        if member.state not in SEATED:
            raise Refused(verdict=rules.not_seated())
        for each in queries.members_of(member.panel_id):
            each.is_chair = each.id == member.id
        audit.record("panel_member.chair", member)
        return member


def deal(panel_id: int) -> int:
    """分配评审任务: every entry of the panel to every member, but where the system knows of a conflict; to how many people."""
    with transaction() as session:
        panel = _locked(panel_id)
        members = queries.members_of(panel_id)
        entries = queries.entries_by_panel(queries.panels_of(panel.round_id), panel.round_id)[panel_id]
        seated = [each for each in members if each.state == ACCEPTED]
        require(_may_deal(panel, members, seated, len(entries)))
        session.execute(update(RoundEntry).where(RoundEntry.id.in_(entries)).values(panel_id=panel_id))
        _hand_out(session, seated, entries)
        boxes = [BallotBox(entry_id=pk, panel_id=panel_id) for pk in queries.decided_by_ballot(entries)]
        insert_all(boxes)
        for each in seated:
            _serve(each, panel.round.cycle.year)
        panel.state = AT_WORK
        panel.version += 1
        audit.record("panel.deal", panel, members=len(seated), entries=len(entries))
        tell_dealt(panel, seated, len(entries))
        return len(seated)


def deal_to_newcomers(panel_id: int) -> int:
    """Work for who accepted after it was handed out: all of it, for what those before them handed in counts no more."""
    with transaction() as session:
        panel = _locked(panel_id)
        entries = session.scalars(select(RoundEntry.id).where(RoundEntry.panel_id == panel_id)).all()
        busy = set(
            session.scalars(
                select(Assessment.member_id).join(PanelMember).where(PanelMember.panel_id == panel_id)
            )
        )
        new = [
            each for each in queries.members_of(panel_id) if each.state == ACCEPTED and each.id not in busy
        ]
        if panel.state != AT_WORK or not new:
            raise Refused(verdict=rules.nobody_to_invite())
        _hand_out(session, new, entries)
        for each in new:
            _serve(each, panel.round.cycle.year)
        audit.record("panel.deal", panel, members=len(new), entries=len(entries))
        tell_dealt(panel, new, len(entries))
        return len(new)


def remind(panel_id: int) -> int:
    """提醒 who has not handed in everything; how many."""
    with transaction():
        panel = _locked(panel_id)
        progress = queries.progress_of([panel_id])
        late = [
            each
            for each in queries.members_of(panel_id)
            if each.id in progress and progress[each.id].is_late and not each.has_voted
        ]
        audit.record("panel.remind", panel, count=len(late))
        return tell_late(panel, late, progress)


def _may_deal(
    panel: Panel, members: Collection[PanelMember], seated: Collection[PanelMember], entries: int
) -> Verdict:
    without = [each.expert.name for each in seated if each.expert.account_id is None]
    states = [each.state for each in members]
    return rules.may_deal(Readiness(panel.state, panel.seats, states, without, entries))


def _hand_out(session: Session, members: Collection[PanelMember], entries: Collection[int]) -> None:
    experts = conflict_queries.assessors([each.expert_id for each in members])
    others = conflict_queries.assessed(entries)
    made = []
    for each in members:
        for pk in entries:
            why = conflicts(experts[each.expert_id], others[pk])
            made.append(
                Assessment(
                    member_id=each.id,
                    entry_id=pk,
                    state=EXCLUDED if why else DUE,
                    reason="；".join(map(str, why))[:500],
                )
            )
    session.flush()
    insert_all(made)


def _serve(member: PanelMember, year: int) -> None:
    member.expert.terms += 1
    member.expert.last_year = year


def _locked(panel_id: int) -> Panel:
    panel = scope.find_to_change(Panel, panel_id)
    db.session.refresh(panel, with_for_update={"of": Panel})
    return panel


def _move(session: Session, member: PanelMember, state: str, reason: str) -> None:
    moved = session.execute(
        update(PanelMember)
        .where(PanelMember.id == member.id, PanelMember.version == member.version)
        .values(state=state, reason=reason, version=PanelMember.version + 1)
        .execution_options(synchronize_session=False)
    )
    if moved.rowcount != 1:  # type: ignore[attr-defined]
        raise Stale
    session.refresh(member)
