"""申报表 in print: the official arrangement, with one person's answers in it."""

import re

import pytest
import yaml

from tepei.policy.layout import LayoutCell, LayoutPart
from tepei.printing.composing import composed
from tepei.printing.filled import FilledPaper, Opinion
from tepei.printing.pages import PrintedPaper, file_name
from tepei.printing.typesetting import Cell
from tests.printing.papers import CHOICES, DOCUMENT, PACK, PHOTO, html_of, paper, person

LABELS = """姓名 性别 民族 一寸照片 出生日期 身份证号 政治面貌 汉语水平 毕业院校 外语种类及等级 最高学历 所学专业 现从事专业
工作单位及部门 单位性质 专业技术职称及行政职务 单位地址 邮政编码 本人手机 本人电子信箱 单位联系人 联系电话 紧急情况联系人 联系电话
健康状况 有无传染性疾病、精神类疾病史等影响正常培训的情况 是否参加过特培学习 何时何单位 拟选修专业方向
特培学习目标及计划（务必详细填写）"""
TITLES = (
    "特培学员申报表 主要工作经历 主要工作业绩及获奖情况 近5年发表的论文、专著等情况 "
    "各部门审核意见 各部门审核意见 申报培养单位志愿表"
)


def cells_of(printed: PrintedPaper) -> list[Cell]:
    return [
        cell for page in printed.pages for block in page.blocks for row in block.rows for cell in row.cells
    ]


def test_pages_follow_the_official_form() -> None:
    printed = paper()

    assert [block.title for page in printed.pages for block in page.blocks] == TITLES.split()
    assert [label for label, _ in printed.cover] == [
        "学员姓名",
        "选派单位",
        "培养专业",
        "培养方式",
        "填表日期",
    ]
    assert printed.imprint == "中华人民共和国人力资源和社会保障部制"
    assert len(printed.notes) == 6
    assert printed.sheets == 9


def test_labels_stand_in_the_order_of_the_official_form() -> None:
    grid = (cell for row in paper().pages[0].blocks[0].rows for cell in row.cells)
    labels = [re.sub(r"\s", "", cell.label) for cell in grid if cell.label]

    assert labels == LABELS.split()


def test_rows_of_the_form_fill_the_grid() -> None:
    """24 columns, also where the photo reaches down from a row above."""
    for (block,) in (page.blocks for page in paper().pages):
        carried = 0
        for number, row in enumerate(block.rows):
            here = sum(cell.colspan for cell in row.cells)
            assert here + (carried if 0 < number < 4 else 0) == len(block.widths)
            carried = carried or sum(cell.colspan for cell in row.cells if cell.rowspan > 1)
        assert round(sum(block.widths)) == 100


@pytest.mark.parametrize(
    ("field", "value", "shown"),
    [
        ("sex", "1", "男"),
        ("born_on", "1985-03-12", "1985年3月12日"),
        ("born_on", "1985-03", "1985年3月"),
        ("born_on", "不详", "不详"),
        ("name", "𠮷日嘎拉", "𠮷日嘎拉"),
        ("postcode", None, ""),
    ],
)
def test_value_is_shown_as_people_read_it(field: str, value: str | None, shown: str) -> None:
    kind = "date" if field == "born_on" else ""
    part = LayoutPart(kind="grid", title="表", rows=((LayoutCell(field=f"basic.{field}", kind=kind),),))
    (page,) = composed([part], FilledPaper({"basic": {field: value}}, CHOICES))

    assert page.blocks[0].rows[0].cells[0].text == shown


def test_chosen_option_is_ticked_and_the_others_stay_open() -> None:
    ticks = [cell.ticks for cell in cells_of(paper()) if cell.kind == "choice"]

    assert ticks[0] == (("很好", False), ("较好", True), ("一般", False))
    assert ticks[1] == (("有", False), ("无", True))
    assert ticks[2] == (("是", False), ("否", False))
    assert html_of(paper()).count("☑") == 3


def test_picture_that_is_no_data_address_is_not_printed() -> None:
    assert "<img" not in html_of(paper(person(basic={"photo": "file:///etc/passwd"}))).split("填表说明")[1]
    assert PHOTO in html_of(paper())


def test_what_people_type_is_printed_as_text() -> None:
    html = html_of(paper(person(basic={"name": "<script>alert(1)</script>{{ 7*7 }}"})))

    assert "<script" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7*7 }}" in html


def test_opinions_stand_in_their_boxes_with_the_day() -> None:
    given = (
        Opinion("unit", "研究所", "同意推荐。", "2023-03-06"),
        Opinion("county", "旗人社局", "情况属实。", "2023-03-07"),
        Opinion("prefecture", "盟人社局", "同意。", "2023-03-08"),
    )
    unit, department, prefecture, region, training = [
        cell for cell in cells_of(paper(opinions=given)) if cell.kind == "opinion"
    ]

    assert (unit.text, unit.date, unit.signed) == ("同意推荐。", "2023年3月6日", True)
    assert department.text == ""
    assert department.date == "　　　年　　月　　日"
    assert prefecture.text == "旗人社局：情况属实。\n盟人社局：同意。"
    assert prefecture.date == "2023年3月8日"
    assert (region.signed, training.signed) == (False, False)


def test_copies_are_printed_one_after_the_other() -> None:
    html = html_of(paper(copies=2))

    assert html.count("第 1 份") == html.count("第 2 份") == 9
    assert html.count("第 9 页") == 2


def test_long_plan_goes_on_over_pages_and_loses_nothing() -> None:
    goals = "".join(f"第{number}点：通过特培学习提升学术水平。" for number in range(250))
    plan = [cell for cell in cells_of(paper(person(plan={"goals": goals}))) if cell.kind == "long_text"][:-1]

    assert len(plan) > 1
    assert "".join(cell.text for cell in plan) == goals


def test_name_of_sixty_characters_is_set_small_and_whole() -> None:
    name = "阿卜杜热依木·麦麦提图尔荪·艾合买提江·" * 3
    cell = next(cell for cell in cells_of(paper(person(basic={"name": name[:60]}))) if cell.kind == "text")

    assert cell.small
    assert cell.text == name[:60]


def test_file_name_of_the_longest_name_can_be_unpacked() -> None:
    named = file_name(DOCUMENT.file_name, {"id_last4": "0017", "name": "𠮷" * 100})
    assert len(named.encode()) <= 255  # what file systems carry
    assert named.endswith("𠮷-申报表.pdf")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("阿依努尔·艾合买提", "0017-阿依努尔·艾合买提-申报表.pdf"),
        ("../../etc/passwd", "0017-.._.._etc_passwd-申报表.pdf"),
        ("甲\r\nSet-Cookie: a", "0017-甲__Set-Cookie_ a-申报表.pdf"),
        ("{id_last4.__class__}", "0017-{id_last4.__class__}-申报表.pdf"),
        ("甲\u202efdp", "0017-甲_fdp-申报表.pdf"),
    ],
)
def test_file_name_follows_the_pattern_of_the_pack(name: str, expected: str) -> None:
    assert file_name(DOCUMENT.file_name, {"id_last4": "0017", "name": name}) == expected


def test_summary_has_the_columns_of_the_official_table() -> None:
    """内人社办发〔2023〕21号附件3."""
    summary = yaml.safe_load((PACK / "summary.yaml").read_text(encoding="utf-8"))["summary"]

    assert summary["title"] == "2023 年度“内蒙古少数民族地区专业技术人才特培计划”学员汇总表"
    assert summary["above"] == ["填表单位：", "填表时间："]
    assert summary["note"] == "备注：区外培养学员和区内培养学员分开填报。"
    assert " ".join(column["label"] for column in summary["columns"]) == (
        "序号 姓名 性别 民族 出生年月 工作单位 参加工作时间 从事专业 学历及毕业年限 职称 联系方式(手机号码) "
        "拟选培养单位1 拟选培养单位2"
    )


@pytest.mark.parametrize(
    ("rows", "steps", "pages"),
    [(2, [], ["核对表"]), (2, ["unit"], ["核对表", "意见"]), (24, [], ["核对表", "意见"])],
    ids=["below", "of a step", "no room"],
)
def test_signature_stands_below_what_is_signed_where_there_is_room(
    rows: int, steps: list[str], pages: list[str]
) -> None:
    grid = {
        "kind": "grid",
        "title": "核对表",
        "rows": [[{"label": "项", "colspan": 12}, {"label": "值", "colspan": 12}]] * rows,
    }
    box = {
        "kind": "opinions",
        "title": "意见",
        "boxes": [{"label": "单位：", "signed": True, "steps": steps}],
    }
    found = composed([LayoutPart.from_data(grid), LayoutPart.from_data(box)], FilledPaper({}))
    (block,) = found[-1].blocks
    assert [page.blocks[0].title for page in found] == pages
    last = block.rows[-1].cells[0]
    assert (last.kind, last.colspan) == ("opinion", len(block.widths) if len(found) == 1 else 1)
