"""In which category of a track somebody is."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tepei.policy.categories import CategoryRecord, category_of, form_for, is_same_for_all, places
from tepei.policy.definition import DefinitionError
from tepei.policy.deriving import derived
from tepei.policy.fields import Form
from tepei.policy.sources import Sources
from tests.policy.base import FACTS, VOCABULARY

ON = dt.date(2025, 3, 20)


def category(key: str, fact: str, value: object, track: str = "") -> CategoryRecord:
    when = [[{"fact": fact, "operator": "is" if isinstance(value, bool) else "at_least", "value": value}]]
    return CategoryRecord.from_data({"key": key, "name": key, "track": track, "when": when}, "", VOCABULARY)


LOCAL = category("local", "is_grassroots", True)
SENIOR = category("senior", "title_rank", 4)
ABROAD = category("abroad", "education_rank", 8, "outside")


@pytest.mark.parametrize(
    ("track", "facts", "found"),
    [
        ("inside", {}, None),
        ("inside", {"title_rank": 4}, None),
        ("inside", {"title_rank": 3, "is_grassroots": False}, ""),
        ("inside", {"title_rank": 4, "is_grassroots": False}, "senior"),
        ("inside", {"title_rank": 4, "is_grassroots": True}, "local"),
        ("inside", {"education_rank": 8, "title_rank": 3, "is_grassroots": False}, ""),
        ("outside", {"education_rank": 8, "title_rank": 3, "is_grassroots": False}, "abroad"),
    ],
)
def test_somebody_is_in_the_first_category_whose_conditions_they_meet_once_that_is_known(
    track: str, facts: dict[str, Any], found: str | None
) -> None:
    assert category_of((LOCAL, SENIOR, ABROAD), track, facts, ON) == found
    sources = Sources(ON, filed={"track": track}, categories=(LOCAL, SENIOR, ABROAD), given=facts)
    assert derived(FACTS, sources).get("category_code") == found


def test_category_without_conditions_is_none() -> None:
    with pytest.raises(DefinitionError, match="不能为空"):
        CategoryRecord.from_data({"key": "x", "name": "某类", "when": []}, "", VOCABULARY)


FORM = Form.from_data(
    {
        "version": "1",
        "sections": [{"key": "job", "title": "工作", "fields": [{"key": "place", "label": "工作单位"}, {"key": "post", "label": "岗位"}]}],
        "attachments": [{"key": "proof", "label": "证明", "kind": "document"}],
    }
)  # fmt: skip
TEACHERS = LOCAL.model_copy(
    update={
        "words": {
            "job": "任教",
            "job.place": "任教院校",
            "job.place.help": "填写全称",
            "attachments.proof": "教师证",
        }
    }
)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({}, "工作 工作单位 岗位 证明"),
        ({"category_code": "senior"}, "工作 工作单位 岗位 证明"),
        ({"category_code": "local"}, "任教 任教院校（填写全称） 岗位 教师证"),
    ],
)
def test_category_reads_words_of_its_own_and_nobody_else_does(facts: dict[str, object], words: str) -> None:
    found = form_for(FORM, (TEACHERS, SENIOR), facts, ON)
    fields = [
        f"{each.label}（{each.help}）" if each.help else each.label for each in found.sections[0].fields
    ]
    assert " ".join((found.sections[0].title, *fields, found.attachments[0].label)) == words
    assert (is_same_for_all(FORM, (TEACHERS,)), is_same_for_all(FORM, (SENIOR,))) == (False, True)


def test_words_are_for_places_of_the_form() -> None:
    assert list(places(FORM)) == ["job", "job.place", "job.post", "attachments.proof"]
