"""Files into tables and back: not a byte changes, comments and what a year takes over from another included."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from tepei import packs
from tepei.portal import scope
from tepei.portal.database import db, transaction
from tepei.portal.errors import Refused
from tepei.programmes import actions as programmes
from tepei.programmes import queries
from tepei.schemes import actions, checking
from tepei.schemes.form_models import FormField, FormSection
from tests.test_cli import run

ROOT = Path(__file__).parents[2] / "packs" / "inner-mongolia" / "programmes"
YEARS = ("tepei-2023", "tepei-2025", "new-era-2023", "continuing-education-2025")


def written(code: str) -> dict[str, str]:
    return checking.written(queries.cycle_by_code(code))


@pytest.mark.parametrize("year", YEARS)
def test_tables_say_what_the_files_say(portal: Flask, year: str) -> None:
    with portal.app_context():
        code = f"nmg-{year}"
        wanted, problems = checking.check(packs.texts(ROOT / year))
        assert problems == []
        assert wanted is not None
        first = written(code)
        assert first == packs.texts(ROOT / year)  # comments included
        with scope.everything("a test loads"):
            actions.take_over(first)
        assert written(code) == first


def test_exported_folder_is_loaded_without_a_change(app: Flask, tmp_path: Path) -> None:
    assert run(app, "export-pack", "nmg-tepei-2025", tmp_path).output == f"已写入 {tmp_path}\n"
    first = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert sorted(first) == sorted({*packs.FILES} - {*packs.OPTIONAL})
    assert run(app, "load-pack", tmp_path).exit_code == 0
    run(app, "export-pack", "nmg-tepei-2025", tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == first


def test_edited_file_changes_the_draft_and_nothing_else(app: Flask) -> None:
    before, other = written("nmg-tepei-2025"), written("nmg-tepei-2023")
    files = {**before, "cycle.yaml": before["cycle.yaml"].replace("copies: 3", "copies: 4")}
    with scope.everything("a test loads"):
        actions.take_over(files)
    assert queries.cycle_by_code("nmg-tepei-2025").copies == 4
    assert written("nmg-tepei-2025") == files
    assert written("nmg-tepei-2023") == other


def test_new_code_makes_a_new_year(app: Flask) -> None:
    files = written("nmg-tepei-2025")
    files["cycle.yaml"] = files["cycle.yaml"].replace("code: nmg-tepei-2025", "code: nmg-tepei-2026")
    with scope.everything("a test loads"):
        made = actions.take_over(files)
    assert (made.code, made.state, len(made.tracks)) == ("nmg-tepei-2026", "draft", 3)


def test_faulty_files_change_nothing_and_name_every_line(app: Flask) -> None:
    before = written("nmg-tepei-2025")
    files = {
        **before,
        "cycle.yaml": before["cycle.yaml"].replace("closes: 2025-03-21", "closes: 2025-11-31", 1),
        "route.yaml": before["route.yaml"].replace("source: 2025年", "resubmission: 2025年"),
    }
    with pytest.raises(packs.PackError) as caught, scope.everything("a test loads"):
        actions.take_over(files)
    assert {problem.path for problem in caught.value.problems} == {"cycle.yaml", "route.yaml"}
    assert "cycle.yaml:10：“2025-11-31”不是日期，应如 1978-01-01" in str(caught.value)
    assert written("nmg-tepei-2025") == before


def test_open_year_takes_the_change_into_its_working_copy_only(app: Flask) -> None:
    cycle = queries.cycle_by_code("nmg-tepei-2023")
    with scope.everything("a test opens"):
        actions.open_cycle(cycle.id, cycle.version)
        files = written("nmg-tepei-2023")
        files["form.yaml"] = files["form.yaml"].replace("label: 毕业院校", "label: 毕业学校")
        actions.take_over(files)
    assert queries.form_of(cycle).section("basic").field("school").label == "毕业院校"
    assert written("nmg-tepei-2023")["form.yaml"] == files["form.yaml"]


def test_year_that_restates_another_is_told_by_what_differs(app: Flask) -> None:
    with scope.everything("a test edits"), transaction():
        cycle = queries.cycle_by_code("nmg-tepei-2025")
        assert cycle.source is not None and cycle.source.code == "nmg-tepei-2023"
        field = db.session.scalars(
            select(FormField)
            .join(FormField.section)
            .where(FormSection.cycle_id == cycle.id, FormField.key == "school")
        ).one()
        field.label = "毕业学校"
    form = written("nmg-tepei-2025")["form.yaml"]
    assert "      - {key: school, label: 毕业学校}" in form
    assert "全部为推定" in form  # the comment above
    assert "mobile" not in form


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ("from: 2023", []),
        ("from: nmg-tepei-2023", []),
        ("from: nowhere", ["没有可以沿用的年度“nowhere”"]),
        ("from: nmg-tepei-2025", ["没有可以沿用的年度“nmg-tepei-2025”"]),
    ],
    ids=["dated", "named", "unknown", "itself"],
)
def test_origin_is_named_or_dated(app: Flask, head: str, said: list[str]) -> None:
    files = written("nmg-tepei-2025")
    programme = "programme: {code: nmg-tepei, name: 内蒙古少数民族地区专业技术人才特培计划}"
    files["cycle.yaml"] = files["cycle.yaml"].replace("from: nmg-tepei-2023", f"{head}\n{programme}")
    with scope.everything("a test looks"):
        wanted, problems = checking.check(files)
    assert [str(problem.text) for problem in problems] == said
    assert said or (wanted is not None and wanted.origin == "nmg-tepei-2023")


def test_closed_year_takes_nothing(app: Flask) -> None:
    cycle = queries.cycle_by_code("nmg-tepei-2023")
    with scope.everything("a test closes"):
        actions.open_cycle(cycle.id, cycle.version)
        programmes.close_cycle(cycle.id, cycle.version)
        with pytest.raises(Refused, match="配置不能再改动"):
            actions.take_over(written("nmg-tepei-2023"))


def test_schema_is_printed(app: Flask) -> None:
    assert json.loads(run(app, "pack-schema").output) == packs.schema()


def test_terminal_names_each_fault_of_a_folder(app: Flask, tmp_path: Path) -> None:
    run(app, "export-pack", "nmg-tepei-2025", tmp_path)
    route = tmp_path / "route.yaml"
    route.write_text(route.read_text("utf-8") + "resubmission: again\n", "utf-8")
    answer = run(app, "load-pack", tmp_path)
    assert answer.exit_code == 1
    assert "route.yaml:2：“again”不在可用值之内" in answer.output
