"""The ledger of hours, what it comes to each year, where professionals work, and who hands in what they learned 继续教育学时."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    UniqueConstraint,
    false,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from tepei.credits.course_models import PlannedCourse
from tepei.organisations.models import Organisation, under
from tepei.people.models import Person
from tepei.policy.words import N_, say
from tepei.portal import events, scope
from tepei.portal.accounts import Account
from tepei.portal.database import BigKey, Json, Model, Moment, Tenths
from tepei.portal.files import StoredFile
from tepei.portal.taken import CODE_TAKEN, JUST_DONE, taken

REVERSED = say("该条学时已被冲正。请刷新页面，核对后再操作。")
HANDED_IN = say("同一份花名册已经登记，不必再次上传。可在花名册列表中查看它的回执。")


FOREVER = dt.date(9999, 12, 31)


class CreditEntry(Model):
    """A line of the ledger: somebody's hours of a subject in a year. It is never changed; a later one takes it back (`reverses_id`, with
    the same hours below zero and the reason).

    It counts once a body has recognised it (`body_id`). `learned_on` may lie in a later year than the one that it makes up for. `source`
    is a code of the year's rules. On PostgreSQL the table is partitioned by year (`portal.partitions`).
    """

    __tablename__ = "credit_entries"
    __table_args__ = (
        # With the day it tells nearly always by itself that the same hours are not there yet.
        Index("ix_credit_entries_person", "person_id", "year", "learned_on"),
        Index("ix_credit_entries_roster", "roster_id", "line"),
        {"postgresql_partition_by": "LIST (year)"},
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    year: Mapped[int] = mapped_column(SmallInteger)
    # The person, the body and the roster are there, and stay (`invariants`): to ask for each of them with each row was half of writing it.
    person_id: Mapped[int] = mapped_column(Integer)
    subject: Mapped[str] = mapped_column(String(20))
    hours: Mapped[Decimal] = mapped_column("tenths", Tenths)
    source: Mapped[str] = mapped_column(String(30), default="")
    learned_on: Mapped[dt.date | None] = mapped_column(Date)
    course: Mapped[str] = mapped_column(String(200), default="")
    provider_name: Mapped[str] = mapped_column(String(120), default="")
    body_id: Mapped[int | None] = mapped_column(Integer)
    roster_id: Mapped[int | None] = mapped_column(Integer)
    line: Mapped[int | None] = mapped_column(Integer)
    paper_id: Mapped[int | None] = mapped_column(Integer)  # the claim that it came from
    reverses_id: Mapped[int | None] = mapped_column(BigKey)
    reason: Mapped[str] = mapped_column(String(500), default="")
    entered_at: Mapped[dt.datetime] = mapped_column(Moment)
    entered_by_id: Mapped[int | None] = mapped_column(
        Integer
    )  # an account; twenty million rows ask for no key of it

    person: Mapped[Person] = relationship(
        primaryjoin=lambda: foreign(CreditEntry.person_id) == Person.id, viewonly=True
    )
    body: Mapped[Organisation | None] = relationship(
        primaryjoin=lambda: foreign(CreditEntry.body_id) == Organisation.id, viewonly=True
    )
    roster: Mapped[CreditRoster | None] = relationship(
        primaryjoin=lambda: foreign(CreditEntry.roster_id) == CreditRoster.id, viewonly=True
    )

    def __str__(self) -> str:
        return self.course


# Only what reverses something: twenty million rows that reverse nothing need no room in it.
Index(
    "ix_credit_entries_reverses",
    CreditEntry.reverses_id,
    CreditEntry.year,
    unique=True,
    info=taken(REVERSED),
    sqlite_where=CreditEntry.reverses_id.is_not(None),
    postgresql_where=CreditEntry.reverses_id.is_not(None),
)


class CreditTotal(Model):
    """What the recognised entries of a person come to in a year. It moves with the ledger, in its transaction; lists and reports read it.

    `organisation_id` and `path` say where the person worked then; `hours` is all, whatever the subject. The ledger and the employments that
    it follows from have the keys of people and organisations: the database need not check a million of them again.
    """

    __tablename__ = "credit_totals"
    __table_args__ = (
        # A year is read as a whole. On PostgreSQL it is a table of its own, and the index as good as none.
        Index("ix_credit_totals_year", "year", postgresql_using="brin"),
        # A roster raises a tenth of them: with room beside each its index need not be written again.
        {"postgresql_partition_by": "LIST (year)", "info": {"fillfactor": 80}},
    )

    person_id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    year: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    organisation_id: Mapped[int | None] = mapped_column(Integer)
    path: Mapped[str] = mapped_column(String(200), default="")
    hours: Mapped[Decimal] = mapped_column("tenths", Tenths)
    public_hours: Mapped[Decimal] = mapped_column("public_tenths", Tenths)
    professional_hours: Mapped[Decimal] = mapped_column("professional_tenths", Tenths)

    def __str__(self) -> str:
        return str(self.year)


BY_YEAR = CreditEntry, CreditTotal  # which have a part for each year (`portal.partitions`)


class Employment(Model):
    """Where a professional works, from a day on (`since`) until they moved (`until`, that day no longer; FOREVER while they are there). A
    move keeps the record.

    `path` is the unit's; `industry` is what the unit's trade is called, `level` a code of `title_levels`, "" where nobody said.
    """

    __tablename__ = "employments"
    __table_args__ = (
        Index("ix_employments_path", "path", "person_id"),
        Index("uq_employments_person_until", "person_id", "until", unique=True, info=taken(JUST_DONE)),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    path: Mapped[str] = mapped_column(String(200))
    since: Mapped[dt.date | None] = mapped_column(Date)
    until: Mapped[dt.date] = mapped_column(Date)
    industry: Mapped[str] = mapped_column(String(40), default="")
    level: Mapped[str] = mapped_column(String(10), default="")

    person: Mapped[Person] = relationship()
    organisation: Mapped[Organisation] = relationship()

    def __str__(self) -> str:
        return str(self.organisation)


class CreditProvider(Model):
    """Who may deliver hours: a base 继续教育基地 or a recognised platform, from a day until another.

    `organisation_id` acts for it here, where it has an office. `token_hash` lets a platform's own server in (`deliveries`).
    """

    __tablename__ = "credit_providers"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True, info=taken(CODE_TAKEN))
    name: Mapped[str] = mapped_column(String(120), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    address: Mapped[str] = mapped_column(String(200), default="")
    phone: Mapped[str] = mapped_column(String(100), default="")
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    valid_from: Mapped[dt.date | None] = mapped_column(Date)
    valid_to: Mapped[dt.date | None] = mapped_column(Date)
    source: Mapped[str] = mapped_column(String(200), default="")
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True, info=taken(JUST_DONE))
    version: Mapped[int] = mapped_column(Integer, default=1)

    organisation: Mapped[Organisation | None] = relationship()

    def __str__(self) -> str:
        return self.name


class CreditRoster(Model):
    """花名册: who learned what, handed in as a whole by a body or delivered by a platform. `key` is the hash of its content, or what the
    platform calls it (Idempotency-Key): the same one twice changes nothing. `course` is the training of a plan that was run, `notice` the
    file that announced it 培训通知. `path` is the body's; `receipt` has a result for each row of
    a delivery, and the counts of a workbook.
    """

    __tablename__ = "credit_rosters"
    __table_args__ = (
        UniqueConstraint("key", "body_id", info=taken(HANDED_IN)),
        Index("ix_credit_rosters_path", "path", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(SmallInteger)
    body_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    path: Mapped[str] = mapped_column(String(200))
    provider_id: Mapped[int | None] = mapped_column(ForeignKey("credit_providers.id"))
    course_id: Mapped[int | None] = mapped_column(Integer, index=True)  # stays when a year is wiped
    notice_id: Mapped[int | None] = mapped_column(ForeignKey("stored_files.id"))
    name: Mapped[str] = mapped_column(String(200), default="")
    key: Mapped[str] = mapped_column(String(80))
    rows: Mapped[int] = mapped_column(Integer, default=0)
    hours: Mapped[Decimal] = mapped_column("tenths", Tenths, default=Decimal(0))
    newcomers: Mapped[int] = mapped_column(Integer, default=0)
    receipt: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    late_reason: Mapped[str] = mapped_column(String(500), default="")
    handed_in_at: Mapped[dt.datetime] = mapped_column(Moment)
    handed_in_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))

    body: Mapped[Organisation] = relationship()
    provider: Mapped[CreditProvider | None] = relationship()
    course: Mapped[PlannedCourse | None] = relationship(
        primaryjoin=lambda: foreign(CreditRoster.course_id) == PlannedCourse.id, viewonly=True
    )
    notice: Mapped[StoredFile | None] = relationship()
    handed_in_by: Mapped[Account | None] = relationship()

    def __str__(self) -> str:
        return self.name


def works_below(viewer: scope.Viewer, person_id: Any) -> Any:
    """Whether somebody works at or below the viewer's organisations now: asked row by row, since nobody reads all of them."""
    works = Employment.__table__.c
    return select(works.id).where(
        works.person_id == person_id, works.until == FOREVER, under(viewer.paths, works.path)
    )


def _handed_in_below(viewer: scope.Viewer, roster_id: Any) -> Any:
    """What a body of the viewer's handed in stays in its sight, whoever it is about."""
    rosters = CreditRoster.__table__.c
    return select(rosters.id).where(rosters.id == roster_id, under(viewer.paths, rosters.path))


def _entries(viewer: scope.Viewer) -> ColumnElement[bool]:
    if not viewer.paths:
        return false()
    entries = CreditEntry.__table__.c
    ways = works_below(viewer, entries.person_id), _handed_in_below(viewer, entries.roster_id)
    return or_(*(way.correlate(CreditEntry.__table__).exists() for way in ways))


def _totals(viewer: scope.Viewer) -> ColumnElement[bool]:
    """Of the year's unit, and of the one that somebody moved to since."""
    if not viewer.paths:
        return false()
    totals = CreditTotal.__table__.c
    now = works_below(viewer, totals.person_id).correlate(CreditTotal.__table__)
    return or_(under(viewer.paths, totals.path), now.exists())


scope.rows(CreditEntry, scope.own(CreditEntry.person_id, "person_id"))
scope.rows(CreditEntry, _entries)
scope.rows(CreditTotal, scope.own(CreditTotal.person_id, "person_id"))
scope.rows(CreditTotal, _totals)
scope.rows(Employment, scope.own(Employment.person_id, "person_id"))
scope.rows(Employment, lambda viewer: under(viewer.paths, Employment.path))
scope.rows(CreditRoster, lambda viewer: under(viewer.paths, CreditRoster.path))
scope.public(CreditProvider, "who may teach and deliver hours is announced")

events.register(
    subjects={
        "credit_entries": N_("学时记录"),
        "credit_rosters": N_("继续教育花名册"),
        "credit_providers": N_("培训机构"),
        "employments": N_("任职单位"),
    },
    events={
        "credit.entered": N_("记入学时"),
        "credit.reversed": N_("冲正学时"),
        "credit.replaced": N_("更正学时"),
        "credit.card": N_("打印审验卡"),
        "credit.reminded": N_("提醒学时不足"),
        "credit.recognised": N_("核定学时"),
        "credit.roster": N_("登记花名册"),
        "credit.token_issued": N_("发放平台接口密钥"),
        "credit.token_revoked": N_("停用平台接口密钥"),
        "credit_provider.add": N_("登记培训机构"),
        "credit_provider.edit": N_("修改培训机构"),
        "credit.totals_laid": N_("重算年度学时"),
        "employment.moved": N_("变更任职单位"),
    },
)
