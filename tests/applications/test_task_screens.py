"""专项任务 on the screens: of whom it names, of who decides, and of who sets the year up."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from tepei.people import participations
from tepei.policy.tasks import TasksRecord
from tepei.portal import scope
from tepei.portal.database import db
from tepei.programmes import queries as programmes
from tests import factories
from tests.applications.test_tasks import TASKS, filed, opened, selected, track
from tests.papers.browsing import Browser
from tests.people.test_participation_screens import text_of
from tests.schemes.office import CODE, Office

TOLD = "2023年），请按通知填报"


def test_who_is_named_finds_the_task_at_home_and_everybody_else_why_not(sqlite_portal: Flask) -> None:
    with sqlite_portal.app_context():
        made, _, _ = selected()
        factories.person("stranger", name="其木格")
        opened()
        address = f"/applications/new?unit={made.unit.name}"
    named, stranger = Browser(sqlite_portal, "baiyin"), Browser(sqlite_portal, "stranger")
    assert TOLD in named.read("/home/") and TOLD not in stranger.read("/home/")
    assert "其中没有您" in stranger.read(address) and "其中没有您" not in named.read(address)


def test_region_decides_by_the_notices_words_and_everybody_reads_them(sqlite_portal: Flask) -> None:
    with sqlite_portal.app_context():
        made, person, _ = selected()
        cycle = opened()
        midterm = track(cycle).id
        late = factories.person("late", name="其木格")
        with scope.everything("a test enters a line"):
            line = participations.TypedParticipation(
                "其木格", late.id_number, "", "nmg-tepei", "区外培养", 2023, None, "", "通报"
            )
            participations.enter(line)
            db.session.commit()
        pk = filed(made, person, cycle).id
        username = made.reviewers["region"].username
    region, applicant = Browser(sqlite_portal, username), Browser(sqlite_portal, "baiyin")
    page = region.read("/tasks/")
    assert "共 2 人，已申报 1 人，未申报 1 人。" in page
    assert "其木格" in page and "未申报" in page and "已考核，待公布" in page
    address = f"/review/papers/{pk}/"
    page = region.read(address)
    assert "作出结论" in page and "确定入选" not in page
    status, told = region.press(page, f"{address}select", opinion="")
    assert (status, "请从列表中选择结论" in told) == (422, True)
    status, told = region.press(page, f"{address}select", opinion="", outcome="调整")
    assert (status, "已作出结论：调整。" in told) == (302, True)
    assert "结论：调整" in text_of(region.read(address))
    assert "调整" in text_of(region.read(f"/tasks/{midterm}"))
    assert "调整" in text_of(region.read("/review/all/list/"))
    home = text_of(applicant.read("/home/"))
    assert "本项已作出结论" in home and "调整" in home
    assert "结论：调整" in text_of(applicant.read(f"/applications/{pk}/"))
    assert region.client.get("/tasks/999999").status_code == 404


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, ""),
        ({"tasks-outcomes": ""}, "结论：缺少此项"),
        ({"tasks-ending": "开除"}, "不在可用值之内"),
        ({"tasks-who-column": ["tier"], "tasks-who-values": ["outside"]}, "哪些人的任务：缺少此项"),
    ],
)
def test_region_sets_a_track_of_tasks_up(sqlite_portal: Flask, values: dict[str, Any], said: str) -> None:
    office = Office(sqlite_portal)
    with sqlite_portal.app_context():
        pk = programmes.track_by_code(programmes.cycle_by_code(CODE), "outside").id
    typed = {
        "tasks-who-column": ["programme", "tier", "year", ""], "tasks-who-values": ["nmg-tepei", "outside", "2023", ""],
        "tasks-outcomes": "保留\n调整\n退出", "tasks-ending": "退出",
        "tasks-statuses-approved": "已考核，待公布",
    }  # fmt: skip
    answer = office.post(f"/tracks/edit/{pk}", **{**typed, **values})
    if said:
        assert said in answer.text
        return
    assert answer.status_code == 302
    with sqlite_portal.app_context():
        kept = programmes.track_by_code(programmes.cycle_by_code(CODE), "outside").tasks
    assert TasksRecord.from_data(kept) == TasksRecord.from_data(TASKS)


def test_who_files_on_a_track_is_chosen_in_words(sqlite_portal: Flask) -> None:
    office = Office(sqlite_portal)
    with sqlite_portal.app_context():
        pk = programmes.track_by_code(programmes.cycle_by_code(CODE), "outside").id
    assert office.post(f"/tracks/edit/{pk}", filer="unit").status_code == 302
    assert office.post(f"/tracks/edit/{pk}", filer="somebody").status_code == 422
    with sqlite_portal.app_context():
        assert programmes.track_by_code(programmes.cycle_by_code(CODE), "outside").filer == "unit"
