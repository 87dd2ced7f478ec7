"""What a year names and nobody ever has, and ways that lead past what it asks for, are mistakes at their line: they decided wrongly in silence."""

from __future__ import annotations

import pytest

from tests.packs.test_recipes import made

REQUIREMENT = "tracks: [{{code: engineering, requirements: [{{key: own, name: 试, source: 假定, alternatives: [[{condition}]]}}]}}]\n"
PAPERS = (
    "facts: [{{key: own, name: 试, kind: number, unit: 篇, from: {{rows: papers, take: count, where: {{{where}}}}}}}]\n"
    + (
        "tracks: [{{code: engineering, requirements: [{{key: own, name: 试, source: 假定, alternatives: [[{{fact: own, operator: at_least, value: 1}}]]}}]}}]\n"
    )
)
PLACE = (
    "facts: [{{key: own, name: 试, kind: yes_no, words: {{yes: 在, no: 不在}}, from: {{among: [{code}], of: {of}}}}}]\n"
    + (
        "tracks: [{{code: engineering, requirements: [{{key: own, name: 试, source: 假定, alternatives: [[{{fact: own, operator: is, value: true}}]]}}]}}]\n"
    )
)


BOUNDED = PAPERS.replace("where: {{{where}}}", "bounds: [{{{bound}}}]")
ITEMS = (
    "facts: [{{key: post, name: 职务, kind: choice, words: {{a: 正处级, b: 副处级}}}}]\n"
    "limits: [{{key: posts, kind: cap, of: post, numbers: {{{numbers}}}, counted: forwarding, source: 假定}}]\n"
    "form: {{sections: [{{key: summary, fields: [{{key: post, label: 职务, kind: choice, options: [正处级, 副处级], fact: post}}]}}]}}\n"
)
EMPLOYERS = (
    "limits: [{{key: units, kind: cap, numbers: {{{code}: 12}}, counted: forwarding, source: 假定}}]\n"
)
COVER = "documents: {{application: {{cover: [{{label: 栏, field: {field}}}]}}}}\n"
MONEY = "money: [{{key: own, name: 补助, amount: 30000, {key}}}]\n"
SEX = "facts: [{key: sex_code, name: 性别, kind: code, code_set: sex, from: {person: sex}}]\n"


def condition(text: str) -> str:
    return SEX + REQUIREMENT.format(condition=f"{{{text}}}")


VALUES: dict[str, tuple[str, str]] = {
    "代码": (condition('fact: sex_code, operator: is, value: "2"'), ""),
    "以名称代替代码": (condition("fact: sex_code, operator: is, value: 女"), "“女”是名称，请写代码“2”"),
    "没有的代码": (condition('fact: sex_code, operator: in, value: ["1", "7"]'), "“性别”没有代码“7”"),
    "没有的等级": (condition("fact: title_rank, operator: at_least, value: 9"), "“专业技术职称”没有这样的等级，只有："),
    "人人都超过的等级": (condition("fact: title_rank, operator: at_most, value: -1"), "“专业技术职称”没有这样的等级，只有："),
    "行的值": (PAPERS.format(where="level: [核心期刊]"), ""),
    "行中没有的值": (PAPERS.format(where="level: 核心"), "没有“核心”这个值，可用：核心期刊、"),
    "有名额的地方": (PLACE.format(code='"980100"', of="region_code"), ""),
    "没有名额的地方": (PLACE.format(code='"980121"', of="region_code"), "“单位所在地”是有自己名额的地方，“平川县”不是；请改用“单位所在县区”"),
    "县区": (PLACE.format(code='"980121"', of="division_code"), ""),
    "没有的区划": (PLACE.format(code='"999999"', of="division_code"), "没有行政区划“999999”"),
    "选项不是条件依据的值": (
        "facts: [{key: post, name: 职务, kind: choice, words: {a: 正处级, b: 副处级}}]\n"
        "tracks: [{code: engineering, requirements: [{key: own, name: 试, source: 假定, alternatives: [[{fact: post, operator: is, value: a}]]}]}]\n"
        "form: {sections: [{key: summary, fields: [{key: post, label: 职务, kind: choice, options: [县处级正职, 副处级], fact: post}]}]}\n",
        "没有“县处级正职”这个值，可用：正处级、副处级",
    ),
    "各项的人数": (ITEMS.format(numbers="a: 1"), ""),
    "各项的人数写名称": (ITEMS.format(numbers="正处级: 1"), ""),
    "没有的一项": (ITEMS.format(numbers="处级: 1"), "“处级”不在可用值之内：a、b"),
    "用人单位的人数": (EMPLOYERS.format(code="91150100MA0XXTR24T"), ""),
    "不是统一社会信用代码": (EMPLOYERS.format(code="示例大学"), "统一社会信用代码应为 18 位"),
    "没有的培养方式的标题": ("summary_table: {titles: {law: 法律系列}}\n", "没有“law”这一培养方式"),
    "没有的培养方式的列": (
        "summary_table: {columns: [{key: own, label: 空, kind: blank, tracks: [health, law]}]}\n",
        "没有“law”这一培养方式",
    ),
    "没有的培养方式的材料": ("documents: {application: {titles: {law: 法律系列}}}\n", "没有“law”这一培养方式"),
    "界限": (BOUNDED.format(bound="field: published_on, within: 5"), ""),
    "数字的界限用于日期": (BOUNDED.format(bound="field: published_on, at_least: 5"), "这种栏没有这样的界限"),
    "没有的栏的界限": (BOUNDED.format(bound="field: factor, at_least: 5"), "申报表没有“papers.factor”这一栏"),
    "没有的日期的界限": (BOUNDED.format(bound="field: published_on, since: factor"), "没有条件依据“factor”"),
    "申报表以外没有的": (COVER.format(field="about.office"), "申报表以外可用：about.category、about.filled_on、about.outcome、about.recommender"),
    "申报表以外的": (COVER.format(field="about.category"), ""),
    "没有的条件依据的格": (COVER.format(field="fact.papres"), "没有条件依据“papres”"),
    "条件依据的格": (COVER.format(field="fact.papers"), ""),
    "只印出来的条件依据": (
        "facts: [{key: lately, name: 近5年论文, kind: number, from: {rows: papers, take: count, bounds: [{field: published_on, within: 5}]}}]\n"
        "summary_table: {columns: [{key: lately, label: 近5年, from: [fact.lately]}]}\n",
        "",
    ),
    "份数不同": ("documents: {application: {copies: 3}}\n", "与年度的申报表份数（1）不一致"),
    "份数相同": ("copies: 3\ndocuments: {application: {copies: 3}}\n", ""),
    "窄于照片的格": (
        "documents: {application: {parts: [{kind: grid, title: 表, rows: [[{field: basic.photo, kind: photo, colspan: 3}, {label: 照片, colspan: 21}]]}]}}\n",
        "照片须占 4 列以上",
    ),
    "没有培养的经费": (MONEY.format(key="due: completed"), "本年度没有写培养的规定（training）"),
    "没有培养的结业证书": (
        "certificate: {title: 结业证书, pattern: 'JY{year}{serial:04}'}\n",
        "本年度没有写培养的规定（training），没有人结业",
    ),
    "没有培养的经费的说明": (MONEY.format(key="paid: 分两次拨付"), ""),
    "审核材料的选项不是条件依据的值": (
        "documents: {unit_review: {fields: [{key: verdict, options: [同意, 不同意推荐]}]}}\n",
        "没有“同意”这个值，可用：同意推荐、不同意推荐",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", VALUES)
def test_value_that_nobody_has_is_named(case: str) -> None:
    recipe, text = VALUES[case]
    _, problems = made(recipe)
    assert all(text in each for each in problems) if text else problems == []
    assert bool(problems) == bool(text)


STEPS = "[{kind: department, drop: true}]"
PATHS: dict[str, tuple[str, list[str]]] = {
    "as it is": ("", []),
    "a level that the route does not name": (
        f"route: {{steps: {STEPS}}}\n",
        ["流程缺少“主管部门”环节，而“厅局（高校） → 地市 → 省（自治区）”的材料经过它；请写明，或列为不经过的环节"],
    ),
    "a level that it skips": (f"route: {{skips: [department], steps: {STEPS}}}\n", []),
    "a level that it names and skips": ("route: {skips: [department]}\n", ["流程中写明的环节不能列为不经过的环节"]),
    "a step that nobody's office stands at": (
        'run_by: "980100"\n'
        "route: {steps: [{kind: host, name: 接收单位, opinion: 接收单位意见, by: [bureau_department], after: county},"
        " {kind: bureau_department, drop: true}, {kind: region, drop: true}]}\n",
        ["没有材料会到“接收单位”：单位的上级中没有“厅局（高校）”的"],
    ),
    "a document of some ways alone": (
        "route: {steps: [{kind: unit, demands: []}, {kind: county, demands: [unit_review]}]}\n",
        ["的材料没有环节填写“用人单位推荐和公示情况表（虚构）”，对其只能人工核定"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", PATHS)
def test_way_that_leads_past_what_is_asked_is_named(case: str) -> None:
    recipe, texts = PATHS[case]
    _, problems = made(recipe)
    assert bool(problems) == bool(texts)
    assert all(any(text in each for each in problems) for text in texts)
