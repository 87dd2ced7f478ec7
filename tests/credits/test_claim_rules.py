"""学时认定申请: what may be claimed, and who looks at it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from tepei.credits import claim_rules
from tepei.credits.claim_rules import ClaimFacts
from tepei.packs import base
from tepei.policy.conversion import Learnt
from tests.credits.laid import RULES

TODAY, LAST = dt.date(2023, 3, 10), dt.date(2023, 3, 1)
RIGHT: dict[str, Any] = {
    "year": 2023, "subject": "professional", "source": "seminar", "learned_on": LAST, "course": "学术年会",
    "learnt": Learnt(2023, days=Decimal(2)),
}  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({}, ""),
        ({"year": 2022}, ""),  # made up
        ({"year": 2024}, "year"),
        ({"subject": "public"}, "subject"),
        ({"source": "none"}, "source"),
        ({"course": " "}, "course"),
        ({"learned_on": None}, "learned_on"),
        ({"learned_on": dt.date(2023, 3, 11)}, "learned_on"),
        ({"learnt": Learnt(2023)}, "uncounted"),
        ({"source": "exam", "learnt": Learnt(2023)}, ""),
    ],
)
def test_claim_says_what_it_is_counted_by(wrong: dict[str, Any], code: str) -> None:
    verdict = claim_rules.check(ClaimFacts(**{**RIGHT, **wrong}), RULES, TODAY)
    assert [each.code for each in verdict.failures] == ([code] if code else [])


@pytest.mark.parametrize(
    ("chain", "recognises", "office"),
    [
        ("employer county prefecture region", "county prefecture employer", 1),  # 属地
        ("employer prefecture region", "county prefecture employer", 1),
        ("employer department pool region", "county prefecture department employer", 0),  # 自治区本级
        ("employer department pool region", "department", 1),
        ("employer pool region", "county", None),
        ("employer region", "region", 1),
    ],
)
def test_hours_are_recognised_where_one_works(chain: str, recognises: str, office: int | None) -> None:
    nodes = list(enumerate(chain.split()))
    assert claim_rules.office(nodes, recognises.split(), base.bodies()) == office


@pytest.mark.parametrize(
    ("granted", "left"),
    [(None, [(2023, 20), (2024, 20)]), ("25", [(2023, 20), (2024, 5)]), ("12.5", [(2023, Decimal("12.5"))])],
)
def test_hours_that_were_granted_fill_the_first_years(granted: str | None, left: list[object]) -> None:
    by_year = [(2023, Decimal(20)), (2024, Decimal(20))]
    assert claim_rules.share(by_year, Decimal(granted) if granted else None) == left
