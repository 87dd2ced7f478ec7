"""Which post is entrusted, for which days, and who ends it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from tepei.funding.rules import is_second
from tepei.organisations import delegation_rules as rules
from tepei.organisations.delegation_rules import Days
from tepei.papers.rules import Actor, is_impartial
from tepei.policy.verdict import Verdict
from tests.organisations.test_rules import CARDS

TODAY = dt.date(2023, 3, 8)
DAY = dt.timedelta(days=1)


def _days(first: int, last: int) -> Days:
    return Days(TODAY + first * DAY, TODAY + last * DAY)


@pytest.mark.parametrize(
    ("role", "state", "reviews", "said"),
    [
        ("county_reviewer", "active", True, ""),
        ("unit_reviewer", "active", True, ""),
        ("training_unit", "active", True, ""),
        ("county_reviewer", "lent", True, "他人委托您代办"),
        ("county_reviewer", "ending", True, "已经终止或尚未生效"),
        ("county_reviewer", "pending", True, "已经终止或尚未生效"),
        ("county_reviewer", "ended", True, "已经终止或尚未生效"),
        ("system_admin", "active", False, "管理员岗位不能委托"),
        ("security_admin", "active", True, "管理员岗位不能委托"),
        ("auditor", "active", False, "管理员岗位不能委托"),
        ("year_manager", "active", False, "不办理审核"),
    ],
)
def test_a_reviewing_post_of_ones_own_is_entrusted_and_no_other(
    role: str, state: str, reviews: bool, said: str
) -> None:
    verdict = rules.may_entrust(CARDS[role], state, reviews=reviews)
    assert bool(verdict) is not bool(said)
    assert said in str(verdict.text)


@pytest.mark.parametrize(
    ("first", "last", "fields"),
    [
        (0, 0, []),
        (0, 59, []),
        (0, 60, ["last_day"]),
        (100, 159, []),
        (100, 160, ["last_day"]),
        (-1, 5, ["first_day"]),
        (3, 2, ["last_day"]),
        (None, 2, ["first_day"]),
        (1, None, ["last_day"]),
        (None, None, ["first_day", "last_day"]),
    ],
)
def test_days_begin_today_at_the_earliest_and_are_sixty_at_most(
    first: int | None, last: int | None, fields: list[str]
) -> None:
    ends = [None if each is None else TODAY + each * DAY for each in (first, last)]
    assert [reason.code for reason in rules.check_days(*ends, TODAY).failures] == fields


@pytest.mark.parametrize(
    ("days", "is_free"),
    [((0, 4), True), ((0, 5), False), ((6, 7), False), ((5, 9), False), ((9, 12), False), ((10, 12), True), ((0, 30), False)],
)  # fmt: skip
def test_one_post_is_with_one_colleague_at_a_time(days: tuple[int, int], is_free: bool) -> None:
    verdict = rules.is_free(_days(*days), [(_days(5, 9), "乌云")])
    assert bool(verdict) is is_free
    assert is_free or "乌云" in str(verdict.text)


@pytest.mark.parametrize(
    ("reason", "is_good"),
    [("出差", True), (" 休假 ", True), ("", False), ("  ", False), ("因" * 100, True), ("因" * 101, False), ("出\x00差", False)],
)  # fmt: skip
def test_a_reason_is_given_in_a_few_words(reason: str, is_good: bool) -> None:
    assert bool(rules.check_reason(reason)) is is_good


@pytest.mark.parametrize(
    ("viewer", "appoints", "may"),
    [(1, False, True), (2, False, True), (3, True, True), (3, False, False), (None, False, False)],
)
def test_either_side_ends_it_and_who_may_appoint(viewer: int | None, appoints: bool, may: bool) -> None:
    asked = Verdict.yes() if appoints else Verdict.no("role", rules.check_reason("").text)
    assert bool(rules.may_end(viewer, 1, 2, asked)) is may


def test_who_acts_for_another_is_as_partial_as_they_are() -> None:
    actor = Actor(seats=frozenset({0}))
    assert is_impartial(actor)
    assert not is_impartial(replace(actor, is_principals=True))


@pytest.mark.parametrize(
    ("prepared_by", "actor", "lenders", "may"),
    [(1, 2, (), True), (1, 1, (), False), (1, 2, (1,), False), (1, 2, (3,), True), (1, None, (), False)],
)
def test_who_acts_for_who_prepared_a_payment_does_not_confirm_it(
    prepared_by: int, actor: int | None, lenders: tuple[int, ...], may: bool
) -> None:
    assert bool(is_second(prepared_by, actor, lenders)) is may
