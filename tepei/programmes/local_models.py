"""What an organisation demands beside the region of those whom it decides about itself, as it announced it 本地选拔条件.

Source: 内人社办发〔2023〕147号 二（四）: “三层次人选的具体选拔条件，由各盟市、各单位根据《管理办法》和实际自行制定”.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tepei.organisations.models import Organisation
from tepei.portal import scope
from tepei.portal.accounts import Account
from tepei.portal.database import Json, Model, Moment
from tepei.portal.taken import JUST_DONE, taken
from tepei.programmes import yearly
from tepei.programmes.models import Cycle


class LocalRevision(Model):
    """In force from a moment on, and never changed: `requirements` by track, as policy.requirements.RequirementRecord is written; papers keep
    the one that they were submitted under. `document_number` is that of the organisation's own notice.
    """

    __tablename__ = "local_revisions"
    __table_args__ = (UniqueConstraint("cycle_id", "organisation_id", "number", info=taken(JUST_DONE)),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    number: Mapped[int] = mapped_column(Integer)
    requirements: Mapped[dict[str, list[dict[str, Any]]]] = mapped_column(Json)
    document_number: Mapped[str] = mapped_column(String(120))
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    made_at: Mapped[dt.datetime] = mapped_column(Moment)

    cycle: Mapped[Cycle] = relationship()
    organisation: Mapped[Organisation] = relationship()
    made_by: Mapped[Account | None] = relationship()

    def __str__(self) -> str:
        return f"{self.organisation} · {self.document_number}"


scope.public(LocalRevision, "what an organisation demands of its applicants is announced")
scope.changes(LocalRevision, lambda viewer: LocalRevision.organisation_id.in_(viewer.organisation_ids))
yearly.rows(LocalRevision, LocalRevision.cycle_id)
