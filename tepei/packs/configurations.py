"""What papers are made under: form, route, documents, tables, promise, limits, money, as plain values 配置."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from tepei.packs import shapes
from tepei.packs.findings import Findings
from tepei.packs.sources import Document, plain
from tepei.policy.attachments import AttachmentKind
from tepei.policy.definition import DefinitionError, Reader
from tepei.policy.fields import Field, Form
from tepei.policy.limits import Limit
from tepei.policy.numbering import check_pattern
from tepei.policy.route import HELD_FROM, RESUBMISSIONS, STATES, STEPS


def configuration(folder: Path, findings: Findings) -> dict[str, Any]:
    """form, attachments, route, documents, summary: what is right of them, problems noted."""
    opened = {
        name: findings.document(folder / f"{name}.yaml") for name in ("form", "route", "documents", "summary")
    }
    form, route = opened["form"], opened["route"]
    found = {name: plain(source.value) for name, source in opened.items() if source}
    if form is not None:
        found["attachments"] = list(findings.make_all(form, "attachments", _attachment))
        found["form"] = {key: value for key, value in (found["form"] or {}).items() if key != "attachments"}
        findings.make(form, Form.from_data, found["form"], form.name)
    if route is not None:
        findings.make(route, _check_route, route)
    if opened["documents"] is not None:
        _check_documents(opened["documents"], findings)
    if opened["summary"] is not None:
        findings.make(opened["summary"], _check_summary, opened["summary"])
    return found


def said_once(opened: Document, findings: Findings) -> dict[str, Any]:
    """What cycle.yaml says of places, promise, numbers, words, limits and money, as plain values known to be right."""
    entry = Reader(opened.value, opened.name, shapes.keys("cycle"))
    checked: tuple[tuple[str, Callable[[Reader], Any]], ...] = (
        ("places_held_from", lambda e: e.one_of("places_held_from", HELD_FROM, "recommendation")),
        ("promise", _promise),
        ("trainee_number", _trainee_number),
        ("statuses", _statuses),
    )
    said = {key: findings.make(opened, reading, entry) for key, reading in checked}
    limits = list(findings.make_all(opened, "limits", _limit))
    money = list(findings.make_all(opened, "money", _money))
    return {key: value for key, value in {**said, "limits": limits, "money": money}.items() if value}


def _promise(entry: Reader) -> dict[str, Any] | None:
    if entry.value("promise") is None:
        return None
    said = Reader(entry.value("promise"), entry.at("promise"), shapes.keys("promise"))
    return shapes.tidy(
        "promise",
        {"version": said.text("version"), "text": said.text("text"), "assumed": said.flag("assumed")},
    )


def _trainee_number(entry: Reader) -> dict[str, Any] | None:
    if entry.value("trainee_number") is None:
        return None
    said = Reader(entry.value("trainee_number"), entry.at("trainee_number"), shapes.keys("trainee_number"))
    check_pattern(said.text("pattern"), said.at("pattern"))
    return shapes.tidy("trainee_number", {"pattern": said.text("pattern"), "assumed": said.flag("assumed")})


def _statuses(entry: Reader) -> dict[str, str]:
    said = Reader(entry.value("statuses") or {}, entry.at("statuses"), tuple(STATES))
    return {state: said.text(state) for state in STATES if said.value(state) is not None}


def _limit(item: object, where: str) -> Mapping[str, Any]:
    Limit.from_data(item, where)
    return shapes.tidy("limit", plain(item))


def _money(item: object, where: str) -> Mapping[str, Any]:
    entry = Reader(item, where, shapes.keys("money"))
    entry.text("key"), entry.text("name")
    entry.one_of("per", shapes.PERIODS)
    amount = entry.value("amount")
    try:
        shown = None if amount is None else format(Decimal(str(amount)).normalize(), "f")
    except InvalidOperation:
        raise entry.error("amount", f"“{amount}”不是金额，应如 36800") from None
    return shapes.tidy("money", {**plain(item), "amount": shown})


def _attachment(item: object, where: str) -> Mapping[str, Any]:
    AttachmentKind.from_data(item, where)
    return shapes.tidy("attachment", plain(item))


def _check_route(route: Document) -> None:
    entry = Reader(route.value, route.name, shapes.keys("route"))
    entry.text("source")
    entry.one_of("resubmission", RESUBMISSIONS)
    for where, item in entry.items("steps"):
        step = Reader(item, where, shapes.keys("step"))
        step.one_of("kind", STEPS)
        step.text("opinion")
        step.text("name", "")
        for path, key in step.items("demands"):
            if not isinstance(key, str):
                raise DefinitionError(path, "应为材料的代码")


def _check_documents(opened: Document, findings: Findings) -> None:
    if not isinstance(opened.value, Mapping):
        findings.at(opened, "应按代码列出打印材料")
        return
    for key, item in opened.value.items():
        findings.make(opened, _check_document, item, f"{opened.name}.{key}")


def _check_document(item: object, where: str) -> None:
    entry = Reader(item, where, shapes.keys("document"))
    entry.text("title")
    for path, field in entry.items("fields"):
        Field.from_data(field, path)


def _check_summary(opened: Document) -> None:
    entry = Reader(opened.value, opened.name, ("summary",))
    table = Reader(entry.value("summary"), entry.at("summary"), shapes.keys("summary"))
    table.text("title")
    table.one_of("paper", shapes.PAPERS, "A4")
    for where, item in table.items("columns"):
        column = Reader(item, where, shapes.keys("column"))
        column.text("key"), column.text("label")
        if column.one_of("kind", shapes.COLUMN_KINDS, "text") != "blank" and not column.items("from"):
            raise column.error("from", "没有写明取自哪一栏；确为空列的，请将 kind 设为 blank")
