"""One decision about many papers 批量办理: in order, each in a transaction of its own; foreseen by the same verbs, which are then undone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from tepei.papers import actions, bulk_records, kinds, queries, rules, scans
from tepei.papers.actions import Remark
from tepei.papers.bulk_records import RecordKey, Records
from tepei.papers.models import Paper, Step
from tepei.papers.reply_models import Reply
from tepei.policy.life import APPLICANT
from tepei.policy.verdict import Verdict
from tepei.policy.words import ITEMS, NOTHING, Sentence, join, say
from tepei.portal.database import transaction
from tepei.portal.errors import Refused, Stale, require

VERBS = ("approve", "select", "reject", "send_back")
_WHERETO = {"send_back": APPLICANT}
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

    @classmethod
    def of(cls, paper: Paper, reason: Sentence = NOTHING) -> BulkLine:
        """What a list says of the paper."""
        name, unit, track = paper.applicant_name, paper.organisation_name, paper.track.name
        return cls(paper.id, paper.version, name, unit, track, paper.priority, reason)


@dataclass(frozen=True)
class BulkResult:
    """What becomes of many papers, in their order; `records` are the ids of what is kept of it."""

    lines: tuple[BulkLine, ...]
    records: tuple[int, ...] = ()

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


@dataclass(frozen=True)
class _OneOfMany:
    """A paper that may be decided, on whose places it draws, and in which record it stands."""

    line: BulkLine
    circle: object
    key: RecordKey


class _Undone(Exception):
    """What was only foreseen is taken back."""


def decide_many(
    verb: str, rows: Sequence[tuple[int, int]], opinion: str = "", reply: Reply | None = None
) -> BulkResult:
    """Make the move for (paper id, version) in this order; each rests on the `reply` from above, where there is one.

    Who is refused stands aside, and the next one is asked: a full track stops no other. Where somebody needs a reason of their own, whoever
    comes after them in the same body and track waits until they are decided, or would take their place. Nothing at all is done where a
    row is foreign (Absent), stale (Stale) or not the viewer's to decide (Refused).
    """
    ready = _ready(verb, rows, opinion)
    keys = [each.key for each in ready]
    records = bulk_records.begin(verb, opinion, keys, reply.id if reply else None)
    return _each(verb, ready, _remark(verb, opinion, reply), records)


def _remark(verb: str, opinion: str, reply: Reply | None = None) -> Remark:
    basis = rules.Cited(reply.file_id, reply.number, reply.day) if reply else None
    return Remark(opinion, _WHERETO.get(verb), basis, in_bulk=True)


def foresee_many(verb: str, rows: Sequence[tuple[int, int]]) -> BulkResult:
    """What `decide_many` would answer now; nothing stays of it."""
    return foresee_all({verb: rows})[verb]


def foresee_all(rows: Mapping[str, Sequence[tuple[int, int]]]) -> dict[str, BulkResult]:
    """The same of several verbs, one after the other."""
    found: dict[str, BulkResult] = {}
    try:
        with transaction():
            for verb, of_verb in rows.items():
                opinion = "" if verb in rules.REST_ON_SCANS else str(say("批量办理"))
                found[verb] = _each(verb, _ready(verb, of_verb, opinion), _remark(verb, opinion))
            raise _Undone
    except _Undone:
        return found


def _each(
    verb: str, rows: Sequence[_OneOfMany], remark: Remark, records: Records | None = None
) -> BulkResult:
    found: list[BulkLine] = []
    waits: dict[object, str] = {}
    for row in rows:
        reason = NOTHING
        if row.circle in waits:
            reason = say("排在前面的%(name)s须逐份办理，办理后再审。", name=waits[row.circle])
        else:
            try:
                _decide(verb, row, remark, records)
            except Refused as refusal:
                reason = refusal.text
                if refusal.verdict is not None and _SOFT in refusal.verdict.not_passed:
                    waits[row.circle] = row.line.name
        if reason and records:
            records.left(row.key, row.line.paper_id, reason)
        found.append(replace(row.line, reason=reason))
    return BulkResult(tuple(found), records.ids if records else ())


def _decide(verb: str, row: _OneOfMany, remark: Remark, records: Records | None) -> None:
    with transaction():
        decision = actions.review(verb, row.line.paper_id, row.line.version, remark)
        if records:
            records.decided(row.key, decision)


def _ready(verb: str, rows: Sequence[tuple[int, int]], opinion: str) -> list[_OneOfMany]:
    """The rows in order, if every one could be decided but for places."""
    rows = tuple(dict.fromkeys(rows))
    require(rules.has_opinion(verb, opinion))
    papers = queries.papers([paper_id for paper_id, _ in rows])
    steps = []
    for paper, (_, version) in zip(papers, rows, strict=True):
        if paper.version != version:
            raise Stale
        steps.append(_stop_of(verb, paper))
    return [_row(paper, step) for paper, step in zip(papers, steps, strict=True)]


def _row(paper: Paper, step: Step) -> _OneOfMany:
    key = RecordKey(paper.cycle_id, step.organisation_id, step.organisation_name)
    return _OneOfMany(BulkLine.of(paper), (paper.track_id, paper.pool_id), key)


def _stop_of(verb: str, paper: Paper) -> Step:
    """The stop that decides about it with many others. Refused where it may not."""
    may, _progress, step = actions.may_review(paper, verb, _WHERETO.get(verb))
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
    assert step is not None  # noqa: S101  nobody may without a stop
    return step


def _require(verdict: Verdict, paper: Paper) -> None:
    """Go on where the rule says yes; raise Refused where it says no, naming whom it is about."""
    if not verdict:
        text = say("%(whose)s：%(reason)s", whose=paper.applicant_name, reason=verdict.text)
        raise Refused(text, verdict)
