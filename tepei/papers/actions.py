"""The verbs that move a paper. Each is one transaction: the rules, then one move with its place, decision and audit row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tepei.papers import endorsements, filing, holding, moves, queries, rules
from tepei.papers.models import Decision, Paper
from tepei.policy import quota, route
from tepei.policy.route import APPLICANT, Stop
from tepei.policy.verdict import Verdict
from tepei.portal.database import transaction
from tepei.portal.errors import Refused, Stale


def approve(paper_id: int, version: int, opinion: str = "") -> Decision:
    """审核通过: on to the next stop; at the stop that takes the place, one place is taken. Refused, Stale or Absent."""
    return _review("approve", paper_id, version, opinion)


def send_back(paper_id: int, version: int, opinion: str, target: int = APPLICANT) -> Decision:
    """退回 to the applicant or to an earlier stop, with an opinion; a place taken beyond it is given back."""
    return _review("send_back", paper_id, version, opinion, target)


def reject(paper_id: int, version: int, opinion: str) -> Decision:
    """不予通过, at the region: final; the place is given back and the person may file another paper."""
    return _review("reject", paper_id, version, opinion)


def select(paper_id: int, version: int, opinion: str = "") -> Decision:
    """确定入选, at the region, of a paper that it approved."""
    return _review("select", paper_id, version, opinion)


def retract(paper_id: int, version: int) -> Decision:
    """撤回 one's own submission or approval while nobody has acted on it."""
    return _review("retract", paper_id, version)


@dataclass(frozen=True)
class Outcome:
    """What became of a bulk approval: papers done, the one that stopped it and who is left by name, and why."""

    done: tuple[int, ...]
    stopped_at: int | None = None
    left: tuple[str, ...] = ()
    reason: str = ""


def approve_many(rows: Sequence[tuple[int, int]], opinion: str = "") -> Outcome:
    """Approve (paper id, version) in this order, each in a transaction of its own, until one is refused for want of places.

    Nothing at all is done where a row is foreign (Absent), stale (Stale) or not the viewer's to approve (Refused).
    """
    rows = tuple(dict.fromkeys(rows))
    names = _ready(rows, opinion)
    done: list[int] = []
    for paper_id, version in rows:
        try:
            approve(paper_id, version, opinion)
        except Refused as refusal:
            return Outcome(tuple(done), paper_id, names[len(done) :], refusal.text)
        done.append(paper_id)
    return Outcome(tuple(done))


def _ready(rows: Sequence[tuple[int, int]], opinion: str) -> tuple[str, ...]:
    """Names in order, if every row could be approved but for places."""
    _require(rules.has_opinion("approve", opinion))
    papers = queries.papers([paper_id for paper_id, _ in rows])
    for paper, (_, version) in zip(papers, rows, strict=True):
        if paper.version != version:
            raise Stale
        _require(_may(paper, queries.case_of(paper), "approve"), paper.person.name)
        step = paper.steps[paper.position]
        _require(endorsements.is_endorsed(paper, step), paper.person.name)
        if rules.exceptions_for(paper.exceptions, step.kind):
            raise Refused(f"{paper.person.name}：须核准破格，请打开申报材料逐份办理。")
    return tuple(paper.person.name for paper in papers)


def submit(paper: Paper, expected_version: int) -> Decision:
    """提交: store the route of a first submission; after a send-back, enter where the pack says. Refused or Stale.

    The caller has checked that the paper is complete, in the same transaction.
    """
    with transaction():
        stored = filing.stored_stops(paper)
        stops = stored or filing.new_stops(paper)
        case = rules.Case(
            state=paper.state,
            position=paper.position if stored else 0,
            length=len(stops),
            taking=queries.taking_position([stop.takes_place for stop in stops]),
        )
        target = rules.entry(case, queries.resubmission(paper), _has_place(paper))
        _require(rules.fits_cycle("submit", paper.cycle.state))
        _require(rules.may("submit", case, queries.actor_on(paper, queries.reviewed_organisations()), target))
        _require(_window_at_submission(paper, stops[target]))
        _require(rules.can_be_granted(paper.exceptions, {stop.kind for stop in stops}))
        move = moves.Move("submit", expected_version, case, *route.next_state("submit", *_at(case), target))
        moves.make(
            paper, move, **(filing.as_counted(paper) if stored else filing.names_as_filed(paper, stops))
        )
        if not stored:
            filing.store(paper, stops)
        return moves.decide(paper, move)


def _review(verb: str, paper_id: int, version: int, opinion: str = "", target: int | None = None) -> Decision:
    with transaction():
        paper = queries.opened(paper_id)
        if paper.version != version:
            raise Stale
        _require(rules.has_opinion(verb, opinion))
        case = queries.case_of(paper)
        _require(_may(paper, case, verb, target))
        landing = route.next_state(verb, *_at(case), rules.target_of(verb, case, target))
        granted = _granted(paper, opinion) if verb == "approve" else ()
        move = moves.Move(verb, version, case, *landing, opinion.strip(), granted)
        moves.make(paper, move)
        return moves.decide(paper, move)


def _granted(paper: Paper, opinion: str) -> tuple[str, ...]:
    """The requirements that the approving step passes over. Refused without a reason, or while a signed scan is wanting."""
    step = paper.steps[paper.position]
    _require(endorsements.is_endorsed(paper, step))
    _require(rules.may_grant(paper.exceptions, step.kind, opinion))
    return tuple(each["key"] for each in rules.exceptions_for(paper.exceptions, step.kind))


def _may(paper: Paper, case: rules.Case, verb: str, target: int | None = None) -> Verdict:
    who = queries.actor_on(paper, queries.reviewed_organisations())
    return rules.may(verb, case, who, target) and moves.is_in_time(paper, case, verb)


def _window_at_submission(paper: Paper, stop: Stop) -> Verdict:
    """Filing needs the window for applications; a correction that a reviewer asked for, that reviewer's."""
    filing = queries.window_of(paper, "apply", paper.organisation_id)
    if filing or paper.state != "sent_back":
        return filing
    correcting = queries.window_of(paper, stop.kind, stop.organisation_id)
    return correcting if correcting else filing


def _has_place(paper: Paper) -> bool:
    """Is there a place for whom the region sent back? Who takes none needs none."""
    if not paper.is_counted or holding.held_from(paper) == "selection":
        return True
    left = holding.places_left(paper)
    return bool(quota.may_take(left.allowance, left.places, left.taken, paper.body_name, paper.track.name))


def _at(case: rules.Case) -> tuple[str, int, int]:
    return case.state, case.position, case.length


def _require(verdict: Verdict, whose: str = "") -> None:
    if not verdict:
        raise Refused(f"{whose}：{verdict.text}" if whose else verdict.text, verdict)
