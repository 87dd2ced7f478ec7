"""Lists, searches, the report and the export: what one sees, page by page, in a fixed number of statements."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select

from tepei.credits import actions, exports, queries, report_queries
from tepei.credits.rules import Minima
from tepei.demo import professionals
from tepei.demo.professionals import Professionals
from tepei.organisations.models import Organisation
from tepei.people.models import Person
from tepei.portal import clock, scope
from tepei.portal.database import ZONE, db
from tepei.portal.errors import Absent, Refused
from tests import factories
from tests.credits.test_ledger import YEAR, new, professional

MINIMA = Minima(Decimal(90), Decimal(30), Decimal(60))


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that are executed meanwhile."""
    found: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        found.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield found
    event.remove(db.engine, "before_cursor_execute", note)


def earn(who: Person, public: str, professional_hours: str) -> None:
    body = factories.organisation("152200")
    hours = {"public": public, "professional": professional_hours}
    actions.enter(*(new(who, each, subject, body_id=body.id) for subject, each in hours.items()))


def names(found: list[queries.ListedPerson]) -> list[str]:
    return [each.name for each in found]


def test_list_goes_on_after_the_last_and_narrows_to_who_is_short(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PAGE", 2)
    unit = factories.unit()
    people = [professional(name, unit) for name in ("甲一", "乙二", "丙三")]
    earn(people[0], "30", "60")
    earn(people[1], "29.9", "60.1")
    with factories.signed_in(factories.member("li", "prefecture_reviewer", "152200")):
        path = factories.organisation("152200").path
        with counted() as statements:
            first = queries.people_below(path, YEAR)
        assert (names(first), len(statements)) == (["甲一", "乙二"], 1)
        assert names(queries.people_below(path, YEAR, first[-1].mark)) == ["丙三"]
        short = queries.people_below(path, YEAR, short_of=MINIMA)
        assert [(each.name, str(each.public_hours)) for each in short] == [("乙二", "29.9"), ("丙三", "0.0")]
        assert queries.people_below(factories.organisation("150200").path, YEAR) == [], "not in sight"


def test_search_by_name_number_and_unit(app: Flask) -> None:
    unit = factories.unit("某旗第一中学")
    who, other = professional("白音", unit), professional("白音夫", factories.unit("乙校", "150205"))
    with factories.signed_in(factories.member("li", "prefecture_reviewer", "152200")):
        for text in ("白音", "白", who.id_number, who.id_number.lower(), "某旗第一中学"):
            with counted() as statements:
                assert names(queries.search(text, YEAR)) == ["白音"], text
            assert len(statements) <= 2
        assert queries.search(other.id_number, YEAR) == [], "not in sight"
        assert queries.search(" ", YEAR) == []
        assert queries.search("音", YEAR) == []


def test_search_by_name_looks_at_who_is_called_so_alone(app: Flask) -> None:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL counts how few have a name")
    noted: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_rest: Any) -> None:
        noted.append((statement, values))

    with factories.signed_in(factories.member("li", "prefecture_reviewer", "152200")):
        event.listen(db.engine, "before_cursor_execute", note)
        queries.search("白音", YEAR)
        event.remove(db.engine, "before_cursor_execute", note)
    statement, values = noted[-1]
    plan = db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
    assert any("ix_people_name" in step[-1] for step in plan), plan


def test_record_is_shown_to_whom_it_concerns(app: Flask) -> None:
    who = professional()
    earn(who, "30", "60")
    with factories.signed_in(who):
        with counted() as statements:
            record = queries.record_of(who.id)
        assert (record.person.id, len(record.entries), len(record.employments)) == (who.id, 2, 1)
        assert len(statements) == 2
    with factories.signed_in(factories.member("far", "prefecture_reviewer", "150200")), pytest.raises(Absent):
        queries.record_of(who.id)
    with factories.signed_in(factories.person()), pytest.raises(Absent):
        queries.record_of(who.id)


def test_report_counts_everybody_with_the_nearest_body(app: Flask) -> None:
    here, there = factories.unit("甲校"), factories.unit("乙校", "150205")
    first, second = professional("甲一", here), professional("乙二", here)
    third = professional("丙三", there)
    earn(first, "30", "60")
    earn(second, "30", "59.9")
    earn(third, "40.5", "60")
    with scope.everything("a test reports"):
        lines = {line.code: line for line in report_queries.by_body(YEAR, MINIMA) if line.people}
    assert [(code, line.people, line.complete, str(line.public_hours), str(line.professional_hours)) for code, line in sorted(lines.items())] == [
        ("150200", 1, 1, "40.5", "60.0"), ("152200", 2, 1, "60.0", "119.9")
    ]  # fmt: skip


def test_export_has_everybody_below_with_what_is_missing(app: Flask) -> None:
    unit = factories.unit("甲校")
    who = professional("甲一", unit)
    professional("乙二", unit)
    earn(who, "12.5", "60")
    told: list[tuple[int, int]] = []
    with factories.signed_in(factories.member("li", "prefecture_reviewer", "152200")):
        sheet = exports.year_sheet(
            factories.organisation("152200"), YEAR, MINIMA, lambda done, total: told.append((done, total))
        )
        rows = [[str(cell) for cell in row] for row in sheet.rows]
    masked = f"{who.id_number[:3]}{'*' * 11}{who.id_number[-4:]}"
    assert rows[0] == [
        "1",
        "甲一",
        masked,
        "甲校",
        unit.code,
        "",
        "",
        "2020-09-01",
        "72.5",
        "12.5",
        "60.0",
        "17.5",
        "0.0",
        "否",
    ]
    assert rows[1][1:2] + rows[1][8:] == ["乙二", "0.0", "0.0", "0.0", "30.0", "60.0", "否"]


def test_demonstration_is_the_same_from_the_same_seed(app: Flask) -> None:
    clock.move_to(dt.datetime(2026, 3, 1, 9, 0, tzinfo=ZONE))
    plan = Professionals(250, seed=7)
    assert professionals.load(plan, lambda _line: None) == 250 * 20
    with scope.everything("a test looks"):
        lines = report_queries.by_body(2025, MINIMA)
        assert sum(line.people for line in lines) == 250
        assert 100 < sum(line.complete for line in lines) < 250
        assert db.session.scalars(select(Organisation).where(Organisation.name.startswith("示例单位"))).all()
    with pytest.raises(Refused, match="已经装入"):
        professionals.load(Professionals(5), lambda _line: None)
