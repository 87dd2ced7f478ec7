"""The lists of the same reviewer while the table grows: what a page costs must not follow the number of rows.

On PostgreSQL, where a province of that size would be; without it there is nothing to measure.
"""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks import installation
from benchmarks.desk import Desk
from benchmarks.list import ASKED, fill, portal
from benchmarks.timing import Figure, interleaved

AIM = 1.3


def measure(count: int, times: int, rounds: int) -> Iterator[Figure]:
    """The same pages with `count` applications and with `times` as many."""
    if "postgresql" not in installation.reachable():
        return
    few, many = _taken(count, 1, rounds), _taken(count, times, rounds)
    for name, before in few.items():
        yield Figure(
            f"growth, {name}", f"PostgreSQL {count * times:,}", round(many[name] / before, 2),
            f"× with {count:,}", f"{many[name]:.1f} ms", f"{before:.1f} ms", AIM,
        )  # fmt: skip


def _taken(count: int, times: int, rounds: int) -> dict[str, float]:
    """Milliseconds of each page."""
    with installation.environment("postgresql", "production") as settings:
        fill(settings, count, times)
        desk = Desk(portal, settings)
        pages = {
            name.partition(" (")[0]: (lambda path=path: desk.get(path).ms)  # type: ignore[misc]
            for name, (path, _) in ASKED.items()
        }
        taken = interleaved(rounds, pages)
        desk.close()
        return taken
