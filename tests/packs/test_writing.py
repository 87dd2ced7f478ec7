"""A cycle is written as it was read, and the same cycle always as the same bytes."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from tepei import packs
from tepei.packs import shapes
from tepei.policy.attachments import ATTACHMENT_KEYS
from tepei.policy.calendar import ZONE
from tepei.policy.condition import CONDITION_KEYS
from tepei.policy.eligibility import REQUIREMENT_KEYS
from tepei.policy.fields import FIELD_KEYS, SECTION_KEYS
from tepei.policy.limits import LIMIT_KEYS

ROOT = Path(__file__).parents[2] / "packs"
CYCLES = [
    pytest.param(province, cycle, id=cycle.code)
    for province in packs.provinces(ROOT)
    for cycle in packs.read(province).cycles
]


def again(province: Path, files: dict[str, str]) -> packs.Cycle:
    cycle, problems = packs.check_files(files, packs.read(province))
    assert [str(problem) for problem in problems] == []
    assert cycle is not None
    return cycle


def said(cycle: packs.Cycle) -> packs.Cycle:
    """All but the lines of the examples and the name of the folder."""
    cases = tuple(dataclasses.replace(case, line=0) for case in cycle.cases)
    return dataclasses.replace(cycle, folder="", cases=cases)


@pytest.mark.parametrize(("province", "cycle"), CYCLES)
def test_shipped_cycle_is_written_and_read_without_loss(province: Path, cycle: packs.Cycle) -> None:
    first = packs.write_cycle(cycle)
    read = again(province, first)
    assert packs.write_cycle(read) == first
    for part in shapes.CONFIGURED:
        assert read.configuration.get(part) == cycle.configuration.get(part)
    assert said(read).tracks == said(cycle).tracks
    assert (read.windows, read.places, said(read).cases) == (cycle.windows, cycle.places, said(cycle).cases)


@pytest.mark.parametrize(("province", "cycle"), CYCLES)
def test_shipped_files_follow_the_schema(province: Path, cycle: packs.Cycle) -> None:
    schema = packs.schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    folder = province / "programmes" / cycle.folder
    files = {path.name: yaml.load(path.read_text("utf-8"), yaml.BaseLoader) for path in folder.glob("*.yaml")}
    named = [error.json_path for error in _of_shape(schema, files)]
    assert named == []


def _of_shape(schema: dict[str, Any], files: dict[str, Any]) -> list[Any]:
    """Unknown and missing keys; the base loader knows text only."""
    found = jsonschema.Draft202012Validator(schema).iter_errors(files)
    return [error for error in found if error.validator in ("additionalProperties", "required")]


@pytest.mark.parametrize(
    ("opens", "closes", "lines"),
    [
        ("2023-02-16 00:00:00", "2023-03-20 23:59:59.999999", ("opens: 2023-02-16", "closes: 2023-03-20")),
        (
            "2023-02-16 09:00:00",
            "2023-03-20 18:00:59.999999",
            ("opens: 2023-02-16 09:00", "closes: 2023-03-20 18:00"),
        ),
        (
            "2023-02-16 09:00:07",
            "2023-03-20 18:00:00",
            ("opens: 2023-02-16 09:00:07", "closes: 2023-03-20 18:00:00"),
        ),
    ],
)
def test_moments_are_days_or_minutes_where_they_are_that(
    opens: str, closes: str, lines: tuple[str, str]
) -> None:
    province, cycle = CYCLES[0].values
    changed = dataclasses.replace(
        cycle,
        opens_at=dt.datetime.fromisoformat(opens).replace(tzinfo=ZONE),
        closes_at=dt.datetime.fromisoformat(closes).replace(tzinfo=ZONE),
    )
    files = packs.write_cycle(changed)
    head = files["cycle.yaml"].replace("'", "")
    assert all(f"\n{line}\n" in head for line in lines)
    read = again(province, files)
    assert (read.opens_at, read.closes_at) == (changed.opens_at, changed.closes_at)


def test_window_that_counts_back_from_the_close_is_kept_as_such() -> None:
    province, cycle = CYCLES[0].values
    files = packs.write_cycle(cycle)
    files["cycle.yaml"] += (
        "  - {steps: [region], days_before_close: 0, source: 示例}\n"
        if files["cycle.yaml"].rstrip().endswith("}")
        else ""
    )
    windows = (*cycle.windows, packs.Window("region", cycle.closes_at, source="示例", days_before_close=0))
    files = packs.write_cycle(dataclasses.replace(cycle, windows=windows))
    assert "days_before_close: 0" in files["cycle.yaml"]
    assert again(province, files).windows[-1] == windows[-1]


@pytest.mark.parametrize(
    ("record", "known"),
    [
        ("condition", CONDITION_KEYS),
        ("requirement", REQUIREMENT_KEYS),
        ("field", FIELD_KEYS),
        ("section", SECTION_KEYS),
        ("attachment", ATTACHMENT_KEYS),
        ("limit", LIMIT_KEYS),
    ],
)
def test_shapes_know_the_keys_that_the_rules_read(record: str, known: tuple[str, ...]) -> None:
    assert set(shapes.keys(record)) == set(known)
