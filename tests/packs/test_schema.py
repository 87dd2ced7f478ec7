"""Every file of every pack that ships follows the JSON Schema; a key or a column that nothing reads does not."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from tepei import packs

ROOT = Path(__file__).parents[2]
WHOLE = [
    ROOT / "packs/base",
    ROOT / "packs/inner-mongolia/programmes/tepei-2023",
    ROOT / "packs/inner-mongolia/programmes/new-era-2023",
    ROOT / "packs/inner-mongolia/programmes/continuing-education-2025",
    ROOT / "packs/xinjiang",
    ROOT / "tests/packs/notices/zhicheng",
]
CHANGES = [
    ROOT / "packs/inner-mongolia/programmes/tepei-2025",
    ROOT / "tests/packs/notices/zhicheng/programmes/urgent-2026",
    ROOT / "packs/xinjiang/bodies.yaml",
    ROOT / "tests/provinces/lanjiang/bodies.yaml",
    ROOT / "tests/provinces/lanjiang/roles.yaml",
]
SCHEMAS: Mapping[bool, Any] = {each: packs.schema(of_changes=each) for each in (False, True)}


def files(folder: Path) -> Iterator[tuple[str, Any]]:
    """(name in the schema, what stands in it): YAML and CSV as text, which is what a reader of either gives."""
    for path in [folder] if folder.is_file() else sorted(folder.glob("**/*.*")):
        name = "codes/*.csv" if path.parent.name == "codes" else path.name
        name = "calendar/workdays.csv" if name == "workdays.csv" else name
        is_change = path.parent.name != "base" and name in ("bodies.yaml", "roles.yaml", "facts.yaml")
        if folder.is_dir() and (is_change or (path.parent != folder and _goes_on(path.parent))):
            continue
        text = path.read_text("utf-8")
        yield (
            name,
            list(csv.DictReader(text.splitlines()))
            if path.suffix == ".csv"
            else yaml.load(text, yaml.BaseLoader),
        )


def _goes_on(year: Path) -> bool:
    """Does this folder say only what differs from another year?"""
    head = year / "cycle.yaml"
    return head.exists() and "\nfrom: " in head.read_text("utf-8")


def faults(name: str, value: Any, *, of_changes: bool = False) -> list[str]:
    """Of YAML, which is text here, unknown and missing keys alone."""
    found = jsonschema.Draft202012Validator(SCHEMAS[of_changes]).iter_errors({name: value})
    of_keys = ("additionalProperties", "required")
    return [
        f"{each.json_path} {each.message}"
        for each in found
        if name.endswith(".csv") or each.validator in of_keys
    ]


@pytest.mark.parametrize("of_changes", [False, True])
def test_schema_is_one(of_changes: bool) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMAS[of_changes])


def test_every_file_of_a_pack_has_a_schema() -> None:
    names = {name for folder in WHOLE for name, _ in files(folder)}
    assert names == set(SCHEMAS[False]["properties"])


@pytest.mark.parametrize("folder", WHOLE, ids=lambda folder: folder.name)
def test_files_follow_the_schema(folder: Path) -> None:
    assert [fault for name, value in files(folder) for fault in faults(name, value)] == []


@pytest.mark.parametrize("folder", CHANGES, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_files_that_say_what_differs_follow_theirs(folder: Path) -> None:
    assert [fault for name, value in files(folder) for fault in faults(name, value, of_changes=True)] == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("divisions.csv", [{"code": "150100", "name": "呼和浩特市", "level": "prefecture", "colour": "红"}]),
        ("divisions.csv", [{"code": "150100", "name": "呼和浩特市", "level": "prefecture", "separate_reporting": "是"}]),
        ("divisions.csv", [{"code": "150100", "name": "呼和浩特市", "level": "prefecture", "valid_to": "2016年"}]),
        ("codes/*.csv", [{"code": "1", "name": "甲", "rank": "高"}]),
        ("calendar/workdays.csv", [{"date": "2025-01-01", "is_workday": "0", "colour": "红"}]),
        ("places.csv", [{"name": "呼和浩特市", "outside": "3"}]),
        ("cases.csv", [{"track": "outside", "outcome": "maybe"}]),
        ("organisations.yaml", {"region": {"code": "1", "name": "厅"}, "bureaus": {"levels": [], "name": "{division}局"}, "pool": []}),
        ("roles.yaml", {"clerk": {"name": "办事员"}}),
        ("pack.yaml", {"code": "x", "name": "x", "authority": "x"}),
        ("facts.yaml", [{"key": "a", "name": "a", "kind": "date", "colour": "red"}]),
    ],
)  # fmt: skip
def test_what_nothing_reads_or_what_is_no_value_does_not_follow(name: str, value: Any) -> None:
    assert faults(name, value) != []
