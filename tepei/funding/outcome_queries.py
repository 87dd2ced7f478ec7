"""What came of the tasks that whom a year selected was named in since: assessments that instalments hang on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from tepei.applications import earlier
from tepei.papers.models import Paper
from tepei.people.models import Participation
from tepei.policy.earlier import KnownParticipation
from tepei.policy.scheme import SchemeRecord
from tepei.portal import scope
from tepei.portal.database import db
from tepei.programmes import queries as programmes
from tepei.programmes.models import Cycle, Track

Outcomes = Mapping[
    int, Mapping[str, str]
]  # by the paper that was selected: the outcome by the code of the task, the last one


def of(cycle: Cycle, scheme: SchemeRecord) -> Outcomes:
    """Nothing, and no statement, where no money of the year hangs on an assessment; else three, and the schemes of the tasks."""
    codes = {each.task for item in scheme.money for each in item.instalments if each.task}
    if not codes:
        return {}
    with scope.everything("what somebody is paid hangs on what came of the task, whoever assessed them"):
        told, found = _participations(cycle), _tasks(cycle, codes)
        outcomes: dict[int, dict[str, str]] = defaultdict(dict)
        for person_id, outcome, track in found:
            for paper_id, line in told.get(person_id, ()):
                if _was_about(track, line):
                    outcomes[paper_id][track.code] = outcome
    return outcomes


def _participations(cycle: Cycle) -> Mapping[int, list[tuple[int, KnownParticipation]]]:
    """By the person: what each selection of the year wrote into the register."""
    rows = (
        select(Paper.person_id, Paper.id, Participation)
        .join(Participation, Participation.paper_id == Paper.id)
        .where(Paper.cycle_id == cycle.id, Paper.person_id.is_not(None))
    )
    found: dict[int, list[tuple[int, KnownParticipation]]] = defaultdict(list)
    for person_id, paper_id, row in db.session.execute(rows):
        found[person_id].append((paper_id, earlier.told(row)))
    return found


def _tasks(cycle: Cycle, codes: Collection[str]) -> Sequence[Any]:
    """Person, outcome and track of their papers on tracks of these codes that came to something, the latest last."""
    people = select(Paper.person_id).where(Paper.cycle_id == cycle.id, Paper.person_id.is_not(None))
    found = (
        select(Paper.person_id, Paper.outcome, Track)
        .join(Track, Track.id == Paper.track_id)
        .join(Track.cycle)
        .where(
            Track.code.in_(codes), Paper.outcome != "", Paper.state == "selected", Paper.person_id.in_(people),
            Cycle.is_rehearsal == cycle.is_rehearsal,
        )
        .options(contains_eager(Track.cycle).joinedload(Cycle.revision))
        .order_by(Paper.moved_at, Paper.id)
    )  # fmt: skip
    return db.session.execute(found).all()


def _was_about(track: Track, line: KnownParticipation) -> bool:
    tasks = programmes.scheme_of(track.cycle).tasks_of(track.code)
    return tasks is not None and tasks.was_about(line, programmes.reference_day(track.cycle))
