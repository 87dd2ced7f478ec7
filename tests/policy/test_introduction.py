"""The free text of the 汇总表 against its pattern (内人社办发〔2023〕147号 附件2)."""

from __future__ import annotations

import pytest

from tepei.policy.introduction import LONGEST, missing, warnings

WHOLE = (
    "从事草原生态修复工作15年，在退化草原治理领域作出突出成就，具有很好的发展潜能。"
    "主要业绩包括：主持自治区科技重大专项1项，发表论文20篇，出版论著2部；获得的主要奖项、荣誉包括自治区科技进步一等奖（2021年）。"
)  # fmt: skip


@pytest.mark.parametrize(
    ("case", "text", "expected"),
    [
        ("照体例", WHOLE, []),
        ("数字用汉字", WHOLE.replace("15年", "十五年"), []),
        ("十余年", WHOLE.replace("15年", "十余年"), []),
        ("从事工作在前、年数在后隔一逗号", WHOLE.replace("工作15年", "工作，至今15年"), []),
        ("没有写多少年", WHOLE.replace("工作15年", "工作"), ["years"]),
        ("没有写领域", WHOLE.replace("在退化草原治理领域", ""), ["field"]),
        ("写方面也可以", WHOLE.replace("领域", "方面"), []),
        ("没有写潜能", WHOLE.replace("具有很好的发展潜能", "工作努力"), ["potential"]),
        ("没有写主要业绩", WHOLE.replace("主要业绩包括：", ""), ["results"]),
        ("没有写奖项荣誉", WHOLE.split("；获得", maxsplit=1)[0], ["awards"]),
        ("换行不算", WHOLE.replace("工作15年", "工作\n15 年"), []),
        ("什么都没有", "我是一名医生。", ["years", "field", "achievement", "potential", "results", "awards"]),
    ],
)  # fmt: skip
def test_parts_that_are_missing_are_named(case: str, text: str, expected: list[str]) -> None:
    assert missing(text) == expected, case


@pytest.mark.parametrize(
    ("case", "text", "told"),
    [
        ("照体例", WHOLE, []),
        ("没有填写的另有规定", "  ", []),
        ("太长", WHOLE + "等" * LONGEST, [f"有 {len(WHOLE) + LONGEST} 个字，一般不超过 500 个字"]),
        ("缺一项", WHOLE.replace("具有很好的发展潜能", "工作努力"), ["缺少“发展潜能”"]),
    ],
)  # fmt: skip
def test_what_is_told_of_it(case: str, text: str, told: list[str]) -> None:
    assert [str(each) for each in warnings(text)] == told, case


def test_short_text_is_told_so() -> None:
    assert str(warnings(WHOLE[:79])[-1]) == "只有 79 个字，一般不少于 80 个字"
