"""An age without a birth date: the days of the 38 settled examples, and how they follow the close."""

from __future__ import annotations

import datetime as dt

import pytest

from tepei.policy.ages import Age, Born
from tepei.policy.condition import Condition
from tepei.policy.definition import DefinitionError
from tepei.policy.operators import OPERATORS, operators_for
from tepei.policy.verdict import Outcome
from tests.policy.base import FACTS, VOCABULARY

CLOSE = dt.date(2025, 3, 21)


def condition(**value: object) -> Condition:
    return Condition.from_data(
        {"fact": "born_on", "operator": "age_at_most", "value": value}, vocabulary=VOCABULARY
    )


@pytest.mark.parametrize(
    ("value", "strict", "generous"),
    [
        ({"years": 45}, "1980-01-01", "1979-03-22"),
        ({"years": 35}, "1990-01-01", "1989-03-22"),
        ({"years": 35, "day": "applied"}, "1990-01-01", "1989-03-22"),
        # 不满45周岁 by years: 2025 − 1980 = 45 is no longer below 45.
        ({"years": 45, "inclusive": False}, "1981-01-01", "1980-03-22"),
        ({"years": 45, "inclusive": False, "reading": "strict"}, "1981-01-01", None),
        ({"years": 45, "inclusive": False, "day": "2025-12-31"}, "1981-01-01", "1981-01-01"),
        ({"years": 45, "reading": "strict"}, "1980-01-01", None),
        ({"years": 45, "reading": "generous"}, "1979-03-22", None),
        ({"years": 45, "reading": "generous", "inclusive": False}, "1980-03-22", None),
        ({"years": 45, "day": "year_start", "reading": "generous"}, "1979-01-02", None),
        ({"years": 45, "day": "2024-02-29", "reading": "generous", "inclusive": False}, "1979-03-01", None),
    ],
)
def test_age_comes_to_birth_dates(value: dict[str, object], strict: str, generous: str | None) -> None:
    age = condition(**value).value
    assert isinstance(age, Age)
    wanted = Born(
        strict=dt.date.fromisoformat(strict), generous=dt.date.fromisoformat(generous) if generous else None
    )
    assert age.born(CLOSE) == wanted


@pytest.mark.parametrize(
    ("born", "outcome"),
    [
        ("1980-01-01", Outcome.PASS),
        ("1979-12-31", Outcome.BOUNDARY),
        ("1979-03-22", Outcome.BOUNDARY),
        ("1979-03-21", Outcome.FAIL),
    ],
)
def test_who_passes_one_reading_only_is_a_boundary(born: str, outcome: Outcome) -> None:
    found = condition(years=45).examine({"born_on": dt.date.fromisoformat(born)}, CLOSE)
    assert found.outcome is outcome
    if outcome is Outcome.FAIL:
        assert str(found.gap) == "出生日期早 9 个月"


def test_next_years_close_moves_the_birth_dates() -> None:
    age = condition(years=45).value
    assert isinstance(age, Age)
    assert age.born(dt.date(2026, 3, 20)) == Born(strict=dt.date(1981, 1, 1), generous=dt.date(1980, 3, 21))


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ({"years": 45}, "45周岁以下（算至截止日）"),
        ({"years": 35, "inclusive": False, "day": "year_start"}, "不满35周岁（算至当年1月1日）"),
        ({"years": 50, "day": "2023-10-14"}, "50周岁以下（算至2023年10月14日）"),
    ],
)
def test_age_is_said_in_words(value: dict[str, object], words: str) -> None:
    assert str(condition(**value).required) == words


@pytest.mark.parametrize(
    ("value", "path"),
    [
        ({}, "condition.value.years"),
        ({"years": 45, "day": "2025-11-31"}, "condition.value.day"),
        ({"years": 45, "reading": "loose"}, "condition.value.reading"),
        ({"years": 45, "until": 1}, "condition.value.until"),
    ],
)
def test_faulty_age_is_named(value: dict[str, object], path: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        condition(**value)
    assert caught.value.path == path


def test_age_is_asked_of_dates_only() -> None:
    with pytest.raises(DefinitionError, match="不是日期"):
        Condition.from_data(
            {"fact": "years", "operator": "age_at_most", "value": {"years": 45}}, vocabulary=VOCABULARY
        )


@pytest.mark.parametrize(
    "source",
    [
        {"fact": "born_on", "operator": "age_at_most", "value": {"years": 45, "day": "close"}},
        {"fact": "born_on", "operator": "age_at_most", "value": {"years": 45, "day": "year_start", "inclusive": False}},
        {"fact": "born_on", "operator": "is", "value": "1980-01-01"},
        {"fact": "born_on", "operator": "born_on_or_after", "value": "1980-01-01"},
        {"fact": "born_on", "operator": "born_on_or_after", "value": {"strict": "1978-01-01", "generous": "1977-03-21"}},
        {"fact": "region_code", "operator": "in", "value": ["150700", "152200"], "text": "东部5盟市"},
        {"fact": "years", "operator": "at_least", "value": 8, "counting": "calendar_years"},
        {"fact": "health_ok", "operator": "declared"},
        {"fact": "is_minority", "operator": "is", "value": True},
    ],
)  # fmt: skip
def test_condition_is_written_as_it_was_read(source: dict[str, object]) -> None:
    found = Condition.from_data(source, vocabulary=VOCABULARY)
    assert found.to_data() == source
    assert Condition.from_data(found.to_data(), vocabulary=VOCABULARY) == found


@pytest.mark.parametrize("fact", FACTS.values(), ids=lambda fact: fact.key)
def test_editor_is_offered_comparisons_that_the_fact_can_have(fact: object) -> None:
    offered = operators_for(fact)  # type: ignore[arg-type]
    assert offered
    assert set(offered) <= OPERATORS.keys()
    assert all(OPERATORS[name].label for name in offered)


@pytest.mark.parametrize(
    ("fact", "kind"),
    [
        ("born_on", "date"), ("is_scarce", "yes_no"), ("years", "number"), ("education_rank", "rank"),
        ("nature_code", "code"), ("unit_level", "choice"), ("region_code", "place"),
    ],
)  # fmt: skip
def test_fact_says_what_an_editor_asks_for(fact: str, kind: str) -> None:
    assert FACTS[fact].kind == kind
