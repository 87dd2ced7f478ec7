"""Facts of the year's own on screen: their source is picked, comes back as it was, and is checked."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from tepei.policy.bounds import RowBound
from tepei.schemes.models import Fact
from tests.schemes.office import CODE, Office, cycle, one, packs_of, requirement


def test_fact_of_the_year_is_defined_asked_for_and_stated_by_an_example(office: Office) -> None:
    ours, track = cycle(office.app), requirement(office.app, "outside", "age").track_id
    fact = {
        "cycle": str(ours.id), "key": "awards", "name": "国家级奖项", "kind": "number", "unit": "项",
        "derivation-source": "rows", "derivation-rows-rows": "achievements", "derivation-rows-take": "count",
        "derivation-rows-where-column": ["achievements.grade", ""], "derivation-rows-where-values": ["国家级、国家", ""],
    }  # fmt: skip
    refused = office.post(f"/facts/add?cycle={ours.id}", **{**fact, "derivation-rows-take": ""})
    assert refused.status_code == 422
    assert "怎样取：缺少此项" in refused.text
    assert 'value="国家级、国家"' in refused.text
    other = {"derivation-rows-where-column": ["awards.title", ""]}
    assert (
        "只算哪些行：请选所选栏目中的栏"
        in office.post(f"/facts/add?cycle={ours.id}", **{**fact, **other}).text
    )
    assert office.post(f"/facts/add?cycle={ours.id}", **fact).status_code == 302
    assert "取自多行栏目" in office.get(f"/facts/list/?_flt_0_cycle={ours.id}")
    shown = office.get(f"/facts/show/{one(office.app, select(Fact).where(Fact.key == 'awards')).id}")
    said = "取自多行栏目：主要工作业绩及获奖情况，怎样取：行数，只算哪些行：主要工作业绩及获奖情况·获奖等级为国家级、国家"
    assert said in shown
    merit = {
        "track": str(track), "key": "merit", "name": "业绩", "source": "假定", "severity": "hard",
        "alternatives-group": ["1"], "alternatives-fact": ["awards"], "alternatives-operator": ["at_least"],
        "alternatives-value": ["2"], "alternatives-text": [""],
    }  # fmt: skip
    assert office.post(f"/requirements/add?track={track}", **merit).status_code == 302
    made = requirement(office.app, "outside", "merit")
    assert "国家级奖项不少于 2 项" in office.get(f"/requirements/show/{made.id}")
    tried = office.get(f"/requirements/trial/{made.id}?awards=1")
    assert "现填国家级奖项 1 项" in tried
    example = {"track": str(track), "facts": "国家级奖项：2", "outcome": "pass"}
    assert office.post(f"/cases/add?track={track}", **example).status_code == 302
    page = office.get(f"/years/{CODE}")
    assert "实际不满足“业绩”" in page
    assert "awards" in packs_of(office.app)["cycle.yaml"]


def test_bounds_of_rows_are_picked_said_in_words_and_checked(office: Office) -> None:
    ours = cycle(office.app)
    fact = {
        "cycle": str(ours.id), "key": "recent", "name": "近5年奖项", "kind": "number", "unit": "项",
        "derivation-source": "rows", "derivation-rows-rows": "achievements", "derivation-rows-take": "count",
        "derivation-rows-bounds-0-field": "achievements.date", "derivation-rows-bounds-1-field": "",
    }  # fmt: skip
    assert "只算达到哪些界限的行：请写明界限" in office.post(f"/facts/add?cycle={ours.id}", **fact).text
    fact["derivation-rows-bounds-0-within"] = "5"
    assert office.post(f"/facts/add?cycle={ours.id}", **fact).status_code == 302
    made = one(office.app, select(Fact).where(Fact.key == "recent"))
    assert "只算达到哪些界限的行：哪一栏：主要工作业绩及获奖情况·日期，几年之内：5" in office.get(
        f"/facts/show/{made.id}"
    )
    edited = office.get(f"/facts/edit/{made.id}")
    assert edited.count('name="derivation-rows-bounds-') == 2 * len(RowBound.model_fields)
    # The column is a text: nothing in it is a day.
    assert "这种栏没有这样的界限" in office.get(f"/years/{CODE}")


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("number", {"age_of": "born_on"}, {"age_of": "born_on"}),
        ("number", {"total": ["years", "title_years", ""]}, {"total": ["years", "title_years"]}),
        ("number", {"years_between": ["born_on", "profession_since"]}, {"years_between": ["born_on", "profession_since"]}),
        ("yes_no", {"under": ["department", "county"]}, {"under": ["department", "county"]}),
        ("yes_no", {"among": "蒙古族\n回族", "of": "ethnicity_code"}, {"among": ["02", "03"], "of": "ethnicity_code"}),
        ("yes_no", {"listed": "sanctioned"}, {"listed": "sanctioned"}),
        ("choice", {"attribute": "level_key", "of": "education_code"}, {"attribute": "level_key", "of": "education_code"}),
    ],
)  # fmt: skip
def test_source_is_picked_and_comes_back_as_it_was(
    office: Office, kind: str, typed: dict[str, Any], kept: dict[str, Any]
) -> None:
    ours, source = cycle(office.app), next(iter(typed))
    boxes = {f"derivation-{source}-{key}": value for key, value in typed.items()}
    fact = {
        "cycle": str(ours.id),
        "key": "own",
        "name": "试用",
        "kind": kind,
    }
    if kind != "number":
        fact |= {"words-value": ["是", "否"], "words-word": ["是的", "不是"]}
    answer = office.post(f"/facts/add?cycle={ours.id}", **fact, **{"derivation-source": source}, **boxes)
    assert answer.status_code == 302, answer.text
    made = one(office.app, select(Fact).where(Fact.key == "own"))
    assert (made.derivation, made.words) == (kept, {"yes": "是的", "no": "不是"} if kind != "number" else {})
    assert office.post(f"/facts/edit/{made.id}").status_code == 302
    assert one(office.app, select(Fact).where(Fact.key == "own")).derivation == kept
