"""The table of places on the screen."""

from __future__ import annotations

import pytest
from flask import Flask

from tepei.places import actions as place_actions
from tests.programmes.offices import Office, hidden, place


@pytest.fixture
def app(sqlite_portal: Flask) -> Flask:
    return sqlite_portal


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
    assert answer.status_code == 422 and "超过总数 40 名" in answer.text and "追加一名" in answer.text
    answer = office.post(f"/places/{ours.id}/edit", allowance="number", places="2", reason="调减一名")
    assert answer.status_code == 302
    assert place(app, "152200").places == 2
    table, ledger = office.get("/places/?cycle=nmg-tepei-2023").text, office.get(f"/places/{ours.id}").text
    assert "与总数 40 名相差 -1 名" in table
    assert "调减一名" in ledger
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
    office.post(f"/places/{ours.id}/edit", allowance="number", places="2", reason="先改")
    answer = office.client.post(
        f"/places/{ours.id}/edit", data=old | {"allowance": "number", "places": "6", "reason": "后改"}
    )
    assert answer.status_code == 409
    assert place(app, "152200").places == 2


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
