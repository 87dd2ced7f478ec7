"""A limit that does not hold for one body of a year 放宽名额限制."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tepei.organisations.models import Organisation
from tepei.policy.words import N_
from tepei.portal import events, scope
from tepei.portal.accounts import Account
from tepei.portal.database import Model, Moment
from tepei.portal.taken import JUST_DONE, taken
from tepei.programmes import yearly
from tepei.programmes.models import Cycle
from tepei.programmes.running_models import receives


class LimitWaiver(Model):
    """Who decides about the year let this body go beyond the limit with this key, and why."""

    __tablename__ = "limit_waivers"
    __table_args__ = (UniqueConstraint("cycle_id", "organisation_id", "limit_key", info=taken(JUST_DONE)),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    limit_key: Mapped[str] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(String(500))
    waived_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    waived_at: Mapped[dt.datetime] = mapped_column(Moment)

    cycle: Mapped[Cycle] = relationship()
    organisation: Mapped[Organisation] = relationship()
    waived_by: Mapped[Account | None] = relationship()


scope.rows(LimitWaiver, lambda viewer: LimitWaiver.organisation_id.in_(viewer.organisation_ids))
scope.rows(
    LimitWaiver,
    lambda viewer: LimitWaiver.cycle_id.in_(select(Cycle.__table__.c.id).where(receives(viewer))),
)
# Who decides waives; the body reads it.
scope.changes(
    LimitWaiver,
    lambda viewer: LimitWaiver.cycle_id.in_(select(Cycle.__table__.c.id).where(receives(viewer))),
)
yearly.rows(LimitWaiver, LimitWaiver.cycle_id)

events.register(
    subjects={"limit_waivers": N_("放宽名额限制")},
    events={"limit.waive": N_("放宽名额限制")},
)
