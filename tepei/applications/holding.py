"""Who holds a place: how many are left, what limits beside their number, the 学员编号 of who is selected."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from tepei.organisations import queries as organisations
from tepei.organisations.models import Organisation
from tepei.papers.models import Paper
from tepei.places import queries as place_queries
from tepei.policy import facts
from tepei.policy.limits import Holder, LimitRecord, may_hold
from tepei.policy.numbering import number
from tepei.policy.quota import Allowance
from tepei.portal import scope
from tepei.portal.database import db
from tepei.portal.errors import require
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


def pool_of(body: Organisation) -> int:
    """Whose places a body takes: its pool's, or its own. A body right under a pool shares those even where nobody said so on its row."""
    is_below = body.parent is not None and organisations.kind_of(body.parent).is_pool
    return body.pool_id or (body.parent_id if is_below else None) or body.id


def held_from(paper: Paper) -> str:
    """From when on papers of this cycle hold a place: recommendation or selection."""
    return programmes.scheme_of(paper).places_held_from


def limits_of(paper: Paper, body_kind: str) -> list[LimitRecord]:
    """The limits that concern the paper's track and a body of this kind."""
    limits = programmes.scheme_of(paper).limits
    return [limit for limit in limits if limit.concerns(paper.track.code, body_kind)]


def require_within_limits(paper: Paper) -> None:
    """May the paper, which has just taken its place, join those who hold the others? Raises Refused.

    The row of the places is ours until the commit, so that nobody joins at the same time.
    """
    with scope.everything("a sub-quota is about everybody who holds a place of the body"):
        body = db.session.get_one(Organisation, paper.body_id)
        limits = limits_of(paper, body.kind)
        if not limits:
            return
        same = (Paper.track_id == paper.track_id) & (Paper.pool_id == paper.pool_id)
        held = db.session.scalars(select(Paper).where(same, Paper.holds_place, Paper.id != paper.id)).all()
        row = place_queries.place_of(paper.track_id, paper.pool_id or 0)
    require(
        may_hold(
            limits,
            (row.places if row else None) or 0,
            [_holder(each) for each in held],
            _holder(paper),
            programmes.reference_day(paper.cycle),
        )
    )


def _holder(paper: Paper) -> Holder:
    return Holder(
        str(paper.organisation_id), facts.from_data(paper.facts or {}, programmes.scheme_of(paper).table)
    )


def next_trainee_number(paper: Paper) -> str:
    """学员编号 by the cycle's pattern, "" where it has none. The cycle's row is locked: numbers come one after the other."""
    numbering = programmes.scheme_of(paper).trainee_number
    if numbering is None:
        return ""
    db.session.execute(select(Cycle.id).where(Cycle.id == paper.cycle_id).with_for_update())
    with scope.everything("numbers are counted over all"):
        given = (
            select(func.count())
            .select_from(Paper)
            .where(Paper.cycle_id == paper.cycle_id, Paper.trainee_number != "")
        )
        count = db.session.scalar(given) or 0
    return number(numbering.pattern, paper.cycle.year, count + 1)
