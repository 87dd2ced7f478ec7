"""新增申报表 on screen: the unit and the track that are chosen, those that are closed, and the change of track."""

from __future__ import annotations

import re

import pytest

from tepei.portal.screens import once
from tests import factories
from tests.applications import filling
from tests.applications.desk import Desk, text_of
from tests.papers.stage import set_places


def test_unit_and_track_are_chosen_and_the_first_section_opens(desk: Desk) -> None:
    with desk.app.app_context():
        unit_id = factories.unit("某旗人民医院").id
        track_id = factories.open_year().tracks[0].id
    page = desk.get("/applications/new?unit=人民医院")
    assert "某旗人民医院（科尔沁右翼前旗" in text_of(page)
    chosen = {"organisation": unit_id, "track": track_id, "once_key": once.new_key()}
    answer = desk.post("/applications/new", chosen)
    assert re.fullmatch(r"/applications/\d+/sections/basic", answer.headers["Location"])
    twice = desk.post("/applications/new", chosen)
    assert twice.headers["Location"] == answer.headers["Location"], (
        "the second click finds what the first one made"
    )
    another = chosen | {"once_key": once.new_key()}
    again = desk.post("/applications/new", another, follow_redirects=True)
    assert "每人每年度最多 1 份" in text_of(again)


def test_track_says_who_may_recommend_nobody_for_it(desk: Desk) -> None:
    """内人社办发〔2023〕21号 附件1: 区直 has “—” for 区内培养."""
    with desk.app.app_context():
        factories.unit("某旗人民医院")
    page = " ".join(text_of(desk.get("/applications/new?unit=人民医院")).split())
    assert "区内培养 下列地区和单位不得推荐：区直" in page
    assert page.count("不得推荐") == 1


@pytest.mark.parametrize(
    ("parent", "closed"),
    [
        ("152221", []),
        ("150000-direct", ["区内培养 按名额分配表，区直不得推荐（表中为“—”）。"]),
    ],
)
def test_track_that_the_body_of_the_unit_may_not_recommend_for_is_closed(
    desk: Desk, parent: str, closed: list[str]
) -> None:
    """内人社办发〔2023〕21号 附件1. Where the region corrects the table, the track opens."""

    def tracks() -> list[str]:
        page = desk.get(f"/applications/{pk}/").text
        labels = re.findall(r'<label><input type="radio" name="track"[^>]*disabled>(.*?)</label>', page, re.S)
        return [" ".join(re.sub("<[^>]+>", " ", label).split()) for label in labels]

    with desk.app.app_context():
        body = factories.node("自治区卫生健康委员会", "department", parent) if "-" in parent else parent
        unit = factories.unit("某医院", body)
    pk = desk.act(lambda: filling.draft(unit).id)
    assert tracks() == closed
    with desk.app.app_context():
        set_places(parent if "-" in parent else "152200", 1, "inside")
    assert tracks() == []


def test_new_without_a_choice_says_what_to_do(desk: Desk) -> None:
    answer = desk.post("/applications/new", {"organisation": "", "track": "x"}, follow_redirects=True)
    assert answer.status_code == 200
    assert "请选择" in text_of(answer)


def test_change_of_track_by_the_page(desk: Desk) -> None:
    pk = desk.draft()
    inside = desk.act(lambda: factories.open_year().tracks[1].id)
    page = desk.post(
        f"/applications/{pk}/track",
        {"track": inside, "edition": desk.stored(pk).form.edition},
        follow_redirects=True,
    )
    assert "区内培养条件核对" in text_of(page)
