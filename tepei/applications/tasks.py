"""专项任务: whom a track of tasks names, who has filed, what they told before, and what came of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, or_, select

from tepei.applications import earlier
from tepei.applications.models import Application
from tepei.people import participations
from tepei.people.models import Participation, Person
from tepei.policy.fields import Form
from tepei.policy.tasks import TasksRecord
from tepei.policy.tracks import PERSON
from tepei.policy.verdict import Verdict
from tepei.policy.words import Sentence, say
from tepei.portal import clock, scope
from tepei.portal.database import db
from tepei.programmes import queries as programmes
from tepei.programmes.calls import Call
from tepei.programmes.models import Cycle, Track
from tepei.programmes.running import ends_at_viewer

NOT_NAMED = say("此项为专项任务，只由通知所列的人员申报，其中没有您。如有疑问，请联系上级主管部门。")


def of(track: Track) -> TasksRecord | None:
    """What the track is a task of; None of an ordinary one, and before the opening."""
    is_open = track.cycle.revision is not None
    return programmes.scheme_of(track.cycle).tasks_of(track.code) if is_open else None


def about(person: Person | None, track: Track) -> list[Participation]:
    """The participations of the person that the track's task is about, the latest first; a unit that files for itself is of no cohort."""
    tasks = of(track)
    return _matching(tasks, participations.of(person, ()), track.cycle) if tasks and person else []


def _matching(tasks: TasksRecord, rows: Iterable[Participation], cycle: Cycle) -> list[Participation]:
    day = programmes.reference_day(cycle)
    return [row for row in rows if tasks.is_about(earlier.told(row), day)]


def may_file(track: Track, person: Person | None) -> Verdict:
    """In a track of tasks only those file whom it names."""
    if of(track) is None or about(person, track):
        return Verdict.yes()
    return Verdict.no("not_named", NOT_NAMED)


def closed(tracks: Iterable[Track], person: Person | None) -> Mapping[int, Sentence]:
    """The tracks of tasks that do not name this person, by id, with the reason."""
    tasks = [(track, found) for track in tracks if (found := of(track)) is not None]
    rows = participations.of(person, ()) if tasks and person else []
    return {track.id: NOT_NAMED for track, found in tasks if not _matching(found, rows, track.cycle)}


def of_others(calls: Iterable[Call]) -> Mapping[int, Sentence]:
    """The same of the viewer, in these calls."""
    tracks = [track for call in calls for track in call.cycle.tracks]
    return closed(tracks, db.session.get(Person, scope.viewer().person_id or 0))


def prefilled(track: Track, person: Person | None, form: Form) -> dict[str, Any]:
    """What the person told in the paper that they were selected by, as far as the form asks it again."""
    papers = [row.paper_id for row in about(person, track) if row.paper_id is not None]
    with scope.everything("one's own earlier paper is told again"):
        paper = db.session.get(Application, papers[0]) if papers else None
        answers = dict(paper.form.answers) if paper is not None else {}
    return {key: _same(answers[key], section) for section in form.sections if (key := section.key) in answers}


def _same(told: Any, section: Any) -> Any:
    """Of the fields that this section has."""
    keys = {field.key for field in section.fields}
    if isinstance(told, Mapping):
        return {} if section.rows else {key: text for key, text in told.items() if key in keys}
    rows = [{key: text for key, text in row.items() if key in keys} for row in told]
    return rows if section.rows else {}


def conclude(paper: Application) -> None:
    """What came of the task, in the participations that it is about."""
    tasks = of(paper.track)
    ends = tasks is not None and paper.outcome in tasks.ending
    until = clock.today() if ends else None
    participations.conclude(about(paper.person, paper.track), paper.id, paper.outcome, until)


@dataclass(frozen=True)
class Named:
    """Somebody of a cohort, with their paper on the track where they have begun one."""

    line: Participation
    paper: Application | None


def cohort(track: Track) -> list[Named]:
    """Everybody whom the track of tasks names, in the order of their names, each once: one statement."""
    tasks = of(track)
    if tasks is None:
        return []
    named = tasks.who["programme"]
    filed = and_(
        Application.person_id == Person.id, Application.track_id == track.id, Application.live.is_(True)
    )
    statement = (
        select(Participation, Application)
        .outerjoin(Person, Person.id_number_index == Participation.id_number_index)
        .outerjoin(Application, filed)
        .where(or_(Participation.programme.in_(named), Participation.programme_name.in_(named)))
        .where(Participation.id_number.is_not(None))  # a unit's has none
        .order_by(Participation.name, Participation.year.desc(), Participation.id)
    )
    with scope.everything("who decides sees the cohort whole"):
        rows = db.session.execute(statement).all()
    found: dict[str, Named] = {}
    day = programmes.reference_day(track.cycle)
    for line, paper in rows:
        if tasks.is_about(earlier.told(line), day):
            found.setdefault(line.id_number_index, Named(line, paper))
    return list(found.values())


@dataclass(frozen=True)
class Task:
    """A task of the viewer's: on which track, on which participation of theirs it rests, until when it may be filed."""

    track: Track
    line: Participation
    closes_at: dt.datetime | None


def mine(calls: Iterable[Call]) -> Iterator[Task]:
    """The tasks of the viewer in these calls."""
    person = db.session.get(Person, scope.viewer().person_id or 0)
    tracks = [(call, track) for call in calls for track in call.tracks_for(PERSON)]
    tasks = [(call, track, found) for call, track in tracks if (found := of(track)) is not None]
    rows = participations.of(person, ()) if tasks and person else []
    for call, track, found in tasks:
        for line in _matching(found, rows, track.cycle)[:1]:
            window = call.windows.get(track.id)
            yield Task(track, line, window.closes_at if window else None)


def running() -> list[Track]:
    """The tracks of tasks of the years that are open or closed and end at the viewer's organisation, the latest year first."""
    years = select(Cycle).where(Cycle.state.in_(("open", "closed")))
    cycles = db.session.scalars(years.order_by(Cycle.year.desc(), Cycle.id.desc()))
    own = (cycle for cycle in cycles if ends_at_viewer(cycle))
    return [track for cycle in own for track in cycle.tracks if of(track) is not None]
