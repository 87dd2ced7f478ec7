"""The life of a trainee: what may follow in each state 培养过程.

The life is the one table `MOVES`; a diagram and the invariants are drawn from it. What a request of a trainee lives through is policy/life.
Source: 内人社办发〔2023〕21号 三（三）, 六; 新人社函〔2025〕38号 附件1 六, 七.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tepei.policy.verdict import Verdict
from tepei.policy.words import QUOTED_CHOICES, Sentence, join, say

STATES = {
    "awaiting": say("待落实培养单位"),
    "placed": say("已落实培养单位"),
    "reported": say("已报到"),
    "training": say("培养中"),
    "on_leave": say("请假中"),
    "completed": say("已结业"),
    "ended": say("已终止培养"),
    "disqualified": say("已取消培养资格"),
}
VERBS = {
    "place": say("落实培养单位"),
    "return_to_board": say("退回重新落实"),
    "prepare": say("参加训前培训"),
    "report_in": say("报到"),
    "mark_absent": say("登记未报到"),
    "explain": say("说明未报到原因"),
    "give_time": say("延长报到时间"),
    "begin": say("开始培养"),
    "leave": say("请假"),
    "come_back": say("销假"),
    "change": say("变更"),
    "assess": say("结业考核"),
    "complete": say("结业"),
    "end": say("终止培养"),
    "disqualify": say("取消培养资格"),
    "reinstate": say("恢复培养"),
}
BORN = "awaiting"
QUALIFIED, UNQUALIFIED = "qualified", "unqualified"
ASSESSMENTS = {QUALIFIED: say("合格"), UNQUALIFIED: say("不合格")}
# A place at a training unit is theirs: nobody has two at once, whatever the programme.
PRESENT = ("placed", "reported", "training", "on_leave")
UNDER_WAY = (BORN, *PRESENT)
OVER = ("completed", "ended", "disqualified")


@dataclass(frozen=True)
class TraineeTransition:
    """One row: in `state`, `verb` leads to `to`; None is the state that was left last."""

    verb: str
    state: str
    to: str | None


MOVES = (
    TraineeTransition("place", "awaiting", "placed"),
    TraineeTransition("return_to_board", "placed", "awaiting"),
    *(TraineeTransition("prepare", state, state) for state in ("awaiting", "placed")),
    TraineeTransition("report_in", "placed", "reported"),
    # Who does not report: the sending unit is asked, then the region decides.
    *(TraineeTransition(verb, "placed", "placed") for verb in ("mark_absent", "explain", "give_time")),
    TraineeTransition("begin", "reported", "training"),
    TraineeTransition("leave", "training", "on_leave"),
    TraineeTransition("come_back", "on_leave", "training"),
    # Period, subject or unit, with the consent that the notice asks for.
    *(TraineeTransition("change", state, state) for state in ("placed", "reported", "training")),
    TraineeTransition("assess", "training", "training"),
    TraineeTransition("complete", "training", "completed"),
    *(TraineeTransition("end", state, "ended") for state in UNDER_WAY),
    *(TraineeTransition("disqualify", state, "disqualified") for state in UNDER_WAY),
    *(TraineeTransition("reinstate", state, None) for state in ("ended", "disqualified")),
)


def states_for(verb: str) -> Sentence:
    """In which states this verb may follow, to be quoted."""
    return join(dict.fromkeys(STATES[move.state] for move in MOVES if move.verb == verb), QUOTED_CHOICES)


def may(verb: str, state: str) -> Verdict:
    """May this verb follow in this state? KeyError for an unknown one of either."""
    called, standing = VERBS[verb], STATES[state]
    if any((move.verb, move.state) == (verb, state) for move in MOVES):
        return Verdict.yes()
    states = states_for(verb)
    return Verdict.no(
        "trainee_state",
        say(
            "学员当前为“%(standing)s”，不能办理“%(verb)s”；该事项只能在“%(states)s”时办理。请刷新页面查看最新状态。",
            standing=standing,
            verb=called,
            states=states,
        ),
    )


@dataclass(frozen=True)
class Steps:
    """What was done before, as far as a later move asks for it; `prepares`: a training before departure is compulsory."""

    prepares: bool = False
    is_prepared: bool = False
    is_absent: bool = False
    is_explained: bool = False
    assessment: str = ""


_DUE: dict[str, tuple[Callable[[Steps], bool], Sentence]] = {
    "prepare": (lambda done: done.prepares, say("本年度的通知没有规定训前培训，不必登记。")),
    "report_in": (
        lambda done: done.is_prepared or not done.prepares,
        say("该学员没有参加训前培训，不能报到。请先参加训前培训，由组织单位登记后再办理报到。"),
    ),
    "mark_absent": (
        lambda done: not done.is_absent,
        say("已登记该学员未报到，请等待派出单位说明原因。"),
    ),
    "explain": (
        lambda done: done.is_absent and not done.is_explained,
        say("该学员没有待说明的未报到情况。"),
    ),
    "give_time": (
        lambda done: done.is_explained,
        say("请先登记未报到，由派出单位说明原因后再延长报到时间。"),
    ),
    "complete": (
        lambda done: done.assessment == QUALIFIED,
        say("结业考核合格后才能办理结业。请先登记考核结果。"),
    ),
}


def is_due(verb: str, done: Steps) -> Verdict:
    """Is what has to come before it done? Nothing of a year runs before the step above it."""
    if verb not in _DUE or _DUE[verb][0](done):
        return Verdict.yes()
    return Verdict.no(f"before_{verb}", _DUE[verb][1])


def next_state(verb: str, state: str, before: str) -> str:
    """The state after the verb; `before` is the one that was left last. ValueError where `may` says no."""
    for move in MOVES:
        if (move.verb, move.state) == (verb, state):
            return move.to or before
    raise ValueError(f"no {verb} in {state}")
