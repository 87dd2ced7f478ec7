"""What a year asks of continuing education, a record to a row (policy.credits); what it says once stands with the scheme."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from sqlalchemy import Boolean, Date, Integer, Numeric, String
from sqlalchemy.orm import Mapped, mapped_column

from tepei.policy.words import say
from tepei.portal import events, scope
from tepei.portal.database import Json, Model
from tepei.programmes import yearly
from tepei.programmes.models import Cycle
from tepei.schemes.row_models import OfYear

HOURS = Numeric(6, 1)


class CreditSubject(OfYear, Model):
    """A 科目, see policy.credits.CreditSubjectRecord."""

    __tablename__ = "credit_subjects"

    key: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(60))
    hours: Mapped[Decimal | None] = mapped_column(HOURS)
    share: Mapped[str] = mapped_column(String(10), default="")
    filled_by: Mapped[list[str]] = mapped_column(Json, default=list)
    topics: Mapped[list[str]] = mapped_column(Json, default=list)
    source: Mapped[str] = mapped_column(String(120), default="")
    assumed: Mapped[bool] = mapped_column(Boolean, default=False)

    def __str__(self) -> str:
        return self.name


class CreditSource(OfYear, Model):
    """A 学时来源, see policy.credit_sources.CreditSourceRecord."""

    __tablename__ = "credit_sources"

    key: Mapped[str] = mapped_column(String(30))
    name: Mapped[str] = mapped_column(String(100))
    subjects: Mapped[list[str]] = mapped_column(Json, default=list)
    counts: Mapped[str] = mapped_column(String(10), default="hours")
    minutes: Mapped[int | None] = mapped_column(Integer)
    per_day: Mapped[Decimal | None] = mapped_column(HOURS)
    ranks: Mapped[list[Any]] = mapped_column(Json, default=list)
    half: Mapped[str] = mapped_column(String(200), default="")
    most_per_year: Mapped[Decimal | None] = mapped_column(HOURS)
    split_years: Mapped[int | None] = mapped_column(Integer)
    split_back: Mapped[bool] = mapped_column(Boolean, default=False)
    condition: Mapped[str] = mapped_column(String(300), default="")
    recognised_by: Mapped[list[str]] = mapped_column(Json, default=list)
    source: Mapped[str] = mapped_column(String(120), default="")
    assumed: Mapped[bool] = mapped_column(Boolean, default=False)

    def __str__(self) -> str:
        return self.name


class LookBack(OfYear, Model):
    """申报职称的学时要求 of a level, see policy.credits.LookBackRecord."""

    __tablename__ = "look_backs"
    identity = "level"

    level: Mapped[str] = mapped_column(String(20))
    years: Mapped[int | None] = mapped_column(Integer)
    years_fact: Mapped[str] = mapped_column(String(40), default="")
    last: Mapped[str] = mapped_column(String(10), default="review")
    counting: Mapped[str] = mapped_column(String(10), default="each")
    hours: Mapped[Decimal | None] = mapped_column(HOURS)
    text: Mapped[str] = mapped_column(String(500), default="")
    source: Mapped[str] = mapped_column(String(120), default="")
    assumed: Mapped[bool] = mapped_column(Boolean, default=False)

    def __str__(self) -> str:
        return self.level


class Relief(OfYear, Model):
    """A 减免, see policy.reliefs.ReliefRecord."""

    __tablename__ = "reliefs"

    key: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(100))
    levels: Mapped[list[str]] = mapped_column(Json, default=list)
    reviews: Mapped[list[Any]] = mapped_column(Json, default=list)
    when: Mapped[list[list[dict[str, Any]]]] = mapped_column(Json, default=list)
    effect: Mapped[str] = mapped_column(String(10))
    years: Mapped[int | None] = mapped_column(Integer)
    fact: Mapped[str] = mapped_column(String(40), default="")
    counts_first: Mapped[bool] = mapped_column(Boolean, default=False)
    as_reference: Mapped[bool] = mapped_column(Boolean, default=False)
    confirmed: Mapped[bool] = mapped_column(Boolean, default=False)
    text: Mapped[str] = mapped_column(String(500), default="")
    source: Mapped[str] = mapped_column(String(120), default="")
    assumed: Mapped[bool] = mapped_column(Boolean, default=False)

    def __str__(self) -> str:
        return self.name


class LearningPlatform(OfYear, Model):
    """A 培训平台 that the notice names, see policy.credit_sources.LearningPlatformRecord."""

    __tablename__ = "learning_platforms"

    key: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(120))
    address: Mapped[str] = mapped_column(String(200), default="")
    note: Mapped[str] = mapped_column(String(300), default="")
    begins: Mapped[dt.date | None] = mapped_column(Date)
    ends: Mapped[dt.date | None] = mapped_column(Date)
    source: Mapped[str] = mapped_column(String(120), default="")

    def __str__(self) -> str:
        return self.name


class LocalCredits(OfYear, Model):
    """What a body lays down beside the region, see policy.local_credits.LocalCreditsRecord; `body` is its code."""

    __tablename__ = "local_credits"
    identity = "body"

    body: Mapped[str] = mapped_column(String(40))
    hours: Mapped[Decimal | None] = mapped_column(HOURS)
    subject_hours: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    topics: Mapped[dict[str, str]] = mapped_column(Json, default=dict)
    most_per_day: Mapped[Decimal | None] = mapped_column(HOURS)
    begins: Mapped[dt.date | None] = mapped_column(Date)
    ends: Mapped[dt.date | None] = mapped_column(Date)
    make_up_years: Mapped[int | None] = mapped_column(Integer)
    source: Mapped[str] = mapped_column(String(120), default="")

    def __str__(self) -> str:
        return self.body


class CreditCase(OfYear, Model):
    """A 学时示例, see policy.credit_cases.CreditCaseRecord."""

    __tablename__ = "credit_cases"
    identity = ""

    level: Mapped[str] = mapped_column(String(20))
    day: Mapped[dt.date] = mapped_column(Date)
    facts: Mapped[dict[str, str]] = mapped_column(Json, default=dict)
    earned: Mapped[str] = mapped_column(String(1000), default="")
    verdict: Mapped[str] = mapped_column(String(10))
    relief: Mapped[str] = mapped_column(String(40), default="")
    missing: Mapped[Decimal] = mapped_column(HOURS, default=Decimal(0))
    comment: Mapped[str] = mapped_column(String(200), default="")

    def __str__(self) -> str:
        return self.comment or str(self.position + 1)


# The lists of a year's rules by their keys.
OF_RULES = {
    "subjects": CreditSubject,
    "sources": CreditSource,
    "look_backs": LookBack,
    "reliefs": Relief,
    "platforms": LearningPlatform,
    "bodies": LocalCredits,
}
MODELS = (*OF_RULES.values(), CreditCase)

for _model in MODELS:
    scope.public(_model, "what a notice decides is announced; the working copy names nobody")
    yearly.decided(_model, _model.cycle_id, Cycle)

events.edited(CreditSubject, say("科目"))
events.edited(CreditSource, say("学时来源"))
events.edited(LookBack, say("申报职称的学时要求"))
events.edited(Relief, say("学时减免"))
events.edited(LearningPlatform, say("培训平台"))
events.edited(LocalCredits, say("各地的规定"))
events.edited(CreditCase, say("学时示例"))
