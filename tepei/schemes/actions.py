"""The verbs of a scheme: open, take over, keep an example, revise. Each is one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from tepei.packs import PackError, cases
from tepei.policy.definition import Invalid
from tepei.policy.words import join, say
from tepei.portal import audit, clock, scope
from tepei.portal.database import transaction
from tepei.portal.errors import Refused, require
from tepei.programmes import frozen
from tepei.programmes.models import Cycle, Revision, Track
from tepei.schemes import adopting, assembling, checking, mending, records, rules, trials, vocabularies
from tepei.schemes.loading import load_pack, write
from tepei.schemes.models import Case, Requirement

__all__ = ["copy_requirements", "keep_example", "load_pack", "open_cycle", "revise", "take_over"]


def open_cycle(cycle_id: int, version: int) -> Cycle:
    """开放: the first revision, with its hash; papers are made under it. Refused, Stale or Absent."""
    with transaction() as session:
        cycle = scope.locked(Cycle, cycle_id, version)
        require(rules.may_open(cycle.state, mending.placed(checking.faults(cycle), cycle)))
        cycle.state = "open"
        made = revise(session, cycle, "")
        audit.record("cycle.opened", cycle, code=cycle.code, sha256=made.sha256)
        return cycle


def take_over(files: Mapping[str, str]) -> Cycle:
    """载入配置: make the tables of the cycle say what these files say. Raises PackError with every problem; Refused for a closed year, Absent for one that others run.

    A year that is not there is made. Of an open one the working copy changes, and papers go on under the revision in force until
    the change is put in force; its places and windows keep to their own screens.
    """
    with transaction() as session:
        year, found = checking.check(files)
        if year is None or found:
            raise PackError(found)
        cycle = session.scalars(select(Cycle).where(Cycle.code == year.code)).one_or_none()
        if cycle is not None:
            scope.require_change(cycle)
        require(rules.may_take_over(cycle.state if cycle else "draft"))
        return write(session, cycle, adopting.for_viewer(year), files)


def keep_example(trial: trials.Trial) -> Case:
    """保存为示例: what was typed, with what the rules say of it now. Refused where nothing was typed, or the form cannot say it."""
    faults, given = trial.stated
    if faults or not given:
        raise Refused(join(faults.values()) or say("请先填写申报人的情况并试算，再保存为示例。"))
    scheme, example, day = assembling.sound(trial.track.cycle), trial.example, trial.day
    with transaction() as session:
        try:
            cases.facts_of(example, scheme, trials.codes_for(scheme.table.values(), scheme.form), day)
        except Invalid as fault:
            raise Refused(say("%(fault)s。", fault=fault.text)) from None
        last = session.scalar(select(func.max(Case.position)).where(Case.track_id == trial.track.id))
        made = Case(track=trial.track, position=0 if last is None else last + 1)
        session.add(records.fill(made, example, {trial.track.code: trial.track}))
        session.flush()
        audit.record("case.add", made)
        return made


def copy_requirements(track: Track, source: Track) -> int:
    """照抄: the conditions of another track of the same year, behind those that this one has; how many they are.

    What stands here under its key stays as it is. Refused where nothing would come.
    """
    with transaction() as session:
        require(rules.may_take_over(track.cycle.state))
        here = list(session.scalars(_requirements(track)))
        known, last = {each.key for each in here}, max((each.position for each in here), default=-1)
        missing = [each for each in session.scalars(_requirements(source)) if each.key not in known]
        if not missing:
            raise Refused(say("“%(track)s”的条件这里都有了。", track=source.name))
        for position, each in enumerate(missing, last + 1):
            value = records.RECORDS[Requirement].from_data(
                records.plain(each), vocabulary=vocabularies.of(track.cycle)
            )
            session.add(records.fill(Requirement(track=track, position=position), value))
        session.flush()
        audit.record("requirement.copied", track, source=source.code, count=len(missing))
        return len(missing)


def _requirements(track: Track) -> Select[Any]:
    return select(Requirement).where(Requirement.track_id == track.id).order_by(Requirement.position)


def revise(session: Session, cycle: Cycle, reason: str) -> Revision:
    """Put the working copy in force as the next revision; the caller holds the cycle and has asked the rules."""
    configuration = frozen.written(assembling.assembled(cycle).scheme)
    made = Revision(
        cycle_id=cycle.id,
        number=cycle.revision_number + 1,
        configuration=configuration,
        sha256=frozen.digest(configuration),
        reason=reason,
        made_by_id=scope.viewer().user_id,
        made_at=clock.now(),
    )
    session.add(made)
    cycle.revision_number, cycle.version = made.number, cycle.version + 1
    session.flush()
    session.expire(cycle, ["revision"])
    return made
