"""When and where an office receives people 受理时间和地点."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tepei.organisations.models import Organisation
from tepei.policy.reception import LONGEST
from tepei.policy.words import N_
from tepei.portal import events, scope
from tepei.portal.database import Model
from tepei.portal.taken import JUST_DONE, taken


class Reception(Model):
    """Of one office, as it says itself, or as the pack says while it has not (`version` 0); what is empty is not shown. The telephone is the office's,
    never a person's.
    """

    __tablename__ = "receptions"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisations.id"), unique=True, info=taken(JUST_DONE)
    )
    hours: Mapped[str] = mapped_column(String(LONGEST["hours"]), default="")
    address: Mapped[str] = mapped_column(String(LONGEST["address"]), default="")
    telephone: Mapped[str] = mapped_column(String(LONGEST["telephone"]), default="")
    version: Mapped[int] = mapped_column(Integer, default=1)

    organisation: Mapped[Organisation] = relationship()

    def __str__(self) -> str:
        return str(self.organisation)


scope.public(Reception, "when and where an office receives people is for everybody to know")
scope.changes(Reception, lambda viewer: Reception.organisation_id.in_(viewer.organisation_ids))

events.register(
    subjects={"receptions": N_("受理时间和地点")}, events={"reception.edit": N_("修改受理时间和地点")}
)
