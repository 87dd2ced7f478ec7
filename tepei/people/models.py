"""People: one row per ID number, and claims on a number that is already taken."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Date, ForeignKey, Integer, String, false, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tepei.organisations.models import Organisation
from tepei.policy.words import N_
from tepei.portal import events, scope
from tepei.portal.accounts import Account
from tepei.portal.database import Model, Moment
from tepei.portal.files import StoredFile
from tepei.portal.taken import JUST_DONE, taken
from tepei.portal.vault import Sealed


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
    """A line of a list that decides about applications: kind `selected` (已入选过) or `sanctioned` (失信名单).

    It is about a person by the ID number, or about an organisation; of one `programme` by its code, or of all (""). It holds until
    `until`, that day included, or for good. Whoever the system itself selected needs no line here.
    """

    __tablename__ = "listings"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(String(120))
    id_number: Mapped[str | None] = mapped_column(Sealed(300))
    id_number_index: Mapped[str | None] = mapped_column(String(64), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    programme: Mapped[str] = mapped_column(String(40), default="")
    year: Mapped[int] = mapped_column(Integer)
    until: Mapped[dt.date | None] = mapped_column(Date)
    source: Mapped[str] = mapped_column(String(200))
    version: Mapped[int] = mapped_column(Integer, default=1)

    organisation: Mapped[Organisation | None] = relationship()

    def __str__(self) -> str:
        return self.name


scope.rows(Person, scope.own(Person.user_id))
scope.rows(IdentityClaim, lambda viewer: IdentityClaim.organisation_id.in_(viewer.organisation_ids))
scope.rows(IdentityClaim, scope.own(IdentityClaim.claimant_id))
# The lists are the region's: who may open the screen sees them whole.
scope.rows(Listing, lambda viewer: true() if "decides" in viewer.duties else false())

events.register(
    subjects={"people": N_("人员"), "identity_claims": N_("身份认领"), "listings": N_("名单")},
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
    },
)
