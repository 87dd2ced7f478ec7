"""Who makes which move of a trainee's life, what it asks for, and on which day it may be, in plain values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from tepei.policy import traineeship
from tepei.policy.calendar import day_text
from tepei.policy.characters import fault
from tepei.policy.traineeship import ASSESSMENTS, Steps
from tepei.policy.verdict import Verdict
from tepei.policy.words import NOTHING, Sentence, say

# What a body is to a trainee.
TRAINING, SENDING, RUNNING = "training", "sending", "running"
LONGEST = 500  # characters of a reason
GROUND, RESULT, PERSONAL = "ground", "result", "personal"


@dataclass(frozen=True)
class Act:
    """A move that people make on the trainee's page: by whom, and what is typed with it. Without a label nothing is asked.

    `also` are further boxes (GROUND of the notice, RESULT of the assessment, PERSONAL reasons); `ahead`: the day is one to come.
    """

    verb: str
    makers: tuple[str, ...]
    day: Sentence = NOTHING
    reason: Sentence = NOTHING
    also: str = ""
    ahead: bool = False

    @property
    def name(self) -> Sentence:
        return traineeship.VERBS[self.verb]


ACTS = (
    Act("prepare", (RUNNING,), say("训前培训日期"), say("训前培训的名称、地点")),
    Act("report_in", (TRAINING,), say("报到日期")),
    Act("begin", (TRAINING,), say("开始培养日期")),
    Act("mark_absent", (TRAINING, RUNNING), reason=say("有关情况")),
    Act("explain", (SENDING, RUNNING), reason=say("未报到的原因")),
    Act("give_time", (RUNNING,), say("延长到"), say("延长的理由"), ahead=True),
    Act("come_back", (TRAINING,), say("返回培养单位的日期")),
    Act("assess", (TRAINING,), say("考核日期"), say("考核意见"), RESULT),
    Act("complete", (TRAINING, RUNNING), say("结业日期")),
    Act("end", (RUNNING,), say("最后一天培养日期"), say("终止的理由"), PERSONAL),
    Act("disqualify", (RUNNING,), reason=say("取消培养资格的事实"), also=GROUND),
    Act("reinstate", (RUNNING,), reason=say("恢复培养的理由")),
)


@dataclass(frozen=True)
class TypedAct:
    """What was typed with a move."""

    day: dt.date | None = None
    reason: str = ""
    ground: str = ""
    result: str = ""
    is_personal: bool = False


def acts_of(makers: Collection[str], state: str, done: Steps) -> list[Act]:
    """What these bodies may do now."""
    return [
        act
        for act in ACTS
        if set(act.makers) & set(makers)
        and traineeship.may(act.verb, state)
        and traineeship.is_due(act.verb, done)
        and is_heard(act.verb, done)
    ]


def act_of(verb: str) -> Act | None:
    """None for what is no move of a page."""
    return next((act for act in ACTS if act.verb == verb), None)


def is_heard(verb: str, done: Steps) -> Verdict:
    """Who did not report in is judged once the sending unit has said why."""
    if verb not in ("end", "disqualify") or not done.is_absent or done.is_explained:
        return Verdict.yes()
    text = say("派出单位还没有说明未报到的原因。请等待其说明，或由本单位核实后代为登记，再作决定。")
    return Verdict.no("unexplained", text)


def is_whole(act: Act, typed: TypedAct, grounds: Collection[str]) -> Verdict:
    """Is everything typed that the move asks for?"""
    verdict = Verdict.yes()
    if act.day and typed.day is None:
        verdict &= Verdict.no("day", say("请填写%(day)s。", day=act.day))
    if act.reason:
        verdict &= _reason(act, typed.reason)
    if act.also == RESULT and typed.result not in ASSESSMENTS:
        verdict &= Verdict.no("result", say("请选择考核结果。"))
    if act.also == GROUND and grounds and typed.ground not in grounds:
        verdict &= Verdict.no("ground", say("请选择取消培养资格的情形。"))
    return verdict


def _reason(act: Act, text: str) -> Verdict:
    if not text.strip():
        return Verdict.no("reason", say("请填写%(reason)s。", reason=act.reason))
    if len(text) > LONGEST:
        return Verdict.no("reason", say("“%(reason)s”不超过 %(most)d 字。", reason=act.reason, most=LONGEST))
    if hidden := fault(text, lines=True):
        return Verdict.no("reason", say("“%(reason)s”%(fault)s。", reason=act.reason, fault=hidden))
    return Verdict.yes()


def is_in_order(act: Act, day: dt.date | None, since: dt.date | None, today: dt.date) -> Verdict:
    """A move is as of a day that has come, and not before the one that went before it; what is given ahead is given from today on."""
    if day is None:
        return Verdict.yes()
    if act.ahead:
        text = say("%(day)s应晚于今天（%(today)s）。", day=act.day, today=day_text(today))
        return Verdict.yes() if day > today else Verdict.no("day", text)
    if day > today:
        return Verdict.no(
            "day", say("%(day)s晚于今天（%(today)s），请更正。", day=act.day, today=day_text(today))
        )
    if since is not None and day < since:
        text = say("%(day)s早于上一步的日期（%(since)s），请更正。", day=act.day, since=day_text(since))
        return Verdict.no("day", text)
    return Verdict.yes()


def may_reinstate(is_selected: bool) -> Verdict:
    """Whose selection was revoked is no trainee, whoever ended the training."""
    text = say("该学员的入选已撤销，不能恢复培养。")
    return Verdict.yes() if is_selected else Verdict.no("revoked", text)


def is_disqualified(state: str) -> Verdict:
    """Who was not is criticised in no print."""
    text = say("该学员没有被取消培养资格，没有可打印的通报批评。")
    return Verdict.yes() if state == "disqualified" else Verdict.no("not_disqualified", text)


def may_be_received(holds: bool) -> Verdict:
    """Who places or receives somebody hears that something speaks against it, and not what: that is for those who decide to know."""
    text = say("该学员是否仍符合条件需由组织单位核实，暂不能办理。请与组织单位联系。")
    return Verdict.yes() if holds else Verdict.no("holds_no_more", text)
