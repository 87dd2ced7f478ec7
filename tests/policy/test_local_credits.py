"""Continuing education of a prefecture: it says what the region lets it, and its rules hold as it laid them down."""

from __future__ import annotations

from datetime import date

import pytest

from tepei.policy.local_credits import LocalCreditsRecord, faults, with_own
from tests.policy.learning import rules_of


def local(**said: object) -> LocalCreditsRecord:
    return LocalCreditsRecord.from_data({"body": "152200", **said})


EVERYTHING = ["hours", "subject_hours", "topics", "most_per_day", "period", "make_up_years"]


@pytest.mark.parametrize(
    ("case", "allowed", "said", "wrong"),
    [
        ("从严", EVERYTHING, {"hours": 100, "subject_hours": {"public": 36}, "most_per_day": 6, "begins": "2025-02-01", "ends": "2025-11-30", "topics": {"public": "蒙医药"}, "make_up_years": 1}, []),
        ("没有准许", [], {"hours": 100}, ["hours"]),
        ("少于上级", EVERYTHING, {"hours": 80}, ["hours", "subject_hours"]),
        ("科目少于上级", EVERYTHING, {"subject_hours": {"public": 20}}, ["subject_hours"]),
        ("科目之和大于总学时", EVERYTHING, {"subject_hours": {"public": 36}}, ["subject_hours"]),
        ("没有这一科目", EVERYTHING, {"topics": {"elective": "书法"}}, ["topics"]),
        ("开始在上级的年度之外", EVERYTHING, {"begins": "2024-12-31"}, ["begins"]),
        ("截止在上级的年度之外", EVERYTHING, {"ends": "2026-01-01"}, ["ends"]),
        ("一天多于上级", EVERYTHING, {"most_per_day": 9}, ["most_per_day"]),
        ("补学多于上级", EVERYTHING, {"make_up_years": 3}, ["make_up_years"]),
    ],
)  # fmt: skip
def test_prefecture_says_only_what_the_region_lets_it(
    case: str, allowed: list[str], said: dict[str, object], wrong: list[str]
) -> None:
    rules = rules_of(local=allowed, most_per_day=8, make_up_years=2)
    assert [key for key, _ in faults(rules, local(**said))] == wrong, case


def test_rules_hold_for_a_prefecture_as_it_laid_them_down() -> None:
    own = local(
        hours=100,
        subject_hours={"public": 36},
        ends="2025-11-30",
        topics={"public": "蒙医药"},
        make_up_years=0,
    )
    found = with_own(rules_of(local=EVERYTHING), own)
    assert (found.hours, found.subjects[0].hours, found.subjects[1].hours) == (100, 36, 60)
    assert (found.ends, found.makes_up, found.subjects[0].topics) == (date(2025, 11, 30), False, ("蒙医药",))
    assert with_own(rules_of(), None) == rules_of()
