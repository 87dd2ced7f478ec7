"""Panels 评审组 of a round, the draw that filled them, and who sits in them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Boolean, ColumnElement, ForeignKey, Integer, String, UniqueConstraint, false, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tepei.policy.words import N_, say
from tepei.portal import events, scope
from tepei.portal.accounts import Account
from tepei.portal.database import Json, Model, Moment
from tepei.portal.taken import JUST_DONE, taken
from tepei.programmes import yearly
from tepei.programmes.models import Cycle
from tepei.programmes.running_models import receives
from tepei.selection.expert_models import Expert
from tepei.selection.round_models import OPEN, PREPARING, EvaluationRound
from tepei.selection.states import ACCEPTED, CALLED, DRAWN, PLANNED


class Panel(Model):
    """A group of experts of some `fields` (codes; none: of every field) that judges the entries of its `groups` in a round.

    Groups are what people wrote where the notice groups them by (RoundEntry.field); a panel without any judges whoever is left. `seats` people are drawn for it, `outside` of them at least from outside, and `substitutes`. state: one of panel_rules.PANEL_STATES.
    """

    __tablename__ = "panels"
    __table_args__ = (UniqueConstraint("round_id", "name", info=taken(JUST_DONE)),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("evaluation_rounds.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(60))
    fields: Mapped[list[str]] = mapped_column(Json, default=list)
    groups: Mapped[list[str]] = mapped_column(Json, default=list)
    seats: Mapped[int] = mapped_column(Integer)
    outside: Mapped[int] = mapped_column(Integer, default=0)
    substitutes: Mapped[int] = mapped_column(Integer, default=0)
    state: Mapped[str] = mapped_column(String(8), default=PLANNED)
    version: Mapped[int] = mapped_column(Integer, default=1)

    round: Mapped[EvaluationRound] = relationship()
    members: Mapped[list[PanelMember]] = relationship(back_populates="panel", order_by="PanelMember.position")

    def __str__(self) -> str:
        return self.name


class ExpertDraw(Model):
    """随机抽取 for all panels of a round: its seed, and the pool and panels as they were, so that it can be drawn again whatever they become.

    `pool` has lines of [key, fields, from outside, terms, last year, barred panels], `plans` of [key, name, fields, seats, outside, substitutes]
    (policy.drawing). The last one of a round holds.
    """

    __tablename__ = "expert_draws"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("evaluation_rounds.id", ondelete="CASCADE"), index=True)
    seed: Mapped[int] = mapped_column(Integer)
    most_terms: Mapped[int | None] = mapped_column(Integer)
    pool: Mapped[list[Any]] = mapped_column(Json)
    plans: Mapped[list[Any]] = mapped_column(Json)
    drawn_at: Mapped[dt.datetime] = mapped_column(Moment)
    drawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))

    round: Mapped[EvaluationRound] = relationship()
    drawn_by: Mapped[Account | None] = relationship()


class PanelMember(Model):
    """An expert who was drawn for a panel, `position` in the order of the lot; state: one of panel_rules.MEMBER_STATES.

    `reason` is why they declined or were replaced. `has_voted` says that their ballot is in the box and nothing else; `touched` is counted up
    for all members of a panel whenever one of them votes, so that the row of none was written by the transaction of their ballot alone.
    """

    __tablename__ = "panel_members"
    __table_args__ = (UniqueConstraint("panel_id", "expert_id", info=taken(JUST_DONE)),)

    id: Mapped[int] = mapped_column(primary_key=True)
    panel_id: Mapped[int] = mapped_column(ForeignKey("panels.id", ondelete="CASCADE"))
    expert_id: Mapped[int] = mapped_column(ForeignKey("experts.id"), index=True)
    position: Mapped[int] = mapped_column(Integer)
    is_substitute: Mapped[bool] = mapped_column(Boolean, default=False)
    is_chair: Mapped[bool] = mapped_column(Boolean, default=False)
    state: Mapped[str] = mapped_column(String(10), default=DRAWN)
    reason: Mapped[str] = mapped_column(String(500), default="")
    has_voted: Mapped[bool] = mapped_column(Boolean, default=False)
    touched: Mapped[int] = mapped_column(Integer, default=0)
    version: Mapped[int] = mapped_column(Integer, default=1)

    panel: Mapped[Panel] = relationship(back_populates="members")
    expert: Mapped[Expert] = relationship()


def of_organiser(viewer: scope.Viewer) -> Any:
    """The ids of rounds of years whose papers end at the viewer. Of bare columns, as all that follows below the first one of a rule: the
    session narrows every table in a statement anew, and would do so again within what narrows it.
    """
    rounds, cycles = EvaluationRound.__table__.c, Cycle.__table__.c
    return select(rounds.id).where(rounds.cycle_id.in_(select(cycles.id).where(receives(viewer))))


def panels_of_organiser(viewer: scope.Viewer) -> Any:
    """The ids of their panels."""
    panels = Panel.__table__.c
    return select(panels.id).where(panels.round_id.in_(of_organiser(viewer)))


def of_expert(viewer: scope.Viewer, *states: str) -> Any:
    """The ids of the members that the viewer is, in one of these states, until their round is closed: they answer before it begins."""
    members, experts = PanelMember.__table__.c, Expert.__table__.c
    panels, rounds = Panel.__table__.c, EvaluationRound.__table__.c
    own = select(members.id).where(
        members.expert_id == experts.id,
        experts.account_id == viewer.user_id,
        members.state.in_(states),
        panels.id == members.panel_id,
        rounds.id == panels.round_id,
        rounds.state.in_((PREPARING, OPEN)),
    )
    return own.correlate(None)


def _own_seat(viewer: scope.Viewer) -> ColumnElement[bool]:
    """One's own invitation and seat, until the round is closed: who has assessed keeps nothing of it."""
    if viewer.user_id is None:
        return false()
    return PanelMember.id.in_(of_expert(viewer, *CALLED, ACCEPTED))


scope.rows(Panel, lambda viewer: Panel.round_id.in_(of_organiser(viewer)))
scope.rows(ExpertDraw, lambda viewer: ExpertDraw.round_id.in_(of_organiser(viewer)))
scope.rows(PanelMember, lambda viewer: PanelMember.panel_id.in_(panels_of_organiser(viewer)))
scope.rows(PanelMember, _own_seat)
scope.changes(Panel, lambda viewer: Panel.round_id.in_(of_organiser(viewer)))
scope.changes(ExpertDraw, lambda viewer: ExpertDraw.round_id.in_(of_organiser(viewer)))

yearly.rows(Panel, Panel.round_id, EvaluationRound)
yearly.rows(ExpertDraw, ExpertDraw.round_id, EvaluationRound)
yearly.rows(PanelMember, PanelMember.panel_id, Panel)

events.register(
    subjects={"panel_members": N_("评审组成员")},
    events={
        "panel.draw": N_("随机抽取评审专家"),
        "panel.invite": N_("邀请评审专家"),
        "panel.deal": N_("分配评审任务"),
        "panel.remind": N_("提醒评审专家"),
        "panel_member.accept": N_("专家接受邀请"),
        "panel_member.decline": N_("专家谢绝邀请"),
        "panel_member.replace": N_("更换评审专家"),
        "panel_member.chair": N_("指定评审组组长"),
    },
)
events.edited(Panel, say("评审组"))
