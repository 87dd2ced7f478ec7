"""A year of 内蒙古特培, opened with a change that no shipped year has."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from tepei import packs
from tepei.portal import clock, province, scope
from tepei.portal.database import ZONE, transaction
from tepei.programmes import queries as programmes
from tepei.programmes.models import Cycle
from tepei.schemes import actions, assembling, loading

CODE = "nmg-tepei-2025"


def opened_with(change: Callable[[dict[str, Any]], None], code: str = CODE) -> Cycle:
    """The open year, with its plain values changed before."""
    with scope.everything("a test opens the year"):
        found = programmes.cycle_by_code(code)
        clock.move_to(dt.datetime(2025, 3, 15, 9, 0, tzinfo=ZONE) if code == CODE else found.opens_at)
        plain = assembling.assembled(found).to_data()
        change(plain)
        with transaction() as session:
            loading.write(session, found, packs.Year.from_data(plain, vocabulary=province.vocabulary()))
        return actions.open_cycle(found.id, found.version)
