"""The values of facts: as an example or a trial types them, by the kind of the fact, and as plain values for JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tepei.policy.calendar import NEVER
from tepei.policy.definition import Invalid, no_day, no_flag, no_number
from tepei.policy.words import Sentence, say

if TYPE_CHECKING:
    from tepei.policy.facts import FactRecord, Facts


def to_data(facts: Mapping[str, object]) -> dict[str, Any]:
    """Facts as plain values for JSON: days in ISO form, numbers as text where they have a fraction."""
    return {key: _plain(value) for key, value in facts.items()}


def from_data(data: Mapping[str, Any], table: Facts) -> dict[str, object]:
    """Facts as `to_data` wrote them. What is no fact of the table any more is left out."""
    names = {fact.named_by for fact in table.values()}
    return {key: _kept(table.get(key), value) for key, value in data.items() if key in table or key in names}


def first_day(text: str) -> date:
    """A day in ISO form; of a month or a year its first day. ValueError where it is none."""
    return date.fromisoformat(text + {4: "-01-01", 7: "-01"}.get(len(text), ""))


def _plain(value: object) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return list(value) if isinstance(value, tuple) else value


def _kept(fact: FactRecord | None, value: Any) -> object:
    if fact is None or value == NEVER:
        return value
    if fact.kind == "date" and isinstance(value, str):
        return date.fromisoformat(value)
    if fact.kind == "list" and isinstance(value, list):
        return tuple(value)
    return Decimal(value) if fact.kind == "number" and isinstance(value, str) else value


def as_text(_: Sentence, text: str) -> str:
    return text


def _as_day(_: Sentence, text: str) -> date:
    try:
        return first_day(text)
    except ValueError:
        raise Invalid(no_day(text)) from None


def _as_flag(label: Sentence, text: str) -> bool:
    if text not in ("0", "1"):
        raise Invalid(no_flag(label, text))
    return text == "1"


def _as_rank(label: Sentence, text: str) -> int:
    if not text.isdecimal():
        raise Invalid(no_number(label, text))
    return int(text)


def _as_number(label: Sentence, text: str) -> int | Decimal:
    try:
        number = Decimal(text)
    except ArithmeticError:
        raise Invalid(say("“%(label)s”应为数字，现为“%(value)s”", label=label, value=text)) from None
    return int(number) if number == number.to_integral_value() else number


READ: Mapping[str, Callable[[Sentence, str], Any]] = {
    "date": _as_day,
    "yes_no": _as_flag,
    "rank": _as_rank,
    "number": _as_number,
    "list": lambda _, text: tuple(text.split()),
}
