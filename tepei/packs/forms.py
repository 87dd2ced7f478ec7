"""The form against code sets and facts; papers and tables against the form 表单与版式."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from tepei.packs.findings import Findings
from tepei.packs.pack import Cycle, Pack
from tepei.packs.sources import Document
from tepei.policy.definition import DefinitionError
from tepei.policy.facts import FACTS
from tepei.policy.fields import Form

# Facts beside the form, that papers and tables know: 选派单位, 培养方式, 填表日期, 学员编号; 序号.
ABOUT = {"documents": ("unit", "track", "filled_on", "trainee_number"), "summary": ("row", "unit", "track")}


def check_forms(folder: Path, cycle: Cycle, pack: Pack, findings: Findings) -> None:
    """Nothing more to say where form.yaml itself is at fault."""
    opened = findings.document(folder / "form.yaml")
    try:
        form = Form.from_data(cycle.configuration.get("form"))
    except DefinitionError:
        return
    if opened is not None:
        _check_fields(opened, form, cycle, pack, findings)
    fields = {(section.key, field.key) for section in form.sections for field in section.fields}
    for name, facts in ABOUT.items():
        paper = findings.document(folder / f"{name}.yaml")
        if paper is not None:
            _check_paper(paper, fields | {("about", fact) for fact in facts}, findings)


def _reviewed(item: Any) -> set[tuple[str, str]]:
    """The fields that a document has filled in by its reviewer: review.…"""
    fields = item.get("fields") if isinstance(item, Mapping) else None
    return {("review", str(field.get("key"))) for field in fields or () if isinstance(field, Mapping)}


def _check_paper(paper: Document, known: Collection[tuple[str, str]], findings: Findings) -> None:
    for key, item in paper.value.items() if isinstance(paper.value, Mapping) else ():
        there = {*known, *_reviewed(item)}
        for where, section, field in _references(item, f"{paper.name}.{key}"):
            if (section, field) not in there:
                findings.at(paper, f"申报表没有“{section}.{field}”这一栏", where)


def _check_fields(opened: Document, form: Form, cycle: Cycle, pack: Pack, findings: Findings) -> None:
    sets = {code.code_set for code in pack.codes}
    uploads = {attachment["key"] for attachment in cycle.configuration.get("attachments", ())}
    for i, section in enumerate(form.sections):
        for j, field in enumerate(section.fields):
            where = f"form.sections[{i}].fields[{j}]"
            if field.code_set and field.code_set not in sets:
                findings.at(opened, f"没有代码集“{field.code_set}”", f"{where}.code_set")
            if field.fact and field.fact not in FACTS:
                findings.at(opened, f"没有条件依据“{field.fact}”", f"{where}.fact")
            if field.kind == "photo" and field.key not in uploads:
                findings.at(opened, f"attachments 中没有照片“{field.key}”", f"{where}.key")


def _references(value: Any, where: str, rows: str = "") -> Iterator[tuple[str, str, str]]:
    """(key path, section, field) of all that a paper prints; within a table of rows a field is named without its section."""
    if isinstance(value, Mapping):
        rows = str(value.get("section", rows))
        for key, item in value.items():
            yield from _named(key, item, f"{where}.{key}", rows)
            yield from _references(item, f"{where}.{key}", rows)
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _references(item, f"{where}[{number}]", rows)


def _named(key: str, item: Any, where: str, rows: str) -> Iterator[tuple[str, str, str]]:
    if key == "field" and isinstance(item, str):
        section, _, field = item.rpartition(".")
        yield where, section or rows, field
    elif key == "from" and isinstance(item, list):
        for number, name in enumerate(item):
            section, _, field = str(name).partition(".")
            yield f"{where}[{number}]", section, field
