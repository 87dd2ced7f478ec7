"""An evaluation round 评审轮次, and who takes part in it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from sqlalchemy import ForeignKey, Integer, Numeric, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tepei.papers.models import Paper
from tepei.policy.words import N_
from tepei.portal import events, scope
from tepei.portal.accounts import Account
from tepei.portal.database import Json, Model, Moment
from tepei.portal.taken import JUST_DONE, taken
from tepei.programmes import yearly
from tepei.programmes.models import Cycle, Track
from tepei.programmes.running_models import receives

PREPARING, OPEN, CLOSED, PUBLISHED = "preparing", "open", "closed", "published"
ROUND_STATES = {
    PREPARING: N_("准备中"),
    OPEN: N_("评审中"),
    CLOSED: N_("评审结束，待公布"),
    PUBLISHED: N_("已公布"),
}
# What becomes of an entry: nothing yet; proposed; not proposed on this track, and perhaps on another, where a further entry says so.
PENDING, PROPOSED, RESERVE, PASSED_OVER, FALLEN = "", "proposed", "reserve", "passed_over", "fallen"
# … and once it is published; GONE: taken out of the round before (退回、不予通过); VACATED: of who was proposed or selected, the place came free.
SELECTED, NOT_SELECTED, GONE, VACATED = "selected", "not_selected", "gone", "vacated"
OUTCOMES_OF_ENTRIES = {
    PENDING: N_("未确定"),
    PROPOSED: N_("拟%(selected_word)s"),
    RESERVE: N_("备选"),
    PASSED_OVER: N_("不%(selected_word)s"),
    FALLEN: N_("转评其他%(track_word)s"),
    SELECTED: N_("%(selected_word)s"),
    NOT_SELECTED: N_("未%(selected_word)s"),
    GONE: N_("已退出评审"),
    VACATED: N_("已退出，名额空出"),
}
# Of those there is more to come, though the round be published.
WAITING = (PROPOSED, RESERVE)


class EvaluationRound(Model):
    """评审轮次 of a year, the `number`-th: the people of some `tracks` (codes) are judged by experts between `opens_at` and `closes_at`.

    While it is not published nobody of it is selected one by one, and nothing of it is seen but by who runs the year.
    """

    __tablename__ = "evaluation_rounds"
    __table_args__ = (UniqueConstraint("cycle_id", "number", info=taken(JUST_DONE)),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"), index=True)
    number: Mapped[int] = mapped_column(Integer)
    name: Mapped[str] = mapped_column(String(100))
    tracks: Mapped[list[str]] = mapped_column(Json, default=list)
    opens_at: Mapped[dt.datetime] = mapped_column(Moment)
    closes_at: Mapped[dt.datetime] = mapped_column(Moment)
    state: Mapped[str] = mapped_column(String(12), default=PREPARING)
    published_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    version: Mapped[int] = mapped_column(Integer, default=1)

    cycle: Mapped[Cycle] = relationship()
    published_by: Mapped[Account | None] = relationship()
    entries: Mapped[list[RoundEntry]] = relationship(back_populates="round", order_by="RoundEntry.id")

    def __str__(self) -> str:
        return self.name


class RoundEntry(Model):
    """参评人选: a paper that is judged on a track, `entered_from` the code of the track that it fell from, "" where it applied for this one.

    `field` groups people for the panels, of which `panel_id` is the one that judges it. `score` (or the votes for it), `rank` and `why` (what
    decided the rank: policy.ranking) are worked out when the round is closed; `outcome` is one of OUTCOMES_OF_ENTRIES. `settled` is the place
    that people gave it among equals, and `reason` theirs. `replaces_id`: whose place it took, once it was in reserve.
    """

    __tablename__ = "round_entries"
    __table_args__ = (UniqueConstraint("round_id", "paper_id", "track_id", info=taken(JUST_DONE)),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("evaluation_rounds.id", ondelete="CASCADE"))
    paper_id: Mapped[int] = mapped_column(ForeignKey("papers.id", ondelete="CASCADE"), index=True)
    track_id: Mapped[int] = mapped_column(ForeignKey("tracks.id"))
    entered_from: Mapped[str] = mapped_column(String(20), default="")
    field: Mapped[str] = mapped_column(String(60), default="")
    panel_id: Mapped[int | None] = mapped_column(Integer, index=True)
    score: Mapped[Decimal | None] = mapped_column(Numeric(12, 4))
    rank: Mapped[int | None] = mapped_column(Integer)
    why: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    settled: Mapped[int | None] = mapped_column(Integer)
    outcome: Mapped[str] = mapped_column(String(12), default=PENDING)
    reason: Mapped[str] = mapped_column(String(500), default="")
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("round_entries.id", ondelete="SET NULL"))
    version: Mapped[int] = mapped_column(Integer, default=1)

    round: Mapped[EvaluationRound] = relationship(back_populates="entries")
    paper: Mapped[Paper] = relationship()
    track: Mapped[Track] = relationship()

    def __str__(self) -> str:
        return self.paper.applicant_name


def _of_organiser(viewer: scope.Viewer) -> Any:
    """Years whose papers end at the viewer."""
    return EvaluationRound.cycle_id.in_(select(Cycle.__table__.c.id).where(receives(viewer)))


scope.rows(EvaluationRound, _of_organiser)
scope.rows(RoundEntry, scope.through(RoundEntry.round_id, EvaluationRound))
scope.changes(EvaluationRound, _of_organiser)
scope.changes(RoundEntry, scope.changed_through(RoundEntry.round_id, EvaluationRound))

yearly.rows(EvaluationRound, EvaluationRound.cycle_id)
yearly.rows(RoundEntry, RoundEntry.round_id, EvaluationRound)

events.register(
    subjects={"evaluation_rounds": N_("评审轮次"), "round_entries": N_("参评人选")},
    events={
        "round.prepare": N_("新建评审轮次"),
        "round.enter": N_("补充参评人选"),
        "round.open": N_("开始评审"),
        "round.close": N_("结束评审"),
        "round.rank": N_("计算评审排名"),
        "round.settle": N_("确定并列人选的次序"),
        "round.propose": N_("确定拟%(selected_word)s人选"),
        "round.publish": N_("公布评审结果"),
        "round.replace": N_("递补"),
        "round.release": N_("结束备选"),
        "round.export": N_("导出评审排名"),
    },
)
