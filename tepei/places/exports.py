"""The allocation table as rows 名额表."""

from __future__ import annotations

from tepei.places import queries
from tepei.places.models import Place
from tepei.policy.quota import write_cell
from tepei.programmes.models import Cycle

COLUMNS = ("body", "code", "track", "places", "taken")


def places_rows(cycle: Cycle) -> list[tuple[str, str, str, str, str]]:
    """(body, code, track, places, taken) in the order of the allocation table: places as the table says them: "—" where barred, "" where unset."""
    matrix = queries.places_matrix(cycle)
    return [
        (row.name, row.body, track.code, _shown(place), str(place.taken if place else 0))
        for row in matrix.rows
        for track, place in zip(matrix.tracks, row.places, strict=True)
    ]


def _shown(place: Place | None) -> str:
    cell = write_cell(place.allowance, place.places) if place else None
    return "" if cell is None else str(cell)
