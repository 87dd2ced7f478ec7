"""The screens of years, dates and places, in a browser without JavaScript."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from tepei.codes import queries as codes
from tepei.places import actions as place_actions
from tepei.places import queries as places
from tepei.places.models import Place
from tepei.portal import scope
from tepei.portal.database import ZONE, db
from tepei.programmes import queries
from tepei.programmes.models import Cycle, Extension, Window
from tepei.schemes import actions as schemes
from tests import factories
from tests.portal.stock import counted

OFFICES = {
    "region": ("region_reviewer", "150000"),
    "xingan": ("prefecture_reviewer", "152200"),
    "manzhouli": ("county_reviewer", "150781"),
    "admin": ("system_admin", "150000"),
}
YEAR = Cycle.code == "nmg-tepei-2023"
OURS = Window.cycle.has(YEAR)


class Office:
    """Somebody at a browser, and what the database holds."""

    def __init__(self, app: Flask, username: str) -> None:
        self.app, self.client = app, app.test_client()
        with app.app_context():
            factories.member(username, *OFFICES[username])
        factories.sign_in(self.client, username)

    def get(self, path: str) -> TestResponse:
        return self.client.get(path)

    def post(self, path: str, **values: Any) -> TestResponse:
        """Fill in the form of this page and send it."""
        return self.client.post(path, data=hidden(self.get(path).text) | values)

    def press(self, path: str, page: str) -> TestResponse:
        """A button on a page."""
        return self.client.post(path, data={"csrf_token": factories.token_of(self.get(page).text)})


def hidden(page: str) -> dict[str, str]:
    tags = [tag for tag in re.findall(r"<input[^>]*>", page) if 'type="hidden"' in tag]
    return {
        re.search(r'name="([^"]*)"', tag)[1]: (re.search(r'value="([^"]*)"', tag) or ["", ""])[1]  # type: ignore[index]
        for tag in tags
    }


@pytest.fixture
def app(sqlite_portal: Flask) -> Flask:
    return sqlite_portal


def stored(app: Flask, statement: Any) -> Any:
    with app.app_context(), scope.everything("a test looks"):
        return db.session.scalars(statement).one()


def place(app: Flask, body: str, track: str = "outside") -> Place:
    with app.app_context(), scope.everything("a test looks"):
        ours = queries.track_by_code(queries.cycle_by_code("nmg-tepei-2023"), track)
        found = places.place_of(ours.id, factories.organisation(body).id)
    assert found is not None
    return found


def test_table_of_places_shows_every_body_and_what_the_signs_mean(app: Flask) -> None:
    page = Office(app, "region").get("/places/?cycle=nmg-tepei-2023").text
    for words in (
        "呼伦贝尔市（含满洲里市）",
        "区直",
        "不得推荐",
        "区外培养",
        "0 / 10",
        "0 / 40",
        "与总数 40 名一致",
    ):
        assert words in page
    assert page.index("呼和浩特市") < page.index("兴安盟") < page.index("区直")


def test_body_sees_its_own_places_without_the_sums(app: Flask) -> None:
    page = Office(app, "manzhouli").get("/places/?cycle=nmg-tepei-2023").text
    assert "呼伦贝尔市（含满洲里市）" in page
    assert "兴安盟" not in page
    assert "合计" not in page
    assert "调整" not in page


def test_region_changes_a_place_with_a_reason(app: Flask) -> None:
    office, ours = Office(app, "region"), place(app, "152200")
    answer = office.post(f"/places/{ours.id}/edit", allowance="number", places="4", reason="追加一名")
    assert answer.status_code == 302
    assert place(app, "152200").places == 4
    table, ledger = office.get("/places/?cycle=nmg-tepei-2023").text, office.get(f"/places/{ours.id}").text
    assert "与总数 40 名相差 1 名" in table
    assert "追加一名" in ledger
    assert "内人社办发〔2023〕21号 名额分配表" in ledger


def test_refused_change_keeps_what_was_typed(app: Flask) -> None:
    office, ours = Office(app, "region"), place(app, "152200")
    with app.app_context():
        place_actions.take(ours.track_id, ours.organisation_id)
    answer = office.post(f"/places/{ours.id}/edit", allowance="number", places="0", reason="本地调减")
    assert answer.status_code == 422
    assert "已推荐 1 名" in answer.text
    assert "本地调减" in answer.text
    assert place(app, "152200").places == 3


def test_change_from_an_old_page_saves_nothing(app: Flask) -> None:
    office, ours = Office(app, "region"), place(app, "152200")
    old = hidden(office.get(f"/places/{ours.id}/edit").text)
    office.post(f"/places/{ours.id}/edit", allowance="number", places="5", reason="先改")
    answer = office.client.post(
        f"/places/{ours.id}/edit", data=old | {"allowance": "number", "places": "6", "reason": "后改"}
    )
    assert answer.status_code == 409
    assert place(app, "152200").places == 5


@pytest.mark.parametrize(("username", "status"), [("xingan", 403), ("admin", 403)])
def test_only_the_region_changes_places(app: Flask, username: str, status: int) -> None:
    ours = place(app, "152200")
    assert Office(app, username).get(f"/places/{ours.id}/edit").status_code == status


@pytest.mark.parametrize("path", ["/places/{}", "/places/0", "/places/99999999999999"])
def test_foreign_place_is_absent(app: Flask, path: str) -> None:
    theirs = place(app, "150100")
    assert Office(app, "xingan").get(path.format(theirs.id)).status_code == 404


def test_unknown_year_is_absent(app: Flask) -> None:
    assert Office(app, "region").get("/places/?cycle=nothing").status_code == 404


def test_table_of_places_is_exported_as_csv(app: Flask) -> None:
    answer = Office(app, "region").get("/places/export/nmg-tepei-2023")
    lines = answer.get_data().decode("utf-8-sig").splitlines()
    assert lines[0] == "body,code,track,places,taken"
    assert lines[-1] == "区直,150000-direct,inside,—,0"
    assert len(lines) == 27


def test_region_opens_and_closes_a_year(app: Flask) -> None:
    office = Office(app, "region")
    pk = stored(app, select(Cycle).where(YEAR)).id
    page = office.get(f"/cycles/show/{pk}").text
    assert "未开放" in page
    assert "兴人社函字〔2023〕16号" in page
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


def test_region_grants_an_extension(app: Flask) -> None:
    office = Office(app, "region")
    with app.app_context():
        cycle, body = queries.cycle_by_code("nmg-tepei-2023"), factories.organisation("152221")
    values = {
        "cycle": cycle.id,
        "organisation": body.id,
        "closes_at": "2023-03-15T18:00",
        "reason": "暴雪封路",
    }
    assert office.post("/extensions/add", **values).status_code == 302
    granted = stored(app, select(Extension))
    assert granted.closes_at == dt.datetime(
        2023, 3, 15, 18, 0, 59, 999_999, tzinfo=ZONE
    )  # 18:00 is still in time
    assert "暴雪封路" in office.get("/extensions/list/").text


def test_region_grants_an_extension_to_somebody_who_has_filed_nothing(app: Flask) -> None:
    """Who comes too late is whom it is for, and their draft has reached no office."""
    office = Office(app, "region")
    with app.app_context():
        late, cycle = factories.person("late", "迟到者"), queries.cycle_by_code("nmg-tepei-2023")
        number, person_id = late.id_number, late.id
    values = {"cycle": cycle.id, "closes_at": "2023-03-25T18:00", "reason": "汛情"}
    stranger = office.post("/extensions/add", **values, person=factories.id_number())
    assert stranger.status_code == 422
    assert "没有用这个身份证号码注册的申报人" in stranger.text
    past = office.post("/extensions/add", **{**values, "closes_at": "2023-03-01T18:00"}, person=number)
    assert "延期截止时间已经过去" in past.text
    assert number in past.text  # what was typed is not lost
    assert office.post("/extensions/add", **values, person=f" {number.lower()} ").status_code == 302
    assert stored(app, select(Extension)).person_id == person_id
    listed = office.get("/extensions/list/").text
    assert "迟到者" in listed
    assert number not in listed


def test_extension_that_is_not_later_is_refused_with_the_present_close(app: Flask) -> None:
    office = Office(app, "region")
    with app.app_context():
        cycle, body = queries.cycle_by_code("nmg-tepei-2023"), factories.organisation("152221")
    values = {"cycle": cycle.id, "organisation": body.id, "closes_at": "2023-03-09T18:00", "reason": "暴雪"}
    answer = office.post("/extensions/add", **values)
    assert answer.status_code == 422
    assert "现截止时间（2023年3月10日 23:59）" in answer.text
    assert "暴雪" in answer.text


def test_prefecture_closes_earlier_for_its_county(app: Flask) -> None:
    office = Office(app, "xingan")
    with app.app_context():
        cycle, body = queries.cycle_by_code("nmg-tepei-2023"), factories.organisation("152221")
    values = {
        "cycle": cycle.id,
        "step": "unit",
        "organisation": body.id,
        "closes_at": "2023-03-09T18:00",
        "source": "盟通知",
    }
    assert office.post("/windows/add", **values).status_code == 302
    assert "盟通知" in office.get("/windows/list/").text


def test_windows_are_deleted_by_whom_they_belong_to(app: Flask) -> None:
    region, for_all = (
        Office(app, "region"),
        select(Window).where(OURS, Window.step == "unit", Window.organisation_id.is_(None)),
    )
    pk = stored(app, for_all).id
    assert Office(app, "xingan").press(f"/windows/delete/{pk}", "/windows/list/").status_code == 403
    region.press(f"/windows/delete/{pk}", "/windows/list/")
    with app.app_context():
        assert db.session.scalars(for_all).one_or_none() is None


def test_saving_a_window_unchanged_keeps_its_last_moment(app: Flask) -> None:
    office = Office(app, "region")
    window = stored(app, select(Window).where(OURS, Window.step == "apply", Window.organisation_id.is_(None)))
    answer = office.post(
        f"/windows/edit/{window.id}",
        opens_at="2023-02-16T00:00",
        closes_at="2023-03-20T23:59",
        source=window.source,
    )
    assert answer.status_code == 302
    assert stored(app, select(Window).where(Window.id == window.id)).version == window.version


def test_prefecture_may_not_date_the_region_nor_change_its_dates(app: Flask) -> None:
    office = Office(app, "xingan")
    for_all = stored(
        app, select(Window).where(OURS, Window.step == "apply", Window.organisation_id.is_(None))
    )
    answer = office.post(f"/windows/edit/{for_all.id}", opens_at="", closes_at="2023-03-25T18:00", source="x")
    assert answer.status_code == 422
    assert "本单位及下级单位" in answer.text
    values = {
        "cycle": for_all.cycle_id,
        "step": "region",
        "organisation": "",
        "closes_at": "2023-03-09T18:00",
    }
    assert office.post("/windows/add", **values).status_code == 422


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
        dated = db.session.scalars(select(Window).where(OURS, Window.step == "county")).first()
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
    assert offered() == set()


def test_the_one_open_year_is_chosen_and_searches_say_how(app: Flask) -> None:
    office = Office(app, "region")
    assert not re.search(r"<option value=.\d+. selected>", office.get("/extensions/add").text)
    with app.app_context(), scope.everything("a test opens the year"):
        year = queries.cycle_by_code("nmg-tepei-2023")
        schemes.open_cycle(year.id, year.version)
    for page in ("/extensions/add", "/windows/add"):
        assert f'<option value="{year.id}" selected>' in office.get(page).text
    assert "输入名称中的几个字，从结果中选定" in office.get("/extensions/add").text


def test_window_closes_some_days_before_the_year_and_follows_it(app: Flask) -> None:
    office = Office(app, "region")
    window = stored(
        app, select(Window).where(OURS, Window.step == "county", Window.organisation_id.is_(None))
    )
    values = {"opens_at": "2023-02-16T00:00", "closes_at": "2023-03-20T23:59", "source": "通知"}
    wrong = office.post(f"/windows/edit/{window.id}", **values, days_before_close="999")
    assert wrong.status_code == 422 and "0 至 365" in wrong.text
    assert office.post(f"/windows/edit/{window.id}", **values, days_before_close="5").status_code == 302
    closes = stored(app, select(Window).where(Window.id == window.id)).closes_at
    assert (closes.month, closes.day, closes.hour, closes.minute) == (3, 15, 23, 59)
    year = stored(app, select(Cycle).where(YEAR))
    said = {
        "name": year.name, "document_number": year.document_number, "summary": year.summary, "copies": "2",
        "opens_at": "2023-02-16T00:00", "closes_at": "2023-03-25T23:59",
    }  # fmt: skip
    assert office.post(f"/cycles/edit/{year.id}", **said).status_code == 302
    assert stored(app, select(Window).where(Window.id == window.id)).closes_at.day == 20
