"""Who may make which move of a paper, and who holds a place after it. The moves themselves are policy/life.MOVES."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tepei.policy import life, stages
from tepei.policy.characters import fault, is_blank
from tepei.policy.life import APPLICANT, APPLICATION, UNDER_WAY, Life, Standing
from tepei.policy.verdict import Verdict
from tepei.policy.words import ITEMS, NOTHING, Sentence, join, say

OPINION_LENGTH = 2000
_OF_APPLICANTS = ("submit", "retract")
_NEED_OPINION = ("send_back", "reject", "revoke")
# What these say yes to, earlier stops have signed.
REST_ON_SCANS = ("approve", "select")


@dataclass(frozen=True)
class Cited:
    """The document that a move rests on: its file, and of a reply from above 批复 its number and day."""

    file_id: int | None = None
    number: str = ""
    day: date | None = None


@dataclass(frozen=True)
class Progress:
    """Where a paper stands on its route: `stages` has the stage of each stop, `passed` the stops of this stage that have approved,
    `taking` the stage whose approval takes the place, `needed` how many of each stage have to approve (0: all of them).

    `last_actor` made the last move, `last_verb`: APPLICANT or the ordinal of the stop that they acted for.
    """

    state: str
    position: int
    stages: tuple[int, ...]
    taking: int
    waits_for: Sentence = NOTHING
    last_verb: str = ""
    last_actor: int = APPLICANT
    passed: frozenset[int] = frozenset()
    life: Life = APPLICATION
    needed: tuple[int, ...] = ()

    @property
    def due(self) -> frozenset[int]:
        """The stops whose turn it is; when all have approved, those that may still decide."""
        here = frozenset(stop for stop, stage in enumerate(self.stages) if stage == self.position)
        return here - self.passed if self.state == "in_review" else here

    def at(self, target: int | None = None) -> Standing:
        """The same for the table of moves."""
        return Standing(self.position, max(self.stages, default=-1) + 1, target, self._missing)

    @property
    def _missing(self) -> int:
        """How many approvals the stage lacks."""
        needed = self.needed[self.position] if self.position < len(self.needed) else 0
        return needed - len(self.passed) if needed and self.state == "in_review" else len(self.due)


@dataclass(frozen=True)
class Actor:
    """Who acts on a paper: is it about them, for which stops of its route are they a reviewer (`seats`), and is it theirs to file?

    `is_namesake`: an account without an ID number whose holder has the applicant's name may be the applicant. `is_author`: they handed in, in
    the name of an office above which nobody decides, what that office decides itself. `is_principals`: all this may be said of a colleague
    in whose place they act.
    """

    is_applicant: bool = False
    seats: frozenset[int] = frozenset()
    is_namesake: bool = False
    is_filer: bool = False
    is_author: bool = False
    is_principals: bool = False


def may(verb: str, progress: Progress, actor: Actor, target: int | None = None) -> Verdict:
    """May this actor make this move now? `target` is where send_back goes and where submit enters."""
    return (
        (verb in _OF_APPLICANTS or is_impartial(actor))
        and _may_this_actor(verb, progress, actor)
        and life.may(verb, progress.state, progress.at(target_of(verb, progress, target)), progress.life)
    )


def is_impartial(actor: Actor) -> Verdict:
    """Nobody reviews their own paper, nor decides alone about what they handed in; who only may be its applicant says first who they are."""
    if actor.is_applicant:
        return Verdict.no(
            "own_paper", say("这是您本人的申报材料，不能由本人审核，请由本单位其他审核员办理。")
        )
    if actor.is_author:
        return Verdict.no(
            "own_submission",
            say("这份材料由您提交，并由本单位作最终决定，不能由您本人审核，请由本单位其他审核员办理。"),
        )
    if actor.is_principals:
        return Verdict.no(
            "principal",
            say(
                "委托您代办的人不能审核这份材料（本人的材料、由其提交的材料，或者同名而未登记身份证号），您受托期间也不能审核，请由其他审核员办理。"
            ),
        )
    return _only(
        not actor.is_namesake,
        "namesake",
        say(
            "您与申报人同名。请先在“身份认领”中登记本人身份证号，确认不是同一人后再审核，或由其他审核员办理。"
        ),
    )


def target_of(verb: str, progress: Progress, target: int | None = None) -> int | None:
    """Where the move points to: a retraction always to the stage of whoever made the last one."""
    if verb != "retract":
        return target
    return APPLICANT if progress.last_actor == APPLICANT else progress.stages[progress.last_actor]


def acting_for(verb: str, progress: Progress, actor: Actor) -> int:
    """In whose name the actor makes the move: the ordinal of a stop, or APPLICANT."""
    if verb == "submit":
        return APPLICANT
    return progress.last_actor if verb == "retract" else min(progress.due & actor.seats, default=APPLICANT)


def _may_this_actor(verb: str, progress: Progress, actor: Actor) -> Verdict:
    if verb == "submit":
        text = say("只有申报人本人可以提交申报材料，请由本人登录后提交。")
        return _only(actor.is_filer, "not_applicant", text)
    if verb == "retract" and progress.state in UNDER_WAY:
        return _may_retract(progress, actor)
    return _only(
        bool(progress.due & actor.seats) or progress.state not in UNDER_WAY,
        "not_your_step",
        say("本环节由%(body)s审核，您不能办理。如需更正，请与该单位联系。", body=progress.waits_for),
    )


def _may_retract(progress: Progress, actor: Actor) -> Verdict:
    if not actor.is_filer and not actor.seats:
        return Verdict.no("not_your_step", say("只有申报人或作出审核的单位可以撤回。"))
    # A unit that files for itself reviews it first: it takes back whichever it did last.
    own = ((APPLICANT,) if actor.is_filer else ()) + tuple(actor.seats)
    who = progress.last_actor if progress.last_actor in own else own[0]
    return life.may_retract(who, progress.last_verb, progress.last_actor)


def _only(is_so: bool, code: str, text: Sentence) -> Verdict:
    return Verdict.yes() if is_so else Verdict.no(code, text)


def has_opinion(verb: str, opinion: str) -> Verdict:
    """Is the opinion there where one is due, and such that it can be kept and printed whole?"""
    if verb in _NEED_OPINION and is_blank(opinion):
        text = say("请填写%(verb)s意见，说明原因和需要修改的内容。", verb=life.VERBS[verb])
        return Verdict.no("opinion_missing", text)
    if len(opinion) > OPINION_LENGTH:
        text = say(
            "审核意见最多 %(most)d 个字，现为 %(count)d 个，请精简。", most=OPINION_LENGTH, count=len(opinion)
        )
        return Verdict.no("opinion_long", text)
    if hidden := fault(opinion, lines=True):
        return Verdict.no("opinion_characters", say("审核意见%(fault)s。", fault=hidden))
    return Verdict.yes()


def may_keep_opinion(text: str, count: int, most: int) -> Verdict:
    """Can it be kept for the next time, beside those that there are?"""
    empty = Verdict.no("opinion_missing", say("请先填写意见，再存为常用意见。"))
    full = say("常用意见最多 %(most)d 条，请先删除不用的。", most=most)
    return (
        has_opinion("approve", text)
        and (empty if is_blank(text) else Verdict.yes())
        and _only(count < most, "opinions_full", full)
    )


def has_document(is_there: bool) -> Verdict:
    """A selection is revoked by a document, and nobody has to look for it later."""
    return _only(is_there, "document_missing", say("请上传撤销%(selected_word)s所依据的文件。"))


def is_ground(ground: str, known: Collection[str]) -> Verdict:
    """Is it a ground that the notice names? None of them is named for every other reason."""
    return _only(
        not ground or ground in known, "ground_unknown", say("请从列表中选择撤销%(selected_word)s的情形。")
    )


def is_outcome(outcome: str, known: Collection[str]) -> Verdict:
    """Is it one of those that may come of the task? Where nobody names any, somebody is selected, and there is none."""
    text = say("请从列表中选择结论：%(outcomes)s。", outcomes=join(known, ITEMS))
    return _only(outcome in known if known else not outcome, "outcome_unknown", text)


def may_grant(exceptions: Iterable[Mapping[str, Any]], step_kind: str, opinion: str) -> Verdict:
    """Does whoever may pass over an unmet requirement say why they do?"""
    unmet = exceptions_for(exceptions, step_kind)
    if not unmet or not is_blank(opinion):
        return Verdict.yes()
    advice = say("核准破格须在审核意见中说明理由；不核准的，请退回。")
    return Verdict.no("exception_reason", join((*(each["text"] for each in unmet), advice)))


def may_pass_over(verdict: Verdict, reason: str) -> Verdict:
    """Does whoever passes over what holds in principle only say why? What binds stays a no."""
    if not verdict or not verdict.overridable or not is_blank(reason):
        return verdict
    advice = say(
        "确需通过的，请在审核意见中说明理由（批量审核的，请打开申报材料逐份办理）；不同意的，请退回。"
    )
    return Verdict.no("soft_reason", join((*(each.text for each in verdict.overridable), advice)))


def exceptions_for(exceptions: Iterable[Mapping[str, Any]], step_kind: str) -> list[Mapping[str, Any]]:
    """The unmet requirements that a step of this kind may pass over."""
    return [each for each in exceptions if step_kind in each["by"]]


def can_be_granted(exceptions: Iterable[Mapping[str, Any]], step_kinds: Container[str]) -> Verdict:
    """Is there a step on the route for every requirement that somebody has to pass over?"""
    lost = [each["text"] for each in exceptions if not any(kind in step_kinds for kind in each["by"])]
    nobody = say("本单位的审核流程中没有可以核准破格的环节。")
    return _only(not lost, "exception_nobody", join((*lost, nobody)))


def entry(progress: Progress, resubmission: str, may_resume: bool, unsigned: int | None = None) -> int:
    """The stage where a submission enters.

    Who was sent back gave up what they held; where it has gone to somebody else meanwhile (not `may_resume`), the stops that give it must
    decide anew, so the review starts again. `unsigned` is the first stage whose signed scan does not show this content.
    """
    position = stages.entry(progress.state, progress.position, resubmission)
    if not may_resume:
        return 0
    return position if unsigned is None else min(position, unsigned)


def is_timed(verb: str, state: str) -> bool:
    """Does the window of a step bind this move? What is decided about an approved paper comes after the close."""
    return not (verb in ("reject", "select", "revoke") and state in ("approved", "selected"))


def fits_cycle(
    verb: str,
    cycle_state: str,
    files_in: Container[str] = ("open",),
    reviews_in: Container[str] = ("open", "closed"),
) -> Verdict:
    """Does the state of the year allow the move? An application is submitted in an open year, reviewed in one that is not archived."""
    if verb == "submit" and cycle_state not in files_in:
        return Verdict.no(
            "cycle_not_open", say("本年度申报尚未开放或已经结束，不能提交。已填内容会保留，请留意通知。")
        )
    text = say("本年度已归档或尚未开放，不能办理审核。")
    return _only(cycle_state in reviews_in, "cycle_shut", text)
