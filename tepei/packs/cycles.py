"""A cycle's folder: dates, tracks, requirements, places, form, route, papers, cases 年度计划."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from tepei.packs.findings import Findings
from tepei.packs.pack import Case, Cycle, Place, Track, Window
from tepei.packs.sources import Document, Table, TableRow, plain
from tepei.policy.calendar import ZONE, day_end, day_start
from tepei.policy.definition import DefinitionError, Reader, day
from tepei.policy.eligibility import Requirement
from tepei.policy.fields import Form
from tepei.policy.quota import Allowance
from tepei.policy.route import RESUBMISSIONS, STEPS

APPLY = "apply"
BARRED = "—"
OUTCOMES = ("pass", "boundary", "fail")
_KEYS = (
    "programme", "code", "name", "year", "document_number", "summary", "opens", "closes", "copies", "tracks",
    "windows",
)  # fmt: skip
_CASE_COLUMNS = (
    "track", "born_on", "ethnicity", "unit_level", "education_rank", "title_rank", "years", "expect", "outcome",
)  # fmt: skip
_ATTACHMENT_KEYS = ("key", "label", "kind", "required", "assumed", "help")
ATTACHMENT_KINDS = ("image", "document")


def read_cycle(folder: Path, findings: Findings) -> Cycle | None:
    """None where cycle.yaml is at fault; other faults are noted and what is right is read."""
    opened = findings.document(folder / "cycle.yaml")
    head = findings.make(opened, _head, opened) if opened else None
    if opened is None or head is None:
        return None
    places = findings.table(folder / "places.csv", ("body", "name"))
    cases = findings.table(folder / "cases.csv", _CASE_COLUMNS)
    return Cycle(
        folder=folder.name,
        **head,
        tracks=_tracks(opened, _requirements(folder, findings), findings),
        windows=_windows(opened, findings),
        places=_places(places, findings),
        cases=findings.make_rows(cases, _case),
        configuration={**_configuration(folder, findings), "bodies": _bodies(places)},
    )


def _head(opened: Document) -> dict[str, Any]:
    entry = Reader(opened.value, opened.name, _KEYS)
    programme = Reader(entry.value("programme"), entry.at("programme"), ("code", "name"))
    year = entry.whole("year")
    if year is None:
        raise entry.error("year", "缺少此项")
    opens, closes = _from(entry, "opens"), _until(entry, "closes")
    if closes < opens:
        raise entry.error("closes", "截止早于开始")
    return {
        "programme_code": programme.text("code"),
        "programme_name": programme.text("name"),
        "code": entry.text("code"),
        "name": entry.text("name"),
        "year": year,
        "document_number": entry.text("document_number"),
        "summary": entry.text("summary", ""),
        "opens_at": opens,
        "closes_at": closes,
        "copies": entry.whole("copies", 1),
    }


def _tracks(
    opened: Document, requirements: Mapping[str, tuple[Mapping[str, Any], ...]], findings: Findings
) -> tuple[Track, ...]:
    def track(item: object, where: str) -> Track:
        entry = Reader(item, where, ("code", "name", "form_label", "total"))
        code = entry.text("code")
        return Track(
            code,
            entry.text("name"),
            entry.text("form_label", ""),
            entry.whole("total"),
            requirements.get(code, ()),
        )

    return findings.make_all(opened, "tracks", track)


def _windows(opened: Document, findings: Findings) -> tuple[Window, ...]:
    def windows(item: object, where: str) -> tuple[Window, ...]:
        entry = Reader(item, where, ("steps", "body", "opens", "closes", "source"))
        opens = None if entry.value("opens") is None else _from(entry, "opens")
        closes = _until(entry, "closes")
        if opens and closes < opens:
            raise entry.error("closes", "截止早于开始")
        body, source = entry.text("body", "") or None, entry.text("source", "")
        return tuple(Window(step, closes, opens, body, source) for step in _steps(entry))

    return tuple(window for group in findings.make_all(opened, "windows", windows) for window in group)


def _steps(entry: Reader) -> Iterator[str]:
    for where, step in entry.items("steps"):
        if step != APPLY and step not in STEPS:
            raise DefinitionError(where, f"“{step}”不是环节，可用：{'、'.join((APPLY, *STEPS))}")
        yield str(step)


def _from(entry: Reader, key: str) -> datetime:
    return _moment(entry, key, day_start)


def _until(entry: Reader, key: str) -> datetime:
    return _moment(entry, key, day_end)


def _moment(entry: Reader, key: str, of_day: Callable[[date], datetime]) -> datetime:
    """A time of day is that of Asia/Shanghai."""
    found = entry.value(key)
    if isinstance(found, datetime):
        return found.replace(tzinfo=ZONE) if found.tzinfo is None else found.astimezone(ZONE)
    return of_day(day(found, entry.at(key)))


def _requirements(folder: Path, findings: Findings) -> dict[str, tuple[Mapping[str, Any], ...]]:
    """By track, as plain values that are known to be right."""
    opened = findings.document(folder / "requirements.yaml")
    if opened is None or not isinstance(opened.value, Mapping):
        return {}
    return {track: findings.make_all(opened, track, _requirement) for track in opened.value}


def _requirement(item: object, where: str) -> Mapping[str, Any]:
    Requirement.from_data(item, where)
    found: Mapping[str, Any] = plain(item)
    return found


def _places(table: Table | None, findings: Findings) -> tuple[Place, ...]:
    tracks = [column for column in table.columns if column not in ("body", "name")] if table else []
    made = (findings.make(row, _place, row, track) for row in table or () for track in tracks)
    return tuple(place for place in made if place is not None)


def _place(row: TableRow, track: str) -> Place:
    if not row[track]:
        return Place(row["body"], track, Allowance.UNSET, None)
    if row[track] == BARRED:
        return Place(row["body"], track, Allowance.BARRED, None)
    if not row[track].isdecimal():
        raise DefinitionError(track, f"名额“{row[track]}”应为整数、“{BARRED}”（不得推荐）或留空（未下达）")
    return Place(row["body"], track, Allowance.NUMBER, row.whole(track))


def _bodies(table: Table | None) -> list[dict[str, str]]:
    return [{"body": row["body"], "name": row["name"]} for row in table or ()]


def _configuration(folder: Path, findings: Findings) -> dict[str, Any]:
    opened = {
        name: findings.document(folder / f"{name}.yaml") for name in ("form", "route", "documents", "summary")
    }
    form, route = opened["form"], opened["route"]
    found = {name: plain(source.value) for name, source in opened.items() if source}
    if form is not None:
        found["attachments"] = list(findings.make_all(form, "attachments", _attachment))
        found["form"] = {key: value for key, value in found["form"].items() if key != "attachments"}
        findings.make(form, Form.from_data, found["form"], form.name)
    if route is not None:
        findings.make(route, _check_route, route)
    return found


def _attachment(item: object, where: str) -> dict[str, Any]:
    entry = Reader(item, where, _ATTACHMENT_KEYS)
    return {
        "key": entry.text("key"),
        "label": entry.text("label"),
        "kind": entry.one_of("kind", ATTACHMENT_KINDS),
        "required": entry.flag("required"),
        "assumed": entry.flag("assumed"),
        "help": entry.text("help", ""),
    }


def _check_route(route: Document) -> None:
    entry = Reader(route.value, route.name, ("source", "resubmission", "steps"))
    entry.text("source")
    entry.one_of("resubmission", RESUBMISSIONS)
    for where, item in entry.items("steps"):
        step = Reader(item, where, ("kind", "opinion", "assumed"))
        step.one_of("kind", STEPS)
        step.text("opinion")


def _case(row: TableRow) -> Case:
    if row["outcome"] not in OUTCOMES:
        raise DefinitionError("outcome", f"outcome 应为 {'、'.join(OUTCOMES)} 之一")
    facts = {
        "born_on": row.day("born_on"),
        "ethnicity_name": row["ethnicity"],
        "unit_level": row["unit_level"],
        "education_rank": row.whole("education_rank"),
        "title_rank": row.whole("title_rank"),
        "years": _decimal(row, "years"),
    }
    known = {key: value for key, value in facts.items() if value is not None}
    return Case(
        row.line, row["track"], known, frozenset(row["expect"].split()), row["outcome"], row["comment"]
    )


def _decimal(row: TableRow, column: str) -> Decimal | None:
    try:
        return Decimal(row[column]) if row[column] else None
    except InvalidOperation:
        raise DefinitionError(column, f"“{column}”应为数字，现为“{row[column]}”") from None
