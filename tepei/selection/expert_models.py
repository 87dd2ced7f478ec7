"""The pool of experts 专家库, and with whom each is tied."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    ForeignKey,
    Integer,
    String,
    UniqueConstraint,
    false,
    select,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tepei.organisations.models import Organisation
from tepei.policy.words import N_, say
from tepei.portal import events, scope
from tepei.portal.accounts import Account
from tepei.portal.database import Json, Model
from tepei.portal.taken import taken
from tepei.portal.vault import Sealed

ACCOUNT_TAKEN = say("该账号已是另一位专家的账号。")
KNOWN_ALREADY = say("专家库中已有同一单位的同名专家。请核对后再保存。")
TIED_TWICE = say("该专家与此人的这种关系已经登记。")


class Expert(Model):
    """Somebody who may be drawn into panels of the years that `kept_by` runs: each office that runs years has a pool of its own.

    `organisation` is their unit where it stands in the tree; `unit_name` is what it is called, whether or not it does. `fields` are codes of the
    code set of that name. `terms` counts how often they served, `last_year` is when last; both move with the rounds (0: never).
    """

    __tablename__ = "experts"
    __table_args__ = (UniqueConstraint("kept_by_id", "name", "unit_name", info=taken(KNOWN_ALREADY)),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(100), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    unit_name: Mapped[str] = mapped_column(String(120), default="")
    fields: Mapped[list[str]] = mapped_column(Json, default=list)
    title: Mapped[str] = mapped_column(String(60), default="")
    phone: Mapped[str | None] = mapped_column(Sealed(300))
    email: Mapped[str | None] = mapped_column(Sealed(600))
    is_outside: Mapped[bool] = mapped_column(Boolean, default=False)
    is_active: Mapped[bool] = mapped_column(Boolean, default=True)
    terms: Mapped[int] = mapped_column(Integer, default=0)
    last_year: Mapped[int] = mapped_column(Integer, default=0)
    account_id: Mapped[int | None] = mapped_column(
        ForeignKey("ab_user.id"), unique=True, info=taken(ACCOUNT_TAKEN)
    )
    kept_by_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    version: Mapped[int] = mapped_column(Integer, default=1)

    organisation: Mapped[Organisation | None] = relationship(foreign_keys=[organisation_id])
    kept_by: Mapped[Organisation] = relationship(foreign_keys=[kept_by_id])
    account: Mapped[Account | None] = relationship()
    ties: Mapped[list[ExpertTie]] = relationship(
        back_populates="expert", order_by="ExpertTie.id", cascade="all, delete-orphan"
    )

    def __str__(self) -> str:
        return f"{self.name}（{self.unit_name}）"

    @property
    def key(self) -> str:
        """By which the lot orders the pool: what stands in it, and no number that a database gave."""
        return f"{self.name}|{self.unit_name}"


class ExpertTie(Model):
    """With whom an expert is tied (policy.conflicts.TIES): whom they may not assess."""

    __tablename__ = "expert_ties"
    __table_args__ = (UniqueConstraint("expert_id", "kind", "name", "unit_name", info=taken(TIED_TWICE)),)

    id: Mapped[int] = mapped_column(primary_key=True)
    expert_id: Mapped[int] = mapped_column(ForeignKey("experts.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(String(100), index=True)
    unit_name: Mapped[str] = mapped_column(String(120), default="")
    version: Mapped[int] = mapped_column(Integer, default=1)

    expert: Mapped[Expert] = relationship(back_populates="ties")

    def __str__(self) -> str:
        return self.name


def kept_by(viewer: scope.Viewer, column: Any) -> ColumnElement[bool]:
    """Of the viewer's own pools; who decides sees every pool."""
    if "decides" in viewer.duties:
        return true()
    return column.in_(ids) if (ids := viewer.organisation_ids) else false()


def _of_a_pool(viewer: scope.Viewer) -> ColumnElement[bool]:
    experts = Expert.__table__.c
    return ExpertTie.expert_id.in_(select(experts.id).where(kept_by(viewer, experts.kept_by_id)))


scope.rows(Expert, lambda viewer: kept_by(viewer, Expert.kept_by_id))
scope.rows(ExpertTie, _of_a_pool)

events.register({"expert.import": N_("导入评审专家"), "expert.invite": N_("为评审专家开通账号")})
events.edited(Expert, say("评审专家"))
events.edited(ExpertTie, say("专家的利害关系"))
