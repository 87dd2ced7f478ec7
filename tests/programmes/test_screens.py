"""The screens of years, dates and places, in a browser without JavaScript."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import select

from tepei.codes import queries as codes
from tepei.portal import scope
from tepei.portal.database import db
from tepei.programmes import queries
from tepei.programmes.models import Cycle, Window
from tepei.schemes import actions as schemes
from tests.portal.stock import counted
from tests.programmes.offices import YEAR, Office, stored


@pytest.fixture
def app(sqlite_portal: Flask) -> Flask:
    return sqlite_portal


def test_region_opens_and_closes_a_year(app: Flask) -> None:
    office = Office(app, "region")
    pk = stored(app, select(Cycle).where(YEAR)).id
    page = office.get(f"/cycles/show/{pk}").text
    assert "未开放" in page
    assert f"/cycles/action/open/{pk}" in page
    assert f"/cycles/action/close/{pk}" not in page
    assert office.press(f"/cycles/action/open/{pk}", f"/cycles/show/{pk}").status_code == 302
    assert stored(app, select(Cycle).where(YEAR)).state == "open"
    assert "受理中" in office.get("/cycles/list/").text
    office.press(f"/cycles/action/close/{pk}", f"/cycles/show/{pk}")
    assert stored(app, select(Cycle).where(YEAR)).state == "closed"
    assert "/cycles/action/" not in office.get(f"/cycles/show/{pk}").text


def test_opening_needs_a_post_and_the_right(app: Flask) -> None:
    pk = stored(app, select(Cycle).where(YEAR)).id
    assert Office(app, "region").get(f"/cycles/action/open/{pk}").status_code == 405
    assert Office(app, "xingan").press(f"/cycles/action/open/{pk}", "/cycles/list/").status_code == 403
    assert stored(app, select(Cycle).where(YEAR)).state == "draft"


def test_opened_year_keeps_its_texts(app: Flask) -> None:
    office = Office(app, "region")
    cycle = stored(app, select(Cycle).where(YEAR))
    values = {
        "name": "改名", "document_number": cycle.document_number, "summary": "说明", "copies": "2",
        "opens_at": "2023-02-16T00:00", "closes_at": "2023-03-20T23:59",
    }  # fmt: skip
    assert office.post(f"/cycles/edit/{cycle.id}", **values).status_code == 302
    office.press(f"/cycles/action/open/{cycle.id}", f"/cycles/show/{cycle.id}")
    answer = office.post(f"/cycles/edit/{cycle.id}", **{**values, "name": "再改名"})
    assert answer.status_code == 422
    assert "年度已开放" in answer.text
    assert stored(app, select(Cycle).where(YEAR)).name == "改名"


def test_administrator_edits_a_code_item_but_not_its_code(app: Flask) -> None:
    office = Office(app, "admin")
    assert "蒙古族" in office.get("/codes/list/?_flt_0_name=蒙古").text
    ours = office.get("/codes/list/?_flt_0_code_set=political_status").text.partition("<tbody>")[2]
    assert "政治面貌" in ours and "political_status" not in ours and "民族" not in ours
    with app.app_context():
        item = codes.items("political_status")[0]
    values = {
        "name": "中共党员",
        "parent_code": "",
        "rank": "",
        "position": "0",
        "is_selectable": "y",
        "code": "99",
    }
    assert office.post(f"/codes/edit/{item.id}", **values).status_code == 302
    with app.app_context():
        changed = codes.items("political_status")[0]
        assert (changed.code, changed.name) == ("01", "中共党员")


@pytest.mark.parametrize(
    "path", ["/places/", "/cycles/list/", "/tracks/list/", "/windows/list/", "/extensions/list/"]
)
def test_list_costs_few_statements(app: Flask, path: str) -> None:
    office = Office(app, "region")
    office.get(path)
    with counted(app) as said:
        assert office.get(path).status_code == 200
    assert len([each for each in said if not each.startswith("BEGIN")]) <= 8, "\n".join(said)


def test_headings_say_which_row_and_open_years_offer_no_edit(app: Flask) -> None:
    office = Office(app, "region")
    with app.app_context(), scope.everything("a test looks"):
        year = queries.cycle_by_code("nmg-tepei-2023")
        dated = db.session.scalars(
            select(Window).where(Window.cycle.has(YEAR), Window.step == "county")
        ).first()
        assert dated is not None
        heading = f"{year.name} · 旗县（市、区）人社局 · {dated.organisation or '全区'}"
        rows = (f"cycles/{{}}/{year.id}", f"tracks/{{}}/{year.tracks[0].id}")
    assert f"<h1>编辑时限：{heading}</h1>" in office.get(f"/windows/edit/{dated.id}").text
    edits = ["/" + row.format("edit") for row in rows]
    pages = ["/cycles/list/", "/tracks/list/", *("/" + row.format("show") for row in rows)]

    def offered() -> set[str]:
        return {edit for page in pages for edit in edits if f'href="{edit}' in office.get(page).text}

    assert offered() == set(edits)
    with app.app_context(), scope.everything("a test opens the year"):
        schemes.open_cycle(year.id, year.version)
    assert offered() == {edits[1]}, "how many people a track has in all is nothing that a revision says"


def test_the_one_open_year_is_chosen_and_searches_say_how(app: Flask) -> None:
    office = Office(app, "region")
    assert not re.search(r"<option value=.\d+. selected>", office.get("/extensions/add").text)
    with app.app_context(), scope.everything("a test opens the year"):
        year = queries.cycle_by_code("nmg-tepei-2023")
        schemes.open_cycle(year.id, year.version)
    assert f'<option value="{year.id}" selected>' in office.get("/extensions/add").text
    # Whoever dates a year that is being written must not date the one that runs.
    assert not re.search(r'<option value="\d+" selected>', office.get("/windows/add").text)
    assert "输入名称中的几个字，从结果中选定" in office.get("/extensions/add").text
