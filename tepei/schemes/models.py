"""What a notice decides about a cycle, a record to a row: the working copy of its configuration (its forms: form_models).

Columns carry the names of the keys in a pack's files (docs/packs.md), so that tables and files say the same thing the same way.
Papers never read these tables: they are made under a revision of them (programmes.models.Revision).
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from sqlalchemy import Boolean, Date, ForeignKey, Integer, Numeric, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tepei.policy.derivations import source_of
from tepei.policy.words import N_, say
from tepei.portal import events, scope
from tepei.portal.database import Json, Model
from tepei.portal.taken import CODE_TAKEN, JUST_DONE, taken
from tepei.programmes import yearly
from tepei.programmes.models import Cycle, RouteStep, Track, TrackRoute
from tepei.schemes.once_models import CreditColumns
from tepei.schemes.row_models import OfTrack, OfYear
from tepei.schemes.training_models import CertificateColumns, TrainingColumns


class Scheme(TrainingColumns, CertificateColumns, CreditColumns, Model):
    """What a cycle has once: 实施方案. `pack_sha256`: the digest of what was last loaded from files; while the tables still say
    the same, nobody has edited them. `texts` are those files by name, so that what is written again keeps their comments.
    """

    __tablename__ = "schemes"

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"), unique=True, info=taken(JUST_DONE))
    form_version: Mapped[str] = mapped_column(String(60), default="")
    route_source: Mapped[str] = mapped_column(String(120), default="")
    resubmission: Mapped[str] = mapped_column(String(10), default="resume")
    decides: Mapped[list[str]] = mapped_column(Json, default=list)
    skips: Mapped[list[str]] = mapped_column(Json, default=list)
    places_held_from: Mapped[str] = mapped_column(String(20), default="recommendation")
    per_person: Mapped[int] = mapped_column(Integer, default=1)
    counted_to: Mapped[str] = mapped_column(String(10), default="close")
    summary_title: Mapped[str] = mapped_column(String(200), default="")
    summary_titles: Mapped[dict[str, str]] = mapped_column(Json, default=dict)
    summary_source: Mapped[str] = mapped_column(String(120), default="")
    summary_file_name: Mapped[str] = mapped_column(String(120), default="")
    summary_above: Mapped[list[str]] = mapped_column(Json, default=list)
    summary_note: Mapped[str] = mapped_column(String(500), default="")
    summary_receiver: Mapped[str] = mapped_column(String(120), default="")
    summary_paper: Mapped[str] = mapped_column(String(4), default="A4")
    summary_landscape: Mapped[bool] = mapped_column(Boolean, default=False)
    summary_assumed: Mapped[bool] = mapped_column(Boolean, default=False)
    promise_version: Mapped[str] = mapped_column(String(60), default="")
    promise_text: Mapped[str] = mapped_column(Text, default="")
    promise_assumed: Mapped[bool] = mapped_column(Boolean, default=False)
    trainee_number_pattern: Mapped[str] = mapped_column(String(60), default="")
    trainee_number_assumed: Mapped[bool] = mapped_column(Boolean, default=False)
    sanction_grounds: Mapped[list[str]] = mapped_column(Json, default=list)
    sanction_consequence: Mapped[str] = mapped_column(String(300), default="")
    sanction_lists_person: Mapped[bool] = mapped_column(Boolean, default=False)
    sanction_lists_unit: Mapped[bool] = mapped_column(Boolean, default=False)
    sanction_years: Mapped[int | None] = mapped_column(Integer)
    sanction_source: Mapped[str] = mapped_column(String(120), default="")
    sanction_assumed: Mapped[bool] = mapped_column(Boolean, default=False)
    placement_wishes: Mapped[list[str]] = mapped_column(Json, default=list)
    placement_supervisors: Mapped[list[str]] = mapped_column(Json, default=list)
    placement_subject: Mapped[str] = mapped_column(String(80), default="")
    placement_consent: Mapped[str] = mapped_column(String(80), default="")
    placement_contact: Mapped[str] = mapped_column(String(80), default="")
    placement_notice_number: Mapped[str] = mapped_column(String(60), default="")
    placement_source: Mapped[str] = mapped_column(String(120), default="")
    placement_assumed: Mapped[bool] = mapped_column(Boolean, default=False)
    statuses: Mapped[dict[str, str]] = mapped_column(Json, default=dict)
    pack_sha256: Mapped[str] = mapped_column(String(64), default="")
    texts: Mapped[dict[str, str]] = mapped_column(Json, default=dict)
    version: Mapped[int] = mapped_column(Integer, default=1)

    cycle: Mapped[Cycle] = relationship()

    def __str__(self) -> str:
        return str(self.cycle)


class Fact(OfYear, Model):
    """A 条件依据 of this year, beside those of the province, see policy.facts.FactRecord; `derivation` is said as in files (`from`)."""

    __tablename__ = "facts"

    key: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(60))
    kind: Mapped[str] = mapped_column(String(10))
    words: Mapped[dict[str, str]] = mapped_column(Json, default=dict)
    code_set: Mapped[str] = mapped_column(String(40), default="")
    unit: Mapped[str] = mapped_column(String(20), default="")
    derivation: Mapped[dict[str, Any] | None] = mapped_column(Json)

    @property
    def source(self) -> str:
        """Which source it comes from; "" for a field of the form."""
        return source_of(self.derivation)

    def __str__(self) -> str:
        return self.name


class Category(OfTrack, Model):
    """An 申报类别 of the year, see policy.categories.CategoryRecord."""

    __tablename__ = "categories"

    key: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(100))
    when: Mapped[list[list[dict[str, Any]]]] = mapped_column(Json, default=list)
    words: Mapped[dict[str, str]] = mapped_column(Json, default=dict)
    source: Mapped[str] = mapped_column(String(120), default="")
    assumed: Mapped[bool] = mapped_column(Boolean, default=False)

    def __str__(self) -> str:
        return self.name


class Requirement(Model):
    """A 选拔条件 of a track. `alternatives`: lists of conditions as in policy.eligibility; `override_by`: step kinds."""

    __tablename__ = "requirements"
    __table_args__ = (UniqueConstraint("track_id", "key", info=taken(CODE_TAKEN)),)

    id: Mapped[int] = mapped_column(primary_key=True)
    track_id: Mapped[int] = mapped_column(ForeignKey("tracks.id"))
    position: Mapped[int] = mapped_column(Integer, default=0)
    key: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(60))
    source: Mapped[str] = mapped_column(String(120), default="")
    severity: Mapped[str] = mapped_column(String(10), default="hard")
    text: Mapped[str] = mapped_column(String(1000), default="")
    only_if: Mapped[list[list[dict[str, Any]]]] = mapped_column(Json, default=list)
    override_by: Mapped[list[str]] = mapped_column(Json, default=list)
    alternatives: Mapped[list[list[dict[str, Any]]]] = mapped_column(Json, default=list)
    version: Mapped[int] = mapped_column(Integer, default=1)

    track: Mapped[Track] = relationship()

    def __str__(self) -> str:
        return self.name


class Case(Model):
    """An example person and what the requirements should say of them. `facts` by fact, as a pack writes them."""

    __tablename__ = "cases"

    id: Mapped[int] = mapped_column(primary_key=True)
    track_id: Mapped[int] = mapped_column(ForeignKey("tracks.id"), index=True)
    position: Mapped[int] = mapped_column(Integer, default=0)
    facts: Mapped[dict[str, str]] = mapped_column(Json, default=dict)
    expect: Mapped[list[str]] = mapped_column(Json, default=list)
    outcome: Mapped[str] = mapped_column(String(10), default="pass")
    applied: Mapped[dt.date | None] = mapped_column(Date)
    comment: Mapped[str] = mapped_column(String(200), default="")
    version: Mapped[int] = mapped_column(Integer, default=1)

    track: Mapped[Track] = relationship()

    def __str__(self) -> str:
        return self.comment or f"{self.track} · {self.position + 1}"


class MoneyItem(OfTrack, Model):
    """A 经费 item of the notice: yuan per year, month or once, who bears it, to whom it goes, and when; for one track or for all."""

    __tablename__ = "money_items"

    key: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(100))
    amount: Mapped[Decimal | None] = mapped_column(Numeric(12, 2))
    per: Mapped[str] = mapped_column(String(10), default="")
    borne_by: Mapped[str] = mapped_column(String(100), default="")
    payee: Mapped[str] = mapped_column(String(100), default="")
    payee_kind: Mapped[str] = mapped_column(String(20), default="")
    paid: Mapped[str] = mapped_column(String(200), default="")
    due: Mapped[str] = mapped_column(String(12), default="")
    months: Mapped[str] = mapped_column(String(10), default="")
    instalments: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    source: Mapped[str] = mapped_column(String(120), default="")

    def __str__(self) -> str:
        return self.name


class Limit(OfYear, Model):
    """A 名额限制 beside the places themselves: sub-quota, cap per legal unit, people who do not count (policy.limits)."""

    __tablename__ = "limits"

    key: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(10))
    tracks: Mapped[list[str]] = mapped_column(Json, default=list)
    joint: Mapped[bool] = mapped_column(Boolean, default=False)
    bodies: Mapped[list[str]] = mapped_column(Json, default=list)
    named: Mapped[list[str]] = mapped_column(Json, default=list)
    number: Mapped[int | None] = mapped_column(Integer)
    percent: Mapped[int | None] = mapped_column(Integer)
    percent_of: Mapped[str] = mapped_column(String(10), default="places")
    outcomes: Mapped[list[str]] = mapped_column(Json, default=list)
    of: Mapped[str] = mapped_column(String(40), default="")
    numbers: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    vacancies: Mapped[bool] = mapped_column(Boolean, default=False)
    per_unit: Mapped[bool] = mapped_column(Boolean, default=False)
    when: Mapped[list[list[dict[str, Any]]]] = mapped_column(Json, default=list)
    counted: Mapped[str] = mapped_column(String(20), default="places")
    soft: Mapped[bool] = mapped_column(Boolean, default=False)
    text: Mapped[str] = mapped_column(String(500), default="")
    source: Mapped[str] = mapped_column(String(120), default="")
    assumed: Mapped[bool] = mapped_column(Boolean, default=False)

    def __str__(self) -> str:
        return self.text or self.key


for _table in (Scheme, Fact, Category, Requirement, Case, MoneyItem, Limit):
    scope.public(_table, "what a notice decides is announced; the working copy names nobody")

for _model in (Scheme, Fact, Category, MoneyItem, Limit):
    yearly.decided(_model, _model.cycle_id, Cycle)
for _of_track in (Requirement, Case):
    yearly.decided(_of_track, _of_track.track_id, Track)

events.register(
    {
        "pack.cycle": N_("载入年度配置"),
        "cycle.edit": N_("修改年度计划"),
        "cycle.opened": N_("开放年度"),
        "requirement.copied": N_("照抄选拔条件"),
        "scheme.export": N_("下载配置包"),
    }
)
events.edited(Track, say("%(track_word)s"))
events.edited(TrackRoute, say("审核流程"))
events.edited(RouteStep, say("审核环节"))
events.edited(Scheme, say("实施方案"), "edit")
events.edited(Fact, say("条件依据"))
events.edited(Category, say("申报类别"))
events.edited(Requirement, say("选拔条件"))
events.edited(Case, say("示例"))
events.edited(Limit, say("名额限制"))
events.edited(MoneyItem, say("经费标准"))
