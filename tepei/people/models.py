"""People: one row per ID number, and claims on a number that is already taken."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ColumnElement, Date, ForeignKey, Integer, String, and_, false, or_, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tepei.organisations.models import Organisation
from tepei.policy.words import N_, say
from tepei.portal import events, scope
from tepei.portal.accounts import Account
from tepei.portal.database import Json, Model, Moment
from tepei.portal.files import StoredFile
from tepei.portal.taken import JUST_DONE, taken
from tepei.portal.vault import Sealed

ENTERED_TWICE = say("入选经历中已有同一人、同一项目、同一层次和年度的一条，不必再次录入。")
# Lifted early, or found to have been wrong from the beginning.
LIFTED = {"lifted": N_("解除"), "annulled": N_("撤销")}
LISTED_TWICE = say("同一名单、同一项目和年度已有此人（单位）的一条，不必再次录入。")


class Person(Model):
    """One person across years and programmes. The ID number is sealed; its blind index makes it unique.

    state: unverified (nobody has confirmed that the number is this person's) · verified · frozen (a claim is open).
    """

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"), unique=True, info=taken(JUST_DONE))
    name: Mapped[str] = mapped_column(String(100), index=True)
    id_number: Mapped[str] = mapped_column(Sealed(300))
    id_number_index: Mapped[str] = mapped_column(String(64), unique=True, info=taken(JUST_DONE))
    sex_code: Mapped[str] = mapped_column(String(1))
    born_on: Mapped[dt.date] = mapped_column(Date)
    ethnicity_code: Mapped[str | None] = mapped_column(String(4))
    mobile: Mapped[str | None] = mapped_column(Sealed(300))
    email: Mapped[str | None] = mapped_column(Sealed(600))
    state: Mapped[str] = mapped_column(String(12), default="unverified")
    registered_at: Mapped[dt.datetime] = mapped_column(Moment)

    account: Mapped[Account | None] = relationship()

    def __str__(self) -> str:
        return self.name


class IdentityClaim(Model):
    """Somebody says that a number registered by another account is theirs; the unit looks at the evidence.

    `claimant_id` is the account that asks, `holder_id` the one that had the number. state: open · granted · refused.
    """

    __tablename__ = "identity_claims"

    id: Mapped[int] = mapped_column(primary_key=True)
    id_number: Mapped[str] = mapped_column(Sealed(300))
    id_number_index: Mapped[str] = mapped_column(String(64), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    claimant_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"), index=True)
    holder_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"), index=True)
    claimant_name: Mapped[str] = mapped_column(String(100))
    claimant_mobile: Mapped[str] = mapped_column(Sealed(300))
    statement: Mapped[str] = mapped_column(String(1000), default="")
    evidence_id: Mapped[int | None] = mapped_column(ForeignKey("stored_files.id"))
    state: Mapped[str] = mapped_column(String(12), default="open")
    outcome: Mapped[str] = mapped_column(String(500), default="")
    opened_at: Mapped[dt.datetime] = mapped_column(Moment)
    closed_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    version: Mapped[int] = mapped_column(Integer, default=1)

    organisation: Mapped[Organisation] = relationship()
    evidence: Mapped[StoredFile | None] = relationship()

    def __str__(self) -> str:
        return self.claimant_name


class Listing(Model):
    """A line of a list that decides about applications: kind `sanctioned` (失信名单), or `selected` (曾入选) of an organisation; of a person
    that is a participation.

    It is about a person by the ID number, or about an organisation; of one `programme` by its code, or of all (""). It holds until
    `until`, that day included, or for good. One without a number is to be checked: it is about whoever of this name applies from the unit
    `unit_name`. A sanction has its `ground`, the day `from_on` which it holds (None: at once) and the `document` of the decision; `appeal` is
    what they said against it, and it may be lifted (`lifted_as`: a key of LIFTED) from `lifted_on` on. `line` tells what was entered apart, so that nothing is entered twice; the system's own have none.
    """

    __tablename__ = "listings"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(String(120), index=True)
    id_number: Mapped[str | None] = mapped_column(Sealed(300))
    id_number_index: Mapped[str | None] = mapped_column(String(64), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    unit_name: Mapped[str] = mapped_column(String(200), default="")
    programme: Mapped[str] = mapped_column(String(40), default="")
    year: Mapped[int] = mapped_column(Integer)
    until: Mapped[dt.date | None] = mapped_column(Date)
    source: Mapped[str] = mapped_column(String(200))
    line: Mapped[str | None] = mapped_column(String(64), unique=True, info=taken(LISTED_TWICE))
    ground: Mapped[str] = mapped_column(String(200), default="")
    from_on: Mapped[dt.date | None] = mapped_column(Date)
    document_id: Mapped[int | None] = mapped_column(ForeignKey("stored_files.id"))
    appeal: Mapped[str] = mapped_column(String(1000), default="")
    appealed_on: Mapped[dt.date | None] = mapped_column(Date)
    lifted_as: Mapped[str] = mapped_column(String(10), default="")
    lifted_on: Mapped[dt.date | None] = mapped_column(Date)
    lifted_reason: Mapped[str] = mapped_column(String(500), default="")
    version: Mapped[int] = mapped_column(Integer, default=1)

    organisation: Mapped[Organisation | None] = relationship()
    document: Mapped[StoredFile | None] = relationship()

    def __str__(self) -> str:
        return self.name


def in_force(on: dt.date) -> ColumnElement[bool]:
    """Which lines hold on this day: begun, not over, and not lifted."""
    return and_(
        or_(Listing.from_on.is_(None), Listing.from_on <= on),
        or_(Listing.until.is_(None), Listing.until >= on),
        or_(Listing.lifted_on.is_(None), Listing.lifted_on > on),
    )


class Participation(Model):
    """入选经历: somebody was selected for a programme, here (source `system`, with the paper) or elsewhere and before (`import`).

    `programme` is its code, `tier` what its track was called (`tier_code`: of one of here), `until` the last day of the term, None where nobody
    knows. One without a number is to be checked: it is about whoever of this name applies from this unit. `line` tells what was entered
    by hand apart, so that nothing is entered twice; the system's lines have none. A task's paper (`assessed_by_id`) wrote the assessment;
    `before` is what stood there.
    """

    __tablename__ = "participations"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(100), index=True)
    id_number: Mapped[str | None] = mapped_column(Sealed(300))
    id_number_index: Mapped[str | None] = mapped_column(String(64), index=True)
    unit_name: Mapped[str] = mapped_column(String(200), default="")
    programme: Mapped[str] = mapped_column(String(40), default="")
    programme_name: Mapped[str] = mapped_column(String(120), default="")
    tier: Mapped[str] = mapped_column(String(100), default="")
    tier_code: Mapped[str] = mapped_column(String(20), default="")
    year: Mapped[int] = mapped_column(Integer)
    until: Mapped[dt.date | None] = mapped_column(Date)
    assessment: Mapped[str] = mapped_column(String(40), default="")
    source: Mapped[str] = mapped_column(String(8))
    basis: Mapped[str] = mapped_column(String(200), default="")
    paper_id: Mapped[int | None] = mapped_column(ForeignKey("papers.id"), unique=True, info=taken(JUST_DONE))
    assessed_by_id: Mapped[int | None] = mapped_column(ForeignKey("papers.id"), index=True)
    before: Mapped[dict[str, Any] | None] = mapped_column(Json)
    line: Mapped[str | None] = mapped_column(String(64), unique=True, info=taken(ENTERED_TWICE))
    entered_at: Mapped[dt.datetime] = mapped_column(Moment)
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    version: Mapped[int] = mapped_column(Integer, default=1)

    entered_by: Mapped[Account | None] = relationship()

    def __str__(self) -> str:
        return self.name


scope.rows(Person, scope.own(Person.user_id))
scope.rows(IdentityClaim, lambda viewer: IdentityClaim.organisation_id.in_(viewer.organisation_ids))
scope.rows(IdentityClaim, scope.own(IdentityClaim.claimant_id))
# The lists are the region's: who may open the screen sees them whole.
for _table in (Listing, Participation):
    scope.rows(_table, lambda viewer: true() if "decides" in viewer.duties else false())

events.register(
    subjects={
        "people": N_("人员"),
        "identity_claims": N_("身份认领"),
        "listings": N_("名单"),
    },
    events={
        "person.registered": N_("个人注册"),
        "person.verified": N_("核实个人身份"),
        "person.number_revealed": N_("查看完整身份证号"),
        "claim.opened": N_("提出身份认领"),
        "claim.number_revealed": N_("查看身份认领的完整证件号"),
        "claim.evidence_seen": N_("查看身份认领证明材料"),
        "claim.granted": N_("身份认领通过"),
        "claim.refused": N_("身份认领未通过"),
        "listing.delete": N_("删除历史名单"),
        "listing.sanctioned": N_("列入失信名单"),
        "listing.document": N_("补充失信名单的决定文件"),
        "listing.document_seen": N_("查看失信名单的决定文件"),
        "listing.appeal": N_("登记失信名单的申诉"),
        "listing.lift": N_("解除失信名单"),
        "participation.entered": N_("记入入选经历"),
        "participation.removed": N_("撤回入选经历"),
        "participation.assessed": N_("记入专项任务的结论"),
        "participation.reopened": N_("撤回专项任务的结论"),
    },
)
events.edited(Participation, say("入选经历"))
