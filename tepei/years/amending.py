"""修订: put a changed scheme in force while the year is open, knowing whom it touches."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.attributes import set_committed_value

from tepei import packs
from tepei.applications import checks
from tepei.applications import queries as applications
from tepei.applications.models import Application
from tepei.portal import audit, scope
from tepei.portal.database import db, transaction
from tepei.portal.errors import require
from tepei.programmes.models import Cycle, Revision
from tepei.schemes import actions as schemes
from tepei.schemes import assembling, checking
from tepei.years import rules

ASKED = 500  # applications that the impact is worked out for, one by one


@dataclass(frozen=True)
class Impact:
    """What a change touches: `drafts` that would lack something, by number; `submitted` that would now fail, with why; how many were `asked`
    of how many there are in `all`.
    """

    drafts: tuple[tuple[str, str], ...]
    submitted: tuple[tuple[str, str], ...]
    asked: int
    all: int


def changes(cycle: Cycle) -> list[packs.Change]:
    """What the working copy says differently from the revision in force; nothing before the opening."""
    if cycle.revision is None:
        return []
    now = assembling.assembled(cycle)
    return packs.differences(_in_force(now, cycle.revision.configuration), now)


def impact(cycle: Cycle) -> Impact:
    """Every live application looked at with the changed scheme. What was submitted stays on its revision all the same."""
    wanted = select(Application).filter_by(cycle_id=cycle.id, live=True)
    related = (joinedload(Application.cycle), joinedload(Application.track), joinedload(Application.person))
    changed = Revision(cycle_id=cycle.id, number=0, configuration=assembling.frozen(cycle), sha256="")
    drafts: list[tuple[str, str]] = []
    submitted: list[tuple[str, str]] = []
    asked = 0
    with scope.everything("an amendment touches everybody who applied"):
        rows = db.session.scalars(wanted.options(*related).order_by(Application.id)).all()
        for application in rows[:ASKED]:
            asked += 1
            before, after = _faults(application), _faults(application, changed)
            new = [text for text in after if text not in before]
            if new:
                (drafts if application.state == "draft" else submitted).append((application.number, new[0]))
    return Impact(tuple(drafts), tuple(submitted), asked, len(rows))


def amend(cycle_id: int, version: int, reason: str) -> Revision:
    """Put the working copy in force as the next revision. Refused, Stale or Absent."""
    with transaction() as session:
        cycle = scope.locked(Cycle, cycle_id, version)
        found = changes(cycle) if cycle.state == "open" else []
        faults = [problem.text for problem in checking.problems(cycle)] if found else []
        require(rules.may_amend(cycle.state, found, faults, reason))
        made = schemes.revise(session, cycle, reason.strip())
        audit.record("cycle.amended", cycle, revision=made.number, sha256=made.sha256, reason=made.reason)
        return made


def _faults(application: Application, revision: Revision | None = None) -> list[str]:
    """What is missing or fails, under the application's own revision or under this one."""
    kept = application.revision
    if revision is not None:
        set_committed_value(application, "revision", revision)
    try:
        desk = applications.desk(application)
        gaps = [gap.text for found in checks.gaps(desk).values() for gap in found]
        return [*gaps, *(reason.text for reason in checks.assessment(desk).failures)]
    finally:
        set_committed_value(application, "revision", kept)


def _in_force(now: packs.Cycle, said: Mapping[str, Any]) -> packs.Cycle:
    """The cycle as its revision has it; dates and places are not a revision's."""
    required = said["tracks"]
    tracks = tuple(
        dataclasses.replace(track, requirements=tuple(required[track.code]["requirements"]))
        for track in now.tracks
        if track.code in required
    )
    configuration = {key: value for key, value in said.items() if key not in ("tracks", "copies")}
    return dataclasses.replace(now, copies=said["copies"], tracks=tracks, configuration=configuration)
