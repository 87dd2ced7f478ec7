"""One decision about many papers 批量办理: in order, each in a transaction of its own; foreseen by the same verbs, which are then undone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tepei.papers import actions, kinds, queries, rules, scans
from tepei.papers.actions import Remark
from tepei.papers.models import Paper
from tepei.policy.verdict import Verdict
from tepei.policy.words import ITEMS, NOTHING, Sentence, join, say
from tepei.portal.database import transaction
from tepei.portal.errors import Refused, Stale, require

VERBS = ("approve", "select", "reject")
_SOFT = "soft_reason"  # what a reviewer may pass over with a reason for one person


@dataclass(frozen=True)
class BulkLine:
    """A paper of many, and what speaks against it; nothing where it passes."""

    paper_id: int
    version: int
    name: str
    unit: str
    track: str
    priority: str
    reason: Sentence = NOTHING


@dataclass(frozen=True)
class BulkResult:
    """What becomes of many papers, in their order."""

    lines: tuple[BulkLine, ...]

    @property
    def done(self) -> tuple[int, ...]:
        """Ids of those that pass."""
        return tuple(each.paper_id for each in self.lines if not each.reason)

    @property
    def left(self) -> tuple[BulkLine, ...]:
        """Those that do not."""
        return tuple(each for each in self.lines if each.reason)

    @property
    def by_track(self) -> dict[str, tuple[BulkLine, ...]]:
        """The same, track by track."""
        tracks = dict.fromkeys(each.track for each in self.lines)
        return {track: tuple(each for each in self.lines if each.track == track) for track in tracks}

    @property
    def names_left(self) -> Sentence:
        """Who is left, as one list."""
        return join((each.name for each in self.left), ITEMS)


class _Undone(Exception):
    """What was only foreseen is taken back."""


def decide_many(verb: str, rows: Sequence[tuple[int, int]], opinion: str = "") -> BulkResult:
    """Make the move for (paper id, version) in this order.

    Who is refused stands aside, and the next one is asked: a full track stops no other. Where somebody needs a reason of their own, whoever
    comes after them in the same body and track waits until they are decided, or would take their place. Nothing at all is done where a
    row is foreign (Absent), stale (Stale) or not the viewer's to decide (Refused).
    """
    return _each(verb, _ready(verb, rows, opinion), opinion)


def foresee_many(verb: str, rows: Sequence[tuple[int, int]]) -> BulkResult:
    """What `decide_many` would answer now; nothing stays of it."""
    opinion = str(say("批量办理")) if verb == "reject" else ""
    try:
        with transaction():
            found = _each(verb, _ready(verb, rows, opinion), opinion)
            raise _Undone
    except _Undone:
        return found


def _each(verb: str, lines: Sequence[tuple[BulkLine, object]], opinion: str) -> BulkResult:
    found: list[BulkLine] = []
    waits: dict[object, str] = {}
    for line, circle in lines:
        reason = NOTHING
        if circle in waits:
            reason = say("排在前面的%(name)s须逐份办理，办理后再审。", name=waits[circle])
        else:
            try:
                actions.review(verb, line.paper_id, line.version, Remark(opinion, in_bulk=True))
            except Refused as refusal:
                reason = refusal.text
                if refusal.verdict is not None and _SOFT in refusal.verdict.not_passed:
                    waits[circle] = line.name
        found.append(replace(line, reason=reason))
    return BulkResult(tuple(found))


def _ready(verb: str, rows: Sequence[tuple[int, int]], opinion: str) -> list[tuple[BulkLine, object]]:
    """The lines in order, each with whose places it draws on, if every row could be decided but for places."""
    rows = tuple(dict.fromkeys(rows))
    require(rules.has_opinion(verb, opinion))
    papers = queries.papers([paper_id for paper_id, _ in rows])
    for paper, (_, version) in zip(papers, rows, strict=True):
        if paper.version != version:
            raise Stale
        _may_be_one_of_many(verb, paper)
    return [
        (
            BulkLine(
                paper.id,
                paper.version,
                paper.applicant_name,
                paper.organisation_name,
                paper.track.name,
                paper.priority,
            ),
            (paper.track_id, paper.pool_id),
        )
        for paper in papers
    ]


def _may_be_one_of_many(verb: str, paper: Paper) -> None:
    may, _progress, step = actions.may_review(paper, verb)
    _require(may, paper)
    if step is not None and verb in rules.REST_ON_SCANS:
        _require(scans.hold(paper, step), paper)
        _require(kinds.of(paper).may_pass(paper), paper)
    alone = Verdict.yes()
    if verb == "approve" and step is not None and rules.exceptions_for(paper.exceptions, step.kind):
        alone = Verdict.no("alone", say("须核准破格，请打开申报材料逐份办理。"))
    if verb == "select" and queries.outcomes_of(paper):
        alone = Verdict.no("alone", say("须选择结论，请打开申报材料逐份办理。"))
    _require(alone, paper)


def _require(verdict: Verdict, paper: Paper) -> None:
    """Go on where the rule says yes; raise Refused where it says no, naming whom it is about."""
    if not verdict:
        text = say("%(whose)s：%(reason)s", whose=paper.applicant_name, reason=verdict.text)
        raise Refused(text, verdict)
