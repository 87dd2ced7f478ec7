"""The life of a paper: what may follow in each state 流转.

The life of every kind of paper is the one table `MOVES`, or what of it the kind knows (`Life`). A *position* is the index of the stage
whose turn it is; `APPLICANT` stands for who filed the paper. While a paper is sent back to them, position remembers the stage that sent
it back.
"""

from __future__ import annotations

from collections.abc import Callable, Container
from dataclasses import dataclass

from tepei.policy.verdict import Verdict
from tepei.policy.words import NOTHING, QUOTED_CHOICES, Sentence, join, say

APPLICANT = -1
STATES = {
    "draft": say("填写中"),
    "in_review": say("审核中"),
    "sent_back": say("已退回修改"),
    "approved": say("审核通过"),
    "selected": say("已成功%(selected_word)s"),
    "rejected": say("不予通过"),
    "revoked": say("已撤销%(selected_word)s"),
}
# What lists find a selected paper by where something came of a task: one of the notice's own outcomes, which is nobody's selection.
CONCLUDED = "concluded"
STANDINGS = {**STATES, CONCLUDED: say("已作出结论")}
VERBS = {
    "submit": say("提交"),
    "retract": say("撤回"),
    "approve": say("审核通过"),
    "send_back": say("退回"),
    "reject": say("不予通过"),
    "select": say("确定%(selected_word)s"),
    "revoke": say("撤销%(selected_word)s"),
}
# Turned down for good: whoever filed it may file another one.
TURNED_DOWN = ("rejected", "revoked")
UNDER_WAY = ("in_review", "approved", "selected")


@dataclass(frozen=True)
class Standing:
    """Where a paper stands (`position` of `length` stages), how many approvals its stage lacks, and where the verb points to."""

    position: int
    length: int
    target: int | None = None
    missing: int = 1

    @property
    def is_first(self) -> bool:
        return self.position == 0

    @property
    def is_last(self) -> bool:
        return self.position == self.length - 1

    @property
    def is_shared(self) -> bool:
        """Another stop of the stage has to approve as well."""
        return self.missing > 1


@dataclass(frozen=True)
class Transition:
    """One row: in `state`, where `when` holds, `verb` leads to `to` at the position that `lands` gives; `note` says when, on a diagram."""

    verb: str
    state: str
    when: Callable[[Standing], bool]
    to: str
    lands: Callable[[Standing], int]
    note: Sentence = NOTHING


def _plainly(at: Standing) -> bool:
    return at.target is None


def _to_applicant(at: Standing) -> bool:
    return at.target == APPLICANT


def _stay(at: Standing) -> int:
    return at.position


def _go(at: Standing) -> int:
    return at.target or 0


def _next(at: Standing) -> int:
    return at.position + 1


MOVES = (
    Transition("submit", "draft", lambda at: at.target in (None, 0), "in_review", _go),
    Transition("submit", "sent_back", lambda at: at.target in (None, *range(at.position + 1)), "in_review", _go),
    Transition("retract", "in_review", lambda at: _to_applicant(at) and at.is_first, "draft", _stay, say("首次提交")),
    Transition("retract", "in_review", _to_applicant, "sent_back", _stay, say("修改后的提交")),
    # The stage before, or this one while another of its stops has still to act.
    Transition("retract", "in_review", lambda at: at.target in (at.position - 1, at.position), "in_review", _go, say("上一次审核")),
    Transition("retract", "approved", lambda at: at.target == at.position, "in_review", _stay),
    Transition("approve", "in_review", lambda at: _plainly(at) and at.is_shared, "in_review", _stay, say("同一环节还有单位未审核")),
    Transition("approve", "in_review", lambda at: _plainly(at) and at.is_last, "approved", _stay, say("最后一个环节")),
    Transition("approve", "in_review", _plainly, "in_review", _next, say("送下一环节")),
    Transition("send_back", "in_review", _to_applicant, "sent_back", _stay, say("退回申报人")),
    Transition("send_back", "in_review", lambda at: at.target in range(at.position), "in_review", _go, say("退回以前的环节")),
    Transition("reject", "in_review", lambda at: _plainly(at) and at.is_last, "rejected", _stay, say("最后一个环节")),
    Transition("reject", "approved", _plainly, "rejected", _stay),
    Transition("select", "approved", _plainly, "selected", _stay),
    Transition("revoke", "selected", _plainly, "revoked", _stay),
)  # fmt: skip


@dataclass(frozen=True)
class Life:
    """The life of a kind of paper: what it is called, and the moves that it knows."""

    called: Sentence
    moves: tuple[Transition, ...]

    def is_final(self, state: str) -> bool:
        """Does no move leave the state?"""
        return not any(move.state == state for move in self.moves)


def life(called: Sentence, verbs: Container[str] = VERBS, final: Container[str] = ()) -> Life:
    """Of all moves, those of these `verbs` that do not leave a state that the kind calls `final`."""
    return Life(called, tuple(move for move in MOVES if move.verb in verbs and move.state not in final))


APPLICATION = life(say("申报表"))
_HINTS = {
    "submit": say("请从所在单位开始审核，或回到退回的环节。"),
    "retract": say("只能撤回到作出上一步操作的一方。"),
    "approve": say("请刷新页面后重试。"),
    "send_back": say("请选择退回申报人，或本环节之前的某一环节。"),
    "reject": say("只有作最终决定的环节可以作出不予通过的决定；本环节请使用“退回”。"),
    "select": say("请刷新页面后重试。"),
    "revoke": say("请刷新页面后重试。"),
}


def may(verb: str, state: str, at: Standing, life: Life = APPLICATION) -> Verdict:
    """May this verb follow? KeyError for an unknown verb or state.

    `at.target` by verb: submit — the stage where the review begins (`entry` gives it; None is the first); send_back — the stage
    it goes to, or APPLICANT; retract — whose move is taken back: APPLICANT, or the stage of the stop that approved (ask
    `may_retract` as well, it knows the last move); none for the others.
    """
    if not any(move.verb == verb and move.state == state for move in life.moves):
        return Verdict.no("route_state", _not_now(verb, state, life))
    if _move(verb, state, at, life) is None:
        return Verdict.no(
            "route_position",
            say("当前环节不能进行“%(verb)s”操作。%(hint)s", verb=VERBS[verb], hint=_HINTS[verb]),
        )
    return Verdict.yes()


def _not_now(verb: str, state: str, life: Life) -> Sentence:
    known = dict.fromkeys(move.state for move in life.moves if move.verb == verb)
    states = join((STATES[each] for each in known), QUOTED_CHOICES)
    refused = say(
        "%(paper)s当前为“%(standing)s”，不能进行“%(verb)s”操作。",
        paper=life.called,
        standing=STATES[state],
        verb=VERBS[verb],
    )
    only = say("该操作只能在“%(states)s”时进行。", states=states) if states else NOTHING
    return join((refused, only, say("请刷新页面查看最新状态。")))


def next_state(verb: str, state: str, at: Standing, life: Life = APPLICATION) -> tuple[str, int]:
    """(state, position) after the verb; ValueError where `may` says no."""
    move = _move(verb, state, at, life)
    if move is None:
        raise ValueError(str(may(verb, state, at, life).text))
    return move.to, move.lands(at)


def may_retract(actor: int, last_verb: str, last_actor: int) -> Verdict:
    """May `actor` (APPLICANT or the ordinal of a stop) take back the last move? Only their own submission or approval, while it is the last."""
    if actor == last_actor and last_verb in ("submit", "approve"):
        return Verdict.yes()
    if actor == APPLICANT:
        return Verdict.no(
            "retract_acted", say("申报表已有单位审核，不能自行撤回。如需修改，请联系正在审核的单位退回。")
        )
    return Verdict.no(
        "retract_acted", say("本单位作出的审核已有后续操作，不能撤回。如需更正，请联系正在审核的单位退回。")
    )


def _move(verb: str, state: str, at: Standing, life: Life) -> Transition | None:
    if not 0 <= at.position < at.length:
        raise ValueError(f"position {at.position} is not on a route of {at.length} stages")
    return next(
        (move for move in life.moves if (move.verb, move.state) == (verb, state) and move.when(at)), None
    )
