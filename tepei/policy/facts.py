"""What may be known about an applicant, and what requirements may ask for 条件依据.

A fact is a record: the base pack declares those that every province has, a province and a scheme add their own. Ranks are those of
GB/T 4658 and GB/T 12407 in the code sets: 0 is "none" (结业 and 肄业 are no 学历); absent is "not typed".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, model_validator

from tepei.policy.calendar import NEVER, day_text
from tepei.policy.definition import Invalid
from tepei.policy.derivations import Derivation
from tepei.policy.fact_values import READ, as_text
from tepei.policy.record import Choice, Filled, Record, titled
from tepei.policy.vocabulary import Naming
from tepei.policy.words import ITEMS, N_, Sentence, join, say

NUMBER = (int, Decimal)
DIVISIONS = "divisions"  # the code set of places
KINDS = {
    "yes_no": N_("是非"), "choice": N_("选项"), "rank": N_("等级（有高低）"), "number": N_("数字"), "date": N_("日期"),
    "code": N_("代码"), "place": N_("地点"), "list": N_("多项"), "text": N_("文字"),
}  # fmt: skip
# What every list of applicants shows or sorts by, whether or not a condition asks for it.
LISTED = ("born_on", "ethnicity_code", "education_rank", "title_rank", "profession_since")
UNIT_LEVELS = {
    "region": say("%(region)s级单位"), "prefecture": say("%(prefecture)s级单位"), "county": say("%(county)s及以下单位"),
}  # fmt: skip
_TYPES: Mapping[str, tuple[type, ...]] = {
    "yes_no": (bool,), "choice": (str,), "rank": (int,), "number": NUMBER, "date": (date,),
    "code": (str,), "place": (str,), "list": (tuple,), "text": (str,),
}  # fmt: skip
_WHOLE = "0000"  # ends the code of a region as a whole (GB/T 2260)


def _keyed_by_text(words: object) -> object:
    """YAML reads a bare yes or no as a boolean, and a rank as a number; here they are the values' names."""
    if not isinstance(words, Mapping):
        return words
    return {as_key(key): word for key, word in words.items()}


def as_key(key: object) -> str:
    """How the words of a fact name one of its values."""
    return ("yes" if key else "no") if isinstance(key, bool) else str(key)


class FactRecord(Record):
    """A 条件依据: what it is, how it is said, where it comes from."""

    key: Annotated[Filled, titled(N_("代码"), N_("英文字母、数字和下划线；开放后不再改变"))]
    name: Annotated[Filled, titled(N_("名称"), N_("在条件和结论中怎样称呼"))]
    kind: Annotated[str, Choice(KINDS), titled(N_("类别"))]
    words: Annotated[
        Mapping[str, Filled],
        BeforeValidator(_keyed_by_text),
        titled(
            N_("各个值的说法"), N_("一个值一行，例如“是”在基层单位工作；等级的值写数字，例如 7 为硕士研究生")
        ),
    ] = {}
    code_set: Annotated[str, titled(N_("代码集"), N_("类别为“代码”时填写"))] = ""
    unit: Annotated[str, titled(N_("单位"), N_("数字之后的量词，例如：年、篇"))] = ""
    derivation: Annotated[
        Derivation | None, Field(alias="from"), titled(N_("来源"), N_("不写则由申报表中写明提供它的栏而来"))
    ] = None

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if self.kind == "yes_no" and set(self.words) - {"yes", "no"}:
            raise Invalid(say("是非只有“是”和“否”两个值"), "words")
        if self.kind in ("choice", "rank") and not self.words:
            raise Invalid(say("须列出各个值的说法"), "words")
        if self.kind == "rank" and not all(key.isdecimal() for key in self.words):
            raise Invalid(say("等级须为数字"), "words")
        if bool(self.code_set) != (self.kind == "code"):
            raise Invalid(say("代码须写明代码集，其他类别不写"), "code_set")
        if self.derivation and self.derivation.kinds and self.kind not in self.derivation.kinds:
            raise Invalid(say("从此来源得出的只能是%(kinds)s", kinds=_kinds(self.derivation.kinds)), "kind")
        return self

    @property
    def label(self) -> Sentence:
        return Sentence(self.name)

    @property
    def types(self) -> tuple[type, ...]:
        """What its values are."""
        return _TYPES[self.kind]

    @property
    def codes(self) -> str:
        """The code set that its values are of; "" where they are no codes."""
        return DIVISIONS if self.kind == "place" else self.code_set

    def named(self, names: Naming, value: object) -> Self:
        """With what the codes of this value are called."""
        if not self.codes:
            return self
        known, codes = names(self.codes), value if isinstance(value, tuple) else (value,)
        return self.model_copy(update={"words": {str(each): known[each] for each in codes if each in known}})

    @property
    def named_by(self) -> str:
        """Under which further key the name of a code stands among the facts; "" where it has none."""
        if self.derivation is not None and self.derivation.attribute:
            return _name_key(self.derivation.of)
        return _name_key(self.key) if self.kind in ("code", "place") else ""

    @property
    def is_years(self) -> bool:
        """A number of years to a day, which a condition may count in another way."""
        return self.derivation is not None and bool(self.derivation.years_since)

    @property
    def since(self) -> str:
        """The fact that its years are counted from."""
        return self.derivation.years_since if self.derivation else ""

    @cached_property
    def values(self) -> Mapping[Any, Sentence]:
        """The word of each value, by the value itself."""
        read: Mapping[str, Callable[[str], Any]] = {"yes_no": lambda key: key == "yes", "rank": int}
        as_value = read.get(self.kind, str)
        return {as_value(key): Sentence(word) for key, word in self.words.items()}

    @property
    def told_values(self) -> Sentence:
        """Its values with their words: 7（硕士研究生）、8（博士研究生）."""
        return join(
            (say("%(key)s（%(word)s）", key=key, word=word) for key, word in self.values.items()), ITEMS
        )

    def fits(self, value: object) -> bool:
        return isinstance(value, self.types) and (self.kind == "yes_no" or not isinstance(value, bool))

    def may_be(self, value: object) -> bool:
        """Can it be this of somebody? A day, or a number of years, there may be none of."""
        return self.fits(value) or (value == NEVER and self.kind in ("date", "number"))

    def is_among(self, value: object) -> bool:
        """May it have this value? One with words for its values has no other."""
        return self.kind not in ("choice", "rank") or value in self.values

    def describe(self, value: object) -> Sentence | str:
        if self.kind == "place" and str(value).endswith(_WHOLE):
            return say("%(region)s直属")
        if isinstance(value, tuple):
            return join((self.describe(each) for each in value), ITEMS)
        return day_text(value) if isinstance(value, date) else self.values.get(value, str(value) or say("无"))

    def state(self, value: object, name: object = None) -> Sentence | str:
        """The value as part of a sentence: 最高学历为大学本科, 不是党政机关工作人员."""
        if self.kind == "yes_no" and not name and value in self.values:
            return self.describe(value)
        shown = name or self.describe(_YES_NO.get(value, value) if isinstance(value, bool) else value)
        return say("%(label)s为%(value)s", label=self.label, value=shown)

    def word_of(self, value: object) -> Sentence | str:
        """The value by its word."""
        is_bare = isinstance(value, bool) and value not in self.values
        return _YES_NO[value] if is_bare else self.describe(value)

    def typed(self, text: str) -> object:
        """The value that an example or a trial says as text: a day or a month, 1 or 0, a number, a word, or the text itself.

        Invalid where it is none.
        """
        found = READ.get(self.kind, as_text)(self.label, text.strip())
        if not self.is_among(found):
            known = join(self.words, ITEMS)
            raise Invalid(
                say("“%(value)s”不是%(label)s，可用：%(known)s", value=text, label=self.label, known=known)
            )
        return found


Facts = Mapping[str, FactRecord]
_YES_NO: Mapping[object, Sentence] = {True: say("是"), False: say("否")}


def by_key(facts: Iterable[FactRecord]) -> dict[str, FactRecord]:
    return {fact.key: fact for fact in facts}


def _name_key(key: str) -> str:
    return f"{key.removesuffix('_code')}_name"


def _kinds(kinds: Iterable[str]) -> Sentence:
    return join((Sentence(KINDS[kind]) for kind in kinds), ITEMS)
