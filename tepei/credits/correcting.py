"""What an office puts right in the record of somebody in its sight: a line of the ledger, the unit that they work for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from tepei.credits import actions, queries, rules
from tepei.credits.models import CreditEntry, Employment
from tepei.organisations import directory
from tepei.policy.body_kinds import EMPLOYS
from tepei.policy.characters import fault, plain
from tepei.policy.words import say
from tepei.portal import clock, scope
from tepei.portal.errors import Refused
from tepei.portal.screens.keys import number

NO_DAY = say("日期不正确，请按“年-月-日”填写，例如 2025-06-30。")


def require_clean(text: str) -> None:
    """Refused where a text has characters that cannot be kept."""
    if hidden := fault(text, lines=True):
        raise Refused(say("填写的内容%(fault)s。", fault=hidden))


def find(entry_id: int) -> CreditEntry:
    """A line in sight. Raises Absent."""
    return scope.find(CreditEntry, entry_id)


def correct(entry_id: int, typed: Mapping[str, str]) -> CreditEntry:
    """Take it back, and enter what was typed instead. Raises Absent, Refused."""
    find(entry_id)
    for text in typed.values():
        require_clean(text)
    right: dict[str, Any] = {
        "hours": hours_of(typed.get("hours", "")),
        "learned_on": day_of(typed.get("learned_on", "")),
        "course": typed.get("course", "").strip()[:200],
    }
    if (subject := typed.get("subject", "")) not in rules.SUBJECTS:
        raise Refused(say("请选择科目。"))
    return actions.correct(entry_id, typed.get("reason", ""), subject=subject, **right)


def reverse(entry_id: int, reason: str) -> CreditEntry:
    """Take it back. Raises Absent, Refused."""
    find(entry_id)
    require_clean(reason)
    return actions.reverse(entry_id, reason)


def move(person_id: int, unit_id: str, since: str) -> Employment:
    """Somebody in sight works for another unit from that day on. Raises Absent, Refused."""
    queries.record_of(person_id)
    if person_id == scope.viewer().person_id:
        raise Refused(say("不能变更自己的任职单位，请由其他人员办理。"))
    day, unit = day_of(since), directory.listed(number(unit_id), EMPLOYS)
    if unit is None:
        raise Refused(say("没有这个单位，请重新查找。"))
    if day is None or day > clock.today():
        raise Refused(say("请填写变更日期，不能晚于今天。"))
    return actions.move(person_id, unit, day)


def hours_of(text: str) -> Decimal:
    """As typed in a form. Raises Refused."""
    try:
        hours = Decimal(plain(text).removesuffix("学时"))
    except InvalidOperation:
        raise Refused(say("请填写学时，例如 12 或 12.5。")) from None
    if not hours.is_finite():
        raise Refused(say("请填写学时，例如 12 或 12.5。"))
    return hours


def day_of(text: str) -> dt.date | None:
    """As a form sends it; None for nothing. Raises Refused."""
    try:
        return dt.date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError:
        raise Refused(NO_DAY) from None
