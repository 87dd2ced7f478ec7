"""The whole report: what is measured, how often, and in which order."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from datetime import date

from benchmarks import decide, installation, papers
from benchmarks import list as lists
from benchmarks.timing import Line, table

SUBJECTS: dict[str, Callable[[argparse.Namespace], Iterator[Line]]] = {
    "list": lambda asked: _on_each(lambda kind: lists.measure(kind, asked.applications, asked.rounds)),
    "decide": lambda asked: _on_each(lambda kind: decide.measure(kind, asked.rounds)),
    "papers": lambda asked: _papers(asked.rounds),
}


def main() -> None:
    """Measure what was asked for and print one table."""
    asked = _asked()
    lines: list[Line] = []
    for subject in asked.only or SUBJECTS:
        for line in SUBJECTS[subject](asked):
            print(line.subject, f"{line.ratio:.2f}", file=sys.stderr)
            lines.append(line)
    print(f"{date.today()}, {asked.applications:,} applications, {asked.rounds} rounds\n")  # noqa: DTZ011
    print(table(lines))


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/bench", description=__doc__)
    parser.add_argument(
        "--applications", type=int, default=20_000, help="rows of the lists (20000; try 100000)"
    )
    parser.add_argument("--rounds", type=int, default=40, help="times that each page is asked for (40)")
    parser.add_argument("--only", nargs="+", choices=SUBJECTS, help="these subjects alone")
    return parser.parse_args()


def _on_each(measure: Callable[[str], Iterator[Line]]) -> Iterator[Line]:
    for kind in installation.reachable():
        yield from measure(kind)


def _papers(rounds: int) -> Iterator[Line]:
    yield from papers.forms(min(rounds, 10))
    yield papers.workbook(min(rounds, 5))
