"""修订: put a changed scheme in force while the year is open, knowing whom it touches."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tepei import packs
from tepei.applications import checks
from tepei.applications.models import Application
from tepei.policy.definition import DefinitionError
from tepei.policy.scheme import SchemeRecord
from tepei.policy.words import Sentence
from tepei.portal import audit, province, scope
from tepei.portal.database import db, transaction
from tepei.portal.errors import require
from tepei.programmes import queries as programmes
from tepei.programmes.models import Cycle, Revision
from tepei.schemes import actions as schemes
from tepei.schemes import assembling, checking
from tepei.years import rules

CHECKED = 500  # applications that the impact is worked out for, one by one


@dataclass(frozen=True)
class Impact:
    """What a change touches: `drafts` that would lack something, by number; `submitted` that would now fail, with why; how many were `checked`
    of how many there are in `all`.
    """

    drafts: tuple[tuple[str, Sentence], ...]
    submitted: tuple[tuple[str, Sentence], ...]
    checked: int
    all: int


def changes(cycle: Cycle) -> list[packs.Change]:
    """What the working copy says differently from the revision in force; nothing before the opening."""
    try:
        return changed(cycle, assembling.assembled(cycle)) if cycle.revision else []
    except DefinitionError:
        return []  # what is at fault is told beside it


def changed(cycle: Cycle, year: packs.Year | None) -> list[packs.Change]:
    """The same of a working copy that was read already, None where it is no scheme."""
    if cycle.revision is None or year is None:
        return []
    now = year.scheme
    return packs.differences(_in_force(now, programmes.scheme_of(cycle)), now, province.vocabulary())


def impact(cycle: Cycle) -> Impact:
    """Every live application looked at with the changed scheme. What was submitted stays on its revision all the same."""
    statement = select(Application).filter_by(cycle_id=cycle.id, live=True)
    related = (joinedload(Application.cycle), joinedload(Application.track), joinedload(Application.person))
    changed = assembling.assembled(cycle).scheme
    drafts: list[tuple[str, Sentence]] = []
    submitted: list[tuple[str, Sentence]] = []
    checked = 0
    with scope.everything("an amendment touches everybody who applied"):
        rows = db.session.scalars(statement.options(*related).order_by(Application.id)).all()
        for application in rows[:CHECKED]:
            checked += 1
            before = _faults(application, programmes.scheme_of(application))
            new = [text for text in _faults(application, changed) if text not in before]
            if new:
                (drafts if application.state == "draft" else submitted).append((application.number, new[0]))
    return Impact(tuple(drafts), tuple(submitted), checked, len(rows))


def amend(cycle_id: int, version: int, reason: str) -> Revision:
    """Put the working copy in force as the next revision. Refused, Stale or Absent."""
    with transaction() as session:
        cycle = scope.locked(Cycle, cycle_id, version)
        found = changes(cycle) if cycle.state == "open" else []
        faults = [fault.text for fault in checking.faults(cycle)]
        require(rules.may_amend(cycle.state, found, faults, reason))
        made = schemes.revise(session, cycle, reason.strip())
        audit.record("cycle.amended", cycle, revision=made.number, sha256=made.sha256, reason=made.reason)
        return made


def _faults(application: Application, scheme: SchemeRecord) -> list[Sentence]:
    """What is missing or fails under this scheme."""
    check = checks.of(application, scheme)
    gaps = [gap.text for found in check.gaps.values() for gap in found]
    return [*gaps, *(reason.text for reason in check.conditions.failures)]


def _in_force(now: SchemeRecord, scheme: SchemeRecord) -> SchemeRecord:
    """The scheme of the revision; how many people a track has in all is not a revision's."""
    totals = {
        track.code: {"total": track.total, "total_is_soft": track.total_is_soft} for track in now.tracks
    }
    tracks = tuple(track.model_copy(update=totals.get(track.code, {})) for track in scheme.tracks)
    return scheme.model_copy(update={"tracks": tracks})
