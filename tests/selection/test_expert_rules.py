"""Who may stand in the pool, whose account may be an expert's, and who is tied to whom, as tables."""

from __future__ import annotations

from typing import Any

import pytest

from tepei.selection import expert_rules as rules
from tepei.selection.expert_rules import AccountHolder, TypedExpert

GOOD: dict[str, Any] = {"name": "王平", "unit_name": "某大学", "fields": ("02",)}


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ({}, []),
        ({"name": ""}, ["name"]),
        ({"name": "王\x00平"}, ["name"]),
        ({"unit_name": " "}, ["unit_name"]),
        ({"unit_name": "", "organisation_id": 7}, []),
        ({"fields": ()}, ["fields"]),
        ({"fields": ("02", "77")}, ["fields"]),
        ({"title": "教授\x00", "phone": "138\x00"}, ["title", "phone"]),
    ],
)
def test_what_is_entered(typed: dict[str, Any], codes: list[str]) -> None:
    verdict = rules.may_enter(TypedExpert(**{**GOOD, **typed}), {"02", "03"})
    assert [reason.code for reason in verdict.failures] == codes


@pytest.mark.parametrize(
    ("has_account", "holder", "part"),
    [
        (False, None, ""),
        (True, None, "已有账号"),
        (False, AccountHolder("王平"), ""),
        (False, AccountHolder("李平"), "已被使用"),
        (False, AccountHolder("王平", is_own=True), "自己的账号"),
        (False, AccountHolder("王平", is_exclusive=True), "管理员"),
    ],
)
def test_whose_account_may_be_an_experts(has_account: bool, holder: AccountHolder | None, part: str) -> None:
    verdict = rules.may_use("王平", has_account, holder)
    assert part in str(verdict.text)
    assert bool(verdict) is not bool(part)


@pytest.mark.parametrize(
    ("kind", "name", "codes"),
    [("coauthor", "白音", []), ("friend", "白音", ["kind"]), ("supervisor", "", ["name"])],
)
def test_tie_names_somebody(kind: str, name: str, codes: list[str]) -> None:
    assert [reason.code for reason in rules.may_tie(kind, name, "").failures] == codes
