"""A cycle's folder: dates, tracks, requirements, places, form, route, papers, cases 年度计划."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from tepei.packs import shapes
from tepei.packs.configurations import configuration, said_once
from tepei.packs.findings import Findings
from tepei.packs.pack import Case, Cycle, Place, Track, Window
from tepei.packs.shapes import APPLY
from tepei.packs.sources import Document, Table, TableRow, plain
from tepei.policy.calendar import ZONE, day_end, day_start, days_before
from tepei.policy.definition import DefinitionError, Reader, day
from tepei.policy.eligibility import Requirement
from tepei.policy.facts import FACTS
from tepei.policy.quota import Allowance
from tepei.policy.route import STEPS

BARRED = "—"
OUTCOMES = ("pass", "boundary", "fail")
_CASE_COLUMNS = ("track", "expect", "outcome", "comment")
_MINUTES = "%Y-%m-%d %H:%M"


def read_cycle(folder: Path, findings: Findings) -> Cycle | None:
    """None where cycle.yaml is at fault; other faults are noted and what is right is read."""
    opened = findings.document(folder / "cycle.yaml")
    head = findings.make(opened, _head, opened) if opened else None
    if opened is None or head is None:
        _requirements(folder, findings)
        configuration(folder, findings)
        return None
    closes = head["closes_at"]
    places = findings.table(folder / "places.csv", ("body", "name"))
    cases = findings.table(folder / "cases.csv", _CASE_COLUMNS)
    return Cycle(
        folder=folder.name,
        **head,
        tracks=_tracks(opened, _requirements(folder, findings), findings),
        windows=_windows(opened, closes, findings),
        places=_places(places, findings),
        cases=findings.make_rows(cases, _case),
        configuration={
            **configuration(folder, findings),
            **said_once(opened, findings),
            "bodies": _bodies(places),
        },
    )


def _head(opened: Document) -> dict[str, Any]:
    entry = Reader(opened.value, opened.name, shapes.keys("cycle"))
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
        "document_number": entry.text("document_number", ""),
        "summary": entry.text("summary", ""),
        "opens_at": opens,
        "closes_at": closes,
        "copies": entry.whole("copies", 1),
    }


def _tracks(
    opened: Document, requirements: Mapping[str, tuple[Mapping[str, Any], ...]], findings: Findings
) -> tuple[Track, ...]:
    def track(item: object, where: str) -> Track:
        entry = Reader(item, where, shapes.keys("track"))
        code = entry.text("code")
        return Track(
            code,
            entry.text("name"),
            entry.text("form_label", ""),
            entry.whole("total"),
            requirements.get(code, ()),
            entry.flag("total_is_soft"),
        )

    return findings.make_all(opened, "tracks", track)


def _windows(opened: Document, close: datetime, findings: Findings) -> tuple[Window, ...]:
    def windows(item: object, where: str) -> tuple[Window, ...]:
        entry = Reader(item, where, shapes.keys("window"))
        opens = None if entry.value("opens") is None else _from(entry, "opens")
        before = entry.whole("days_before_close")
        if before is not None and entry.value("closes") is not None:
            raise entry.error("days_before_close", "与 closes 只能写一个")
        closes = _until(entry, "closes") if before is None else days_before(close, before)
        if opens and closes < opens:
            raise entry.error("closes", "截止早于开始")
        body, source = entry.text("body", "") or None, entry.text("source", "")
        return tuple(Window(step, closes, opens, body, source, before) for step in _steps(entry))

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
    """A day as a whole, or a time of that day in Asia/Shanghai: “2025-03-21 18:00” closes when that minute is over."""
    found = entry.value(key)
    if isinstance(found, datetime):
        return found.replace(tzinfo=ZONE) if found.tzinfo is None else found.astimezone(ZONE)
    if isinstance(found, str) and len(found) == len("2025-03-21 18:00"):
        return _minute(found, entry.at(key), until=of_day is day_end)
    return of_day(day(found, entry.at(key)))


def _minute(text: str, where: str, *, until: bool) -> datetime:
    try:
        moment = datetime.strptime(text, _MINUTES).replace(tzinfo=ZONE)
    except ValueError:
        raise DefinitionError(where, f"“{text}”不是时间，应如 2025-03-21 18:00") from None
    return end_of_minute(moment) if until else moment


def end_of_minute(moment: datetime) -> datetime:
    """The last moment of the minute."""
    return moment.replace(second=59, microsecond=999_999)


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


def _case(row: TableRow) -> Case:
    """Every column but the last ones is a fact; `ethnicity` is the name of an ethnic group."""
    if row["outcome"] not in OUTCOMES:
        raise DefinitionError("outcome", f"outcome 应为 {'、'.join(OUTCOMES)} 之一")
    asked = (key for key in shapes.CASE_FACTS if row[shapes.case_column(key)])
    facts = {key: _fact(row, key) for key in asked}
    return Case(
        row.line, row["track"], facts, frozenset(row["expect"].split()), row["outcome"], row["comment"]
    )


def _fact(row: TableRow, key: str) -> Any:
    """A cell by the types that the fact has."""
    column = shapes.case_column(key)
    types = FACTS[key].types if key in FACTS else (str,)
    if date in types:
        return row.day(column)
    if bool in types:
        return row.flag(column)
    if Decimal in types:
        return _decimal(row, column)
    return row.whole(column) if int in types else row[column]


def _decimal(row: TableRow, column: str) -> Decimal | None:
    try:
        return Decimal(row[column]) if row[column] else None
    except InvalidOperation:
        raise DefinitionError(column, f"“{column}”应为数字，现为“{row[column]}”") from None
