"""All dates of a year are changed in one form: nine of them are one save, and a wrong one keeps them all."""

from __future__ import annotations

import html
import re
from typing import Any

from flask import Flask
from sqlalchemy import select

from tepei.portal import scope
from tepei.portal.audit import AuditEntry
from tepei.portal.database import db
from tepei.programmes import queries
from tepei.programmes.models import Cycle, Window
from tests.programmes.offices import hidden
from tests.schemes.office import Office, typed

CODE = "nmg-tepei-2023"
PATH = f"/year-dates/{CODE}"


def boxes(office: Office) -> dict[str, str]:
    page = office.get(PATH)
    return {name: value[0] if isinstance(value, list) else value for name, value in typed(page).items()}


def send(office: Office, **values: str) -> Any:
    page = office.client.get(PATH).text
    return office.client.post(PATH, data=hidden(page) | boxes(office) | values)


def windows(app: Flask) -> list[tuple[Any, ...]]:
    with app.app_context(), scope.everything("a test looks"):
        ours = queries.cycle_by_code(CODE).id
        rows = db.session.scalars(select(Window).where(Window.cycle_id == ours).order_by(Window.id))
        return [(each.step, each.opens_at, each.closes_at, each.source, each.version) for each in rows]


def cycle(app: Flask) -> Cycle:
    with app.app_context():
        return queries.cycle_by_code(CODE)


def test_every_date_is_changed_by_one_save(sqlite_portal: Flask, office: Office) -> None:
    shifted = {name: value.replace("2023-03", "2023-04") for name, value in boxes(office).items()}
    before = windows(sqlite_portal)
    answer = send(office, **shifted)
    assert (answer.status_code, answer.location) == (302, f"/years/{CODE}")
    after = windows(sqlite_portal)
    assert {each[2].month for each in after} == {4} and len(after) == len(before)
    assert [each[4] for each in after] == [each[4] + 1 for each in before]
    assert cycle(sqlite_portal).closes_at.month == 4
    with sqlite_portal.app_context(), scope.everything("a test reads the history"):
        assert db.session.scalars(select(AuditEntry.event)).all().count("cycle.dates") == 1


def test_end_of_the_year_counts_as_changed(sqlite_portal: Flask, office: Office) -> None:
    send(office, year_closes="2023-03-25T23:59")
    assert "共修改 1 处日期" in office.get(f"/years/{CODE}")


def test_what_is_left_alone_stays_as_it_is_to_the_second(sqlite_portal: Flask, office: Office) -> None:
    before, closes = windows(sqlite_portal), cycle(sqlite_portal).closes_at
    assert send(office).status_code == 302
    assert (windows(sqlite_portal), cycle(sqlite_portal).closes_at) == (before, closes)
    assert "共修改 0 处" in office.get(f"/years/{CODE}")


def test_one_wrong_date_keeps_them_all(sqlite_portal: Flask, office: Office) -> None:
    before = windows(sqlite_portal)
    shown = boxes(office)
    closes = [name for name in shown if re.fullmatch(r"row\d+_closes", name)]
    begun, other = sorted(closes, key=lambda name: not shown[name.replace("closes", "opens")])
    answer = send(office, **{other: "2023-03-11T18:00", begun: "2023-01-01T00:00"})
    page = html.unescape(answer.text)
    assert answer.status_code == 422
    assert "截止时间应晚于开始时间" in page and 'value="2023-03-11T18:00"' in page
    assert windows(sqlite_portal) == before


def test_year_that_ends_before_it_begins_is_refused(sqlite_portal: Flask, office: Office) -> None:
    assert send(office, year_closes="2022-01-01T00:00").status_code == 422
    assert cycle(sqlite_portal).closes_at.year == 2023


def test_open_year_keeps_its_own_dates_and_moves_its_windows(sqlite_portal: Flask, office: Office) -> None:
    pk = cycle(sqlite_portal).id
    office.press(f"/cycles/action/open/{pk}", f"/cycles/show/{pk}")
    assert "year_closes" not in office.get(PATH)
    before = cycle(sqlite_portal).closes_at
    closes = sorted(name for name in boxes(office) if name.endswith("_closes"))
    assert (
        send(office, year_closes="2023-12-01T00:00", **dict.fromkeys(closes, "2023-03-19T18:00")).status_code
        == 302
    )
    assert cycle(sqlite_portal).closes_at == before
    assert {each[2].day for each in windows(sqlite_portal)} == {19}


def test_form_of_before_somebody_elses_change_is_stale(sqlite_portal: Flask, office: Office) -> None:
    page = office.client.get(PATH).text
    values = hidden(page) | boxes(office)
    shifted = {name: value.replace("2023-03", "2023-04") for name, value in boxes(office).items()}
    assert send(office, **shifted).status_code == 302
    assert office.client.post(PATH, data=values).status_code == 409
    assert {each[2].month for each in windows(sqlite_portal)} == {4}
