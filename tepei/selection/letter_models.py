"""入选通知: what somebody selected is given, with its number."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Date, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tepei.papers.models import Paper
from tepei.policy.words import N_
from tepei.portal import events, scope
from tepei.portal.database import Model
from tepei.portal.taken import JUST_DONE, taken
from tepei.programmes import yearly
from tepei.programmes.models import Cycle


class SelectionLetter(Model):
    """入选通知 of one paper, written at the publication with the names of that day; its number is by the pattern of the evaluation, "" without one.

    It stands while the paper is selected: whose selection is revoked prints it no more.
    """

    __tablename__ = "selection_letters"
    __table_args__ = (UniqueConstraint("cycle_id", "number", info=taken(JUST_DONE)),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"))
    paper_id: Mapped[int] = mapped_column(
        ForeignKey("papers.id", ondelete="CASCADE"), unique=True, info=taken(JUST_DONE)
    )
    number: Mapped[str | None] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(120))
    unit_name: Mapped[str] = mapped_column(String(120))
    track_name: Mapped[str] = mapped_column(String(100))
    office_name: Mapped[str] = mapped_column(String(120))
    issued_on: Mapped[dt.date] = mapped_column(Date)

    cycle: Mapped[Cycle] = relationship()
    paper: Mapped[Paper] = relationship()

    def __str__(self) -> str:
        return self.number or self.name


# Whoever sees the paper sees what became of it.
scope.rows(SelectionLetter, scope.through(SelectionLetter.paper_id, Paper))
scope.changes(SelectionLetter, scope.through(SelectionLetter.paper_id, Paper))
yearly.rows(SelectionLetter, SelectionLetter.paper_id, Paper)

events.register(
    subjects={"selection_letters": N_("%(selected_word)s通知")},
    events={"letter.print": N_("打印%(selected_word)s通知"), "letter.list": N_("打印%(selected_word)s名单")},
)
