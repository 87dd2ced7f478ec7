"""考察 of who stands first in a ranking, and what was found."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from sqlalchemy import ForeignKey, Numeric, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tepei.papers.models import Paper
from tepei.policy.vetting import VettingResult
from tepei.policy.words import N_
from tepei.portal import events, scope
from tepei.portal.accounts import Account
from tepei.portal.database import Model, Moment
from tepei.portal.files import StoredFile
from tepei.portal.taken import JUST_DONE, taken
from tepei.programmes import yearly
from tepei.programmes.models import Track
from tepei.selection.round_models import EvaluationRound

AHEAD, PASSED, FAILED = "ahead", "passed", "failed"
RESULTS = {AHEAD: N_("待考察"), PASSED: N_("合格"), FAILED: N_("不合格")}


class Vetting(Model):
    """考察 of a paper on a track of a round: chosen as soon as there is a row; `result` is one of RESULTS, with what was found and its document.

    It is about the paper and no entry: who falls to the track again, once the ranking was worked out anew, was looked at all the same.
    """

    __tablename__ = "vettings"
    __table_args__ = (UniqueConstraint("round_id", "paper_id", "track_id", info=taken(JUST_DONE)),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("evaluation_rounds.id", ondelete="CASCADE"))
    paper_id: Mapped[int] = mapped_column(ForeignKey("papers.id", ondelete="CASCADE"), index=True)
    track_id: Mapped[int] = mapped_column(ForeignKey("tracks.id"))
    result: Mapped[str] = mapped_column(String(10), default=AHEAD)
    score: Mapped[Decimal | None] = mapped_column(Numeric(8, 2))
    text: Mapped[str] = mapped_column(String(500), default="")
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_files.id"))
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    entered_at: Mapped[dt.datetime | None] = mapped_column(Moment)

    round: Mapped[EvaluationRound] = relationship()
    paper: Mapped[Paper] = relationship()
    track: Mapped[Track] = relationship()
    file: Mapped[StoredFile | None] = relationship()
    entered_by: Mapped[Account | None] = relationship()

    def __str__(self) -> str:
        return self.paper.applicant_name

    @property
    def is_entered(self) -> bool:
        return self.result != AHEAD

    @property
    def finding(self) -> VettingResult:
        """As the rules read it."""
        return VettingResult(None if self.result == AHEAD else self.result == PASSED, self.score)


scope.rows(Vetting, scope.through(Vetting.round_id, EvaluationRound))
scope.changes(Vetting, scope.changed_through(Vetting.round_id, EvaluationRound))
yearly.rows(Vetting, Vetting.round_id, EvaluationRound)

events.register(
    subjects={"vettings": N_("考察人选")},
    events={
        "round.vet": N_("确定考察人选"),
        "vetting.enter": N_("填写考察结果"),
        "vetting.look": N_("查看考察材料"),
    },
)
