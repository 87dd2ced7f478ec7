"""Every record of a pack's files, described once: its keys in the order of the file, what they hold, what goes without saying 格式.

From here come the keys that a reader knows, what the writer leaves out, the JSON Schema and the reference in docs/packs.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tepei.policy.attachments import ATTACHMENT_KINDS
from tepei.policy.condition import COUNTINGS
from tepei.policy.eligibility import SEVERITIES
from tepei.policy.facts import FACTS
from tepei.policy.fields import KINDS
from tepei.policy.limits import BODY_KINDS, LIMIT_KINDS
from tepei.policy.operators import OPERATORS
from tepei.policy.route import HELD_FROM, RESUBMISSIONS, STATES, STEPS

APPLY = "apply"
PERIODS = {"year": "每年", "month": "每月", "once": "一次性"}
PAPERS = ("A4", "A3")
COLUMN_KINDS = ("text", "number", "month", "date", "blank")


@dataclass(frozen=True)
class Key:
    """`kind`: text · whole · flag · moment · decimal · choice · texts · choices · record · records · groups (lists of records) · any.

    `usual` is what a file need not say; `of` names the record that is held; `choices` the words that may stand.
    """

    name: str
    label: str
    kind: str = "text"
    required: bool = False
    usual: Any = None
    of: str = ""
    choices: tuple[str, ...] = ()


def _key(name: str, label: str, kind: str = "text", **more: Any) -> Key:
    usual = {"text": "", "flag": False, "texts": [], "choices": [], "records": [], "groups": []}.get(kind)
    return Key(name, label, kind, **{"usual": usual, **more})


def _must(name: str, label: str, kind: str = "text", **more: Any) -> Key:
    return _key(name, label, kind, required=True, **more)


def _choice(name: str, label: str, choices: Any, **more: Any) -> Key:
    return _key(name, label, "choice", choices=tuple(choices), **more)


_ASSUMED = _key("assumed", "原文未载，由我们推定", "flag")
_SOURCE = _key("source", "依据：文号和条款")

RECORDS: Mapping[str, tuple[Key, ...]] = {
    "cycle": (
        _must("programme", "项目", "record", of="programme"),
        _must("code", "年度代码，全系统唯一"),
        _must("name", "年度名称"),
        _must("year", "年度", "whole"),
        _key("document_number", "文号；通知没有文号的不写"),
        _key("summary", "说明，显示在首页"),
        _must("opens", "开始；只写日期的为当日零时", "moment"),
        _must("closes", "截止；只写日期的为当日最后一刻", "moment"),
        _key("copies", "申报表份数", "whole", usual=1),
        _choice("places_held_from", "名额从何时起占用：推荐、入选", HELD_FROM, usual="recommendation"),
        _key("promise", "承诺书", "record", of="promise"),
        _key("trainee_number", "学员编号", "record", of="trainee_number"),
        _key("statuses", "状态名称：状态代码 → 显示的词", "record", of="statuses"),
        _must("tracks", "培养方式", "records", of="track"),
        _key("windows", "时限", "records", of="window"),
        _key("limits", "名额限制", "records", of="limit"),
        _key("money", "经费标准", "records", of="money"),
    ),
    "programme": (_must("code", "项目代码，各年度相同"), _must("name", "项目名称")),
    "promise": (_must("version", "版本"), _must("text", "承诺书全文"), _ASSUMED),
    "trainee_number": (_must("pattern", "编号规则，如 XJ{year}{serial:04}"), _ASSUMED),
    "statuses": tuple(_key(state, f"“{word}”的显示名称") for state, word in STATES.items()),
    "track": (
        _must("code", "代码"),
        _must("name", "名称"),
        _key("form_label", "申报表“培养方式”一栏的填法"),
        _key("total", "计划人数", "whole"),
        _key("total_is_soft", "计划人数只作参考，名额合计可以不等", "flag"),
    ),
    "window": (
        _key("body", "适用单位的代码，不写则适用于全区"),
        _must("steps", "环节", "choices", choices=(APPLY, *STEPS)),
        _key("opens", "开始", "moment"),
        _key("closes", "截止", "moment"),
        _key("days_before_close", "截止日前几日截止，与 closes 只写一个", "whole"),
        _SOURCE,
    ),
    "limit": (
        _must("key", "代码"),
        _choice("kind", "类别", LIMIT_KINDS, required=True),
        _key("track", "培养方式代码，不写则适用于全部"),
        _key("bodies", "适用的单位类别，不写则适用于全部", "choices", choices=BODY_KINDS),
        _key("number", "人数", "whole"),
        _key("percent", "百分比", "whole"),
        _key("when", "适用于哪些人：列出几组条件，满足其中一组即可", "groups", of="condition"),
        _key("text", "通知原文"),
        _SOURCE,
        _ASSUMED,
    ),
    "money": (
        _must("key", "代码"),
        _key("track", "培养方式代码，不写则适用于全部"),
        _must("name", "经费项目"),
        _key("amount", "金额（元）；通知没有写明的不写", "decimal"),
        _choice("per", "计算单位", PERIODS, required=True),
        _key("payee", "拨付对象"),
        _key("paid", "拨付时间与方式"),
        _SOURCE,
    ),
    "requirement": (
        _must("key", "代码"),
        _must("name", "名称"),
        _must("source", "依据：文号和条款"),
        _choice("severity", "硬性、原则上、人工核定", SEVERITIES, usual="hard"),
        _key("text", "通知原文"),
        _key("override_by", "可以核准破格的环节", "choices", choices=tuple(STEPS)),
        _must("alternatives", "条件：列出几组，满足其中一组即可，一组之内须全部满足", "groups", of="condition"),
    ),
    "condition": (
        _choice("fact", "条件依据", FACTS, required=True),
        _choice("operator", "比较", OPERATORS, required=True),
        _key("value", "值，随比较而定", "any"),
        _key("text", "通知原文"),
        _choice("counting", "年限算法", COUNTINGS, usual="full_years"),
    ),
    "form": (
        _must("version", "版本，印在申报表上"),
        _must("sections", "栏目", "records", of="section"),
        _key("attachments", "附件", "records", of="attachment"),
    ),
    "section": (
        _must("key", "代码"),
        _must("title", "名称"),
        _key("rows", "可填多行", "flag"),
        _key("min_rows", "最少行数", "whole"),
        _key("max_rows", "最多行数", "whole"),
        _key("row_label", "每行的叫法", usual="第 {} 行"),
        _key("help", "填写说明"),
        _key("retired", "已停用：不再填写，已填的仍可查看", "flag"),
        _must("fields", "栏", "records", of="field"),
    ),
    "field": (
        _must("key", "代码"),
        _must("label", "原表的文字"),
        _choice("kind", "填写方式", KINDS, usual="text"),
        _key("options", "可选项", "texts"),
        _key("code_set", "代码集"),
        _key("required", "必填", "flag"),
        _key("locked", "由系统填入", "flag"),
        _key("max_length", "最多字数", "whole"),
        _key("printed", "印在申报表上", "flag", usual=True),
        _ASSUMED,
        _choice("fact", "提供哪一项条件依据", FACTS, usual=""),
        _key("show_if", "在什么情况下填写", "record", of="show_if"),
        _key("help", "填写说明"),
        _key("retired", "已停用：不再填写，已填的仍可查看", "flag"),
    ),
    "show_if": (_must("field", "另一栏"), _key("is", "等于", "any"), _key("in", "是其中之一", "any")),
    "attachment": (
        _must("key", "代码"),
        _must("label", "名称"),
        _choice("kind", "图片或文件", ATTACHMENT_KINDS, required=True),
        _key("required", "必传", "flag"),
        _key("required_if", "在什么情况下必传：列出几组条件", "groups", of="condition"),
        _ASSUMED,
        _key("help", "说明"),
        _key("retired", "已停用", "flag"),
    ),
    "route": (
        _must("source", "依据：文号和条款"),
        _choice("resubmission", "退回修改后再提交：回到退回的环节、从头开始", RESUBMISSIONS, required=True),
        _must("steps", "环节", "records", of="step"),
    ),
    "step": (
        _choice("kind", "环节", STEPS, required=True),
        _key("name", "本省的叫法"),
        _must("opinion", "审核意见栏的文字"),
        _ASSUMED,
        _key("demands", "须上传签字盖章扫描件的材料：documents 的键，汇总表为 summary", "texts"),
    ),
    "document": (
        _must("title", "标题"),
        _SOURCE,
        _key("version", "版本"),
        _key("copies", "份数", "whole", usual=1),
        _key("file_name", "文件名"),
        _ASSUMED,
        _choice("paper", "纸张", PAPERS, usual="A4"),
        _key("landscape", "横向", "flag"),
        _key("fields", "由审核单位填写的栏", "records", of="field"),
        _key("above", "封面上方的一栏", "any"),
        _key("cover", "封面", "any"),
        _key("imprint", "制表单位"),
        _key("notes_title", "填表说明的标题"),
        _key("notes", "填表说明", "texts"),
        _key("parts", "各部分的版式", "any"),
    ),
    "summary": (
        _must("title", "标题"),
        _SOURCE,
        _key("file_name", "文件名"),
        _key("above", "表上方的文字", "texts"),
        _key("note", "表下方的备注"),
        _choice("paper", "纸张", PAPERS, usual="A4"),
        _key("landscape", "横向", "flag"),
        _ASSUMED,
        _must("columns", "列", "records", of="column"),
    ),
    "column": (
        _must("key", "代码"),
        _must("label", "列名"),
        _key("group", "上一行合并的列名"),
        _key("width", "列宽", "whole"),
        _choice("kind", "写法；blank 为空列", COLUMN_KINDS, usual="text"),
        _key("from", "取自哪些栏，依次以“，”相连", "texts"),
    ),
    "pack": (
        _must("code", "省份代码，与目录名相同"),
        _must("name", "名称"),
        _must("authority", "主管部门"),
        _must("region_code", "行政区划代码"),
        _key("words", "本省用语：我们的词 → 本省的词", "any"),
    ),
}  # fmt: skip


def step_name(step: str) -> str:
    """申报, 所在单位, …"""
    return "申报" if step == APPLY else STEPS.get(step, step)


def keys(record: str) -> tuple[str, ...]:
    """The keys of a record in the order of its file."""
    return tuple(key.name for key in RECORDS[record])


def tidy(record: str, said: Mapping[str, Any]) -> dict[str, Any]:
    """The record in the order of its file, without what goes without saying; records inside it likewise."""
    kept: dict[str, Any] = {}
    for key in RECORDS[record]:
        value = said.get(key.name)
        if value is None or (value == key.usual and not key.required):
            continue
        kept[key.name] = _inside(key, value)
    return kept


def _inside(key: Key, value: Any) -> Any:
    if key.kind == "record":
        return tidy(key.of, value)
    if key.kind == "records":
        return [tidy(key.of, item) for item in value]
    if key.kind == "groups":
        return [[tidy(key.of, item) for item in group] for group in value]
    return value


# What cycle.yaml says beside the head, the tracks and the windows: it goes into a cycle's configuration under the same key.
CONFIGURED = ("places_held_from", "promise", "trainee_number", "statuses", "limits", "money")
# An example names an ethnic group by its name; every other column of cases.csv is a fact.
_NAMED = {"ethnicity_name": "ethnicity"}
CASE_FACTS = (
    "born_on",
    "ethnicity_name",
    *(key for key in FACTS if key not in ("born_on", "ethnicity_code", "is_minority")),
)


def case_column(fact: str) -> str:
    """What the column of cases.csv is called."""
    return _NAMED.get(fact, fact)
