import pytest

from tepei.policy.definition import DefinitionError
from tepei.policy.fields import Field, Form, Section
from tepei.policy.gaps import check
from tepei.policy.show_if import ShowIf

NAME = {"key": "name", "label": "姓名", "kind": "name", "required": True}
JOINED = {"key": "joined", "label": "是否参加过特培学习", "kind": "yes_no"}
WHERE = {"key": "where", "label": "何时何单位", "show_if": {"field": "joined", "is": "yes"}}
CHINESE = {"key": "chinese", "label": "汉语水平", "kind": "choice", "options": ["很好", "较好", "一般"]}


def section(*fields, key="basic", **more):
    return {"key": key, "title": "基本信息", "fields": list(fields), **more}


def form(*sections):
    return Form.from_data({"version": "2023-1", "sections": list(sections)})


def test_field_is_an_optional_printed_line_of_text_unless_said_otherwise():
    assert Field.from_data({"key": "school", "label": "毕业院校"}) == Field(key="school", label="毕业院校")
    assert Field.from_data({"key": "school", "label": "毕业院校"}).longest == 200


def test_field_keeps_all_that_is_said_of_it():
    source = {
        "key": "ethnicity",
        "label": "民族",
        "kind": "code",
        "code_set": "ethnic_groups",
        "required": True,
        "max_length": 20,
        "printed": False,
        "help": "按户口本填写",
        "fact": "ethnicity_code",
        "locked": True,
        "assumed": True,
    }
    found = Field.from_data(source)
    assert {key: getattr(found, key) for key in source} == source
    assert found.to_data() == source


def test_long_text_is_longer_and_yes_no_has_words_of_its_own():
    assert Field.from_data({"key": "plan", "label": "计划", "kind": "long_text"}).longest == 5000
    assert Field.from_data(JOINED).words == ("是", "否")
    assert Field.from_data({**JOINED, "options": ["有", "无"]}).words == ("有", "无")


@pytest.mark.parametrize(
    ("show_if", "values"),
    [
        ({"field": "joined", "is": "yes"}, ("yes",)),
        ({"field": "joined", "is": True}, ("yes",)),
        ({"field": "joined", "is": False}, ("no",)),
        ({"field": "joined", "in": ["yes", False]}, ("yes", "no")),
    ],
)
def test_show_if_reads_bare_yes_and_no_of_yaml(show_if, values):
    assert (ShowIf.from_data(show_if).field, ShowIf.from_data(show_if).values) == ("joined", values)


def test_section_and_form_find_their_parts():
    found = form(section(NAME, CHINESE))
    assert found.section("basic").field("chinese").options == ("很好", "较好", "一般")
    with pytest.raises(KeyError):
        found.section("career")
    with pytest.raises(KeyError):
        found.section("basic").field("photo")


@pytest.mark.parametrize(
    ("label", "name"),
    [({}, "第 2 行"), ({"row_label": "第 {} 段经历"}, "第 2 段经历"), ({"row_label": "经历"}, "经历 2")],
)
def test_rows_are_named_from_one(label, name):
    rows = Section.from_data(section(NAME, rows=True, min_rows=1, max_rows=3, **label))
    assert (str(rows.name_row(1)), rows.min_rows, rows.max_rows) == (name, 1, 3)


@pytest.mark.parametrize(
    ("change", "path", "words"),
    [
        ({"kind": "colour"}, "field.kind", "“colour”不在可用值之内"),
        ({"colour": "red"}, "field.colour", "未知的键"),
        ({"label": None}, "field.label", "缺少此项"),
        ({"required": "yes"}, "field.required", "应为 true 或 false"),
        ({"max_length": -1}, "field.max_length", "不小于 0 的整数"),
        ({"max_length": True}, "field.max_length", "不小于 0 的整数"),
        ({"max_length": "9"}, "field.max_length", "不小于 0 的整数"),
        ({"kind": "choice"}, "field.options", "须列出可选项"),
        ({"kind": "choice", "options": ["好", True]}, "field.options[1]", "请加引号"),
        ({"kind": "choice", "options": "好"}, "field.options", "应为列表"),
        ({"kind": "yes_no", "options": ["是"]}, "field.options", "两个词"),
        ({"options": ["甲"]}, "field.options", "不能有可选项"),
        ({"kind": "code"}, "field.code_set", "须写明代码集"),
        ({"code_set": "sex"}, "field.code_set", "只用于填写方式为“代码集”的栏"),
        ({"show_if": {"field": "x"}}, "field.show_if", "须写且只写一个"),
        ({"show_if": {"field": "x", "is": "a", "in": ["b"]}}, "field.show_if", "须写且只写一个"),
        ({"show_if": {"is": "a"}}, "field.show_if.field", "缺少此项"),
        ({"show_if": {"field": "x", "is": 3}}, "field.show_if.is", "应为文字"),
        ({"show_if": {"field": "x", "in": ["a", 3]}}, "field.show_if.in[1]", "应为文字"),
    ],
)
def test_field_errors_name_the_key_path(change, path, words):
    with pytest.raises(DefinitionError, match=words) as caught:
        Field.from_data({"key": "name", "label": "姓名", **change})
    assert caught.value.path == path


@pytest.mark.parametrize(
    ("source", "path", "words"),
    [
        (section(), "section.fields", "至少要有一栏"),
        (section(NAME, NAME), "section.fields", "“name”重复"),
        (section(NAME, min_rows=1), "section.rows", "须可填多行"),
        (section(NAME, max_rows=1), "section.rows", "须可填多行"),
        (section(NAME, rows=True, min_rows=3, max_rows=2), "section.max_rows", "不能小于最少行数"),
        (section(NAME, rows=True, max_rows=0), "section.max_rows", "至少为 1"),
        (section({"label": "姓名"}), "section.fields[0].key", "缺少此项"),
        ("basic", "section", "应为键值对"),
    ],
)
def test_section_errors_name_the_key_path(source, path, words):
    with pytest.raises(DefinitionError, match=words) as caught:
        Section.from_data(source)
    assert caught.value.path == path


@pytest.mark.parametrize(
    ("sections", "path", "words"),
    [
        ([], "form.sections", "至少要有一个栏目"),
        ([section(NAME), section(NAME)], "form.sections", "“basic”重复"),
        ([section(WHERE)], "form.sections[0].fields[0].show_if", "没有“joined”这一栏"),
        (
            [section({**WHERE, "show_if": {"field": "past.joined", "is": "yes"}})],
            "form.sections[0].fields[0].show_if",
            "没有",
        ),
        ([section(WHERE, JOINED)], "form.sections[0].fields[0].show_if", "须排在本栏之前"),
        (
            [section(JOINED, {**WHERE, "show_if": {"field": "joined", "is": "有"}})],
            "form.sections[0].fields[1].show_if",
            "yes、no",
        ),
        (
            [section(CHINESE, {**WHERE, "show_if": {"field": "chinese", "is": "差"}})],
            "form.sections[0].fields[1].show_if",
            "很好、",
        ),
        (
            [
                section(JOINED, key="past", rows=True),
                section({**WHERE, "show_if": {"field": "past.joined", "is": "yes"}}),
            ],
            "form.sections[1].fields[0].show_if",
            "不能取决于另一栏目的某一行",
        ),
    ],
)
def test_form_errors_name_the_key_path(sections, path, words):
    with pytest.raises(DefinitionError, match=words) as caught:
        form(*sections)
    assert caught.value.path == path


def test_form_wants_a_version():
    with pytest.raises(DefinitionError, match="缺少此项"):
        Form.from_data({"sections": [section(NAME)]})


RETIRED = {
    "version": "1",
    "sections": [
        {"key": "a", "title": "甲", "fields": [{"key": "x", "label": "一", "required": True, "retired": True}, {"key": "y", "label": "二"}]},
        {"key": "b", "title": "乙", "retired": True, "fields": [{"key": "z", "label": "三", "required": True}]},
        {"key": "c", "title": "丙", "fields": [{"key": "w", "label": "四", "retired": True}]},
    ],
}  # fmt: skip


def test_retired_parts_are_kept_and_not_asked() -> None:
    form = Form.from_data(RETIRED)
    assert [section.key for section in form.sections] == ["a", "b", "c"]
    assert [(section.key, [field.key for field in section.fields]) for section in form.live.sections] == [
        ("a", ["y"])
    ]
    assert check(form, {}) == {}


def test_nothing_depends_on_a_retired_field() -> None:
    asks = {"key": "v", "label": "五", "show_if": {"field": "a.x", "is": "1"}}
    sections = [*RETIRED["sections"], {"key": "d", "title": "丁", "fields": [asks]}]
    with pytest.raises(DefinitionError, match="已停用"):
        Form.from_data({**RETIRED, "sections": sections})
