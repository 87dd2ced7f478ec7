"""汇总表, the list of applications and the archive of forms."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from typing import Any

import pytest
from flask import Flask
from pypdf import PdfReader

from tepei.applications import exports
from tepei.applications.models import Application
from tepei.people.models import Person
from tepei.portal import scope
from tepei.portal.errors import Refused
from tepei.portal.export import Sheet
from tepei.programmes.models import Cycle, Track
from tests import factories
from tests.applications import filling
from tests.papers.browsing import counted
from tests.papers.stage import Stage, stage

UP_TO_BODY = "unit.approve county.approve prefecture.approve"


@pytest.fixture
def play(app: Flask) -> Stage:
    return stage()


def filed(play: Stage, story: str = UP_TO_BODY, name: str = "白音", **changes: Any) -> Application:
    person: Person = factories.person(name=name)
    application = filling.reloaded(filling.submitted(person, play.unit, **changes))
    return play.play(application, story)


def year() -> tuple[Cycle, Track]:
    cycle = factories.open_year()
    return cycle, cycle.tracks[0]


def table(body: str | None = None) -> tuple[Sheet, list[list[Any]]]:
    with scope.everything("a test makes the table"):
        sheet = exports.summary(*year(), factories.organisation(body) if body else None)
        return sheet, [list(row) for row in sheet.rows]


def test_summary_has_the_thirteen_columns_in_order(play: Stage) -> None:
    filed(play)
    sheet, rows = table("152200")
    assert [column.label for column in sheet.columns] == [
        "序号", "姓名", "性别", "民族", "出生年月", "工作单位", "参加工作时间", "从事专业", "学历及毕业年限", "职称",
        "联系方式(手机号码)", "拟选培养单位1", "拟选培养单位2",
    ]  # fmt: skip
    assert rows == [
        [1, "白音", "男", "蒙古族", "1985-06-01", "某旗人民医院心内科", "2010-07", "心血管内科", "硕士研究生毕业，2010年7月",
         "副主任医师", "13900000000", "北京大学第一医院", ""],
    ]  # fmt: skip
    assert sheet.above[0].startswith("填表单位：兴安盟")
    assert sheet.above[1] == "填表时间：2023年3月8日"


def test_pasted_blanks_and_full_width_digits_come_out_clean(play: Stage) -> None:
    typed = {
        "mobile": "１３９ ００００ ００００",
        "workplace": " \u3000某旗\u200b人民医院　",
        "profession": "𠮷方\u00b7外科",
    }
    filed(play, basic=typed, eligibility={"work_since": "２０１０年7月"})
    row = table()[1][0]
    assert (row[10], row[5], row[7], row[6]) == ("13900000000", "某旗人民医院", "𠮷方·外科", "2010-07")


@pytest.mark.parametrize(
    "story, listed",
    [("", 0), ("unit.approve county.approve", 0), (UP_TO_BODY, 1), (f"{UP_TO_BODY} region.approve", 1),
     (f"{UP_TO_BODY} region.approve region.select", 1), (f"{UP_TO_BODY} region.reject", 0), (f"{UP_TO_BODY} region.send_back:-1", 0)],
)  # fmt: skip
def test_summary_lists_who_holds_a_place(play: Stage, story: str, listed: int) -> None:
    filed(play, story)
    assert len(table()[1]) == listed


def test_summary_keeps_bodies_and_tracks_apart(play: Stage) -> None:
    filed(play)
    assert (len(table("152200")[1]), len(table("152221")[1]), len(table("150700")[1])) == (1, 1, 0)
    with scope.everything("a test makes the table"):
        cycle, _ = year()
        assert [*exports.summary(cycle, cycle.tracks[1]).rows] == []


def test_summary_shows_nobody_of_a_foreign_body(play: Stage) -> None:
    filed(play)
    other = stage("150521")
    for who, seen in ((play.reviewers["prefecture"], 1), (other.reviewers["prefecture"], 0)):
        with factories.signed_in(who):
            assert len(exports.recommended(*year())) == seen


def test_workbook_keeps_formulas_and_numbers_as_text(play: Stage) -> None:
    filed(play, preference={"first": "=HYPERLINK(1)"}, basic={"profession": "+cmd|' /C calc'!A0"})
    with scope.everything("a test makes the table"):
        content, name = exports.summary_workbook(*year(), factories.organisation("152200"))
    assert re.fullmatch("兴安盟.*-区外培养-汇总表.xlsx", name)
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        cells = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in cells
    for text in ("=HYPERLINK(1)", "+cmd|' /C calc'!A0", "13900000000"):
        assert f"<is><t>{text}</t></is>" in cells


def test_application_rows_name_the_body_whose_places_are_drawn_on(play: Stage) -> None:
    filed(play, "unit.approve", name="乌日娜")
    with factories.signed_in(factories.person(name="满都拉")):
        filling.draft(factories.unit("某口岸医院", "150781"))
    with scope.everything("a test lists"):
        rows = exports.application_rows(factories.open_year())
        drafts = exports.application_rows(factories.open_year(), "draft")
    assert [row[1:] for row in rows] == [
        ("乌*娜", "152200", "outside", "in_review", ""),
        ("满*拉", "150700", "outside", "draft", ""),
    ]
    assert drafts == rows[1:]


def test_archive_holds_one_pdf_per_person_under_unique_names(play: Stage) -> None:
    for _ in range(2):
        filed(play, name="白音")
    told: list[tuple[int, int]] = []
    cycle, track = year()
    with scope.everything("a test packs"):
        made = exports.zip_forms(
            {"track": track.id, "body": factories.organisation("152200").id},
            lambda done, total: told.append((done, total)),
        )
    with zipfile.ZipFile(io.BytesIO(made.content)) as archive:
        names = archive.namelist()
        assert len({*names}) == 2
        assert all(re.fullmatch(r"[0-9X]{4}-白音-申报表.*\.pdf", name) for name in names)
        cover = PdfReader(io.BytesIO(archive.read(names[0]))).pages[0].extract_text()
    assert "白音" in unicodedata.normalize("NFKC", cover)
    assert told[-1] == (2, 2)
    assert cycle.code == "nmg-tepei-2023"


def test_archive_of_nobody_is_refused(play: Stage) -> None:
    with scope.everything("a test packs"), pytest.raises(Refused, match="还没有人"):
        exports.zip_forms(
            {"track": year()[1].id, "body": factories.organisation("152200").id}, lambda *_: None
        )


def test_names_in_an_archive_are_unique() -> None:
    assert [*exports.unique(iter(["a.pdf", "A.pdf", "a.pdf", "b"]))] == [
        "a.pdf",
        "A（2）.pdf",
        "a（3）.pdf",
        "b",
    ]


def test_table_reads_its_form_and_code_sets_once_however_many_people_it_has(play: Stage, app: Flask) -> None:
    said = []
    for name in ("白音", "赛罕", "其木格"):
        filed(play, name=name)
        with counted(app) as statements:
            table("152200")
        said.append(sum("FROM code_items" in each for each in statements))
    assert said == [1, 1, 1]
