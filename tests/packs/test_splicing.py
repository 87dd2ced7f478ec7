"""A file that is written again keeps every line that need not change, comments included."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tepei import packs
from tepei.policy.layout import LayoutCell

ROOT = Path(__file__).parents[2] / "packs"
CYCLES = [
    pytest.param(pack, cycle, id=cycle.code)
    for pack in map(packs.read, packs.provinces(ROOT))
    for cycle in pack.cycles
    if not cycle.origin
]
INNER_MONGOLIA = packs.read(ROOT / "inner-mongolia")
YEAR = next(cycle for cycle in INNER_MONGOLIA.cycles if cycle.code == "nmg-tepei-2023")


@pytest.mark.parametrize(("pack", "cycle"), CYCLES)
def test_shipped_files_are_written_again_byte_for_byte(pack: packs.Pack, cycle: packs.Year) -> None:
    assert packs.write_cycle(cycle, onto=pack.texts[cycle.code]) == pack.texts[cycle.code]


def written(cycle: packs.Year, name: str) -> tuple[list[str], list[str]]:
    """(lines that went, lines that came) of a file, when the year is written onto the texts that it was read from."""
    before = INNER_MONGOLIA.texts[YEAR.code][name].splitlines()
    files = packs.write_cycle(cycle, onto=INNER_MONGOLIA.texts[YEAR.code])
    after = files[name].splitlines()
    read, problems = packs.check_files(files, INNER_MONGOLIA)
    assert (problems, read) == ([], cycle)
    return [line for line in before if line not in after], [line for line in after if line not in before]


def test_changed_value_changes_its_line_and_keeps_its_comment() -> None:
    gone, came = written(YEAR.model_copy(update={"copies": 3}), "cycle.yaml")
    assert gone == ["copies: 2 # 申报表一式两份，四（一）"]
    assert came == ["copies: 3 # 申报表一式两份，四（一）"]


def test_changed_field_changes_its_line() -> None:
    gone, came = written(with_field("name", label="申报人"), "form.yaml")
    line = "- {{key: name, label: {}, kind: name, required: true, locked: true, help: 取自注册信息，不在申报表中修改}}"
    assert [each.strip() for each in gone] == [line.format("姓名")]
    assert [each.strip() for each in came] == [line.format("申报人")]


def test_added_key_stands_in_its_record_and_all_else_stays() -> None:
    gone, came = written(YEAR.model_copy(update={"places_held_from": "selection"}), "cycle.yaml")
    assert (gone, came) == ([], ["places_held_from: selection"])


def test_removed_field_takes_its_lines_along() -> None:
    section = YEAR.form.section("basic")
    fields = tuple(field for field in section.fields if field.key != "foreign_language")
    gone, came = written(with_section(section.model_copy(update={"fields": fields})), "form.yaml")
    assert came == []
    assert [line.split(",")[0].strip() for line in gone] == [
        "- {key: foreign_language",
        "help: 写明语种和等级，没有的可不填",
        "mistake: 只写语种，不写等级",
    ]


def test_changed_wording_of_a_requirement_leaves_the_others_alone() -> None:
    track = YEAR.tracks[0]
    first, *rest = track.requirements
    changed = track.model_copy(
        update={"requirements": (first.model_copy(update={"name": "政治素质"}), *rest)}
    )
    files = packs.write_cycle(
        YEAR.model_copy(update={"tracks": (changed, *YEAR.tracks[1:])}), onto=INNER_MONGOLIA.texts[YEAR.code]
    )
    before = INNER_MONGOLIA.texts[YEAR.code]["requirements.yaml"]
    assert files["requirements.yaml"] == before.replace(f"name: {first.name}", "name: 政治素质", 1)


def with_section(section: Any) -> packs.Year:
    sections = tuple(section if each.key == section.key else each for each in YEAR.form.sections)
    documents = YEAR.documents
    if "foreign_language" not in [
        field.key for field in YEAR.form.section("basic").fields if field in section.fields
    ]:
        part = documents["application"].parts[0]
        rows = tuple(
            tuple(
                LayoutCell(label="　", colspan=cell.colspan)
                if cell.field == "basic.foreign_language"
                else cell
                for cell in row
            )
            for row in part.rows
        )
        parts = (part.model_copy(update={"rows": rows}), *documents["application"].parts[1:])
        documents = {**documents, "application": documents["application"].model_copy(update={"parts": parts})}
    form = YEAR.form.model_copy(update={"sections": sections})
    return YEAR.model_copy(update={"form": form, "documents": documents})


def with_field(key: str, **change: Any) -> packs.Year:
    section = YEAR.form.section("basic")
    fields = tuple(field.model_copy(update=change) if field.key == key else field for field in section.fields)
    return with_section(section.model_copy(update={"fields": fields}))
