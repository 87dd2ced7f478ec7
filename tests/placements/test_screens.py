"""The board, the proposal and the training unit's page in browsers; what a list costs."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from tepei.portal import clock, scope
from tepei.portal.database import transaction
from tepei.trainees.note_models import LEFT, TraineeNote
from tests import factories
from tests.papers.browsing import Browser, counted
from tests.placements.placing import NORTH, SOUTH, Placing


@pytest.fixture
def placing(sqlite_portal: Flask) -> Placing:
    return Placing(sqlite_portal)


def test_arranger_follows_the_board_from_the_wishes_to_the_notices(placing: Placing) -> None:
    pk = placing.select(NORTH, "无名学院", contact="王某 13900000009")
    placing.select("无名学院")
    placing.offer(NORTH, 1)
    placing.offer(SOUTH, 1)
    arranger, board = Browser(placing.app, "arranger"), f"/placements/{placing.track}"
    page = arranger.read(board)
    assert "无名学院" in page and "王某" not in page
    assert "王某 13900000009" in arranger.read(f"/placements/people/{pk}")
    page = arranger.read(f"{board}/proposal")
    assert "未找到同名的培养单位" in page and "第一志愿" in page
    assert "刚刚有变化" in arranger.press(page, f"{board}/confirm", digest="other")[1]
    digest = re.search(r'name="digest" value="(\w+)"', page)
    assert digest
    assert arranger.press(page, f"{board}/confirm", digest=digest[1])[0] == 302
    clerk = Browser(placing.app, placing.clerks[NORTH].username)
    page = clerk.read("/intake/")
    placement = re.search(r"/intake/(\d+)", page)
    assert placement
    assert "写明不能接收的理由" in clerk.press(page, f"/intake/{placement[1]}", answer="full")[1]
    assert clerk.press(page, f"/intake/{placement[1]}", answer="accepted")[0] == 302
    page = arranger.read(board)
    assert "向 1 名已接收的学员下发报到通知" in page
    assert "日期不正确" in arranger.press(page, f"{board}/issue", report_by="7月")[1]
    assert arranger.press(page, f"{board}/issue", report_by="2023-07-05")[0] == 302
    assert "/report-notices/" in clerk.read("/intake/")


def test_arranger_offers_places_of_training_units_that_stand_beside_it(placing: Placing) -> None:
    """Who arranges for the region is above no training unit, and runs no year."""
    placing.offer(NORTH, 1)
    with placing.app.app_context():
        south = factories.node(SOUTH, "training_unit", "150000")
        hospital = factories.unit("示例医院")
    arranger, address = Browser(placing.app, "arranger"), "/training-offers/add"
    page = arranger.read(address)
    assert f'<option value="{placing.track}">区外培养</option>' in page and "区内培养" not in page
    assert SOUTH in page and "示例医院" not in page
    typed = {"track": placing.track, "places": "3"}
    assert arranger.press(page, address, training_unit=hospital.id, **typed)[0] == 422
    assert arranger.press(page, address, training_unit=south.id, **typed)[0] == 302
    assert SOUTH in arranger.read("/training-offers/list/")


def test_name_is_understood_and_somebody_placed_by_hand(placing: Placing) -> None:
    pk = placing.select("无名学院")
    offer = placing.offer(NORTH, 1)
    arranger, board = Browser(placing.app, "arranger"), f"/placements/{placing.track}"
    page = arranger.read(board)
    unit = re.search(rf'<option value="(\d+)">{NORTH}', page)
    assert unit
    assert "从列表中选择" in arranger.press(page, f"{board}/name", name="无名学院", organisation="1")[1]
    assert arranger.press(page, f"{board}/name", name="无名学院", organisation=unit[1])[0] == 302
    page = arranger.read(f"/placements/people/{pk}")
    assert arranger.press(page, f"/placements/people/{pk}/propose", offer=str(offer), reason="")[0] == 302
    page = arranger.read(f"/placements/people/{pk}")
    assert "收回的理由" in arranger.press(page, f"/placements/people/{pk}/withdraw", reason="")[1]
    assert arranger.press(page, f"/placements/people/{pk}/withdraw", reason="学员患病")[0] == 302
    assert "待安排" in arranger.read("/placements/")


def test_places_are_offered_on_a_generated_screen(placing: Placing) -> None:
    placing.offer(NORTH, 1)
    arranger = Browser(placing.app, "arranger")
    pk = placing.offers[NORTH]
    assert NORTH in arranger.read("/training-offers/list/")
    page = arranger.read(f"/training-offers/edit/{pk}")
    version = re.search(r'name="version"[^>]*value="([^"]+)"', page)
    assert version
    typed = {"version": version[1], "subjects": "内科\n外科", "supervisors": "", "contact": ""}
    assert "请填写培养名额" in arranger.press(page, f"/training-offers/edit/{pk}", **typed, places="-1")[1]
    assert arranger.press(page, f"/training-offers/edit/{pk}", **typed, places="3")[0] == 302
    assert "内科、外科" in arranger.read("/training-offers/list/")


def test_board_shows_who_stopped_holding_the_conditions(placing: Placing) -> None:
    pk = placing.select(NORTH)
    placing.offer(NORTH, 1)
    with placing.app.app_context(), scope.everything("a test notes"), transaction() as session:
        session.add(
            TraineeNote(trainee_id=pk, kind=LEFT, on=clock.today(), text="调往外省", made_at=clock.now())
        )
    region, arranger = Browser(placing.app, "decider"), Browser(placing.app, "arranger")
    for browser, words in ((region, "派出单位已登记调离本单位"), (arranger, "需由组织单位核实")):
        page = browser.read(f"/placements/{placing.track}")
        assert "其中 1 名不再符合条件" in page and words in page
        page = browser.read(f"/placements/people/{pk}")
        assert words in page and "安排到该单位" not in page
    assert "确认建议方案" not in arranger.read(f"/placements/{placing.track}/proposal")


@pytest.mark.parametrize("people", [1, 3])
def test_lists_cost_the_same_for_any_number(placing: Placing, people: int) -> None:
    for _each in range(people):
        placing.select(NORTH, SOUTH)
    placing.offer(NORTH, 1)
    placing.offer(SOUTH, 1)
    arranger = Browser(placing.app, "arranger")
    for path, most in ((f"/placements/{placing.track}", 8), (f"/placements/{placing.track}/proposal", 8)):
        arranger.read(path)
        with counted(placing.app) as statements:
            arranger.read(path)
        # Beside those of the session, the menu and a clock that moves.
        assert len(statements) - 5 <= most, statements


def test_home_of_the_arranger_counts_who_has_no_place(placing: Placing) -> None:
    placing.select(NORTH)
    placing.select(SOUTH)
    placing.offer(NORTH, 1)
    arranger = Browser(placing.app, "arranger")
    assert _tile(arranger.read("/home/"), "待落实培养单位的学员") == "2"
    with placing.app.app_context():
        assert placing.confirm() == 1
    home = arranger.read("/home/")
    assert _tile(home, "待落实培养单位的学员") == _tile(home, "等待培养单位答复的学员") == "1"


def _tile(home: str, words: str) -> str:
    """The number that stands with these words."""
    found = re.search(rf"<span>{words}</span><b>(\d+)</b>", home)
    assert found, words
    return found[1]
