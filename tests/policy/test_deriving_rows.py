"""What facts are made of repeated rows: counted, summed and looked through, within their bounds; and what never was."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tepei.policy.bounds import RowBound
from tepei.policy.calendar import NEVER
from tepei.policy.condition import Condition
from tepei.policy.definition import DefinitionError
from tepei.policy.derivation_words import TAKES
from tepei.policy.derivations import Derivation
from tepei.policy.deriving import derived
from tepei.policy.fact_values import from_data, to_data
from tepei.policy.sources import Sources
from tepei.policy.verdict import Outcome
from tepei.policy.vocabulary import Vocabulary
from tests.policy.base import FACTS
from tests.policy.deriving import CODES, FORM, ON, fact

AWARDS = [
    {"on": "2019-05", "grade": "国家级", "money": "3"},
    {"on": "2021年3月", "grade": "省部级", "money": "4"},
    {"on": "2021-11", "grade": "国家级", "money": ""},
    {"on": "", "grade": "", "money": ""},
]


@pytest.mark.parametrize(
    ("kind", "source", "expected"),
    [
        ("number", {"take": "count"}, 3),
        ("number", {"take": "count", "where": {"grade": "国家级"}}, 2),
        ("number", {"take": "count", "where": {"grade": ["市级"]}}, 0),
        ("number", {"take": "sum", "field": "money"}, 7),
        ("date", {"take": "latest", "field": "on"}, dt.date(2021, 11, 1)),
        ("date", {"take": "earliest", "field": "on"}, dt.date(2019, 5, 1)),
        ("date", {"take": "latest", "field": "on", "where": {"grade": "市级"}}, NEVER),
        ("date", {"take": "earliest", "field": "on", "where": {"grade": "市级"}}, NEVER),
        ("yes_no", {"take": "any", "where": {"grade": ["省部级", "市级"]}}, True),
        ("yes_no", {"take": "any", "where": {"grade": "市级"}}, False),
        ("list", {"take": "values", "field": "grade"}, ("国家级", "省部级", "国家级")),
        ("number", {"take": "years", "field": "on"}, 2),
        ("number", {"take": "different", "field": "grade"}, 2),
    ],
)  # fmt: skip
def test_repeated_rows_are_counted_summed_and_looked_through(
    kind: str, source: dict[str, Any], expected: object
) -> None:
    rows = fact(kind, {"rows": "awards", **source})
    assert derived({"x": rows}, Sources(ON, FORM, {"awards": AWARDS}, CODES)).get("x") == expected


BOUNDS = [
    # bound, day of the fact, awards counted
    ({"field": "money", "at_least": 4}, None, 1),
    ({"field": "money", "at_most": 3}, None, 1),
    ({"field": "money", "at_least": 3, "at_most": 4}, None, 2),
    ({"field": "on", "since": "profession_since"}, "2021-03", 2),
    ({"field": "on", "since": "profession_since"}, "2021-04", 1),
    ({"field": "on", "since": "profession_since"}, None, None),  # since when is not known
    ({"field": "on", "since_day": "2021-03-31"}, None, 2),  # a month is not before one of its days
    ({"field": "on", "since_day": "2021-04-01"}, None, 1),
    ({"field": "on", "within": 2}, None, 1),  # 2021-03 is two years ago on 2023-03-20
    ({"field": "on", "within": 3}, None, 2),
    ({"field": "on", "within": 4}, None, 3),
    ({"field": "grade", "other_than": "origin_code"}, None, None),  # where they are from is not known
]


@pytest.mark.parametrize(("bound", "since", "expected"), BOUNDS)
def test_rows_are_counted_by_how_much_and_how_late_they_say(
    bound: dict[str, Any], since: str | None, expected: int | None
) -> None:
    rows = fact("number", {"rows": "awards", "take": "count", "bounds": [bound]})
    answers = {"a": {"since": since or ""}, "awards": AWARDS}
    assert derived({**FACTS, "x": rows}, Sources(ON, FORM, answers, CODES)).get("x") == expected


def test_every_bound_has_an_example() -> None:
    assert {key for bound, _, _ in BOUNDS for key in bound} == RowBound.model_fields.keys()


@pytest.mark.parametrize(("own", "counted"), [("某市第一医院", True), ("某市 中心医院", False), (None, None)])
def test_expert_of_ones_own_unit_is_no_outsider(own: str | None, counted: bool | None) -> None:
    bound = RowBound(field="unit", other_than="workplace")
    assert bound.holds("某市中心医院", ON, {"workplace": own}) is counted


@pytest.mark.parametrize(
    ("year", "counted"),
    [("2021", True), ("2020", False), ("2024", True)],
    ids=["this year is one", "four", "to come"],
)
def test_year_is_within_so_many_with_this_one(year: str, counted: bool) -> None:
    assert RowBound(field="year", within=3).holds(year, ON, {}) is counted


@pytest.mark.parametrize(
    ("operator", "value"),
    [("at_least", 2), ("at_most", 2)],
)
def test_years_since_what_never_was_meet_nothing_and_are_not_open(operator: str, value: int) -> None:
    """Somebody without a row of 任职 has not held a post for two years: that is known, and nobody has to settle it."""
    latest = fact("date", {"rows": "awards", "take": "latest", "field": "on"}, key="latest")
    table = {**FACTS, "latest": latest, "x": fact("number", {"years_since": "latest"}, unit="年")}
    facts = derived(table, Sources(ON, FORM, {"awards": []}, CODES))
    assert facts["x"] == NEVER
    assert from_data(to_data(facts), table) == facts
    condition = Condition.from_data(
        {"fact": "x", "operator": operator, "value": value}, vocabulary=Vocabulary(facts=table)
    )
    finding = condition.examine(facts, ON)
    assert (finding.outcome, str(finding.found)) == (Outcome.FAIL, "某项为无")


def test_bound_without_a_measure_is_a_mistake() -> None:
    with pytest.raises(DefinitionError, match="请写明界限"):
        Derivation.from_data({"rows": "awards", "take": "count", "bounds": [{"field": "on"}]})


def test_every_way_to_take_rows_has_an_example() -> None:
    marks = test_repeated_rows_are_counted_summed_and_looked_through.pytestmark[0].args[1]  # type: ignore[attr-defined]
    assert {source["take"] for _, source, _ in marks} == TAKES.keys()
