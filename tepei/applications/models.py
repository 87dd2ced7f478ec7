"""The application: what lists and rules need to know of it, beside its form."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Date, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from tepei.papers.models import Paper
from tepei.policy.words import N_
from tepei.portal import events
from tepei.programmes import yearly


class Application(Paper):
    """申报表与志愿表. What was typed is in its `form`; the facts here are derived from that on each save."""

    __tablename__ = "applications"
    __table_args__ = ()  # type: ignore[assignment]  # not the parent's: its constraints name the parent's columns
    __mapper_args__ = {"polymorphic_identity": "application"}

    id: Mapped[int] = mapped_column(ForeignKey("papers.id", ondelete="CASCADE"), primary_key=True)

    sex_code: Mapped[str | None] = mapped_column(String(1))
    born_on: Mapped[dt.date | None] = mapped_column(Date)
    ethnicity_code: Mapped[str | None] = mapped_column(String(4))
    education_code: Mapped[str | None] = mapped_column(String(4))
    title_code: Mapped[str | None] = mapped_column(String(4))
    profession_since: Mapped[dt.date | None] = mapped_column(Date)


yearly.rows(Application, Application.id, Paper)

events.register(
    events={
        "application.track": N_("更改申报的培养方式"),
        "application.print": N_("打印申报表"),
        "application.export": N_("导出申报清单"),
        "summary.export": N_("导出汇总表"),
        "forms.zip": N_("打包申报表"),
    },
)
