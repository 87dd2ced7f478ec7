"""Columns of what a scheme says once, by what they are about 只说一次的内容."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from sqlalchemy import Boolean, Date, Integer, Numeric, String
from sqlalchemy.orm import Mapped, mapped_column

from tepei.portal.database import Json


class CreditColumns:
    """Of continuing education, see policy.credits.CreditRules; a year that does not say when it begins has none."""

    credits_begins: Mapped[dt.date | None] = mapped_column(Date)
    credits_ends: Mapped[dt.date | None] = mapped_column(Date)
    credits_hours: Mapped[Decimal | None] = mapped_column(Numeric(6, 1))
    credits_minutes: Mapped[int] = mapped_column(Integer, default=45)
    credits_most_per_day: Mapped[Decimal | None] = mapped_column(Numeric(6, 1))
    credits_carry_years: Mapped[int | None] = mapped_column(Integer)
    credits_makes_up: Mapped[bool] = mapped_column(Boolean, default=False)
    credits_make_up_years: Mapped[int | None] = mapped_column(Integer)
    credits_recognised_by: Mapped[list[str]] = mapped_column(Json, default=list)
    credits_second_check: Mapped[list[str]] = mapped_column(Json, default=list)
    credits_plan_days: Mapped[int | None] = mapped_column(Integer)
    credits_report_days: Mapped[int | None] = mapped_column(Integer)
    credits_local: Mapped[list[str]] = mapped_column(Json, default=list)
    credits_source: Mapped[str] = mapped_column(String(120), default="")
