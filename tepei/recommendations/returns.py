"""推荐报送情况: which bodies handed in whom, which recommend nobody, and which said nothing, for who decides about all of them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import func, select

from tepei.applications.waiver_models import LimitWaiver
from tepei.organisations.models import Organisation
from tepei.papers.models import Paper
from tepei.portal import scope
from tepei.portal.database import db
from tepei.programmes.models import Cycle
from tepei.recommendations import forgoing
from tepei.recommendations.models import ForgoneRecommendation, Recommendation, RecommendedPerson

STATES = ("handed_in", "nobody", "sent_back", "forgone", "due")


@dataclass
class Handed:
    """A list that reached who decides: how many it names, by the track's id."""

    recommendation: Recommendation
    counts: Counter[int] = field(default_factory=Counter)


@dataclass
class BodyReturn:
    """A body with the lists that it has handed in; `forgone_at` is the close that it let pass."""

    body: Organisation
    lists: list[Handed] = field(default_factory=list)
    forgone_at: dt.datetime | None = None
    waivers: list[LimitWaiver] = field(default_factory=list)

    @property
    def counts(self) -> Counter[int]:
        """How many it recommends, by the track's id; what was sent back counts for nothing."""
        standing = (each for each in self.lists if each.recommendation.state != "sent_back")
        return sum((each.counts for each in standing), Counter[int]())

    @property
    def state(self) -> str:
        """One of STATES."""
        if not self.lists:
            return "forgone" if self.forgone_at else "due"
        if any(each.recommendation.state == "sent_back" for each in self.lists):
            return "sent_back"
        return "handed_in" if self.counts.total() else "nobody"


def of(cycle: Cycle) -> list[BodyReturn]:
    """Every body of the year in the order of their codes; five statements."""
    with scope.everything("who decides counts what every body hands in"):
        found = {body.id: BodyReturn(body) for body in forgoing.bodies_of(cycle)}
        counts = _counts(cycle)
        for each in _handed_in(cycle):
            body = found.setdefault(each.organisation_id, BodyReturn(each.organisation))
            body.lists.append(Handed(each, counts.get(each.id, Counter())))
        for row in db.session.scalars(select(ForgoneRecommendation).filter_by(cycle_id=cycle.id)):
            if row.organisation_id in found:
                found[row.organisation_id].forgone_at = row.closed_at
        for waiver in db.session.scalars(select(LimitWaiver).filter_by(cycle_id=cycle.id)):
            if waiver.organisation_id in found:
                found[waiver.organisation_id].waivers.append(waiver)
    return list(found.values())


def _handed_in(cycle: Cycle) -> Sequence[Recommendation]:
    ours = select(Recommendation).where(
        Recommendation.cycle_id == cycle.id, Recommendation.submitted_at.is_not(None)
    )
    return db.session.scalars(ours.order_by(Recommendation.organisation_id, Recommendation.supplement)).all()


def _counts(cycle: Cycle) -> dict[int, Counter[int]]:
    rows = (
        select(RecommendedPerson.recommendation_id, Paper.track_id, func.count())
        .join(Paper, Paper.id == RecommendedPerson.application_id)
        .where(Paper.cycle_id == cycle.id)
        .group_by(RecommendedPerson.recommendation_id, Paper.track_id)
    )
    found: dict[int, Counter[int]] = {}
    for recommendation_id, track_id, count in db.session.execute(rows):
        found.setdefault(recommendation_id, Counter())[track_id] = count
    return found


def totals(returns: Sequence[BodyReturn]) -> dict[str, int]:
    """How many bodies are in each state."""
    counted = Counter(each.state for each in returns)
    return {state: counted[state] for state in STATES}
