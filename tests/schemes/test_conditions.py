"""The editor of conditions: comparisons fit the fact, values are picked by their words, and what is being written is said beside it."""

from __future__ import annotations

import html
import json
import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from tepei.codes.models import CodeItem
from tepei.policy.answers import normalise
from tepei.policy.fact_values import first_day
from tepei.policy.facts import FactRecord
from tepei.policy.fields import Field
from tepei.policy.limit_words import in_words
from tepei.portal import scope
from tepei.portal.database import transaction
from tepei.programmes import frozen
from tepei.programmes import queries as programmes
from tepei.schemes import assembling, wording
from tepei.schemes.form_models import AttachmentKind
from tepei.schemes.models import Fact, Requirement
from tests import factories
from tests.schemes.office import CODE, Office, cycle, requirement


def lines(*rows: tuple[str, str, str, str], field: str = "alternatives") -> dict[str, Any]:
    """(group, fact, comparison, value) as a browser sends them."""
    columns = zip(*rows, strict=True)
    named = dict(zip(("group", "fact", "operator", "value"), map(list, columns), strict=True))
    return {f"{field}-{key}": column for key, column in {**named, "text": [""] * len(rows)}.items()}


def told(office: Office, **values: Any) -> str:
    page = f"/requirements/edit/{requirement(office.app, 'outside', 'age').id}"
    token = factories.token_of(office.client.get(page).text)
    answer = office.client.post(
        f"/conditions/{CODE}", data={"csrf_token": token, "field": "alternatives"} | values
    )
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", html.unescape(answer.text)).split())


KINDS = {
    "born_on": ["age_at_most", "older_than", "born_on_or_after", "on_or_after", "before"],
    "is_scarce": ["is", "declared"],
    "years": ["at_least", "at_most"],
    "ethnicity_code": ["in", "not_in", "is", "is_not"],
}


@pytest.mark.parametrize(("fact", "operators"), KINDS.items())
def test_line_offers_what_fits_its_fact(sqlite_portal: Flask, fact: str, operators: list[str]) -> None:
    office = Office(sqlite_portal)
    ours = requirement(sqlite_portal, "outside", "age")
    refused = office.post(
        f"/requirements/edit/{ours.id}", **lines(("1", fact, operators[0], "不是这样")), name=""
    )
    page = html.unescape(refused.text)
    line = next(each for each in page.split("<tr data-line>") if f'<option value="{fact}"\n' in each)
    select = line[line.index('name="alternatives-operator"') :].partition("</select>")[0]
    assert re.findall(r'<option value="(\w+)"', select) == operators


def test_page_carries_the_values_of_facts_by_their_words(sqlite_portal: Flask) -> None:
    page = Office(sqlite_portal).get(f"/requirements/edit/{requirement(sqlite_portal, 'outside', 'age').id}")
    start = page.index('data-facts="') + len('data-facts="')
    facts = json.JSONDecoder().raw_decode(page[start:])[0]
    assert facts["is_scarce"]["values"] == ["是", "否"]
    assert facts["education_rank"]["values"][:2] == ["博士研究生", "硕士研究生"]
    assert (
        "蒙古族" in facts["ethnicity_code"]["values"]
        and "兴安盟科尔沁右翼前旗" in facts["region_code"]["values"]
    )
    assert facts["years"] == {
        "kind": "number",
        "unit": "年",
        "operators": ["at_least", "at_most"],
        "values": [],
        "others": facts["years"]["others"],
    }
    assert "〔出生日期〕" in facts["profession_since"]["others"]["on_or_after"]


def test_another_fact_stands_in_the_place_of_a_value(sqlite_portal: Flask) -> None:
    office, ours = Office(sqlite_portal), requirement(sqlite_portal, "outside", "age")
    path = f"/requirements/edit/{ours.id}"
    typed = ("1", "profession_since", "on_or_after", "[出生日期]")
    assert office.post(path, **lines(typed)).status_code == 302
    kept = requirement(sqlite_portal, "outside", "age").alternatives
    assert kept[0][0]["value"] == {"fact": "born_on"}
    assert 'value="〔出生日期〕"' in office.get(path)
    assert "从事本专业起始日期不早于出生日期" in office.get(f"/requirements/show/{ours.id}")
    said = told(office, **lines(("1", "profession_since", "on_or_after", "〔最高学历〕")))
    assert "“从事本专业起始日期”和“最高学历”不能这样比较" in said


def test_codes_are_named_and_kept_as_codes(sqlite_portal: Flask) -> None:
    office, ours = Office(sqlite_portal), requirement(sqlite_portal, "outside", "age")
    path = f"/requirements/edit/{ours.id}"
    rows = lines(
        ("1", "ethnicity_code", "in", "蒙古族、11"), ("2", "region_code", "is", "兴安盟科尔沁右翼前旗")
    )
    assert office.post(path, **rows).status_code == 302
    kept = requirement(sqlite_portal, "outside", "age").alternatives
    assert [group[0]["value"] for group in kept] == [["02", "11"], "152221"]
    assert 'value="蒙古族、满族"' in office.get(path)
    shown = office.get(f"/requirements/show/{ours.id}")
    assert "民族为蒙古族、满族之一，或单位所在地为兴安盟科尔沁右翼前旗" in shown


OF_TRACK = [[{"fact": "track_code", "operator": "is", "value": "outside"}]]
OF_PLACE = [[{"fact": "region_code", "operator": "in", "value": ["152200"]}]]


def test_conditions_of_lists_name_tracks_and_codes(sqlite_portal: Flask) -> None:
    """Of one year, and of all."""
    office, year = Office(sqlite_portal), cycle(sqlite_portal)
    with sqlite_portal.app_context(), scope.everything("a test demands"), transaction() as session:
        kind = session.scalars(select(AttachmentKind).where(AttachmentKind.cycle_id == year.id)).first()
        kind.required_if = [*OF_TRACK, *OF_PLACE]
    for narrowed in (f"?_flt_0_cycle={year.id}", ""):
        shown = re.findall(r"[^<>]*单位所在地[^<>]*", office.get(f"/attachment-kinds/list/{narrowed}"))
        assert [each.strip() for each in shown] == ["培养方式为自治区特培（区外），或单位所在地为兴安盟之一"]


def test_revision_says_the_names_of_codes(sqlite_portal: Flask) -> None:
    with sqlite_portal.app_context():
        plain = frozen.written(assembling.assembled(programmes.cycle_by_code(CODE)).scheme)
        limit = {"key": "k", "kind": "ratio", "percent": 33, "when": OF_PLACE}
        (read,) = frozen.read({**plain, "limits": [limit]}, "").limits
        assert str(in_words(read, {}, {})) == "至少 33% 须为以下人选：单位所在地为兴安盟之一。"


def test_limit_of_a_revision_of_before_names_its_track(sqlite_portal: Flask) -> None:
    with sqlite_portal.app_context():
        plain = frozen.written(assembling.assembled(programmes.cycle_by_code(CODE)).scheme)
        limits = [{"key": key, "kind": "cap", "number": 2, "track": key} for key in ("", "outside")]
        read = frozen.read({**plain, "limits": [{**each, "key": "k"} for each in limits]}, "").limits
        assert [each.tracks for each in read] == [(), ("outside",)]


def test_name_of_two_places_is_told_by_its_code(sqlite_portal: Flask) -> None:
    """What two codes are called alike stands for neither."""
    office, ours = Office(sqlite_portal), requirement(sqlite_portal, "outside", "age")
    with sqlite_portal.app_context(), transaction() as session:
        session.add(CodeItem(code_set="ethnic_groups", code="777", name="蒙古族", position=777))
    path = f"/requirements/edit/{ours.id}"
    office.post(path, **lines(("1", "ethnicity_code", "in", "02、777")))
    assert 'value="02、777"' in office.get(path)


WRITTEN = {
    "one group": ([("1", "years", "at_least", "5"), ("1", "is_scarce", "is", "是")], "从事本专业工作年限满 5 年且属于紧缺专业"),
    "two groups": ([("1", "years", "at_least", "5"), ("2", "title_rank", "at_least", "中级")], "满 5 年，或专业技术职称为中级及以上"),
    "an empty line": ([("1", "", "is", ""), ("1", "years", "at_most", "9")], "从事本专业工作年限不超过 9 年"),
    "no number": ([("1", "years", "at_least", "五")], "第 1 行条件：“从事本专业工作年限”请填数字"),
    "no value yet": ([("1", "education_rank", "at_least", "")], "第 1 行条件"),
}  # fmt: skip


@pytest.mark.parametrize("case", WRITTEN)
def test_what_is_written_is_said_before_it_is_saved(sqlite_portal: Flask, case: str) -> None:
    rows, words = WRITTEN[case]
    office = Office(sqlite_portal)
    before = requirement(sqlite_portal, "outside", "age").alternatives
    assert words in told(office, **lines(*rows))
    assert requirement(sqlite_portal, "outside", "age").alternatives == before


def test_what_is_written_is_tried_on_the_examples_of_its_track(sqlite_portal: Flask) -> None:
    office = Office(sqlite_portal)
    ours = requirement(sqlite_portal, "outside", "age")
    rows = lines(("1", "years", "at_least", "5"))
    found = told(office, **rows, track=str(ours.track_id))
    assert re.search(r"\d+ 个示例中 \d+ 个不符合或须核定", found)
    assert "硕士4.9年且无职称" in found
    assert "个示例中" not in told(office, **rows)
    assert "人工核定" in told(office, **rows, track=str(ours.track_id), severity="soft")


def test_fact_that_is_gone_stays_on_the_page(sqlite_portal: Flask) -> None:
    office, ours = Office(sqlite_portal), requirement(sqlite_portal, "outside", "age")
    gone = [[{"fact": "gone_fact", "operator": "is", "value": True}]]
    with sqlite_portal.app_context(), scope.everything("a test breaks a row"), transaction() as session:
        session.execute(update(Requirement).where(Requirement.id == ours.id).values(alternatives=gone))
    assert "gone_fact（已没有这项条件依据）" in office.get(f"/requirements/edit/{ours.id}")


MONTHS = ["2020年6月", "2020-6", "2020.06", "2020/6", "202006", "２０２０年６月"]


@pytest.mark.parametrize("typed", MONTHS)
def test_month_without_a_day_counts_as_in_an_application(typed: str) -> None:
    """A trial reads what the form reads: the first of the month."""
    on_the_form = first_day(normalise(Field(key="since", label="起始年月", kind="month"), typed))
    fact = FactRecord(key="since", name="起始", kind="date")
    assert wording.value_of(fact, typed) == on_the_form.isoformat() == "2020-06-01"


def test_track_is_chosen_before_its_conditions_are_written(sqlite_portal: Flask) -> None:
    """What may be asked about differs from year to year: without one the form had nothing of any."""
    office, ours = Office(sqlite_portal), cycle(sqlite_portal)
    with sqlite_portal.app_context(), transaction() as session, scope.everything("a test adds"):
        session.add(Fact(cycle_id=ours.id, key="prize", name="获奖数", kind="number", position=90))
        over = programmes.cycle_by_code("nmg-new-era-2023")
        over.state = "archived"
    for part in ("requirements", "cases"):
        page = office.get(f"/{part}/add")
        assert "请先选择" in page and "<form id=" not in page
        named = re.findall(rf'href="(/{part}/add\?track=\d+)">([^<]*)<', page)
        assert [name for _address, name in named][:1] == ["东北地区特培（区外）"]
        assert over.name not in page
        form = office.get(named[0][0])
        assert "<form id=" in form and ("获奖数" in form or part == "cases")
