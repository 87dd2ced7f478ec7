"""Sentences: what a rule says, kept apart from its values until the reader's language is known 语句.

A text may name a term of TERMS, as `%(county)s` does; a province has words of its own for them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any

Translate = Callable[[str], str]
_NAMED = re.compile(r"%\((\w+)\)s")


@dataclass(frozen=True)
class Sentence:
    """A text of the catalogue and the values of its places: numbers, data as it stands, further sentences.

    `str` of it is Chinese with the base's terms. An empty one is false.
    """

    text: str
    values: tuple[tuple[str, object], ...] = ()

    def render(self, translate: Translate) -> str:
        """The sentence with every text of it translated and its terms filled in by `translate`."""
        if not self.text:
            return ""
        text = translate(self.text)
        if not self.values:
            return text
        return text % {name: rendered(value, translate) for name, value in self.values}

    def __str__(self) -> str:
        return self.render(in_base_words)

    def __bool__(self) -> bool:
        return bool(self.text)


@dataclass(frozen=True)
class Series(Sentence):
    """`parts` one after another; `text` says how two of them are joined."""

    parts: tuple[Sentence | str, ...] = ()

    def render(self, translate: Translate) -> str:
        joint = translate(self.text)
        return reduce(
            lambda before, after: joint % {"before": before, "after": after},
            (str(rendered(part, translate)) for part in self.parts),
        )


@dataclass(frozen=True)
class Key(Sentence):
    """A key or a value of a record: on a screen by its name, in a file with what is `written` there."""

    written: str = ""


NOTHING = Sentence("")


def say(text: str, /, **values: object) -> Sentence:
    """A sentence of this text. The mark puts the text into the catalogues; `values` may be sentences themselves."""
    return Sentence(text, tuple(values.items()))


def N_(text: str) -> str:
    """The mark of a text that stands alone, as the title of a field does."""
    return text


def rendered(value: object, translate: Translate) -> object:
    """A value as it goes into a text: a sentence in words, everything else as it is."""
    return value.render(translate) if isinstance(value, Sentence) else value


def key(name: Sentence | str, written: str) -> Key:
    return Key(name.text if isinstance(name, Sentence) else name, written=written)


def in_file(value: object) -> Any:
    """A sentence for who writes files: each key with how it is written."""
    match value:
        case Key():
            return say("%(name)s（%(key)s）", name=Sentence(value.text), key=value.written)
        case Series():
            return replace(value, parts=tuple(map(in_file, value.parts)))
        case Sentence():
            return replace(value, values=tuple((name, in_file(each)) for name, each in value.values))
    return value


SENTENCES = say("%(before)s%(after)s")
WORDS = say("%(before)s %(after)s")
ITEMS = say("%(before)s、%(after)s")
CLAUSES = say("%(before)s，%(after)s")
PARTS = say("%(before)s；%(after)s")
UPWARDS = say("%(before)s → %(after)s")
BOTH = say("%(before)s且%(after)s")
QUOTED = say("%(before)s”“%(after)s")
QUOTED_CHOICES = say("%(before)s”或“%(after)s")
CHOICES = say("%(before)s，或%(after)s")


def join(parts: Iterable[Sentence | str], joint: Sentence = SENTENCES) -> Sentence:
    """Several sentences as one; NOTHING where there is none."""
    known = tuple(part for part in parts if part)
    match known:
        case ():
            return NOTHING
        case (Sentence() as only,):
            return only
    return Series(joint.text, parts=known)


# What provinces call differently, in words that no province has for itself; a pack's `words` replaces them by key.
TERMS: Mapping[str, Sentence] = {
    "region": say("省（自治区）"),
    "whole_region": say("全省（区）"),
    "region_office": say("省级人社部门"),
    "prefecture": say("地市"),
    "county": say("县区"),
    "counties": say("县（市、区）"),
    "departments": say("厅局（高校）"),
    "offices": say("人社部门"),
    "portal": say("专业技术人才培养申报平台"),
    "brand": say("特培 Tepei"),
    "seal": say("特培"),
    "track_word": say("培养方式"),
    "selected_word": say("入选"),
    "number_word": say("学员编号"),
}
# Those of them that a year may call differently once more; they stay in a text until it is known what is read about.
TERMS_OF_YEARS = ("track_word", "selected_word", "number_word")


def fill(text: str, words: Mapping[str, str]) -> str:
    """The text with these words for its terms; other places stay. A term that opens a sentence has a capital, where there are capitals."""

    def word(found: re.Match[str]) -> str:
        known = words.get(found[1])
        if known is None:
            return found[0]
        return known if found.start() else known[:1].upper() + known[1:]

    return _NAMED.sub(word, text) if "%(" in text else text


_BASE_WORDS = {key: term.text for key, term in TERMS.items()}


def in_base_words(text: str) -> str:
    """The Chinese text as it stands, with the base's terms: the `translate` of no translation."""
    return fill(text, _BASE_WORDS)
