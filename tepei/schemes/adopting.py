"""A year as somebody takes it over who runs years of their own 组织单位."""

from __future__ import annotations

from collections.abc import Iterator

from tepei import packs
from tepei.policy.route import Route
from tepei.policy.year import WindowRecord
from tepei.programmes import running
from tepei.schemes import checking


def for_viewer(year: packs.Year) -> packs.Year:
    """The year run by the viewer's own organisation, without the steps, the dates, the places and the totals of others. Who decides about all takes it
    as it is.
    """
    own = running.office()
    if own is None or year.run_by == own.code:
        return year
    installation = checking.installation()
    there = packs.reachable(installation, own.code)
    return year.model_copy(
        update={
            "run_by": own.code,
            "tracks": tuple(
                track.model_copy(update={"total": None, "total_is_soft": False}) for track in year.tracks
            ),
            "route": _up_to(there, year.route),
            "routes": tuple(_up_to(there, way) for way in year.routes),
            "windows": tuple(_windows(there, year, own.code, installation)),
            "places": tuple(row for row in year.places if packs.is_run_for(row.body, own.code, installation)),
        }
    )


def _windows(
    there: set[str], year: packs.Year, run_by: str, installation: packs.Pack
) -> Iterator[WindowRecord]:
    """Of steps that papers may meet and of whoever the year is for."""
    beyond = set(installation.bodies.words["steps"]) - there
    for window in year.windows:
        steps = tuple(step for step in window.steps if step not in beyond)
        if steps and (not window.body or packs.is_run_for(window.body, run_by, installation)):
            yield window.model_copy(update={"steps": steps})


def _up_to(there: set[str], way: Route) -> Route:
    """Its steps that papers may meet, and those of its own."""
    steps = tuple(step for step in way.steps if step.by or step.kind in there)
    return way.model_copy(update={"steps": steps})
