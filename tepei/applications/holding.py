"""Who holds a place: how many are left, what is beyond their number, the 学员编号 of who is selected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select, update
from sqlalchemy.orm.attributes import set_committed_value

from tepei.organisations import queries as organisations
from tepei.organisations.models import Organisation
from tepei.papers.models import Paper
from tepei.places import queries as place_queries
from tepei.policy import quota
from tepei.policy.numbering import number
from tepei.policy.quota import Allowance
from tepei.policy.verdict import Verdict
from tepei.portal import province, scope
from tepei.portal.database import db
from tepei.programmes import queries as programmes
from tepei.programmes.models import Cycle


@dataclass(frozen=True)
class Places:
    """Places of a body or pool for a track; `left` is None where no number was set."""

    allowance: Allowance
    places: int | None
    taken: int

    @property
    def left(self) -> int | None:
        return self.places - self.taken if self.places is not None else None


def places_left(paper: Paper) -> Places:
    """What the paper's body or pool has for its track."""
    with scope.everything("every reviewer of a paper sees what its body has left for its track"):
        row = place_queries.place_of(paper.track_id, paper.pool_id) if paper.pool_id else None
    if row is None:
        return Places(Allowance.UNSET, None, 0)
    return Places(Allowance(row.allowance), row.places, row.taken)


def pool_of(body: Organisation, cycle: Cycle) -> int:
    """Whose places a body takes: its pool's, or its own. A body right under a pool shares those even where nobody said so on its row, and
    so do units right under whoever runs the year.
    """
    if cycle.run_by_id is not None:
        return body.id if body.kind in province.bodies().dated else cycle.run_by_id
    is_below = body.parent is not None and organisations.kind_of(body.parent).is_pool
    return body.pool_id or (body.parent_id if is_below else None) or body.id


def top_of(cycle: Cycle) -> Organisation:
    """Where papers of the year end at the latest: who runs it."""
    return cycle.run_by or organisations.region()


def held_from(paper: Paper) -> str:
    """From when on papers of this cycle hold a place: recommendation, selection, or never."""
    return programmes.scheme_of(paper).places_held_from


def beyond(paper: Paper, acting: str, *, is_taken: bool) -> Verdict:
    """Is the paper's place beyond a number that holds in principle only, its body's or the track's? `is_taken`: is it counted already?

    A total binds where the numbers of the bodies leave it open (不限、原则上).
    """
    left, track = places_left(paper), paper.track
    verdict, name = Verdict.yes(), paper.pool.name if paper.pool else paper.body_name
    if left.allowance is Allowance.SOFT:
        verdict &= quota.may_pass(left.places, left.taken - is_taken, name, track.name, acting)
    if is_open_in_all(paper, left.allowance):
        taken = place_queries.taken(track.id) - is_taken
        verdict &= quota.within_total(
            track.total or 0, taken, track.name, acting if track.total_is_soft else ""
        )
    return verdict


def is_open_in_all(paper: Paper, allowance: Allowance) -> bool:
    """Is the track's total counted with each place? Where the bodies' numbers bind, they add up to it."""
    return paper.track.total is not None and (paper.track.total_is_soft or allowance is not Allowance.NUMBER)


def next_trainee_number(paper: Paper) -> str:
    """学员编号 by the cycle's pattern, "" where it has none. The cycle's row is locked: numbers come one after the other."""
    numbering = programmes.scheme_of(paper).trainee_number
    return number(numbering.pattern, paper.cycle.year, _given(paper.cycle_id) + 1) if numbering else ""


def number_all(papers: Sequence[Paper]) -> None:
    """The same for many of one year at once, in their order."""
    for cycle_id in {paper.cycle_id for paper in papers}:
        ours = [paper for paper in papers if paper.cycle_id == cycle_id]
        numbered = [paper for paper in ours if programmes.scheme_of(paper).trainee_number]
        count = _given(cycle_id) if numbered else 0
        for place, paper in enumerate(numbered, count + 1):
            numbering = programmes.scheme_of(paper).trainee_number
            given = number(numbering.pattern, paper.cycle.year, place) if numbering else ""
            set_committed_value(paper, "trainee_number", given)
        if numbered:
            rows = [{"id": paper.id, "trainee_number": paper.trainee_number} for paper in numbered]
            db.session.execute(update(Paper), rows)


def _given(cycle_id: int) -> int:
    """How many numbers the year has given; nobody else gives one until the commit."""
    lock(cycle_id)
    with scope.everything("numbers are counted over all"):
        given = (
            select(func.count())
            .select_from(Paper)
            .where(Paper.cycle_id == cycle_id, Paper.trainee_number != "")
        )
        return db.session.scalar(given) or 0


def lock(cycle_id: int) -> None:
    """What is counted over the whole year is counted by one at a time."""
    db.session.execute(select(Cycle.id).where(Cycle.id == cycle_id).with_for_update())
