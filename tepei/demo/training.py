"""The year of training of a demonstration, played by the verbs of those who answer for it."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from tepei.demo.journeys import acting
from tepei.demo.tree import Tree
from tepei.organisations.models import Organisation
from tepei.papers import actions as papers
from tepei.papers import draft_actions
from tepei.people.models import Person
from tepei.policy.traineeship import QUALIFIED, UNQUALIFIED
from tepei.portal import clock
from tepei.portal.accounts import Account
from tepei.portal.database import ZONE
from tepei.trainees import actions, moves, queries, request_actions, rules, terms
from tepei.trainees.models import Trainee
from tepei.trainees.request_models import Leave
from tepei.trainees.rules import RUNNING, SENDING, TRAINING, TypedAct


def begin(trainee: Trainee, training_unit: Organisation) -> None:
    """Placed, reported in and in training, today."""
    training = terms.training_of(trainee)
    if training and training.preparation:
        moves.make(trainee, "prepare", prepared_on=clock.today())
    moves.make(trainee, "place", training_unit_id=training_unit.id, preference=1)
    moves.make(trainee, "report_in")
    moves.make(trainee, "begin", begins_on=clock.today())


@dataclass(frozen=True)
class StoryStep:
    """One step of a trainee's story, so many days after the year of training began: whose office makes it, and what is typed."""

    day: int
    maker: str
    verb: str
    typed: TypedAct


def _step(day: int, maker: str, verb: str, reason: str = "", **typed: Any) -> StoryStep:
    return StoryStep(day, maker, verb, TypedAct(reason=reason, **typed))


_BEGUN = (_step(0, TRAINING, "report_in"), _step(1, TRAINING, "begin"))
_LAST = 366  # 1 September 2023 to 31 August 2024
_PHONE = "13900000000"
_LEAVES = "leave"
# The stories in turn: most complete; every state of the life is there.
STORIES: tuple[tuple[StoryStep, ...], ...] = (
    (*_BEGUN, _step(_LAST, TRAINING, "assess", "达到培养目标。", result=QUALIFIED), _step(_LAST, TRAINING, "complete")),
    (*_BEGUN, _step(_LAST, TRAINING, "assess", "考核优良。", result=QUALIFIED), _step(_LAST, TRAINING, "complete")),
    (*_BEGUN,),
    (*_BEGUN, _step(40, TRAINING, _LEAVES)),
    (*_BEGUN, _step(90, RUNNING, "end", "因家庭原因不能继续学习，派出单位已同意。", is_personal=True)),
    (*_BEGUN, _step(211, TRAINING, "assess", "提前完成培养任务。", result=QUALIFIED), _step(212, TRAINING, "complete")),
    (_step(10, TRAINING, "mark_absent", "逾期未报到，电话无人接听。"), _step(12, SENDING, "explain", "本人不愿参加培养。"),
     _step(20, RUNNING, "disqualify", "经派出单位核实，无正当理由。")),
    (_step(10, TRAINING, "mark_absent", "逾期未报到。"), _step(12, SENDING, "explain", "单位承担紧急任务。"),
     _step(15, RUNNING, "end", "同意派出单位意见，终止培养。")),
    (_step(0, TRAINING, "report_in"),),
    (_step(10, TRAINING, "mark_absent", "未见其人。"),),
    (*_BEGUN, _step(_LAST, TRAINING, "assess", "未完成培养任务。", result=UNQUALIFIED)),
)  # fmt: skip


def play_year(
    tree: Tree, trainees: Sequence[Trainee], begins_on: dt.date, until: dt.date = dt.date.max
) -> None:
    """Play placed trainees into every state, each office by its own account, with the clock moved along `until` that day; the rest stays placed."""
    deeds = [
        (deed, trainee)
        for trainee, story in zip(trainees, itertools.cycle((*STORIES, ())), strict=False)
        for deed in story
    ]
    for deed, trainee in sorted(deeds, key=lambda each: (each[0].day, each[1].id)):
        day = begins_on + dt.timedelta(days=deed.day)
        if day > until:
            return
        clock.move_to(dt.datetime.combine(day, dt.time(10), ZONE))
        if deed.verb == _LEAVES:
            _take_leave(tree, trainee, day)
        else:
            _make(tree, trainee, deed, day)


def _make(tree: Tree, trainee: Trainee, deed: StoryStep, day: dt.date) -> None:
    act = rules.act_of(deed.verb)
    grounds = sanction.grounds if (sanction := terms.sanction_of(trainee)) else ()
    ground = grounds[0] if act and act.also == rules.GROUND and grounds else ""
    typed = replace(deed.typed, ground=ground, day=day if act and act.day else None)
    with acting(tree.reviewer(_office(trainee, deed.maker))):
        actions.act(trainee.id, trainee.version, deed.verb, typed)


def _office(trainee: Trainee, maker: str) -> Organisation:
    if maker == RUNNING:
        return queries.runner_of(trainee.cycle)
    office = trainee.organisation if maker == SENDING else trainee.training_unit
    if office is None:
        raise ValueError("only who is placed has a year to play")
    return office


def _take_leave(tree: Tree, trainee: Trainee, day: dt.date) -> None:
    """Asked for, and approved by both units."""
    person = tree.session.get_one(Person, trainee.person_id)
    with acting(tree.session.get_one(Account, person.user_id)):
        leave = request_actions.start(Leave, "leave", trainee.id)
        days = {"begins": day.isoformat(), "ends": (day + dt.timedelta(days=20)).isoformat()}
        typed = {**days, "reason": "因病住院治疗。", "phone": _PHONE}
        draft_actions.save_section(leave.id, "basic", typed, leave.form.edition)
        draft_actions.submit(leave.id, leave.form.edition)
    for maker in (TRAINING, SENDING):
        with acting(tree.reviewer(_office(trainee, maker))):
            papers.approve(leave.id, leave.version, "同意请假。")
