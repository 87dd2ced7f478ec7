"""A ranking as columns and rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tepei.portal.database import db
from tepei.programmes.models import Cycle
from tepei.selection.round_models import EvaluationRound, RoundEntry

HEADS = ("rank", "number", "tier", "score", "entered_from", "outcome")


def ranking_rows(cycle: Cycle) -> Iterator[tuple[Any, ...]]:
    """Every entry of the year's rounds, by round, track and rank; nobody is named."""
    statement = (
        select(RoundEntry)
        .join(RoundEntry.round)
        .where(EvaluationRound.cycle_id == cycle.id)
        .options(joinedload(RoundEntry.paper), joinedload(RoundEntry.track))
    )
    found = sorted(
        db.session.scalars(statement),
        key=lambda each: (
            each.round_id,
            each.track.position,
            each.rank is None,
            each.rank,
            each.paper.number,
        ),
    )
    for each in found:
        score = "" if each.score is None else f"{each.score.normalize():f}"
        yield each.rank or "", each.paper.number, each.track.code, score, each.entered_from, each.outcome
