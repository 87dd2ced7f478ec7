"""What each expert assesses 评审任务, and the box of secret ballots 票箱."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Integer, String, UniqueConstraint, and_, false, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tepei.policy.words import N_
from tepei.portal import events, scope
from tepei.portal.database import Json, Model, Moment
from tepei.portal.taken import JUST_DONE, taken
from tepei.programmes import yearly
from tepei.selection.panel_models import Panel, PanelMember, of_expert, panels_of_organiser
from tepei.selection.round_models import CLOSED, PUBLISHED, EvaluationRound, RoundEntry
from tepei.selection.states import ACCEPTED, DUE, OPEN_TO_EXPERT


class Assessment(Model):
    """评审任务: one entry for one member of its panel; state: one of scoring_rules.ASSESSMENT_STATES.

    `scores` are what was typed by criterion, `remark` what was written beside; both stay empty where the track is decided by ballot.
    `reason` is why the expert does not assess it.
    """

    __tablename__ = "assessments"
    __table_args__ = (UniqueConstraint("member_id", "entry_id", info=taken(JUST_DONE)),)

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("panel_members.id", ondelete="CASCADE"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("round_entries.id", ondelete="CASCADE"), index=True)
    state: Mapped[str] = mapped_column(String(10), default=DUE)
    scores: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    remark: Mapped[str] = mapped_column(String(1000), default="")
    reason: Mapped[str] = mapped_column(String(500), default="")
    handed_in_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(Integer, default=1)

    member: Mapped[PanelMember] = relationship()
    entry: Mapped[RoundEntry] = relationship()


class BallotBox(Model):
    """票箱 of one entry: how many agree, are against, abstain. Nothing says whose ballot counted how, and nobody reads it before the round is closed."""

    __tablename__ = "ballot_boxes"

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(
        ForeignKey("round_entries.id", ondelete="CASCADE"), unique=True, info=taken(JUST_DONE)
    )
    panel_id: Mapped[int] = mapped_column(ForeignKey("panels.id", ondelete="CASCADE"), index=True)
    agree: Mapped[int] = mapped_column(Integer, default=0)
    against: Mapped[int] = mapped_column(Integer, default=0)
    abstain: Mapped[int] = mapped_column(Integer, default=0)

    entry: Mapped[RoundEntry] = relationship()


def _of_organiser(viewer: scope.Viewer) -> ColumnElement[bool]:
    members = PanelMember.__table__.c
    ours = select(members.id).where(members.panel_id.in_(panels_of_organiser(viewer)))
    return Assessment.member_id.in_(ours)


def _own_work(viewer: scope.Viewer) -> ColumnElement[bool]:
    """What the viewer is to assess, while the round is open; nothing that they are kept away from."""
    if viewer.user_id is None:
        return false()
    own = Assessment.member_id.in_(of_expert(viewer, ACCEPTED))
    return and_(own, Assessment.state.in_(OPEN_TO_EXPERT))


def _counted(viewer: scope.Viewer) -> ColumnElement[bool]:
    """Of a round that is over: who reads the box between two ballots reads a ballot."""
    rounds, panels = EvaluationRound.__table__.c, Panel.__table__.c
    over = select(panels.id).where(panels.round_id == rounds.id, rounds.state.in_((CLOSED, PUBLISHED)))
    ours = BallotBox.panel_id.in_(panels_of_organiser(viewer))
    return and_(ours, BallotBox.panel_id.in_(over.correlate(None)))


scope.rows(Assessment, _of_organiser)
scope.rows(Assessment, _own_work)
scope.rows(BallotBox, _counted)

yearly.rows(Assessment, Assessment.member_id, PanelMember)
yearly.rows(BallotBox, BallotBox.panel_id, Panel)

events.register(
    subjects={"assessments": N_("评审任务")},
    events={
        "assessment.hand_in": N_("提交评分"),
        "assessment.recuse": N_("专家申请回避"),
        "assessment.look": N_("专家查看附件"),
        "ballot.hand_in": N_("专家投票"),
        "ballot.print": N_("打印表决结果"),
    },
)
