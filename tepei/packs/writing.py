"""A cycle as the files of its folder, byte for byte the same for the same cycle 写出."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Any

import yaml

from tepei.packs import shapes
from tepei.packs.cycles import BARRED, end_of_minute
from tepei.packs.findings import PackError, Problem
from tepei.packs.pack import Case, Cycle, Window
from tepei.packs.sources import SourceError, document, plain
from tepei.policy.calendar import ZONE, day_end, day_start
from tepei.policy.quota import Allowance

FILES = (
    "cycle.yaml", "requirements.yaml", "form.yaml", "route.yaml", "documents.yaml", "summary.yaml", "places.csv",
    "cases.csv",
)  # fmt: skip
_LINE = 112
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_LAST_COLUMNS = ("expect", "outcome", "comment")


def write_cycle(cycle: Cycle) -> dict[str, str]:
    """File name → text."""
    texts = {f"{name}.yaml": _yaml(value) for name, value in documents(cycle).items()}
    return {**texts, "places.csv": _places(cycle), "cases.csv": _cases(cycle.cases)}


def texts(folder: Path) -> dict[str, str]:
    """File name → text, of those files of a cycle that are in the folder. PackError for what is not UTF-8."""
    found: dict[str, str] = {}
    problems = []
    for name in FILES:
        path = folder / name
        try:
            found |= {name: path.read_text(encoding="utf-8-sig")} if path.exists() else {}
        except UnicodeDecodeError as error:
            problems.append(Problem(name, error.object[: error.start].count(b"\n") + 1, "不是 UTF-8 编码"))
    if problems:
        raise PackError(problems)
    return found


def documents(cycle: Cycle) -> dict[str, Any]:
    """What the YAML files say, by their names without “.yaml”: records in the order of shapes, without what goes without saying."""
    said = cycle.configuration
    form = {**(said.get("form") or {}), "attachments": said.get("attachments") or []}
    papers = {key: shapes.tidy("document", each) for key, each in (said.get("documents") or {}).items()}
    summary = (said.get("summary") or {}).get("summary") or {}
    requirements = {
        track.code: [shapes.tidy("requirement", each) for each in track.requirements]
        for track in cycle.tracks
    }
    return {
        "cycle": _cycle(cycle),
        "requirements": requirements,
        "form": shapes.tidy("form", form),
        "route": shapes.tidy("route", said.get("route") or {}),
        "documents": papers,
        "summary": {"summary": shapes.tidy("summary", summary)},
    }


def write(folder: Path, cycle: Cycle) -> None:
    """The files into this folder, which is made where it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in write_cycle(cycle).items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


def _cycle(cycle: Cycle) -> dict[str, Any]:
    said = cycle.configuration
    return shapes.tidy(
        "cycle",
        {
            "programme": {"code": cycle.programme_code, "name": cycle.programme_name},
            "code": cycle.code,
            "name": cycle.name,
            "year": cycle.year,
            "document_number": cycle.document_number,
            "summary": cycle.summary,
            "opens": _from(cycle.opens_at),
            "closes": _until(cycle.closes_at),
            "copies": cycle.copies,
            "tracks": [vars(track) for track in cycle.tracks],
            "windows": [_window(group) for group in _grouped(cycle.windows)],
            **{key: said.get(key) for key in shapes.CONFIGURED},
        },
    )


def _grouped(windows: Sequence[Window]) -> Iterable[list[Window]]:
    """Steps that share body, dates and source stand in one entry."""
    alike = groupby(windows, lambda w: (w.body, w.opens_at, w.closes_at, w.days_before_close, w.source))
    return (list(group) for _, group in alike)


def _window(group: Sequence[Window]) -> dict[str, Any]:
    first = group[0]
    dated = first.days_before_close is None
    return {
        "body": first.body or "",
        "steps": [window.step for window in group],
        "opens": _from(first.opens_at) if first.opens_at else None,
        "closes": _until(first.closes_at) if dated else None,
        "days_before_close": first.days_before_close,
        "source": first.source,
    }


def _from(moment: datetime) -> object:
    here = moment.astimezone(ZONE)
    return (
        here.date()
        if here == day_start(here.date())
        else _moment(here, here.replace(second=0, microsecond=0))
    )


def _until(moment: datetime) -> object:
    here = moment.astimezone(ZONE)
    return here.date() if here == day_end(here.date()) else _moment(here, end_of_minute(here))


def _moment(here: datetime, usual: datetime) -> object:
    return f"{here:%Y-%m-%d %H:%M}" if here == usual else here.replace(tzinfo=None)


def _places(cycle: Cycle) -> str:
    cells = {(place.body, place.track): place for place in cycle.places}
    shown = {Allowance.BARRED: BARRED, Allowance.UNSET: ""}
    tracks = [track.code for track in cycle.tracks]

    def cell(body: str, track: str) -> str:
        place = cells.get((body, track))
        return "" if place is None else shown.get(Allowance(place.allowance), str(place.places))

    bodies = cycle.configuration.get("bodies") or ()
    rows = ([each["body"], each["name"], *(cell(each["body"], track) for track in tracks)] for each in bodies)
    return _csv(["body", "name", *tracks], rows)


def _cases(cases: Sequence[Case]) -> str:
    asked = dict.fromkeys(key for case in cases for key in case.facts)
    facts = [key for key in shapes.CASE_FACTS if key in asked]
    rows = (
        [
            case.track,
            *(_cell(case.facts.get(key)) for key in facts),
            " ".join(sorted(case.expect)),
            case.outcome,
            case.comment,
        ]
        for case in cases
    )
    return _csv(["track", *(shapes.case_column(key) for key in facts), *_LAST_COLUMNS], rows)


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    return "" if value is None else str(value)


def _csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return written.getvalue()


class _Dumper(yaml.SafeDumper):
    """Lists stand indented under their key; what has no mark of its own in YAML is written plainly."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002 PyYAML's own signature
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 PyYAML's own signature
        return True


def _yaml(value: Mapping[str, Any]) -> str:
    return yaml.dump(_dated(value), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=_LINE * 40)


def _represent(dumper: _Dumper, value: Any) -> yaml.Node:
    """A leaf goes on one line where it fits; what holds records is spread over lines."""
    tag = "tag:yaml.org,2002:map" if isinstance(value, Mapping) else "tag:yaml.org,2002:seq"
    making = dumper.represent_mapping if isinstance(value, Mapping) else dumper.represent_sequence
    node: yaml.Node = making(tag, value)
    node.flow_style = _is_leaf(value) and _length(value) <= _LINE  # type: ignore[attr-defined]
    return node


def _is_leaf(value: Any) -> bool:
    parts = list(value.values()) if isinstance(value, Mapping) else list(value)
    if isinstance(value, list):
        return all(not isinstance(part, Mapping | list) for part in parts)
    return all(not isinstance(part, Mapping | list) or _is_leaf(part) for part in parts)


def _length(value: Any) -> int:
    if isinstance(value, Mapping):
        return sum(len(str(key)) + 4 + _length(item) for key, item in value.items())
    if isinstance(value, list):
        return sum(_length(item) + 2 for item in value)
    return len(str(value)) * (2 if isinstance(value, str) and not value.isascii() else 1)


def _dated(value: Any) -> Any:
    """Days are kept as text in JSON and stand as days in YAML."""
    if isinstance(value, Mapping):
        return {str(key): _dated(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_dated(item) for item in value]
    if isinstance(value, Decimal):
        return format(value, "f")
    return date.fromisoformat(value) if isinstance(value, str) and _DAY.fullmatch(value) else value


_Dumper.add_representer(dict, _represent)
_Dumper.add_representer(list, _represent)


def as_yaml(value: Mapping[str, Any]) -> str:
    """One record in the words of a pack's file."""
    return _yaml(value) if value else ""


def from_yaml(text: str) -> Any:
    """What the text says, as plain values. PackError with the line where it is no YAML."""
    try:
        return plain(document(Path("text.yaml"), "text.yaml", text).value or {})
    except SourceError as error:
        raise PackError([Problem(error.path, error.line, error.text)]) from None
