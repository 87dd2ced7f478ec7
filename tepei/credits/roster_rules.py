"""What the cells of a roster's row say, or what is wrong with them. Nearly every text comes again and again: it is read once."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import NamedTuple

from tepei.credits import rules
from tepei.credits.rules import YearTerms
from tepei.policy import answers
from tepei.policy.characters import fault, plain
from tepei.policy.identity import check_id_number, make_check_digit, normalise_id
from tepei.policy.names import check_name, normalise_name
from tepei.policy.words import ITEMS, Sentence, join, say

_NUMBER = re.compile("[0-9]{17}[0-9X]")
_NAME = re.compile("[\u4e00-\u9fff]{2,4}")
_LONGEST = 200
_DIFFERENT = 20_000  # texts of a column that are remembered
_LOST = say("该格是数字格式，第 %(most)d 位以后的数字已丢失，请改为文本格式后重新填写。", most=15)

_NOWHERE = -1  # the place of a column that the sheet does not have

Column = tuple[str, int, Callable[[str], object]]  # its key, where it stands in a row, what reads it
Fault = tuple[str, Sentence]  # the key of the column, and what is wrong there


class RosterLine(NamedTuple):
    """One row: the number as it is kept, `tenths` of hours, the unit's id (None: the body's own)."""

    number: str
    name: str
    unit_id: int | None
    subject: str
    tenths: int
    learned_on: str
    course: str
    source: str
    industry: str
    level: str


class Wrong(Exception):
    """What is wrong with a text."""

    def __init__(self, text: Sentence) -> None:
        super().__init__(str(text))
        self.text = text


@dataclass(frozen=True)
class Nameable:
    """What a roster may name: the year's terms, today, units by name or code (None where several are called so), levels of titles."""

    terms: YearTerms
    today: dt.date
    units: Mapping[str, int | None]
    levels: Mapping[str, str]


class RowReader:
    """Reads the rows of one roster, whose columns are these keys in this order."""

    def __init__(self, known: Nameable, keys: Sequence[str]) -> None:
        self._known = known
        readers: dict[str, Callable[[str], object]] = {
            "id_number": self._number,
            "name": _name,
            "unit": self._unit,
            "subject": self._subject,
            "hours": _tenths,
            "learned_on": self._day,
            "course": _text,
            "source": self._source,
            "industry": _text,
            "level": self._level,
        }
        cells = {key: _cell(key, reader) for key, reader in readers.items()}
        # Names and numbers differ from row to row; every other text comes again.
        remembered = {
            key: cell if key in _OF_ONE else lru_cache(_DIFFERENT)(cell) for key, cell in cells.items()
        }
        places = {key: place for place, key in enumerate(keys)}
        self._columns = tuple((key, places.get(key, _NOWHERE), remembered[key]) for key in _ORDER)

    def read(self, texts: Sequence[str]) -> tuple[RosterLine | None, list[Fault]]:
        """The line, or everything that is wrong with it."""
        cells = [*texts, ""]  # the last is that of a column which the sheet does not have
        try:
            return RosterLine._make([cell(cells[place]) for _key, place, cell in self._columns]), []
        except Wrong:
            return None, [each for column in self._columns if (each := _wrong(column, cells))]

    def _number(self, text: str) -> str:
        """The usual number is told by its digits; what is wrong with another is looked for at leisure."""
        if (
            _NUMBER.fullmatch(text)
            and make_check_digit(text[:17]) == text[17]
            and _born(text[6:14], self._known.today)
        ):
            return text
        number = normalise_id(text)
        reasons = check_id_number(number, today=self._known.today).failures
        if reasons:
            raise Wrong(reasons[0].text)
        return number

    def _unit(self, text: str) -> int:
        found = self._known.units.get(plain(text), 0)
        if not found:
            reason = (
                say("有几个单位叫“%(text)s”", text=text)
                if found is None
                else say("本单位及下级中没有单位“%(text)s”", text=text)
            )
            raise Wrong(say("%(reason)s，请填写单位代码或统一社会信用代码。", reason=reason))
        return found

    def _subject(self, text: str) -> str:
        return _chosen(text, self._known.terms.subjects, say("科目"))

    def _source(self, text: str) -> str:
        sources = self._known.terms.sources
        return _chosen(text, sources, say("学时来源")) if sources else _text(text)[:30]

    def _level(self, text: str) -> str:
        return _chosen(text, self._known.levels, say("职称级别"))

    def _day(self, text: str) -> str:
        terms = self._known.terms
        try:
            day = answers.day(text)
        except ValueError:
            raise Wrong(say("“%(text)s”不是日期，例如 2025-06-30。", text=text)) from None
        if not terms.begins <= day <= min(terms.ends, self._known.today):
            raise Wrong(
                say(
                    "学习日期应在 %(first)s 至 %(last)s 之间。",
                    first=str(terms.begins),
                    last=str(min(terms.ends, self._known.today)),
                )
            )
        return day.isoformat()


_ORDER = (
    "id_number",
    "name",
    "unit",
    "subject",
    "hours",
    "learned_on",
    "course",
    "source",
    "industry",
    "level",
)
_OF_ONE = frozenset(("id_number", "name"))
_REQUIRED = frozenset(("id_number", "name", "subject", "hours", "learned_on", "course"))


def _cell(key: str, reader: Callable[[str], object]) -> Callable[[str], object]:
    """The reader of a column, told what stands in it when nothing does, and what was lost."""

    def read(text: str) -> object:
        if not text:
            if key in _REQUIRED:
                raise Wrong(say("请填写。"))
            return None if key == "unit" else ""
        if text[0] == "\x01":
            raise Wrong(_LOST)
        return reader(text)

    return read


def _wrong(column: Column, cells: Sequence[str]) -> Fault | None:
    key, place, read = column
    try:
        read(cells[place])
    except Wrong as wrong:
        return key, wrong.text
    return None


def _name(text: str) -> str:
    if _NAME.fullmatch(text):
        return text
    name = normalise_name(text)
    reasons = check_name(name).failures
    if reasons:
        raise Wrong(reasons[0].text)
    return name


def _text(text: str) -> str:
    if len(text) > _LONGEST:
        raise Wrong(say("最多 %(most)d 个字符，现为 %(count)d 个。", most=_LONGEST, count=len(text)))
    if hidden := fault(text):
        raise Wrong(say("%(fault)s。", fault=hidden))
    return text


def _tenths(text: str) -> int:
    try:
        hours = Decimal(plain(text).removesuffix("学时"))
        verdict = rules.check_hours(hours)
    except InvalidOperation:
        raise Wrong(say("“%(text)s”不是学时数，例如 12 或 12.5。", text=text)) from None
    if not verdict:
        raise Wrong(verdict.text)
    return int(hours * 10)


def _chosen(text: str, choices: Mapping[str, str], what: Sentence) -> str:
    code = choices.get(plain(text))
    if code is None:
        among = join(choices, ITEMS)
        raise Wrong(say("%(what)s应为：%(among)s。", what=what, among=among))
    return code


@lru_cache(50_000)
def _born(digits: str, today: dt.date) -> bool:
    try:
        return dt.date(1900, 1, 1) <= dt.date(int(digits[:4]), int(digits[4:6]), int(digits[6:])) <= today
    except ValueError:
        return False
