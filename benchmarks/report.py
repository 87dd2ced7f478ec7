"""The whole report: what is measured, how often, and in which order."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence

from benchmarks import credits, decide, growth, installation, load, papers, place, publish, rank, results
from benchmarks import list as lists
from benchmarks.timing import Figure

_RESULTS = 2_000  # of one publication
SUBJECTS: dict[str, Callable[[argparse.Namespace], Iterator[Figure]]] = {
    "list": lambda asked: _on_each(lambda kind: lists.measure(kind, asked.applications, asked.rounds)),
    "growth": lambda asked: growth.measure(asked.applications, asked.times, asked.rounds),
    "decide": lambda asked: _on_each(lambda kind: decide.measure(kind, asked.rounds)),
    "publish": lambda _asked: _on_each(lambda kind: publish.measure(kind, _RESULTS)),
    "rank": lambda asked: rank.measure(asked.rounds),
    "place": lambda asked: place.measure(asked.rounds),
    "papers": lambda asked: _papers(asked.rounds),
    "credits": lambda asked: _credits(asked.people, asked.rounds),
    "load": lambda asked: load.measure(asked.applications, asked.seconds),
}


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure what was asked for and print one table; `--keep` puts it on the page of the documentation."""
    asked = _asked(arguments)
    figures = [results.load()]
    for subject in asked.subjects or SUBJECTS:
        for figure in SUBJECTS[subject](asked):
            print(figure.name, figure.database, f"{figure.value:.2f} {figure.unit}", file=sys.stderr)
            figures.append(figure)
    print(results.table(figures))
    if asked.keep:
        results.write(figures)


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/bench", description=__doc__)
    parser.add_argument("--applications", type=int, default=20_000, help="rows of the lists (20000)")
    parser.add_argument(
        "--times", type=int, default=50, help="how many times as many the list grows to (50: 1,000,000)"
    )
    parser.add_argument(
        "--people", type=int, default=100_000, help="professionals, with two years of hours (100000)"
    )
    parser.add_argument("--rounds", type=int, default=15, help="times that each page is asked for (15)")
    parser.add_argument("subjects", nargs="*", help=f"these alone: {', '.join(SUBJECTS)}")
    parser.add_argument("--seconds", type=int, default=30, help="how long the load lasts (30)")
    parser.add_argument(
        "--keep", action="store_true", help="write results.json and the table of docs/benchmarks.md"
    )
    found = parser.parse_args(arguments)
    if unknown := set(found.subjects) - SUBJECTS.keys():
        parser.error(f"no such subject: {', '.join(sorted(unknown))}")
    if found.keep and found.subjects:
        parser.error("--keep is for a whole run")
    return found


def _on_each(measure: Callable[[str], Iterator[Figure]]) -> Iterator[Figure]:
    for kind in installation.reachable():
        yield from measure(kind)


def _papers(rounds: int) -> Iterator[Figure]:
    yield from papers.forms(min(rounds, 10))
    yield papers.workbook(min(rounds, 5))


def _credits(people: int, rounds: int) -> Iterator[Figure]:
    yield from _on_each(lambda kind: credits.measure(kind, people, people, rounds))
    yield from credits.grow(people // 10, 10, rounds)
