"""Where papers stand, as lists say it: each in the words of its year, and what came of a task in the notice's own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select

from tepei.papers import kinds
from tepei.papers.desk_models import DeskRow
from tepei.papers.models import Paper
from tepei.policy.life import CONCLUDED, STANDINGS, STATES
from tepei.policy.scheme import SchemeRecord
from tepei.policy.words import Sentence, say
from tepei.portal import catalogue, scope
from tepei.portal.database import db
from tepei.programmes import frozen
from tepei.programmes import queries as programmes
from tepei.programmes.models import Cycle, Revision, Track

# A list is searched for this very value (screens.filters: the second comparison of a text).
_STATE, _OUTCOME = "_flt_1_state", "_flt_1_outcome"


@dataclass(frozen=True)
class PaperStanding:
    """What a row is found by (one of policy.life.STANDINGS), which is also its colour, and how it is said."""

    code: str
    word: Sentence | str

    def __str__(self) -> str:
        return self.code


def of(paper: Paper) -> Sentence | str:
    """Where the paper is, in the words of its year where a scheme describes its kind, else in ours."""
    if paper.outcome:
        return paper.outcome
    if paper.is_discarded:
        return say("草稿已删除")
    is_filed = kinds.of(paper).routed and programmes.revision_of(paper)
    words = programmes.scheme_of(paper).statuses_of(paper.track.code) if is_filed else {}
    return words.get(paper.state) or catalogue.in_words_of(paper.cycle.words, STATES[paper.state])


# What a list asks of papers beside what it shows; it joins the track, its year and, from without, the revision of the paper.
COLUMNS: Mapping[str, Any] = {
    "state": Paper.state,
    "outcome": Paper.outcome,
    "track_code": Track.code.label("track_code"),
    "selected_word": Cycle.selected_word.label("selected_word"),
    "revision_id": Paper.revision_id,
    "sha256": Revision.sha256.label("sha256"),
}


def joined(statement: Select[Any]) -> Select[Any]:
    """The statement about papers with what COLUMNS asks."""
    return statement.join(Paper.track).join(Track.cycle).outerjoin(Paper.revision)


def of_rows(rows: Iterable[Any]) -> list[PaperStanding]:
    """Of rows that have what COLUMNS asks. No statement, but one for each revision that this process has not read."""
    known: dict[tuple[Any, ...], PaperStanding] = {}
    found = []
    for row in rows:
        key = (row.state, row.outcome, row.track_code, row.selected_word, row.revision_id)
        if key not in known:
            known[key] = _standing_of(row)
        found.append(known[key])
    return found


def _standing_of(row: Any) -> PaperStanding:
    if row.outcome:
        return PaperStanding(CONCLUDED, row.outcome)
    own = _scheme(row).statuses_of(row.track_code) if row.sha256 else {}
    words = {"selected_word": row.selected_word} if row.selected_word else {}
    return PaperStanding(row.state, own.get(row.state) or catalogue.in_words_of(words, STATES[row.state]))


def _scheme(row: Any) -> SchemeRecord:
    if found := frozen.known(row.sha256):
        return found
    with scope.everything("whose paper is on a list reads there what its year calls things"):
        return frozen.read(db.session.get_one(Revision, row.revision_id).configuration, row.sha256)


def outcomes(most: int, *, real_only: bool = False) -> Mapping[str, int]:
    """How many papers that ever reached the viewer came to each outcome of a notice, no more than `most` of all."""
    ours = select(DeskRow.paper_id).where(
        DeskRow.organisation_id.in_(scope.viewer().organisation_ids), DeskRow.state == CONCLUDED
    )
    if real_only:
        ours = ours.where(DeskRow.cycle_id.not_in(select(Cycle.id).where(Cycle.is_rehearsal)))
    counted = select(Paper.outcome, func.count()).where(Paper.id.in_(ours.distinct().limit(most)))
    with scope.everything("papers that have reached the viewer's offices are counted by what came of them"):
        rows = db.session.execute(counted.group_by(Paper.outcome).order_by(Paper.outcome)).all()
    return {outcome: count for outcome, count in rows}


@dataclass(frozen=True)
class Tally:
    """How many papers stand so; `asks` are the arguments of an address by which a list of a desk shows them."""

    standing: PaperStanding
    count: int
    asks: Mapping[str, str]


def tallies(counts: Mapping[str, int], most: int, *, real_only: bool = False) -> Sequence[Tally]:
    """The counts of a desk by state (desk_queries.counts_by_state), what came of tasks by outcome. A further statement where there is any."""
    states = [state for state in STANDINGS if state not in ("draft", CONCLUDED)]
    found = [Tally(PaperStanding(each, STATES[each]), counts[each], {_STATE: each}) for each in states]
    if not counts[CONCLUDED]:
        return found
    return found + [
        Tally(PaperStanding(CONCLUDED, outcome), count, {_STATE: CONCLUDED, _OUTCOME: outcome})
        for outcome, count in outcomes(most, real_only=real_only).items()
    ]
