"""回避: when an expert may not assess somebody, by what is known of both. No notice lists the cases: the list is assumed.

What an expert declares beside these is the expert's own word and asks for no rule.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product

from tepei.policy.names import normalise_name, normalise_unit_name
from tepei.policy.words import N_, Sentence, say

# How an expert and somebody else are tied, as it is typed in.
DECLARED, SUPERVISOR, COAUTHOR = "declared", "supervisor", "coauthor"
TIES = {DECLARED: N_("亲属或其他利害关系"), SUPERVISOR: N_("导师、学生"), COAUTHOR: N_("合作者")}
_BETWEEN = re.compile(r"[\s、，,；;：:（）()《》“”\"'\[\]【】/|*.。]+")
_LEAST = 4  # characters of a unit's name from which a longer one may be part of it


@dataclass(frozen=True)
class Tie:
    """With whom an expert is tied and how (TIES); `unit` is "" where nobody knows it."""

    kind: str
    name: str
    unit: str = ""


@dataclass(frozen=True)
class KnownUnit:
    """A unit: its id in the tree with those above it in one legal unit, its code as such, and what it is called; what is not known is empty."""

    id: int | None = None
    above: frozenset[int] = frozenset()
    credit_code: str = ""
    names: frozenset[str] = frozenset()

    @classmethod
    def called(cls, *names: str) -> KnownUnit:
        """A unit of which the name alone is known."""
        return cls(names=frozenset(filter(None, map(normalise_unit_name, names))))


@dataclass(frozen=True)
class Assessor:
    """An expert, as far as it matters; `person_id` is whom the expert's account belongs to."""

    name: str
    unit: KnownUnit
    ties: tuple[Tie, ...] = ()
    person_id: int | None = None


@dataclass(frozen=True)
class Assessed:
    """Somebody who is assessed; `named` are the words of the application that may be names of others (`words_in`)."""

    name: str
    unit: KnownUnit
    named: frozenset[str] = frozenset()
    person_id: int | None = None


def conflicts(expert: Assessor, other: Assessed) -> tuple[Sentence, ...]:
    """Why this expert may not assess them; () where nothing is known against it."""
    if expert.person_id is not None and expert.person_id == other.person_id:
        return (say("专家是申报人本人"),)
    found = (
        [say("专家与申报人在同一单位，或者两单位有隶属关系")] if _together(expert.unit, other.unit) else []
    )
    found += [_tied(tie) for tie in expert.ties if _is_about(tie, other)]
    if normalise_name(expert.name) in other.named:
        found.append(say("申报材料中写有专家的姓名，可能是合作者"))
    return tuple(found)


def words_in(texts: Iterable[str]) -> frozenset[str]:
    """The words of these texts that may be names: a name between separators is a word, one within a sentence is none."""
    words = (normalise_name(word) for text in texts for word in _BETWEEN.split(text))
    return frozenset(word for word in words if len(word) > 1)


def _tied(tie: Tie) -> Sentence:
    return {
        SUPERVISOR: say("专家与申报人是导师和学生"),
        COAUTHOR: say("专家与申报人是合作者"),
    }.get(tie.kind, say("专家与申报人有亲属或其他利害关系"))


def _is_about(tie: Tie, other: Assessed) -> bool:
    """Who is called so and works there, where it is known where."""
    if normalise_name(tie.name) != normalise_name(other.name):
        return False
    return not tie.unit or not other.unit.names or _named_alike(KnownUnit.called(tie.unit), other.unit)


def _together(one: KnownUnit, other: KnownUnit) -> bool:
    """The same unit, or one above the other within one legal unit."""
    if one.id is not None and other.id is not None:
        if one.id == other.id or one.id in other.above or other.id in one.above:
            return True
        if one.credit_code and one.credit_code == other.credit_code:
            return True
    return _named_alike(one, other)


def _named_alike(one: KnownUnit, other: KnownUnit) -> bool:
    """A part of a unit begins with its name: 某大学 and 某大学医学院."""
    return any(
        shorter == longer or (len(shorter) >= _LEAST and longer.startswith(shorter))
        for shorter, longer in (sorted(pair, key=len) for pair in product(one.names, other.names))
    )
