"""What the last whole run found: results.json, and the table of docs/benchmarks.md that is made from it."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from benchmarks.timing import Figure

RESULTS = Path(__file__).with_name("results.json")
PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"
LOAD = "load of the machine"
_HEAD = "| measured | on | Tepei | beside it | ratio | aim |\n|---|---|---|---|---|---|"


def load() -> Figure:
    """How busy the machine is: processes that want a processor, over the last five minutes, for each processor."""
    processes = os.getloadavg()[1]
    cores = os.cpu_count() or 1
    return Figure(LOAD, "", round(processes / cores, 2), "× its processors", f"{processes:.1f}", str(cores))


def table(figures: Sequence[Figure]) -> str:
    """The figures as a table in Markdown."""
    return "\n".join([_HEAD, *map(_line, figures)])


def write(figures: Sequence[Figure]) -> None:
    """Keep the figures, and put them on the page."""
    RESULTS.write_text(json.dumps([asdict(each) for each in figures], ensure_ascii=False, indent=1) + "\n")
    PAGE.write_text(page(PAGE.read_text(), figures))


def read() -> list[Figure]:
    """The figures of the last whole run."""
    return [Figure(**each) for each in json.loads(RESULTS.read_text())]


def page(text: str, figures: Sequence[Figure]) -> str:
    """The page with these figures between its marks. ValueError where it has none."""
    before, _, rest = text.partition(BEGIN)
    _, mark, after = rest.partition(END)
    if not mark:
        raise ValueError(f"no place for figures: {BEGIN} … {END}")
    return f"{before}{BEGIN}\n\n{table(figures)}\n\n{END}{after}"


def _line(each: Figure) -> str:
    reached = "" if each.aim is None else f"≤ {each.aim:g} {'✓' if each.is_reached else '✗'}"
    beside = f"{each.peer}" if each.name != LOAD else f"{each.peer} processors"
    return f"| {each.name} | {each.database} | {each.ours} | {beside} | {each.value:.2f} {each.unit} | {reached} |"
