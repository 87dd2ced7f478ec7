"""What may be public of the figures 公开数据: places by body and track of years that are open, and of archived ones how many were selected.

Allocation tables stand in public notices (places.queries.barred), and so do the names of who was selected. A year whose results may yet
change is not counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from tepei.figures.figure import Figure, FigureLine, Measure, Value
from tepei.papers.models import Paper, stands_as
from tepei.places.queries import MatrixRow, places_matrix
from tepei.policy.quota import Allowance
from tepei.policy.words import Sentence, say
from tepei.portal import scope
from tepei.portal.database import db
from tepei.programmes import queries as programmes
from tepei.programmes.models import Cycle

_WORDS: dict[str, Sentence] = {
    Allowance.UNSET: say("未下达"),
    Allowance.BARRED: say("不得推荐"),
    Allowance.ANY: say("不限"),
}
_PLACES, _SELECTED = say("名额"), say("%(selected_word)s")


@dataclass(frozen=True)
class PublicYear:
    """A year with its table; `is_over` where it says how many were selected as well."""

    name: str
    document_number: str
    is_over: bool
    figure: Figure


def years() -> list[PublicYear]:
    """Open, closed and archived years that have places, rehearsals left out. Two statements, and two for each year."""
    with scope.everything("the allocation table of a notice is public, and so is who was selected"):
        known = [each for each in programmes.cycles() if each.revision_number and not each.is_rehearsal]
        counts = _selected([each for each in known if each.state == "archived"])
        return [year for cycle in known if programmes.has_places(cycle) and (year := _year(cycle, counts))]


def _selected(cycles: Sequence[Cycle]) -> dict[tuple[int, int | None], int]:
    """How many were selected, by track and pool."""
    rows = select(Paper.track_id, Paper.pool_id, func.count()).where(
        Paper.cycle_id.in_([cycle.id for cycle in cycles]),
        Paper.kind == "application",
        stands_as == "selected",
    )
    return {
        (track_id, pool_id): count
        for track_id, pool_id, count in db.session.execute(rows.group_by(Paper.track_id, Paper.pool_id))
    }


def _year(cycle: Cycle, counts: dict[tuple[int, int | None], int]) -> PublicYear | None:
    matrix, is_over = places_matrix(cycle), cycle.state == "archived"
    if not matrix.rows:
        return None
    measures = [
        measure
        for track in matrix.tracks
        for measure in (Measure(_PLACES, track.name), Measure(_SELECTED, track.name))[: 2 if is_over else 1]
    ]
    if not is_over:
        measures = [Measure(track.name) for track in matrix.tracks]
    lines = [FigureLine(row.name, _cells(row, counts if is_over else None)) for row in matrix.rows]
    figure = Figure(cycle.code, cycle.name, "heat" if is_over else "bars", say("推荐单位"), measures, lines)
    return PublicYear(cycle.name, cycle.document_number, is_over, figure)


def _cells(row: MatrixRow, counts: dict[tuple[int, int | None], int] | None) -> tuple[Value, ...]:
    found: list[Value] = []
    for place in row.places:
        word = _WORDS[Allowance.UNSET] if place is None else _WORDS.get(place.allowance)
        found.append(word or (place.places if place else None))
        if counts is not None:
            found.append(counts.get((place.track_id, place.organisation_id), 0) if place else None)
    return tuple(found)
