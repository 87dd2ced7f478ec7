"""演练: a copy of a year inside the running system, with a clock of its own, that is wiped in one go."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import ColumnElement, delete, func, select, update

from tepei.papers.models import Paper
from tepei.policy.calendar import moment_text
from tepei.portal import audit, scope
from tepei.portal.accounts import Account
from tepei.portal.database import db, transaction
from tepei.portal.errors import require
from tepei.programmes import yearly
from tepei.programmes.models import Cycle
from tepei.schemes import actions as schemes
from tepei.schemes import assembling, loading
from tepei.years import rules

MARK = "【演练】"


def rehearse(cycle: Cycle) -> Cycle:
    """Copy the year as it stands, places included, and open the copy at its first moment. Refused where the scheme is at fault."""
    with transaction() as session:
        scope.require_change(cycle)
        code = f"{cycle.code}-rehearsal"
        running = session.scalars(select(Cycle.id).where(Cycle.code == code)).first() is not None
        require(rules.may_rehearse(cycle.is_rehearsal, running))
        source = assembling.sound(cycle)
        # Lists name the track and not the year: both bear the mark.
        tracks = tuple(each.model_copy(update={"name": f"{MARK}{each.name}"[:60]}) for each in source.tracks)
        name = f"{MARK}{cycle.name}"[:160]
        rehearsal = source.model_copy(update={"code": code, "name": name, "tracks": tracks, "origin": ""})
        made = loading.write(session, None, rehearsal)
        made.is_rehearsal, made.rehearsal_now, made.source_id = True, made.opens_at, cycle.id
        session.flush()
        audit.record("rehearsal.begun", made, source=cycle.code)
        return schemes.open_cycle(made.id, made.version)


def set_clock(cycle_id: int, version: int, moment: dt.datetime) -> Cycle:
    """What time it is in the rehearsal. Refused for a real year."""
    with transaction() as session:
        cycle = scope.locked(Cycle, cycle_id, version)
        require(rules.may_wipe(cycle.is_rehearsal, cycle.code, cycle.code))
        cycle.rehearsal_now, cycle.version = moment, cycle.version + 1
        session.flush()
        audit.record("rehearsal.clock", cycle, now=moment_text(moment))
        return cycle


def set_testers(cycle_id: int, version: int, usernames: Sequence[str]) -> Cycle:
    """Who files in the rehearsal, by the names that they sign in with. Refused for a real year and for a name that nobody has."""
    with transaction() as session:
        cycle = scope.locked(Cycle, cycle_id, version)
        require(rules.may_wipe(cycle.is_rehearsal, cycle.code, cycle.code))
        found = _accounts(Account.username.in_(usernames))
        known = {each.username for each in found}
        require(rules.are_known([each for each in usernames if each not in known]))
        cycle.testers, cycle.version = [each.id for each in found], cycle.version + 1
        session.flush()
        audit.record("rehearsal.testers", cycle, count=len(found))
        return cycle


def testers(cycle: Cycle) -> list[Account]:
    """The accounts that file in it."""
    return _accounts(Account.id.in_(cycle.testers)) if cycle.testers else []


def _accounts(criterion: ColumnElement[bool]) -> list[Account]:
    with scope.everything("who runs a rehearsal names its testers by the names that they sign in with"):
        return list(db.session.scalars(select(Account).where(criterion).order_by(Account.username)))


def wipe(cycle_id: int, version: int, typed: str) -> int:
    """Delete the rehearsal with everything that was filed in it; answers how many papers that were. The history keeps its rows."""
    scope.find_to_change(Cycle, cycle_id)
    with transaction() as session, scope.everything("a rehearsal is wiped whole"):
        cycle = scope.locked(Cycle, cycle_id, version)
        require(rules.may_wipe(cycle.is_rehearsal, cycle.code, typed))
        filed = select(func.count()).select_from(Paper).where(Paper.cycle_id == cycle.id)
        count = session.scalar(filed) or 0
        yearly.wipe(cycle.id)
        session.execute(update(Cycle).where(Cycle.source_id == cycle.id).values(source_id=None))
        audit.record("rehearsal.wiped", cycle, code=cycle.code, papers=count)
        session.execute(delete(Cycle).where(Cycle.id == cycle.id))
        session.expire_all()
        return count
