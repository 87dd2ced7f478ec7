"""专项任务 on the screens: of whom it names, of who decides, and of who sets the year up."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tepei.figures import board
from tepei.messages.models import Message
from tepei.papers import announcing, desks
from tepei.papers.announcing import Announcement
from tepei.papers.desk_models import DeskRow
from tepei.people import participations
from tepei.policy.tasks import TasksRecord
from tepei.portal import scope
from tepei.portal.database import db
from tepei.programmes import queries as programmes
from tests import factories
from tests.applications.test_tasks import TASKS, decided, filed, opened, selected, track
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


def test_what_came_of_a_task_is_nowhere_a_selection(sqlite_portal: Flask) -> None:
    """Lists, counts, filters, the workbook, the year's page, figures and messages say and count it by the notice's own word."""
    with sqlite_portal.app_context():
        made, person, _ = selected()
        cycle = opened()
        paper = filed(made, person, cycle)
        decided(made, paper, "退出")
        with scope.everything("a test looks"):
            told = db.session.scalars(select(Message).order_by(Message.id.desc())).first()
            rows = db.session.scalars(select(DeskRow.state).filter_by(paper_id=paper.id)).all()
            assert not desks.differing()
        assert told is not None and told.subject == f"{cycle.name}：退出"
        assert set(rows) == {"concluded"}
        with factories.signed_in(made.reviewers["region"]):
            announced = Announcement(cycle.code, "filers", ("selected",), "通知", "内容")
            assert announcing.rehearse(announced).count == 0
            assert announcing.rehearse(replace(announced, states=("concluded",))).count == 1
            shown = board.of(cycle, [cycle])
            assert (shown.filed, shown.selected) == (1, 0)
            assert [(each.label, each.values) for each in shown.figure("outcomes").lines] == [("退出", (1,))]
        username, code = made.reviewers["region"].username, cycle.code
    region = Browser(sqlite_portal, username)
    page = region.read("/review/all/list/")
    assert "已成功入选1" in text_of(page).replace(" ", "") and "退出1" in text_of(page).replace(" ", "")
    asked = "_flt_1_state=concluded&_flt_1_outcome=%E9%80%80%E5%87%BA"
    assert asked in page.replace("&amp;", "&") and asked in region.read("/home/").replace("&amp;", "&")
    narrowed = region.read(f"/review/all/list/?{asked}")
    assert narrowed.count("审核材料 ") == 1 and "chip state-concluded" in narrowed
    assert "chip state-concluded" not in region.read("/review/all/list/?_flt_1_state=selected")
    book = zipfile.ZipFile(io.BytesIO(region.client.get("/review/all/export").data))
    written = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
    assert "退出" in written and "已成功入选" in written
    line = next(row for row in region.read(f"/years/{code}").split("<tr>") if "中期考核</th>" in row)
    assert re.findall(r'data-label="(已成功入选|结论)">([^<]*)', line) == [
        ("已成功入选", "0"),
        ("结论", "退出 1"),
    ]
    assert "state-concluded" in region.press(region.read("/search/"), "/search/", text="白音")[1]


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
