"""An answer, or an attribute of a code, as the value of a fact 条件依据的值."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Protocol

from tepei.policy.answers import AnswerError, normalise
from tepei.policy.fact_values import first_day
from tepei.policy.facts import FactRecord
from tepei.policy.fields import Field

# Which fields of a form a fact may be fed from; of a text any.
FED_BY: Mapping[str, tuple[str, ...]] = {
    "yes_no": ("yes_no",), "choice": ("choice",), "rank": ("code", "choice", "integer"), "number": ("integer", "year"),
    "date": ("date", "month", "year"), "code": ("code",), "place": ("code",), "list": (),
}  # fmt: skip
_TRUE = ("1", "true", "True", "是", "yes", True, 1)
_DECIDED = {"yes": True, "no": False}


class Entry(Protocol):
    """An entry of a code set."""

    @property
    def name(self) -> str: ...
    @property
    def rank(self) -> int | None: ...
    @property
    def is_selectable(self) -> bool: ...
    @property
    def attributes(self) -> Mapping[str, Any]: ...


Codes = Mapping[str, Mapping[str, Entry]]


def usual(each: Field, row: Mapping[str, Any]) -> str:
    """The answer in its usual form, "" where it cannot be one."""
    try:
        return normalise(each, row.get(each.key))
    except AnswerError:
        return ""


def is_true(attribute: object) -> bool:
    """An attribute of a code, as files and tables write it."""
    return attribute in _TRUE


def rank_of(code: Entry | None) -> int | None:
    """0 for a level that opens nothing (结业 and 肄业 are no 学历, 未定职级 no 职称); None where none was chosen."""
    if code is None:
        return None
    named = code.attributes.get("rank_for_eligibility", code.rank)
    return int(named) if named not in (None, "") else 0


def value_of(fact: FactRecord, each: Field, text: str, codes: Codes) -> object:
    """What an answer says of the fact; None where it says nothing."""
    if not text:
        return None
    made = _MADE.get(fact.kind, _text)(fact, each, text, codes)
    return made if made is None or fact.is_among(made) else None


def _text(_: FactRecord, __: Field, text: str, ___: Codes) -> str:
    return text


def day_of(text: str) -> date | None:
    """The day that an answer says, of a month or a year its first; None where it is none."""
    try:
        return first_day(text)
    except ValueError:
        return None


def whole(text: str) -> int | None:
    return int(text) if text.lstrip("-").isdecimal() else None


def _rank(fact: FactRecord, each: Field, text: str, codes: Codes) -> int | None:
    if each.kind == "code":
        return rank_of(codes.get(each.code_set, {}).get(text))
    return _word(fact, text) if each.kind == "choice" else whole(text)


def _word(fact: FactRecord, text: str) -> Any:
    """The value that an option names."""
    return next((value for value, word in fact.values.items() if text in (str(value), word.text)), None)


def names_value(fact: FactRecord, option: str) -> bool:
    """Is this option one of the values of a fact that has words for them?"""
    return _word(fact, option) is not None


def _code(_: FactRecord, each: Field, text: str, codes: Codes) -> str | None:
    return text if text in codes.get(each.code_set, {}) else None


_MADE: Mapping[str, Callable[[FactRecord, Field, str, Codes], Any]] = {
    "yes_no": lambda _, __, text, ___: _DECIDED.get(text),
    "date": lambda _, __, text, ___: day_of(text),
    "number": lambda _, __, text, ___: whole(text),
    "rank": _rank,
    "choice": lambda fact, _, text, __: _word(fact, text),
    "code": _code,
    "place": _code,
    "list": lambda _, __, text, ___: (text,),
}
