"""What a move of a trainee's life tells whom, in the transaction of the move."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence

from sqlalchemy import select

from tepei.messages import actions as messages
from tepei.messages.actions import Occasion, Telling
from tepei.messages.kinds import DAYS, KINDS, MATTER, NAME, TRAINEE, YEAR, MessageKind, register
from tepei.organisations import queries as organisations
from tepei.people.models import Person
from tepei.policy import traineeship
from tepei.policy.words import say
from tepei.portal import scope
from tepei.portal.catalogue import chinese
from tepei.portal.database import db
from tepei.trainees import queries
from tepei.trainees.models import Trainee, TraineeMove

MOVED = register(
    MessageKind(
        "trainee.moved",
        say("培养过程有变化"),
        (NAME, YEAR, MATTER),
        "{年度}：已办理“{事项}”",
        "{姓名}同志：您在“{年度}”的培养已办理“{事项}”。请登录系统，在“我的培养”中查看。",
    )
)
OF_TRAINEE = register(
    MessageKind(
        "trainee.changed",
        say("学员的培养有变化"),
        (NAME, YEAR, TRAINEE, MATTER),
        "{年度}：{学员}已办理“{事项}”",
        "{姓名}同志：学员{学员}（{年度}）已办理“{事项}”。请登录系统，在“学员”中查看。",
    )
)
ABSENT = register(
    MessageKind(
        "trainee.absent",
        say("学员未报到，请派出单位说明"),
        (NAME, YEAR, TRAINEE),
        "{年度}：{学员}未报到，请说明原因",
        "{姓名}同志：学员{学员}（{年度}）没有到培养单位报到。请核实原因，登录系统在“学员”中说明，由人社部门作出决定。",
        by_sms=True,
    )
)
EXPLAINED = register(
    MessageKind(
        "trainee.explained",
        say("派出单位已说明未报到原因"),
        (NAME, YEAR, TRAINEE),
        "{年度}：请决定{学员}未报到的处理",
        "{姓名}同志：派出单位已说明学员{学员}（{年度}）未报到的原因。请登录系统，在“学员”中作出决定。",
    )
)
LONG_LEAVE = register(
    MessageKind(
        "trainee.long_leave",
        say("学员长期请假"),
        (NAME, YEAR, TRAINEE, DAYS),
        "{年度}：{学员}请假{剩余天数}天",
        "{姓名}同志：学员{学员}（{年度}）请假{剩余天数}天，已经培养单位和派出单位批准。请登录系统，在“学员”中查看。",
    )
)
REPORT_DUE = register(
    MessageKind(
        "trainee.report_due",
        say("学习汇报到期"),
        (NAME, YEAR),
        "{年度}：请提交学习汇报",
        "{姓名}同志：您在“{年度}”的学习汇报已到期。请登录系统，在“我的培养”中提交。",
    )
)
_OFFICIAL = ("end", "disqualify", "reinstate", "complete", "give_time", "change")


def tell(trainee: Trainee, move: TraineeMove) -> None:
    """Of one move, as `tell_all` does of many."""
    tell_all([(trainee, move)])


def tell_all(made: Sequence[tuple[Trainee, TraineeMove]]) -> None:
    """The person of every move but the papers' own; the units of what the region decides; of who did not report in, whoever is to act."""
    told = [
        (kind, trainee, move, units)
        for trainee, move in made
        if not trainee.cycle.is_rehearsal
        for kind, units in _readers(trainee, move)
    ]
    members = organisations.members_of({pk for _kind, _who, _move, units in told for pk in units})
    accounts = _accounts({trainee.person_id for kind, trainee, _move, _units in told if kind is MOVED})
    tellings = defaultdict[tuple[str, str], list[Telling]](list)
    for kind, trainee, move, units in told:
        ids = {each for pk in units for each in members.get(pk, ())}
        own = accounts.get(trainee.person_id, []) if kind is MOVED else []
        telling = _telling(kind, trainee, move, [*own, *sorted(ids)])
        tellings[kind.key, trainee.cycle.programme.code].append(telling)
    for (key, _programme), each in tellings.items():
        messages.tell_each(KINDS[key], each)


def _readers(trainee: Trainee, move: TraineeMove) -> list[tuple[MessageKind, Sequence[int]]]:
    """Kinds of message, each with the organisations whose members read it; none of what is the trainee's own."""
    if move.verb == "mark_absent":
        return [(ABSENT, [trainee.organisation_id])]
    if move.verb == "explain":
        return [(EXPLAINED, [queries.runner_of(trainee.cycle).id])]
    if move.verb not in _OFFICIAL:
        return [(MOVED, ())]
    units = (trainee.organisation_id, trainee.training_unit_id)
    return [(MOVED, ()), (OF_TRAINEE, [pk for pk in units if pk is not None])]


def tell_long_leave(trainee: Trainee, paper_id: int, days: int) -> None:
    """The bureau above the sending unit, of a leave that is long."""
    if trainee.cycle.is_rehearsal:
        return
    bureau = organisations.bureau_above(trainee.organisation)
    occasion = Occasion(
        f"leave:{paper_id}:long", trainee.cycle.programme.code, "TraineeView.show", trainee.id
    )
    values = {YEAR: trainee.cycle.name, TRAINEE: trainee.name, DAYS: str(days)}
    messages.tell(LONG_LEAVE, _members([bureau.id]), occasion, values)


def tell_report_due(trainee: Trainee, due_on: dt.date) -> int:
    """Once for each report that is due."""
    occasion = Occasion(
        f"report:{trainee.id}:{due_on}", trainee.cycle.programme.code, "OwnTrainingView.index"
    )
    return messages.tell(REPORT_DUE, _account(trainee), occasion, {YEAR: trainee.cycle.name})


def _telling(kind: MessageKind, trainee: Trainee, move: TraineeMove, account_ids: Sequence[int]) -> Telling:
    screen = "OwnTrainingView.index" if kind is MOVED else "TraineeView.show"
    row = None if kind is MOVED else trainee.id
    occasion = Occasion(f"trainee:{move.id}:{kind.key}", trainee.cycle.programme.code, screen, row)
    values = {
        YEAR: trainee.cycle.name,
        TRAINEE: trainee.name,
        MATTER: chinese(traineeship.VERBS[move.verb]),
    }
    return Telling(account_ids, occasion, {key: values[key] for key in kind.places if key in values})


def _members(organisation_ids: list[int]) -> list[int]:
    found = organisations.members_of(organisation_ids)
    return [each for ids in found.values() for each in ids]


def _account(trainee: Trainee) -> list[int]:
    return _accounts({trainee.person_id}).get(trainee.person_id, [])


def _accounts(person_ids: Collection[int]) -> dict[int, list[int]]:
    with scope.everything("a trainee is told what became of their training"):
        found = select(Person.id, Person.user_id).where(
            Person.id.in_(person_ids), Person.user_id.is_not(None)
        )
        return {pk: [user_id] for pk, user_id in db.session.execute(found)}
