"""Reads of what organisations demand beside the region 本地选拔条件."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from tepei.portal.database import db
from tepei.programmes.local_models import LocalRevision


def in_force(cycle_id: int, organisation_ids: Collection[int]) -> LocalRevision | None:
    """What the one of these organisations that announced something demands now; None where nobody did."""
    last = (
        select(LocalRevision)
        .where(LocalRevision.cycle_id == cycle_id, LocalRevision.organisation_id.in_(organisation_ids))
        .order_by(LocalRevision.number.desc())
        .limit(1)
    )
    return db.session.scalars(last).one_or_none()
