"""Trainees as pages and other rooms ask for them: what the viewer's bodies are to them, and what happened, in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.interfaces import LoaderOption

from tepei.organisations import queries as organisations
from tepei.organisations.models import Organisation
from tepei.papers import timeline
from tepei.papers.models import Paper
from tepei.papers.timeline import Event
from tepei.policy import traineeship
from tepei.policy.calendar import day_text
from tepei.policy.traineeship import ASSESSMENTS
from tepei.policy.words import NOTHING, Sentence, join, say
from tepei.portal import catalogue, clock, scope
from tepei.portal.database import db
from tepei.portal.errors import Absent
from tepei.programmes import running
from tepei.programmes.models import Cycle
from tepei.trainees import moves, rules
from tepei.trainees.models import Trainee, TraineeMove
from tepei.trainees.rules import RUNNING, SENDING, TRAINING, Act

_AT_ONCE = 500  # rows of one statement


def find(pk: int) -> Trainee:
    """One with everything that a page says of them. Absent for a foreign one."""
    statement = select(Trainee).where(Trainee.id == pk, scope.criterion(Trainee)).options(*_whole())
    found = db.session.scalars(statement).one_or_none() if 0 < pk < 2**31 else None
    if found is None:
        raise Absent
    catalogue.speak_of(found)
    return found


def held(ids: Collection[int]) -> dict[int, Trainee]:
    """Many, by id, locked until the commit: nobody moves them meanwhile. Absent where one is foreign."""
    found: dict[int, Trainee] = {}
    ordered = sorted(ids)
    for start in range(0, len(ordered), _AT_ONCE):
        some = Trainee.id.in_(ordered[start : start + _AT_ONCE])
        statement = select(Trainee).where(some, scope.criterion(Trainee)).options(*_whole())
        locked = statement.with_for_update(of=Trainee).execution_options(populate_existing=True)
        found |= {each.id: each for each in db.session.scalars(locked)}
    if found.keys() != set(ids):
        raise Absent
    return found


def own(*, with_moves: bool = True) -> Sequence[Trainee]:
    """The viewer's own trainings, the newest first."""
    person_id = scope.viewer().person_id
    if person_id is None:
        return []
    mine = select(Trainee).where(Trainee.person_id == person_id).options(*_whole(with_moves=with_moves))
    return db.session.scalars(mine.order_by(Trainee.id.desc())).all()


def of_cycle(cycle: Cycle, states: Collection[str] = ()) -> Sequence[Trainee]:
    """Those of a year that the viewer sees, in these states, by name."""
    statement = select(Trainee).where(Trainee.cycle_id == cycle.id).options(*_whole(with_moves=False))
    if states:
        statement = statement.where(Trainee.state.in_(states))
    return db.session.scalars(statement.order_by(Trainee.name, Trainee.id)).all()


def _whole(*, with_moves: bool = True) -> tuple[LoaderOption, ...]:
    shown = (
        joinedload(Trainee.cycle).joinedload(Cycle.revision),
        joinedload(Trainee.track),
        joinedload(Trainee.organisation),
        joinedload(Trainee.training_unit),
    )
    return (*shown, selectinload(Trainee.moves)) if with_moves else shown


def paper_numbers(ids: Collection[int]) -> dict[int, str]:
    """The number of each of these papers, by its id."""
    return {
        pk: number
        for pk, number in db.session.execute(select(Paper.id, Paper.number).where(Paper.id.in_(ids)))
    }


def makers(trainee: Trainee) -> tuple[str, ...]:
    """What the viewer's bodies are to the trainee (rules.TRAINING, SENDING, RUNNING); nothing to one's own training."""
    who = scope.viewer()
    if who.person_id is not None and who.person_id == trainee.person_id:
        return ()
    standing = {
        TRAINING: trainee.training_unit_id in who.organisation_ids,
        SENDING: trainee.organisation_id in who.organisation_ids,
        RUNNING: running.ends_at_viewer(trainee.cycle),
    }
    return tuple(name for name, is_it in standing.items() if is_it)


def acts(trainee: Trainee) -> list[Act]:
    """What the viewer may do now."""
    return rules.acts_of(makers(trainee), trainee.state, moves.steps_of(trainee))


def office_of(trainee: Trainee, maker: str) -> Organisation | None:
    """The organisation that makes a move as this."""
    if maker == TRAINING:
        return trainee.training_unit
    return trainee.organisation if maker == SENDING else runner_of(trainee.cycle)


def runner_of(cycle: Cycle) -> Organisation:
    """Who runs the year."""
    return cycle.run_by or organisations.region()


def is_late(trainee: Trainee, day: dt.date) -> bool:
    """Is it beyond the last day to report in?"""
    return trainee.report_by is not None and day > trainee.report_by


def last_day(trainee: Trainee) -> dt.date | None:
    """The day of the last move that people made."""
    return trainee.moves[-1].on if trainee.moves else None


def history(trainee: Trainee, *, named: bool) -> list[Event]:
    """Every move in words, oldest first; `named`: with who made it, for those who look from an office."""
    return [
        Event(move.made_at, _TONES.get(move.verb, move.verb), _who(move, named), _happened(move), move.reason)
        for move in trainee.moves
    ]


def leaves(trainee: Trainee) -> list[tuple[dt.date, dt.date]]:
    """The first and the last day of each leave that was taken; one that is not over lasts until the last day of training, or today."""
    found, begun = [], None
    for move in trainee.moves:
        if move.verb == "leave":
            begun = move.on
        elif begun is not None and move.from_state == "on_leave":
            found.append((begun, max(begun, move.on - dt.timedelta(days=1))))
            begun = None
    if begun is not None:
        found.append((begun, max(begun, trainee.left_on or clock.today())))
    return found


# By which the timeline of papers colours what goes back.
_TONES = {"end": "reject", "disqualify": "reject", "mark_absent": "send_back", "return_to_board": "send_back"}


def _who(move: TraineeMove, named: bool) -> Sentence | str:
    return timeline.named(move) if named else move.organisation_name


def _happened(move: TraineeMove) -> Sentence:
    text = say("%(verb)s（%(day)s）", verb=traineeship.VERBS[move.verb], day=day_text(move.on))
    beside = [text]
    if "assessment" in move.after:
        beside.append(ASSESSMENTS.get(move.after["assessment"], NOTHING))
    return join(beside)
