"""Faults of definitions: what is wrong, and at which key 定义. Their texts have no full stop."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tepei.policy.words import ITEMS, Sentence, join, say

Where = tuple[int | str, ...]

MISSING = say("缺少此项")
BLANK = say("不能为空")
NO_TEXT = say("应为文字")
NO_WHOLE = say("应为不小于 0 的整数")
NO_LIST = say("应为列表")
NO_MAPPING = say("应为键值对")


def unknown_key(known: Iterable[str]) -> Sentence:
    return say("未知的键，可用：%(known)s", known=join(sorted(known), ITEMS))


def not_among(value: Sentence | str, known: Iterable[str]) -> Sentence:
    return say("“%(value)s”不在可用值之内：%(known)s", value=value, known=join(known, ITEMS))


def twice(name: str) -> Sentence:
    return say("“%(name)s”重复", name=name)


def no_moment(value: object) -> Sentence:
    return say("“%(value)s”不是时间，应如 2025-03-21 18:00", value=str(value))


def no_flag(label: Sentence | str, value: str) -> Sentence:
    return say("“%(label)s”应为 0 或 1，现为“%(value)s”", label=label, value=value)


def no_number(label: Sentence | str, value: str) -> Sentence:
    return say("“%(label)s”应为不小于 0 的整数，现为“%(value)s”", label=label, value=value)


def no_amount(value: object) -> Sentence:
    return say("“%(value)s”不是金额，应如 36800", value=str(value))


def no_day(value: object) -> Sentence:
    return say("“%(value)s”不是日期，应如 1978-01-01", value=str(value))


@dataclass(frozen=True)
class Fault:
    """`where` are the keys from the outermost inwards, positions in lists from 0; `text` says what is wrong."""

    where: Where
    text: Sentence

    @property
    def path(self) -> str:
        """As a reader of the file would say it: tracks[0].code."""
        return path_of(self.where)


def path_of(where: Iterable[int | str]) -> str:
    """tracks[0].code."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in where).removeprefix(".")


class DefinitionError(ValueError):
    """Plain values that are no definition. `faults` are all of them; `path` and `text` those of the first."""

    def __init__(self, path: str, faults: Sentence | Iterable[Fault]) -> None:
        self.faults = (Fault((), faults),) if isinstance(faults, Sentence) else tuple(faults)
        self.text, self.where = self.faults[0].text, self.faults[0].where
        inside = self.faults[0].path
        self.path = f"{path}{'' if inside.startswith('[') or not (path and inside) else '.'}{inside}"
        super().__init__(f"{self.path}：{self.text}")


class Invalid(ValueError):
    """Raised while a record is made: what is wrong with a value, and where inside of it."""

    def __init__(self, text: Sentence, *where: int | str) -> None:
        super().__init__(str(text))
        self.text, self.where = text, where


def day(source: object) -> date:
    """A date, or a text in ISO form. Raises Invalid."""
    if type(source) is date:
        return source
    try:
        return date.fromisoformat(str(source))
    except ValueError:
        raise Invalid(no_day(source)) from None
