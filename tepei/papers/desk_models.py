"""What the lists of a desk sort, filter and count by: a narrow row for each organisation and paper, so that an index answers (ADR 0016)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Boolean, ForeignKey, Index, Integer, String, and_, case, func, select
from sqlalchemy.orm import Mapped, aliased, mapped_column, synonym

from tepei.papers.models import Decision, Paper, Step, stands_as
from tepei.portal import scope
from tepei.portal.database import Model, Moment
from tepei.programmes import yearly


class DeskRow(Model):
    """A paper on the desk of an organisation that it has reached.

    Nothing stands here that does not stand in the paper and its steps, and nobody sees a paper by it: it only finds them.
    `state` is what the paper is found by: its state, or that something came of a task (policy.life.CONCLUDED).
    `waits` says that the organisation is to act now, `again` that the paper was submitted anew since it last did.
    """

    __tablename__ = "desk_rows"
    __table_args__ = (
        # Each ends with what is asked of the rows that it finds, so that the table itself is not read.
        Index("ix_desk_rows_order", "organisation_id", "submitted_at", "paper_id", "applicant_name"),
        Index("ix_desk_rows_state", "organisation_id", "state", "submitted_at", "paper_id", "cycle_id"),
        Index("ix_desk_rows_letters", "organisation_id", "name_letters", "submitted_at", "paper_id"),
        Index("ix_desk_rows_waits", "organisation_id", "waits", "moved_at", "paper_id"),
    )

    paper_id: Mapped[int] = mapped_column(
        ForeignKey("papers.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisations.id"), primary_key=True, autoincrement=False
    )
    cycle_id: Mapped[int] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(12))
    waits: Mapped[bool] = mapped_column(Boolean)
    submitted_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    moved_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    applicant_name: Mapped[str] = mapped_column(String(100))
    name_letters: Mapped[str] = mapped_column(String(120))
    again: Mapped[bool] = mapped_column(Boolean)

    id = synonym("paper_id")  # by which a year is wiped


def reached() -> Any:
    """The rows as papers and steps say that they are, in the order of the table's columns."""
    waits = and_(Paper.state == "in_review", Step.stage == Paper.position, Step.passed_at.is_(None))
    kept = (
        Paper.cycle_id,
        Paper.kind,
        stands_as.label("state"),
        Paper.submitted_at,
        Paper.moved_at,
        Paper.applicant_name,
        Paper.name_letters,
    )
    is_due = (func.max(case((waits, 1), else_=0)) == 1).label("waits")
    found = select(Paper.id.label("paper_id"), Step.organisation_id, *kept, is_due, _submitted_since())
    found = found.join(Step, Step.paper_id == Paper.id).where(Step.reached_at.is_not(None))
    return found.group_by(Paper.id, Step.organisation_id, Paper.state, *kept[:2], *kept[3:])


def _submitted_since() -> Any:
    """Has the organisation ever decided about what was submitted before?"""
    made, filed = aliased(Decision), aliased(Decision)
    latest = select(func.max(filed.id)).where(filed.paper_id == Paper.id, filed.verb == "submit")
    before = select(made.id).where(
        made.paper_id == Paper.id,
        made.organisation_id == Step.organisation_id,
        made.step_kind != "",
        made.id < latest.correlate(Paper).scalar_subquery(),
    )
    return before.correlate(Paper, Step).exists().label("again")


def _of_own_organisation(viewer: scope.Viewer) -> Any:
    return DeskRow.__table__.c.organisation_id.in_(viewer.organisation_ids)


scope.rows(DeskRow, _of_own_organisation)
yearly.rows(DeskRow, DeskRow.paper_id, Paper)
