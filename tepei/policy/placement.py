"""落实培养单位: which training unit is proposed to whom, by what they asked for, within the places that there are.

As many first choices as can be, of those outcomes as many second ones, then third ones, then adjustments 调剂 of who accepts one. Nobody is proposed to a unit
that declined them, has no place on their track, or names subjects of which theirs is none; people may decide otherwise by hand. Who is not
served is told why, and so is who did not get what they named first.
Source: 内人社办发〔2023〕21号 三（三） and the 《申报培养单位志愿表》; that who stands earlier comes first among equals is assumed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from tepei.policy.matching import rank_maximal
from tepei.policy.names import normalise_unit_name
from tepei.policy.words import PARTS, Sentence, join, say

ADJUSTED = 0  # the preference of who was placed where they did not ask to be

_NUMBERED = (say("第一志愿"), say("第二志愿"), say("第三志愿"))


@dataclass(frozen=True)
class Offer:
    """What a unit has left on a track: so many places; `subjects` are those that it names, any where it names none."""

    unit: int
    name: str
    left: int
    subjects: tuple[str, ...] = ()

    @cached_property
    def compared(self) -> tuple[str, ...]:
        """The subjects as they are compared."""
        return tuple(normalise_unit_name(each) for each in self.subjects)


@dataclass(frozen=True)
class Wish:
    """A training unit as somebody named it; `unit` is None where no registered one is known by that name."""

    name: str
    unit: int | None = None


@dataclass(frozen=True)
class Seeker:
    """Who waits for a training unit. `key` puts people in order; `adjusts`: do they accept an adjustment, None where nobody said; `declined`: by whom they were."""

    key: int
    wishes: tuple[Wish, ...]
    subject: str = ""
    adjusts: bool | None = None
    declined: frozenset[int] = frozenset()

    @cached_property
    def compared(self) -> str:
        """The subject as it is compared."""
        return normalise_unit_name(self.subject)


@dataclass(frozen=True)
class Suggestion:
    """What is proposed for a seeker: the unit and the number of the choice that it is (1 the first, ADJUSTED); None for both where nothing can be."""

    key: int
    unit: int | None
    preference: int | None
    why: Sentence


def suggest(seekers: Iterable[Seeker], offers: Iterable[Offer]) -> list[Suggestion]:
    """One for each seeker, by key. The same people and offers in another order give the same."""
    people, known = sorted(seekers, key=lambda each: each.key), _by_unit(offers)
    levels = max((len(each.wishes) for each in people), default=0)
    given = rank_maximal(
        [_ranked(each, known, levels) for each in people], {unit: each.left for unit, each in known.items()}
    )
    return [_suggested(person, unit, known) for person, unit in zip(people, given, strict=True)]


def preference_of(seeker: Seeker, unit: int) -> int:
    """The number of the choice that a unit is to them; ADJUSTED where they did not name it."""
    numbers = (number for number, wish in enumerate(seeker.wishes, start=1) if wish.unit == unit)
    return next(numbers, ADJUSTED)


def numbered(preference: int) -> Sentence:
    """第一志愿, 第二志愿, … 调剂."""
    if preference == ADJUSTED:
        return say("调剂")
    if preference <= len(_NUMBERED):
        return _NUMBERED[preference - 1]
    return say("第%(number)d志愿", number=preference)


def fits(seeker: Seeker, offer: Offer) -> bool:
    """Is their subject among those of the unit, as one or as part of one? What is not said speaks against nobody."""
    own = seeker.compared
    return not own or not offer.compared or any(own in each or each in own for each in offer.compared)


def _by_unit(offers: Iterable[Offer]) -> dict[int, Offer]:
    return {each.unit: each for each in sorted(offers, key=lambda each: each.unit)}


def _ranked(seeker: Seeker, offers: Mapping[int, Offer], levels: int) -> Sequence[Sequence[int]]:
    """What they would take by rank: their choices, then, where they consent, units that name their subject, then those that name none."""
    named = (offers.get(wish.unit) if wish.unit is not None else None for wish in seeker.wishes)
    chosen = [[offer.unit] if offer and _takes(seeker, offer) else [] for offer in named]
    if not seeker.adjusts:
        return chosen
    fitting = [unit for unit, offer in offers.items() if offer.subjects and _takes(seeker, offer)]
    others = [unit for unit, offer in offers.items() if not offer.subjects and unit not in seeker.declined]
    return [*chosen, *[[]] * (levels - len(chosen)), fitting, others]


def _takes(seeker: Seeker, offer: Offer) -> bool:
    return offer.unit not in seeker.declined and fits(seeker, offer)


def _suggested(seeker: Seeker, unit: int | None, offers: Mapping[int, Offer]) -> Suggestion:
    if unit is None:
        why = join((*_why_not(seeker, len(seeker.wishes), offers), _why_not_adjusted(seeker)), PARTS)
        return Suggestion(seeker.key, None, None, why)
    preference = preference_of(seeker, unit)
    passed = preference - 1 if preference else len(seeker.wishes)
    got = say("同意调剂，按调剂安排") if preference == ADJUSTED else numbered(preference)
    return Suggestion(seeker.key, unit, preference, join((got, *_why_not(seeker, passed, offers)), PARTS))


def _why_not(seeker: Seeker, count: int, offers: Mapping[int, Offer]) -> list[Sentence]:
    """Why each of the first `count` choices is not theirs."""
    return [
        say("%(choice)s“%(unit)s”：%(reason)s", choice=numbered(number), unit=wish.name, reason=_hindrance(seeker, wish, offers))
        for number, wish in enumerate(seeker.wishes[:count], start=1)
    ]  # fmt: skip


def _hindrance(seeker: Seeker, wish: Wish, offers: Mapping[int, Offer]) -> Sentence:
    if wish.unit is None:
        return say("未找到同名的培养单位，请核对")
    if wish.unit in seeker.declined:
        return say("该单位已答复不能接收")
    if (offer := offers.get(wish.unit)) is None:
        return say("该单位没有此%(track_word)s的名额")
    if not fits(seeker, offer):
        return say("该单位没有列出专业“%(subject)s”", subject=seeker.subject)
    return say("名额已满")


def _why_not_adjusted(seeker: Seeker) -> Sentence:
    if seeker.adjusts is None:
        return say("没有填写是否接受调剂，不自动调剂")
    return say("其他单位没有可安排的名额") if seeker.adjusts else say("本人不接受调剂")
