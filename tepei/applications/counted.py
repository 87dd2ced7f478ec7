"""What figures count of applications, written anew from what they hold 统计列: for those that were submitted before it was written."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tepei.applications import facts
from tepei.applications.models import Application
from tepei.portal.database import db
from tepei.programmes import queries as programmes

_AT_ONCE = 500  # forms that are unsealed together


def rebuild() -> int:
    """Write the columns of every application that is under way or decided, in the caller's transaction; how many there are."""
    last, count = 0, 0
    while rows := _next(last):
        for application in rows:
            typed = facts.columns(programmes.form_of(application), application.form.answers)
            for column, value in (typed | facts.counted(application.facts or {})).items():
                setattr(application, column, value)
        last, count = rows[-1].id, count + len(rows)
        db.session.flush()
        db.session.expire_all()
    return count


def _next(last: int) -> list[Application]:
    filed = select(Application).where(Application.id > last, Application.state != "draft")
    loaded = filed.options(
        joinedload(Application.form), joinedload(Application.cycle), joinedload(Application.revision)
    )
    return list(db.session.scalars(loaded.order_by(Application.id).limit(_AT_ONCE)))
