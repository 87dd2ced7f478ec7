"""分配: what an office gives out of the places of a track to each of those below it, and the ledger of that."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Integer, String, UniqueConstraint, or_
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tepei.organisations.models import Organisation
from tepei.policy.quota import write_cell
from tepei.policy.words import N_, say
from tepei.portal import events, scope
from tepei.portal.accounts import Account
from tepei.portal.database import Model, Moment
from tepei.portal.taken import taken
from tepei.programmes import yearly
from tepei.programmes.models import Track
from tepei.programmes.running_models import of_own_bodies


class Share(Model):
    """How many people of a track an organisation may send on to the office above it, as that office decides (`giver`).

    allowance as in the allocation table; what is unset binds nobody. `of_which` of them must be whom the limit `limit_key` is about 其中.
    """

    __tablename__ = "shares"
    __table_args__ = (
        UniqueConstraint(
            "track_id",
            "giver_id",
            "organisation_id",
            info=taken(say("已给该单位分配过这一%(track_word)s的名额，请在列表中修改。")),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    track_id: Mapped[int] = mapped_column(ForeignKey("tracks.id"))
    giver_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    allowance: Mapped[str] = mapped_column(String(8))
    places: Mapped[int | None] = mapped_column(Integer)
    limit_key: Mapped[str] = mapped_column(String(40), default="")
    of_which: Mapped[int | None] = mapped_column(Integer)
    version: Mapped[int] = mapped_column(Integer, default=1)

    track: Mapped[Track] = relationship()
    giver: Mapped[Organisation] = relationship(foreign_keys=[giver_id])
    organisation: Mapped[Organisation] = relationship(foreign_keys=[organisation_id])

    @property
    def amount(self) -> str:
        """As a cell of the table says it."""
        cell = write_cell(self.allowance, self.places)
        return "" if cell is None else str(cell)


class ShareEntry(Model):
    """A line of its ledger: what was given from then on, by whom and why."""

    __tablename__ = "share_entries"

    id: Mapped[int] = mapped_column(primary_key=True)
    share_id: Mapped[int] = mapped_column(ForeignKey("shares.id"), index=True)
    amount: Mapped[str] = mapped_column(String(20))
    of_which: Mapped[int | None] = mapped_column(Integer)
    reason: Mapped[str] = mapped_column(String(300))
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    entered_at: Mapped[dt.datetime] = mapped_column(Moment)

    share: Mapped[Share] = relationship()
    entered_by: Mapped[Account | None] = relationship()


def _of_receiver(viewer: scope.Viewer) -> ColumnElement[bool]:
    """Who received sees it, and whoever is above them."""
    return or_(of_own_bodies(Share.organisation_id)(viewer), Share.giver_id.in_(viewer.organisation_ids))


def _of_giver(viewer: scope.Viewer) -> ColumnElement[bool]:
    return Share.giver_id.in_(viewer.organisation_ids)


def _entered_by_giver(viewer: scope.Viewer) -> ColumnElement[Any]:
    return scope.changed_through(ShareEntry.share_id, Share)(viewer)


scope.rows(Share, _of_receiver)
scope.rows(ShareEntry, scope.through(ShareEntry.share_id, Share))
scope.changes(Share, _of_giver)
scope.changes(ShareEntry, _entered_by_giver)
yearly.rows(Share, Share.track_id, Track)
yearly.rows(ShareEntry, ShareEntry.share_id, Share)

events.register(subjects={"shares": N_("分配的名额")}, events={"share.set": N_("分配名额")})
