"""Windows and extensions on the screen."""

from __future__ import annotations

import datetime as dt

import pytest
from flask import Flask
from sqlalchemy import select

from tepei.portal.database import ZONE, db
from tepei.programmes import queries
from tepei.programmes.models import Cycle, Extension, Track, Window
from tests import factories
from tests.programmes.offices import YEAR, Office, hidden, stored


@pytest.fixture
def app(sqlite_portal: Flask) -> Flask:
    return sqlite_portal


OURS = Window.cycle.has(YEAR)


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
        "category": "",
        "organisation": body.id,
        "closes_at": "2023-03-09T18:00",
        "source": "盟通知",
    }
    saved = office.post("/windows/add", **values)
    assert saved.location == f"/windows/list/?_flt_0_cycle={cycle.id}"
    assert "盟通知" in office.get("/windows/list/").text


def test_window_that_is_there_already_is_not_added_again(app: Flask) -> None:
    office = Office(app, "region")
    values = {"cycle": stored(app, select(Cycle).where(Cycle.code == "nmg-tepei-2023")).id, "category": ""}
    again = office.post("/windows/add", **values, step="unit", closes_at="2023-03-09T18:00")
    assert (again.status_code, "已有时限，请修改原有的时限" in again.text) == (422, True)
    assert (
        office.post("/windows/add", **values, step="region", closes_at="2023-03-19T18:00").status_code == 302
    )


def test_windows_are_deleted_by_whom_they_belong_to(app: Flask) -> None:
    region, for_all = (
        Office(app, "region"),
        select(Window).where(OURS, Window.step == "unit", Window.organisation_id.is_(None)),
    )
    pk = stored(app, for_all).id
    assert Office(app, "xingan").press(f"/windows/delete/{pk}", "/windows/list/").status_code == 403
    year = stored(app, select(Cycle).where(YEAR)).id
    gone = region.press(f"/windows/delete/{pk}", "/windows/list/")
    if gone.status_code == 200:  # asked again
        gone = region.client.post(f"/windows/delete/{pk}", data=hidden(gone.text) | {"sure": "1"})
    assert gone.location == f"/windows/list/?_flt_0_cycle={year}"
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
        "category": "",
        "organisation": "",
        "closes_at": "2023-03-09T18:00",
    }
    assert office.post("/windows/add", **values).status_code == 422


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


def test_region_dates_one_track_and_no_track_or_category_of_another_year(app: Flask) -> None:
    office = Office(app, "region")
    year = stored(app, select(Cycle).where(YEAR))
    track = stored(app, select(Track).where(Track.cycle_id == year.id, Track.code == "outside"))
    other = stored(app, select(Track).where(Track.cycle_id != year.id).limit(1))
    values = {"cycle": year.id, "step": "apply", "category": "", "closes_at": "2023-04-09T18:00"}
    foreign = office.post("/windows/add", **values, track=other.id)
    assert foreign.status_code == 422 and "培养方式不属于本年度" in foreign.text
    assert office.post("/windows/add", **{**values, "category": "young"}).status_code == 422
    assert office.post("/windows/add", **values, track=track.id).status_code == 302
    made = stored(app, select(Window).where(OURS, Window.track_id == track.id))
    assert "区外培养" in office.get(f"/windows/show/{made.id}").text
    assert "申报（区外培养）" in office.get("/years/nmg-tepei-2023").text
