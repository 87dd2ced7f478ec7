"""Load the demonstration once, with its clock at the morning of 2023-03-08."""

from __future__ import annotations

import datetime as dt

from flask import current_app
from sqlalchemy import func, select

from tepei.demo import journeys, matters, tree
from tepei.demo.people import Inventor
from tepei.portal import clock, scope
from tepei.portal.accounts import Account
from tepei.portal.database import ZONE, db, transaction
from tepei.programmes import queries as programmes
from tepei.schemes.actions import open_cycle

CYCLE = "nmg-tepei-2023"
FIRST_DAY = dt.datetime(2023, 2, 20, 9, 0, tzinfo=ZONE)
MORNING = dt.datetime(2023, 3, 8, 9, 0, tzinfo=ZONE)
SEED = 2023


def load() -> int:
    """Make the demonstration unless it is there; the number of applications made. PermissionError outside demo mode."""
    if current_app.config["TEPEI_MODE"] == "production":
        raise PermissionError("演示数据不能装入生产环境")
    with scope.everything("the demonstration is made"):
        if db.session.scalar(select(func.count()).select_from(Account).where(Account.is_demo.is_(True))):
            return 0
        made = _make()
        clock.move_to(MORNING)
        return made


def _make() -> int:
    """All or nothing: a half-made demonstration would be taken for a whole one at the next start."""
    made = 0
    inventor = Inventor(SEED)
    with transaction() as session:
        clock.move_to(FIRST_DAY)
        demo = tree.build(session)
        cycle = programmes.cycle_by_code(CYCLE)
        open_cycle(cycle.id, cycle.version)
        for made, plan in enumerate(journeys.plans(demo, cycle), 1):
            journeys.travel(demo, inventor, plan)
            if made % 25 == 0:
                clock.move_to(clock.now() + dt.timedelta(days=1))
        journeys.register(demo, inventor.person("inside", of="02"), "applicant")
        holder = inventor.person("outside")
        journeys.register(demo, holder, "holder")
        matters.leave(demo, cycle, holder)
    return made


def accounts() -> list[tuple[str, str]]:
    """Who can be tried out, one per role: user name and who that is."""
    return [("applicant", "申报人（演示）"), *((member.username, member.name) for member in tree.MEMBERS)]
