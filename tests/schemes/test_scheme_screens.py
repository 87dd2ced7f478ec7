"""What a year says once, and how all that is wrong with a part of it is told at once."""

from __future__ import annotations

import html
import re

import pytest
from sqlalchemy import select

from tepei.policy.scheme import Promise
from tepei.programmes import queries
from tepei.schemes import assembling
from tepei.schemes.form_models import FormSection
from tepei.schemes.models import Scheme
from tests.schemes.office import CODE, Office, cycle, one, options, pattern, requirement


def test_promise_and_statuses_are_edited_where_they_are_said_once(office: Office) -> None:
    ours = one(office.app, select(Scheme).where(Scheme.cycle_id == cycle(office.app).id))
    values = {
        "promise_version": "1",
        "promise_text": "本人承诺所填内容真实。",
        "statuses-approved": "已推荐，待公布",
        "statuses-selected": " 已成功入选 ",
    }
    page = office.get(f"/schemes/edit/{ours.id}")
    assert '<label class="control-label" for="statuses-selected">已成功入选</label>' in page
    assert office.post(f"/schemes/edit/{ours.id}", **values).status_code == 302
    with office.app.app_context():
        scheme = assembling.assembled(queries.cycle_by_code(CODE))
    assert scheme.promise == Promise(version="1", text="本人承诺所填内容真实。")
    assert scheme.statuses == {"approved": "已推荐，待公布", "selected": "已成功入选"}


def test_what_a_year_says_once_stands_under_headings_that_a_table_of_contents_leads_to(
    office: Office,
) -> None:
    ours = one(office.app, select(Scheme).where(Scheme.cycle_id == cycle(office.app).id))
    for page in (office.get(f"/schemes/edit/{ours.id}"), office.get(f"/schemes/show/{ours.id}")):
        contents = dict(re.findall(r'<li><a href="#(part-\d+)">([^<]+)</a>', page))
        assert [*contents.values()][:3] == ["基本规定", "申报表", "审核流程"]
        assert [*contents] == re.findall(r'<(?:fieldset|section) class="part" id="(part-\d+)"', page)
    fields = options(office.get(f"/schemes/edit/{ours.id}"), "placement_wishes")
    assert "基本信息·姓名" in fields.values()


ALL_AT_ONCE: dict[str, tuple[dict[str, str | list[str]], list[str]]] = {
    "form-fields": (
        {"key": "x", "label": "", "kind": "choice", "max_length": "-1"},
        ["label：请填写本栏。", "options：选择栏须列出可选项", "max_length：应为不小于 0 的整数"],
    ),
    "limits": (
        {"key": "k", "kind": "ratio", "when-group": ["1", "1"], "when-fact": ["no-such", "born_on"],
         "when-operator": ["is", "on_or_after"], "when-value": ["1", "明天"], "when-text": ["", ""]},
        ["when：第 1 行条件：所选条件依据不属于本年度，请重新选择。", "when：第 2 行条件：“明天”不是日期，应如 1978-01-01",
         "percent：应为 1 至 100 的整数"],
    ),
}  # fmt: skip


def test_what_is_no_number_is_said_once_and_an_unsearched_list_is_empty(office: Office) -> None:
    year = cycle(office.app).id
    typed = {"cycle": str(year), "key": "k", "kind": "ratio", "percent": "33.3"}
    page = office.post(f"/limits/add?cycle={year}", **typed).text
    assert len(re.findall(r'<a href="#percent">', page)) == 1
    assert "请调整查询条件" not in office.get(f"/sponsors/list/?_flt_0_cycle={year}")
    assert "请调整查询条件" in office.get(f"/sponsors/list/?_flt_0_cycle={year}&_flt_0_name=无")


@pytest.mark.parametrize("path", ALL_AT_ONCE)
def test_all_that_is_wrong_is_said_at_once_each_at_its_box(office: Office, path: str) -> None:
    year = cycle(office.app)
    plan = one(
        office.app, select(FormSection).where(FormSection.cycle_id == year.id, FormSection.key == "plan")
    )
    parent = ("section", plan.id) if path == "form-fields" else ("cycle", year.id)
    typed, told = ALL_AT_ONCE[path]
    answer = office.post(f"/{path}/add?{parent[0]}={parent[1]}", **{parent[0]: str(parent[1])}, **typed)
    assert answer.status_code == 422
    found = re.findall(r'<li><a href="#([^"]*)">[^：]*：(.*?)</a></li>', answer.text)
    assert sorted(f"{box}：{fault}" for box, fault in found) == sorted(told)


def test_what_a_year_says_once_is_checked_when_it_is_saved(office: Office) -> None:
    row = one(office.app, select(Scheme).where(Scheme.cycle_id == cycle(office.app).id))
    typed = {
        **pattern("trainee_number_pattern", "NMG-甲"),
        **pattern("certificate_pattern", "X"),
        "certificate_title": "结业证书",
    }
    answer = office.post(f"/schemes/edit/{row.id}", **typed)
    assert answer.status_code == 422
    assert re.findall(r'<li><a href="#(?!part-)([^"]*)">', answer.text) == [
        "trainee_number_pattern",
        "certificate_pattern",
    ]


def test_every_box_that_a_record_cannot_do_without_is_marked(office: Office) -> None:
    year, track = cycle(office.app).id, requirement(office.app, "outside", "age").track_id
    page = office.get(f"/requirements/add?track={track}")
    marked = re.findall(r'<label class="control-label" for="(\w+)">[^<]*<span class="required">必填', page)
    assert marked == ["track", "key", "name", "source"]
    nothing = {"track": str(track), "key": "k", "name": "n", "source": "s", "severity": "hard"}
    refused = html.unescape(office.post(f"/requirements/add?track={track}", **nothing).text)
    assert "至少要有一组条件；只能人工核定的，请将“性质”设为“人工核定”" in refused
    assert "promise_text" not in re.findall(
        r'for="(\w+)">[^<]*<span class="required">',
        office.get(f"/schemes/edit/{one(office.app, select(Scheme).where(Scheme.cycle_id == year)).id}"),
    )
