"""What the server's terminal says of rosters and of a year."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from tests import factories
from tests.credits.books import roster, row
from tests.credits.test_ledger import professional
from tests.credits.test_lists import earn

HEAD = "code,body,people,complete,public_hours,professional_hours"


def run(portal: Flask, *arguments: str) -> tuple[int, str]:
    answer = portal.test_cli_runner().invoke(args=["tepei", *arguments])
    return answer.exit_code, answer.output


def test_roster_is_loaded_once(portal: Flask, tmp_path: Path, laid_down: None) -> None:
    file = tmp_path / "花名册.xlsx"
    file.write_bytes(roster(row(source="网络平台培训"), row(subject="专业", source="seminar")))
    code, output = run(portal, "load-roster", str(file), "--body", "152200", "--year", "2023")
    assert (code, "2023 年，2 行，25.0 学时，新登记人员 2 人" in output) == (0, True), output
    assert "没有变动" in run(portal, "load-roster", str(file), "--body", "152200", "--year", "2023")[1]
    assert run(portal, "load-roster", str(file), "--body", "没有")[0] == 1


def test_faults_are_told_and_stand_beside_the_file(portal: Flask, tmp_path: Path, laid_down: None) -> None:
    file = tmp_path / "花名册.xlsx"
    file.write_bytes(roster(row(hours="0"), row(source="自学")))
    code, output = run(portal, "load-roster", str(file), "--year", "2023")
    assert code == 1
    assert "第 2 行，学时：学时应大于 0。" in output
    assert "第 3 行，学时来源：学时来源应为：网络平台培训" in output
    assert (tmp_path / "花名册-问题.xlsx").exists()


def test_report_by_body(portal: Flask, laid_down: None) -> None:
    with portal.app_context():
        earn(professional("甲一", factories.unit()), "30", "60")
        professional("乙二", factories.unit("乙校"))
    lines = run(portal, "credits-report", "--year", "2023")[1].splitlines()
    assert lines[0] == HEAD
    assert next(line for line in lines if line.startswith("152200")).endswith(",2,1,30.0,60.0")
    assert "一致" in run(portal, "lay-credits", "--year", "2023")[1]


def test_report_says_where_no_year_asks_for_anything(portal: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (
        "尚未录入"
        in portal.test_cli_runner().invoke(args=["tepei", "credits-report", "--year", "2023"]).stderr
    )
