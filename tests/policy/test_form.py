import pytest

from tepei.policy.definition import DefinitionError
from tepei.policy.form import Form, is_blank, is_shown
from tepei.policy.gaps import Gap, check
from tepei.policy.words import say
from tests.policy.sample import FORM, FULL, KNOWN, ROW, basic, gaps


def test_complete_form_has_no_gaps():
    assert check(FORM, FULL, {"photo"}, KNOWN) == {}


def test_empty_form_names_every_required_field_by_section():
    found = check(FORM, {})
    assert {key: [gap.field for gap in section] for key, section in found.items()} == {
        "basic": ["name", "unit", "photo", "sex"],
        "past": ["joined"],
        "career": [""],
    }


def test_gap_says_where_and_what():
    assert check(FORM, {**FULL, **basic(name=" ")}, {"photo"}, KNOWN) == {
        "basic": [Gap("basic", "name", None, say("请填写“%(label)s”。", label="姓名"), "missing")]
    }


@pytest.mark.parametrize(
    ("changed", "code", "field", "text"),
    [
        (basic(name=None), "missing", "name", "请填写“姓名”。"),
        (basic(sex=""), "missing", "sex", "请选择“性别”。"),
        (basic(unit=None), "missing", "unit", "“工作单位”由系统填入，现为空，请到个人信息中补全。"),
        (basic(sex="3"), "unknown_choice", "sex", "“性别”：不在代码表之内，请从列表中重新选择。"),
        (
            basic(name="张\0三"),
            "characters",
            "name",
            "“姓名”：第 2 个字符是空字符（NUL），请删除后重新输入。",
        ),
        (
            basic(name="张😀"),
            "format",
            "name",
            "“姓名”：姓名第 2 个字符“😀”不能用于姓名，请对照证件填写；间隔号请用“·”。",
        ),
        (basic(school="内蒙古大学"), "too_long", "school", "“毕业院校”最多 4 个字符，现为 5 个，请删减。"),
        ({"past": {}}, "missing", "joined", "请选择“是否参加过特培学习”。"),
        (
            {"past": {"joined": "也许"}},
            "unknown_choice",
            "joined",
            "“是否参加过特培学习”：请选择“是”或“否”。",
        ),
        (
            {"past": {"joined": ["yes"]}},
            "characters",
            "joined",
            "“是否参加过特培学习”：内容不是文字，请重新填写。",
        ),
    ],
)
def test_each_gap_tells_what_to_do(changed, code, field, text):
    assert gaps(**changed) == [(code, field, None, text)]


def test_length_is_counted_in_characters():
    assert gaps(**basic(school="𠮷𠮷𠮷𠮷")) == []


def test_photo_is_there_when_it_was_uploaded():
    assert gaps(attachments=set()) == [("missing", "photo", None, "请上传“一寸照片”。")]


def test_field_that_does_not_apply_is_not_asked_for():
    assert gaps(past={"joined": "no", "where": ""}) == []
    assert [gap[1] for gap in gaps(past={"joined": "是"})] == ["where", "again"]


def test_stale_answer_of_a_hidden_field_shows_nothing_further():
    assert gaps(past={"joined": "no", "where": "甲"}) == []
    assert [
        gap[1] for gap in gaps(past={"joined": "yes", "where": "甲"}, career=[{**ROW, "again": "是"}])
    ] == ["why"]


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([], [("too_few_rows", "", None, "“主要工作经历”至少填写 1 行，现有 0 行，请补充。")]),
        ([{"period": " "}], [("too_few_rows", "", None, "“主要工作经历”至少填写 1 行，现有 0 行，请补充。")]),
        ([{}, ROW], []),
        ([ROW] * 3, [("too_many_rows", "", None, "“主要工作经历”最多填写 2 行，现有 3 行，请删减。")]),
        (
            [ROW, {"post": "工程师"}],
            [
                (
                    "row_incomplete",
                    "period",
                    1,
                    "“主要工作经历”第 2 行：请填写“时间”。不需要此行的，请删除该行。",
                )
            ],
        ),
        (
            [{**ROW, "abroad": "yes"}],
            [
                (
                    "row_incomplete",
                    "country",
                    0,
                    "“主要工作经历”第 1 行：请填写“国家”。不需要此行的，请删除该行。",
                )
            ],
        ),
        (
            [{**ROW, "abroad": "也许"}],
            [("unknown_choice", "abroad", 0, "“主要工作经历”第 1 行：“国外”：请选择“是”或“否”。")],
        ),
    ],
)
def test_rows_are_counted_without_blank_ones_and_checked_one_by_one(rows, found):
    assert gaps(career=rows) == found


@pytest.mark.parametrize("career", [None, "文字", {"period": "2015"}, ["文字"]])
def test_rows_of_a_wrong_shape_are_none(career):
    assert [gap[0] for gap in gaps(career=career)] == ["too_few_rows"]


def test_section_of_a_wrong_shape_is_empty():
    assert [gap[1] for gap in gaps(past="文字")] == ["joined"]


def test_is_shown_looks_at_the_row_or_at_the_other_section():
    career = FORM.section("career")
    assert is_shown(FORM, career, career.field("period"), FULL, {})
    assert is_shown(FORM, career, career.field("country"), FULL, {"abroad": "是"})
    assert not is_shown(FORM, career, career.field("country"), FULL, {"abroad": "\0"})
    assert not is_shown(FORM, career, career.field("again"), FULL, {})


def test_is_blank_knows_a_row_in_which_nothing_was_typed():
    career = FORM.section("career")
    assert is_blank(career, {"period": "", "post": None, "other": "多余"})
    assert not is_blank(career, {"abroad": False})


EXPERTS = Form.from_data(
    {
        "version": "1",
        "sections": [
            {
                "key": "experts",
                "title": "推荐专家",
                "rows": True,
                "row_label": "第 {} 位",
                "fields": [
                    {"key": "name", "label": "姓名", "distinct": True},
                    {"key": "unit", "label": "单位"},
                ],
            }
        ],
    }
)


@pytest.mark.parametrize(
    ("names", "rows"),
    [(["白云", "乌兰"], []), (["白云", " 白 云", "乌兰", "白云"], [1, 3]), (["", "", "乌兰"], [])],
)
def test_rows_say_different_things_where_the_form_wants_it(names, rows):
    found = check(EXPERTS, {"experts": [{"name": name, "unit": "一院"} for name in names]}).get("experts", [])
    assert [(gap.code, gap.field, gap.row) for gap in found] == [("same_rows", "name", row) for row in rows]
    told = "“推荐专家”第 2 位：“姓名”与第 1 位相同，请填写不同的。"
    assert not rows or str(found[0].text) == told


def test_only_rows_can_differ():
    section = {"key": "a", "title": "甲", "fields": [{"key": "b", "label": "乙", "distinct": True}]}
    with pytest.raises(DefinitionError, match="只用于可填多行的栏目"):
        Form.from_data({"version": "1", "sections": [section]})
