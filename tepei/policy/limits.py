"""What limits people beside the number of places, as a notice says it: sub-quotas, caps per legal unit, people who do not count 名额限制.

A sub-quota "of 10 at least 5 from 旗县以下基层 or 非公" has three readings. *reserved*: the others take at most places − 5, whoever
comes first. *absolute*: at least 5 of those counted; refused as soon as the places left no longer suffice. *ratio*: the same with a share
of the places, rounded up. A *ceiling* is the contrary: at most so many, or such a share of the places, rounded down. A *cap* is over those who share something: their
legal unit, or the value of a fact (the same 岗位), each with a number of its own where the notice has a list of them. A share of a ceiling or a cap may be one of the people
who take part, and either may be over those alone of whom a task has some outcome (优秀不超过参加考核人数的 20%). How a limit stands for one person says policy/bindings.py.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, PrivateAttr, ValidationInfo, field_validator, model_validator

from tepei.policy.condition import facts_of, names_of
from tepei.policy.definition import Invalid, not_among
from tepei.policy.eligibility import holds
from tepei.policy.facts import FactRecord
from tepei.policy.limit_kinds import (
    CAP,
    CEILING,
    LIMIT_KINDS,
    OF_PEOPLE,
    OF_PLACES,
    SHARES,
    WITH_PLACES,
    fitting,
)
from tepei.policy.record import SOURCE, Choice, Filled, Flag, Picked, Record, Whole, titled
from tepei.policy.requirements import Alternatives, sentence_of
from tepei.policy.route import COUNTED_FROM, NEVER
from tepei.policy.vocabulary import Naming, Provincial
from tepei.policy.words import N_, Sentence


def _counts(source: object) -> object:
    """A screen gives texts."""
    if not isinstance(source, Mapping):
        return source
    return {str(key): int(text) if str(text).isdecimal() else text for key, text in source.items()}


class LimitRecord(Record):
    """A 名额限制: for some tracks or for all, over bodies of some kinds or by name, or over all; `when` says whom it is about."""

    key: Annotated[Filled, titled(N_("代码"))]
    kind: Annotated[str, Choice(LIMIT_KINDS), titled(N_("类别"))]
    tracks: Annotated[
        tuple[Annotated[str, Picked("track")], ...],
        titled(
            N_("适用于哪些%(track_word)s"),
            N_("可以选几个；都不选则适用于全部%(track_word)s"),
            ["lead", "key"],
        ),
    ] = ()
    joint: Annotated[
        Flag,
        titled(
            N_("合并计算"),
            N_("所选（不选则为全部）%(track_word)s合在一起计算；不选则每个%(track_word)s分别计算"),
        ),
    ] = False
    bodies: Annotated[
        tuple[Annotated[str, Provincial("kinds")], ...],
        titled(
            N_("在哪些单位内计算"),
            N_(
                "按类别；选最终决定的一级即在全部人选中计算；都不选则在占用名额的单位内计算，单位上限为全部人选"
            ),
        ),
    ] = ()
    named: Annotated[
        tuple[Annotated[Filled, Picked("recommender")], ...],
        titled(
            N_("点名的单位"),
            N_("推荐单位或名额归属，只在这些单位内计算；文件中写编码"),
            ["150100", "150000-direct"],
        ),
    ] = ()
    number: Annotated[Whole | None, titled(N_("人数"))] = None
    percent: Annotated[Whole | None, titled(N_("百分比"), example=30)] = None
    percent_of: Annotated[
        str,
        Choice(SHARES),
        titled(
            N_("百分比按什么计算"),
            N_(
                "参加人数只用于最高比例和上限：已提交、没有不予通过的人数，上限为同一单位或同一项的；小数舍去"
            ),
        ),
    ] = OF_PLACES
    outcomes: Annotated[
        tuple[Filled, ...],
        titled(
            N_("结论"),
            N_("只用于专项任务，每行一项：只计算作出这些结论的人，在作出结论时计算；不写则不论结论"),
            ["优秀"],
        ),
    ] = ()
    of: Annotated[
        str,
        Picked("fact"),
        titled(
            N_("按什么分项"),
            N_(
                "只用于上限：所选条件依据的值相同的人（例如申报同一岗位的）合在一起计算；不选则为同一用人单位"
            ),
            "post",
        ),
    ] = ""
    numbers: Annotated[
        Mapping[Annotated[str, Picked("item")], Whole],
        BeforeValidator(_counts),
        titled(
            N_("各项的人数"),
            N_(
                "只用于上限和最高人数，每行一个用人单位（最高人数为推荐单位），或“按什么分项”的一个值；文件中用人单位写统一社会信用代码，推荐单位写编码。没有列出的按“人数”，“人数”不填则不限"
            ),
            {"post1": 2},
        ),
    ] = {}
    vacancies: Annotated[
        Flag,
        titled(
            N_("人数取自岗位表"),
            N_(
                "只用于上限，“按什么分项”选申报岗位：每个用人单位的每个岗位按上传的岗位表限制人数，表中没有的不能通过"
            ),
        ),
    ] = False
    per_unit: Annotated[
        Flag,
        titled(
            N_("每个用人单位分别计算"),
            N_("只用于上限，“按什么分项”选一项，例如接收单位：同一用人单位内这一项相同的人合在一起计算"),
        ),
    ] = False
    when: Annotated[Alternatives, titled(N_("适用于哪些人"), N_("列出几组条件，满足其中一组即可"))] = ()
    counted: Annotated[
        str, Choice({WITH_PLACES: N_("占用名额时计算"), **COUNTED_FROM}), titled(N_("何时计算"))
    ] = WITH_PLACES
    soft: Annotated[
        Flag, titled(N_("原则上"), N_("超出的由当时办理的审核员说明理由后通过，理由记入审核记录"))
    ] = False
    text: Annotated[str, titled(N_("通知原文"), N_("照录，与由规则组成的句子并列显示"))] = ""
    source: Annotated[str, SOURCE] = ""
    assumed: Annotated[Flag, titled(N_("原文未载，为推定"))] = False

    # What `of` is, as the vocabulary says that the limit was read with.
    _about: FactRecord | None = PrivateAttr(default=None)
    _names: Naming = PrivateAttr()

    @field_validator("of")
    @classmethod
    def _is_known(cls, key: str, info: ValidationInfo) -> str:
        if key and key not in (known := facts_of(info.context)):
            raise Invalid(not_among(key, known))
        return key

    @field_validator("numbers")
    @classmethod
    def _is_of_items(cls, numbers: Mapping[str, int], info: ValidationInfo) -> Mapping[str, int]:
        """By the values of what it counts by, where these are known; they may be said by their names."""
        fact = facts_of(info.context).get(info.data.get("of", ""))
        if fact is None or not (fact.words or fact.codes):
            return numbers
        words = fact.named(names_of(info.context), tuple(numbers)).words
        keys = {str(word): key for key, word in words.items()} | {key: key for key in words}
        for item in numbers:
            if item not in keys:
                raise Invalid(not_among(item, words), item)
        return {keys[item]: number for item, number in numbers.items()}

    def model_post_init(self, context: Any, /) -> None:
        self._about, self._names = facts_of(context).get(self.of), names_of(context)

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        for is_wrong, key, text in fitting(self):
            if is_wrong:
                raise Invalid(text, key)
        return self

    @property
    def is_in_percent(self) -> bool:
        return self.kind == "ratio" or (self.kind in (CEILING, CAP) and self.percent is not None)

    @property
    def is_of_people(self) -> bool:
        """A part of those who take part."""
        return self.percent_of == OF_PEOPLE and self.percent is not None

    @property
    def is_share(self) -> bool:
        """A part of some number of places, without which it means nothing."""
        return self.kind in ("reserved", "absolute") or (self.is_in_percent and not self.is_of_people)

    @property
    def is_minimum(self) -> bool:
        """Keeps places for some people: a part of a number of places may be for them 其中."""
        return self.kind in ("reserved", "absolute", "ratio")

    def is_about(self, track: str) -> bool:
        return not self.tracks or track in self.tracks

    def is_for(self, facts: Mapping[str, object], on: date) -> bool:
        return holds(self.when, facts, on)

    @property
    def asks(self) -> frozenset[str]:
        """The keys of the facts that it looks at."""
        return frozenset(
            {key for group in self.when for each in group for key in each.asks} | {self.of} - {""}
        )

    def names(self, code: str, kinds: Collection[str]) -> bool:
        """Is it said to be counted in this organisation, by its code, by a number of its own or by one of its kinds?"""
        return code in self.named or code in self._numbered or not set(self.bodies).isdisjoint(kinds)

    @property
    def names_some(self) -> bool:
        """Does it say where it is counted?"""
        return bool(self.bodies or self.named or self._numbered)

    @property
    def _numbered(self) -> Collection[str]:
        """The organisations that a ceiling has numbers of their own for."""
        return self.numbers if self.kind == CEILING else ()

    def counted_from(self, held_from: str) -> str:
        """From when on people are counted, in a year whose places are held from `held_from` (policy.route.HELD_FROM)."""
        if self.outcomes:
            return "selection"
        if self.counted != WITH_PLACES:
            return self.counted
        return "recommendation" if held_from == NEVER else held_from

    def counts(self, outcome: str) -> bool:
        """Does it count whoever is given this outcome?"""
        return not self.outcomes or outcome in self.outcomes

    def most(self, places: int) -> int:
        """How many of `places`, or of so many people, may at most be those whom a share is about."""
        return places * (self.percent or 0) // 100

    def most_of(self, item: str) -> int | None:
        """How many a cap lets through of those who share the item, a ceiling in the organisation; None for any number."""
        return self.numbers.get(item, self.number)

    @property
    def item_label(self) -> Sentence | str:
        """What its items are, as people call it; "" for employers."""
        return self._about.label if self._about else self.of

    @property
    def organisations(self) -> tuple[str, ...]:
        """Which have numbers of their own, by code: employers, or bodies of a ceiling; () where it counts by what has words or codes of its own."""
        is_coded = self._about is not None and bool(self._about.words or self._about.codes)
        return () if is_coded else tuple(self.numbers)

    def item_name(self, item: str) -> Sentence | str:
        """What people call an item."""
        return self._about.named(self._names, item).words.get(item, item) if self._about else item

    def of_which(self, number: int) -> LimitRecord:
        """The same over a part of the places, `number` of which are for them."""
        return self.model_copy(update={"kind": "absolute", "number": number, "percent": None})

    def needed(self, places: int) -> int:
        """How many of `places` are for whom it is about."""
        if self.kind == "ratio":
            return -(-places * (self.percent or 0) // 100)
        return self.number or 0

    @property
    def whom(self) -> Sentence:
        """Whom it is about, in the words of its conditions."""
        return sentence_of(self.when)
