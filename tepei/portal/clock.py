"""The one clock. Deadlines, ages and stamps ask here; the demonstration may move it, production may not."""

from __future__ import annotations

import datetime as dt

from flask import current_app, g, has_app_context, has_request_context, request
from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from tepei.portal import scope
from tepei.portal.database import ZONE, Model, db, transaction


class Setting(Model):
    """A named value of the installation, for instance how far the demonstration's clock was moved."""

    __tablename__ = "settings"

    name: Mapped[str] = mapped_column(String(30), primary_key=True)
    value: Mapped[str] = mapped_column(String(200))


scope.public(Setting, "settings of the installation carry nothing about a person")

_SHIFT = "clock_shift_seconds"
_MOMENT = "tepei.moment"  # of a request


def now() -> dt.datetime:
    """The moment, aware, in Asia/Shanghai."""
    return real() + _shift() if is_movable() else real()


def real() -> dt.datetime:
    """The machine's own moment, for what a moved clock must not touch: sessions, locks, leases.

    A request has one: what is in time by the check bears a stamp that is in time.
    """
    if not has_request_context():
        return _machine()
    if _MOMENT not in request.environ:
        request.environ[_MOMENT] = _machine()
    moment: dt.datetime = request.environ[_MOMENT]
    return moment


def _machine() -> dt.datetime:
    return dt.datetime.now(ZONE)


def today() -> dt.date:
    """The calendar day in Asia/Shanghai."""
    return now().date()


def move_to(moment: dt.datetime) -> None:
    """Set the demonstration's clock; it goes on from there. Raises PermissionError in production."""
    if not is_movable():
        raise PermissionError("the clock moves only in the demonstration and in tests")
    seconds = (moment - real()).total_seconds()
    with transaction() as session:
        setting = session.get(Setting, _SHIFT) or Setting(name=_SHIFT)
        setting.value = repr(seconds)
        session.add(setting)
    g.pop("clock_shift", None)


def is_movable() -> bool:
    """Whether this installation is a demonstration or a test."""
    return has_app_context() and current_app.config["TEPEI_MODE"] in ("demo", "test")


def _shift() -> dt.timedelta:
    if "clock_shift" not in g:
        setting = db.session.get(Setting, _SHIFT)
        g.clock_shift = dt.timedelta(seconds=float(setting.value)) if setting else dt.timedelta()
    shift: dt.timedelta = g.clock_shift
    return shift
