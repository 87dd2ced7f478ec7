"""What is checked of a step whose place a field of the form says."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from tepei import packs

HEAD = """\
programme: {code: senior, name: 职称}
code: senior-2026
name: 职称评审
year: 2026
opens: 2026-06-01
closes: 2026-08-31
cases: []
from: senior-2025
windows: [{steps: [apply], closes: 2026-06-30}]
form:
  sections:
    - key: stay
      title: 服务
      fields:
        - {key: county, label: 服务地, kind: code, code_set: divisions, required: true}
        - {key: host, label: 接收单位, kind: organisation, required: true}
        - {key: reason, label: 事由}
    - key: hosts
      title: 各接收单位
      rows: true
      fields: [{key: host, label: 接收单位, kind: organisation}]
"""
STEP = "route: {steps: [{kind: served, name: 接收地审核, opinion: 接收地意见, by: [%s], at: %s, after: county%s}]}\n"


@cache
def province() -> packs.Pack:
    return packs.read(Path(__file__).parent / "notices/zhicheng")


@pytest.mark.parametrize(
    ("case", "by", "at", "more", "wrong"),
    [
        ("服务地的县级", "county", "stay.county", "", ""),
        ("服务地的市级和市委组织部", "prefecture, party_office", "stay.county", "", ""),
        ("接收单位自己", "unit", "stay.host", "", ""),
        ("接收单位所在县", "county", "stay.host", "", ""),
        ("几家中一家通过即可", "county, prefecture", "stay.county", ", needed: 1", ""),
        ("没有这一栏", "county", "stay.place", "", "申报表没有“stay.place”这一栏"),
        ("可填多行的一栏", "unit", "hosts.host", "", "申报表没有“hosts.host”这一栏，或者它可填多行"),
        ("不是行政区划或单位", "county", "stay.reason", "", "“事由”不是行政区划或单位的一栏"),
        ("写了某一单位", "980000-finance", "stay.county", "", "不写某一单位"),
        ("没有这一环节", "village", "stay.county", "", "不写某一单位"),
        ("地方没有单位这一级", "unit", "stay.county", "", "申报表写明的地方或单位没有“所在单位”的"),
        ("推荐名单", "county", "stay.county", ", demands: [recommendation]", "不凭推荐名单整体报送"),
    ],
)  # fmt: skip
def test_step_is_taken_at_an_office_that_there_is(case: str, by: str, at: str, more: str, wrong: str) -> None:
    text = HEAD + STEP % (by, at, more)
    _year, found = packs.check_files({"cycle.yaml": text}, province(), lambda *_: province().cycles[0])
    told = [str(each.text) for each in found]
    assert bool(told) == bool(wrong), (case, told)
    assert any(wrong in each for each in told) or not wrong, (case, told)
