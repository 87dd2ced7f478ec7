"""少数民族特培学员申报表 beside 新人社函〔2025〕38号 附件2、附件3: the boxes and the words of the form."""

from __future__ import annotations

import csv
import re

import pytest

from tepei import packs
from tepei.applications.summary_tables import cell
from tepei.policy.layout import DocumentRecord, LayoutPart
from tepei.printing.composing import Block, composed
from tepei.printing.filled import FilledPaper
from tepei.printing.pages import Stamp, build_paper
from tests.printing.papers import ROOT, html_of

PACK = ROOT / "packs/xinjiang"
CODES = list(csv.DictReader((ROOT / "packs/base/codes/title_levels.csv").open(encoding="utf-8")))
TICKS = {"basic.title_level": {row["code"]: row["form_label"] for row in CODES}}
LABELS = """姓名 性别 民族 一寸照片 出生日期 身份证号 政治面貌 汉语水平 毕业院校 外语种类及等级 最高学历 所学专业 现从事专业
工作单位及部门 单位性质 单位地址 邮政编码 行政职务 专业技术职称名称 专业技术职称层级 本人联系电话 本人电子邮箱 单位联系人 联系电话
紧急情况联系人 联系电话 健康状况 有无传染性疾病、精神类疾病史等影响正常培训的情况 是否参加过特培学习 何时何单位"""
WISHES = "申报人姓名 联系电话 拟选专业" + " 拟选培养单位 拟选导师（选填）" * 3 + " 备注"
NOTES = (
    "注：1.在填报拟选培养单位前，认真了解所选培养单位、专业及导师的专业领域、研究方向、学术背景等情况。"
    "2.如已征得拟选培养单位同意接收的，请在备注栏说明，并提供相关培养单位负责接收人员姓名、所在部门及职务、联系方式。"
)
PLAN = "（包括培养期间及返岗工作后拟开展的研究内容、研究目标、工作方案、预期成果及现有技术基础、团队等。）"


@pytest.fixture(scope="module")
def document() -> DocumentRecord:
    (year,) = packs.read(PACK).cycles
    return year.scheme.printed("application")


def pages_of(document: DocumentRecord, title: str, **answers: object) -> tuple[Block, ...]:
    parts = [part for part in document.parts if part.title == title]
    made = composed(parts, FilledPaper({"basic": {}, **answers}, ticks=TICKS))
    return tuple(block for page in made for block in page.blocks)


def labels_of(part: LayoutPart) -> list[str]:
    return [re.sub(r"\s", "", cell.label) for row in part.rows for cell in row if cell.label]


def test_parts_and_labels_are_those_of_the_form(document):
    parts = {part.title: part for part in document.parts}
    assert list(parts) == [
        "少数民族特培学员申报表", "主要工作经历", "主要工作业绩及获奖情况", "近5年发表的论文、专著等情况",
        "特培学员个人学习目标及计划", "申报培养单位志愿表",
    ]  # fmt: skip
    assert labels_of(parts["少数民族特培学员申报表"]) == LABELS.split()
    assert labels_of(parts["申报培养单位志愿表"]) == WISHES.split()
    assert labels_of(parts["特培学员个人学习目标及计划"]) == [PLAN]


@pytest.mark.parametrize(
    ("code", "ticked"),
    [("411", "正高级"), ("412", "副高级"), ("420", "中级"), ("434", "初级"), ("435", "初级"), ("499", None), ("", None)],
    ids=["正高级", "副高级", "中级", "助理级", "员级", "未定职级", "未填"],
)  # fmt: skip
def test_level_of_the_title_is_one_of_four_boxes(document, code, ticked):
    (page,) = pages_of(document, "少数民族特培学员申报表", basic={"title_level": code})
    (boxes,) = (
        cell.ticks
        for row in page.rows
        for cell in row.cells
        if ("正高级", False) in cell.ticks or ("正高级", True) in cell.ticks
    )
    assert [label for label, _ in boxes] == ["初级", "中级", "副高级", "正高级"]
    assert [label for label, is_chosen in boxes if is_chosen] == ([ticked] if ticked else [])


def test_notes_stand_below_the_table_of_wishes(document):
    (page,) = pages_of(document, "申报培养单位志愿表")
    assert page.rows[-1].is_note
    assert "".join(page.rows[-1].cells[0].text.split()) == NOTES
    html = html_of(build_paper(document, FilledPaper({}), Stamp(), 1))
    assert html.count("1.在填报拟选培养单位前") == 1


def test_long_remarks_leave_the_notes_whole_on_the_last_page(document):
    pages = pages_of(document, "申报培养单位志愿表", preference={"remarks": "已与培养单位联系。" * 400})
    assert len(pages) > 1
    assert [row.is_note for page in pages for row in page.rows].count(True) == 1
    assert all(sum(row.height for row in page.rows) <= 226.1 for page in pages)


def test_notes_below_a_table_of_rows_take_the_room_of_blank_lines():
    columns = ({"label": "时间", "field": "period", "width": 100},)
    plain = {"kind": "rows", "title": "经历", "section": "career", "columns": columns}
    bare, noted = (
        composed([LayoutPart.from_data({**plain, **more})], FilledPaper({}))[0].blocks[0]
        for more in ({}, {"notes": ["注：按时间先后填写。"]})
    )
    assert noted.rows[-1].is_note
    assert len(noted.rows) == len(bare.rows)


def test_list_is_one_for_both_ways_of_training_and_names_the_place():
    """附件5: nineteen columns."""
    (year,) = packs.read(PACK).cycles
    table = year.summary_table
    assert table.is_joint
    assert table.above[0] == "（地州市人力资源和社会保障局或自治区有关单位加盖单位公章）："
    assert " ".join(column.label for column in table.columns) == (
        "序号 姓名 培养方式 培养专业 性别 民族 文化程度 政治面貌 出生年月 专业技术职务（职称） 拟选修专业方向 工作单位 现从事专业 "
        "申请培养地及培养单位 外语种类 学员联系电话（移动电话） 身份证号码 单位联系人 联系人电话"
    )
    (column,) = (each for each in table.columns if each.key == "destination")
    assert (
        cell({"preference.first_place": "浙江省杭州市", "preference.first": "浙江大学"}, column)
        == "浙江省杭州市，浙江大学"
    )
