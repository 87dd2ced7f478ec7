"""flask tepei …: what a terminal answers to good and to bad commands."""

from __future__ import annotations

import csv
import io
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import text

from app import create_app
from tepei.places import queries as places
from tepei.portal import database, scope
from tepei.portal.database import db, transaction
from tepei.programmes import queries as programmes
from tests import factories

ROOT = Path(__file__).parents[1]
CYCLE = ("--cycle", "nmg-tepei-2023")


def run(portal: Flask, *words: str | Path) -> Result:
    """`flask tepei` with these words."""
    return portal.test_cli_runner().invoke(args=["tepei", *map(str, words)])


def newcomer(organisation: str, role: str) -> tuple[str, ...]:
    return ("--organisation", organisation, "--role", role, "--username", "newcomer", "--name", "乌云")


@pytest.mark.parametrize(
    ("words", "said", "code"),
    [
        (("places",), "缺少参数 --cycle。用法见", 2),
        (("places", "--year", "2023"), "没有选项 --year。用法见", 2),
        (("places", "--cycle"), "命令或参数不对。用法见", 2),
        (("placse",), "命令或参数不对。用法见", 2),
        (("places", "--cycle", "nmg-2022"), "没有代码为 nmg-2022 的年度", 1),
        (("applications", *CYCLE, "--state", "lost"), "没有状态 lost；可用：draft、in_review", 1),
        (("export-summary", *CYCLE, "--track", "x", "--out", "x"), "没有培养方式 x；可用：outside、inside", 1),
        (("export-summary", *CYCLE, "--track", "inside", "--body", "9", "--out", "x"), "没有代码为 9 的单位", 1),
        (("export-pack", "nmg-tepei-2023", "/proc/absent"), "不能读写：/proc/absent", 1),
        (("export-summary", *CYCLE, "--track", "inside", "--out", "x"), "尚未开放", 1),
        (("diagram", *CYCLE), "尚未开放", 1),
        (("notice-period", "--starts", "2023-09-28"), "请在 --working-days 和 --calendar-days 中写明一项", 1),
        (("diagram", *CYCLE, "--kind", "wish"), "没有材料种类 wish；可用：application", 1),
        (("print-application", "--number", "N1", "--out", "x"), "没有编号为 N1 的申报表", 1),
        (("create-account", *newcomer("150000", "boss")), "没有角色 boss；可用：applicant、expert、unit_reviewer", 1),
        (("create-account", *newcomer("9", "auditor")), "没有代码为 9 的单位", 1),
        (("create-account", *newcomer("152200", "auditor")), "不设审计员岗位", 1),
        (("load-pack", ROOT / "packs" / "xinjiang"), "此数据库是“内蒙古自治区人力资源和社会保障厅”的", 1),
        (("check-packs", "/absent"), "pack.yaml:1：缺少此文件", 1),
    ],
)  # fmt: skip
def test_wrong_command_is_answered_in_one_line(
    sqlite_portal: Flask, words: tuple[str, ...], said: str, code: int
) -> None:
    answer = run(sqlite_portal, *words)
    assert said in answer.output
    assert answer.output.count("\n") == 1
    assert answer.exit_code == code


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        (("--working-days", "5"), "2023-10-10\n计入：2023-09-28、2023-10-07、2023-10-08、2023-10-09、2023-10-10\n"),
        (("--working-days", "5", "--from-next-day"), "2023-10-11\n计入：2023-10-07、2023-10-08、2023-10-09、2023-10-10、2023-10-11\n"),
        (("--calendar-days", "2"), "2023-09-29\n计入：2023-09-28、2023-09-29\n"),
    ],
)  # fmt: skip
def test_end_of_a_notice_is_told_with_the_days_that_count(
    sqlite_portal: Flask, words: tuple[str, ...], answer: str
) -> None:
    assert run(sqlite_portal, "notice-period", "--starts", "2023-09-28", *words).output == answer


def test_pack_is_tried_in_a_database_of_its_own(sqlite_portal: Flask, tmp_path: Path) -> None:
    answer = run(sqlite_portal, "try-pack", ROOT / "tests/provinces/lanjiang", "--out", tmp_path / "left")
    assert f"全部示例一致，材料已写入 {tmp_path / 'left'}" in answer.output
    assert answer.exit_code == 0
    assert len(list((tmp_path / "left").iterdir())) == 4
    with sqlite_portal.app_context(), scope.everything("a test looks"):
        assert [each.code for each in programmes.cycles() if each.code == "saplings-2025"] == []


def test_pack_whose_examples_come_out_otherwise_leaves_with_a_fault(
    sqlite_portal: Flask, tmp_path: Path
) -> None:
    province = tmp_path / "lanjiang"
    shutil.copytree(ROOT / "tests/provinces/lanjiang", province)
    cases = province / "programmes/saplings-2025/cases.csv"
    cases.write_text("track,born_on,unit_level,expect,outcome,comment\nabroad,1985-01-01,county,,pass,\n")
    answer = run(sqlite_portal, "try-pack", province, "--out", tmp_path / "left")
    assert "✗ saplings-2025 示例1（abroad）：没有这样的人或单位" in answer.output
    assert answer.exit_code == 1


def test_database_without_tables_is_answered_in_one_line(tmp_path: Path) -> None:
    answer = run(create_app({"TEPEI_MODE": "test", "DATA_DIR": str(tmp_path)}), "places", *CYCLE)
    assert "再执行 flask tepei deploy" in answer.output
    assert answer.output.count("\n") == 1
    assert answer.exit_code == 1


def test_demonstration_is_refused_in_production_before_anything_is_made(tmp_path: Path) -> None:
    keys = {"SECRET_KEY": "0123456789abcdef" * 4, "DATA_KEY": "fedcba9876543210" * 4}
    production = create_app(
        {"PUBLIC_URL": "https://tepei.example.invalid", "DATA_DIR": str(tmp_path), **keys}
    )
    answer = run(production, "demo")
    assert "演示数据不能装入生产环境" in answer.output
    assert answer.exit_code == 1
    assert "再执行 flask tepei deploy" in run(production, "places", *CYCLE).output


def test_commands_run_from_any_folder(tmp_path: Path) -> None:
    settings = {**os.environ, "TEPEI_MODE": "test", "DATA_DIR": str(tmp_path / "data")}
    command = [str(ROOT / "bin/tepei"), "check-packs"]
    answer = subprocess.run(command, cwd=tmp_path, env=settings, capture_output=True, text=True, check=False)
    assert answer.stdout == "配置包检查通过：inner-mongolia、xinjiang\n", answer.stderr
    (tmp_path / "tepei").symlink_to(ROOT / "bin/tepei")
    linked = subprocess.run(
        [str(tmp_path / "tepei"), "--help"],
        cwd="/",
        env=settings,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "backup" in linked.stdout


def test_places_are_machine_readable(sqlite_portal: Flask) -> None:
    rows = list(csv.DictReader(io.StringIO(run(sqlite_portal, "places", *CYCLE).output)))
    assert len(rows) == 26
    shown = {(row["code"], row["track"]): (row["body"], row["places"], row["taken"]) for row in rows}
    assert shown["152200", "outside"] == ("兴安盟", "3", "0")
    assert shown["150000-direct", "inside"] == ("区直", "—", "0")


def test_invariants_name_a_counter_that_was_changed_by_hand(sqlite_portal: Flask) -> None:
    with sqlite_portal.app_context(), scope.everything("a test spoils a counter"), transaction() as session:
        cycle = programmes.cycle_by_code(CYCLE[1])
        place = places.place_of(cycle.tracks[0].id, factories.organisation("152200").id)
        assert place is not None
        session.execute(text("UPDATE places SET taken = 1 WHERE id = :id"), {"id": place.id})
        db.session.expire_all()
    answer = run(sqlite_portal, "invariants")
    assert answer.output.endswith("计数 1，占用名额的申报表 0 份\n")
    assert answer.exit_code == 1


def test_reader_who_has_seen_enough_is_no_fault(sqlite_portal: Flask) -> None:
    """`flask tepei places … | head -1`: as a process, for what happens when the pipe breaks."""
    folder = sqlite_portal.config["DATA_DIR"]
    flask = f"{sys.executable} -m flask --app app:create_app tepei places {' '.join(CYCLE)}"
    environment = {**os.environ, "TEPEI_MODE": "test", "DATA_DIR": str(folder)}
    shown = subprocess.run(
        ["sh", "-c", f"{flask} | head -1"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert (shown.stdout.count("\n"), shown.stderr) == (1, "")


def test_pack_is_refused_where_the_data_are_of_another(sqlite_portal: Flask, tmp_path: Path) -> None:
    """PACK=xinjiang over the data of 内蒙古 would mix two trees of offices."""
    with sqlite_portal.app_context():
        before = db.session.execute(text("select count(*) from organisations")).scalar()
    settings = {"TEPEI_MODE": "test", "DATA_DIR": sqlite_portal.config["DATA_DIR"], "PACK": "xinjiang"}
    other = create_app({**settings, "DATABASE_URL": sqlite_portal.config["SQLALCHEMY_DATABASE_URI"]})
    answer = run(other, "deploy")
    with other.app_context():
        database.close()  # or the next test's database is held open
    assert answer.exit_code == 1
    assert "数据库属于“内蒙古自治区人力资源和社会保障厅”" in answer.output and "DATA_DIR" in answer.output
    with sqlite_portal.app_context():
        assert db.session.execute(text("select count(*) from organisations")).scalar() == before
    assert run(sqlite_portal, "deploy").exit_code == 0
