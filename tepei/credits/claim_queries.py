"""Claims read."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from tepei.credits.claim_models import CreditClaim
from tepei.portal import scope
from tepei.portal.database import db

SHOWN = 30


def own() -> Sequence[CreditClaim]:
    """The viewer's, the newest first."""
    mine = select(CreditClaim).where(CreditClaim.person_id == scope.viewer().person_id)
    return db.session.scalars(mine.order_by(CreditClaim.id.desc()).limit(SHOWN)).all()
