"""培训班: what a plan that was handed in says of each training, and when its roster came."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tepei.organisations.models import Organisation, under
from tepei.papers.models import Paper
from tepei.policy.words import N_
from tepei.portal import events, scope
from tepei.portal.database import Model
from tepei.portal.taken import JUST_DONE, taken
from tepei.programmes import yearly


class PlannedCourse(Model):
    """A training of a plan 培训计划 (`paper`), as it stood when the plan was handed in; it may run once the plan was checked. `filed_on` is the day
    since which it is on file (course_rules.filed_on).

    `industry` and `level` (a code of `title_levels`) are whom it is for, "" for everybody. `filing_due` and `report_due` are the last days on which the plan and the roster are in time, None where nothing is laid down;
    `late_reason` is why the plan came later. `reported_on` is the day on which its first roster was stored.

    Source: 内人社办发〔2024〕201号 一（六）1.
    """

    __tablename__ = "planned_courses"
    __table_args__ = (
        UniqueConstraint("paper_id", "position", info=taken(JUST_DONE)),
        Index("ix_planned_courses_path", "path", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    paper_id: Mapped[int] = mapped_column(ForeignKey("papers.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(Integer)
    year: Mapped[int] = mapped_column(SmallInteger)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    path: Mapped[str] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(String(200))
    provider_name: Mapped[str] = mapped_column(String(120), default="")
    industry: Mapped[str] = mapped_column(String(40), default="")
    level: Mapped[str] = mapped_column(String(10), default="")
    people: Mapped[int] = mapped_column(Integer, default=0)
    starts: Mapped[dt.date] = mapped_column(Date)
    ends: Mapped[dt.date] = mapped_column(Date)
    is_checked: Mapped[bool] = mapped_column(Boolean, default=False)
    filed_on: Mapped[dt.date] = mapped_column(Date)
    filing_due: Mapped[dt.date | None] = mapped_column(Date)
    late_reason: Mapped[str] = mapped_column(String(200), default="")
    report_due: Mapped[dt.date | None] = mapped_column(Date)
    reported_on: Mapped[dt.date | None] = mapped_column(Date)

    paper: Mapped[Paper] = relationship()
    organisation: Mapped[Organisation] = relationship()

    def __str__(self) -> str:
        return self.name


scope.rows(PlannedCourse, lambda viewer: under(viewer.paths, PlannedCourse.path))
yearly.rows(PlannedCourse, PlannedCourse.paper_id, Paper)
events.register(subjects={"planned_courses": N_("培训班")})
