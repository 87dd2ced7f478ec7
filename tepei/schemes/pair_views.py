"""Form fields of mappings whose keys are picked, a line each: what a category calls things, how many a cap lets through of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from flask import render_template
from flask_babel import gettext
from markupsafe import Markup
from wtforms import Field
from wtforms.validators import ValidationError

from tepei.organisations import directory
from tepei.organisations import queries as organisations
from tepei.policy.categories import HELP
from tepei.policy.facts import FactRecord
from tepei.policy.fields import YES_NO
from tepei.policy.words import Sentence, say
from tepei.schemes import picking, vocabularies
from tepei.schemes.picking import with_value

YES_NO_WORDS = dict(zip(("yes", "no"), YES_NO, strict=True))
_SPARE = 2  # empty lines below what is there
Line = tuple[str, ...]


class LinesOfBoxes(Field):
    """`boxes` of a line are posted under the field's name and theirs; a line of which nothing is filled in counts for nothing."""

    boxes: tuple[str, ...] = ()
    template = ""
    lines: list[Line]

    def process(self, formdata: Any, data: Any = None, **kwargs: Any) -> None:
        """As many lists as a line has boxes, all of the same length."""
        super().process(formdata, data, **kwargs)
        names = [f"{self.name}-{box}" for box in self.boxes]
        if formdata and names[0] in formdata:
            columns = [[text.strip() for text in formdata.getlist(name)] for name in names]
            self.lines = [line for line in zip(*columns, strict=False) if self.is_filled(line)]
        else:
            self.lines = list(self.lines_of(self.data))

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002  WTForms' signature
        """What the lines say; the first at fault is named by its number."""
        found: list[Any] = []
        for number, line in enumerate(self.lines, 1):
            read = self.read(line)
            fault = read if isinstance(read, Sentence) else self.clash(read, found)
            if fault:
                text = say("第 %(number)d 行：%(fault)s", number=number, fault=fault)
                raise ValidationError(gettext(text))
            found.append(read)
        self.data = self.gathered(found)

    def populate_obj(self, obj: Any, name: str) -> None:
        setattr(obj, name, self.data)

    def widget(self, _field: Field, **kwargs: Any) -> Markup:
        """The lines, and a few empty ones."""
        lines = [*self.lines, *[("",) * len(self.boxes)] * _SPARE]
        described = kwargs.get("aria-describedby", "")
        page = render_template(self.template, field=self, lines=lines, described=described, **self.beside())
        return Markup(page)  # noqa: S704  the template escapes

    def is_filled(self, line: Line) -> bool:
        return any(line)

    def lines_of(self, kept: Any) -> Iterable[Line]:
        """What is kept, as its lines."""
        raise NotImplementedError

    def read(self, line: Line) -> Any | Sentence:
        """What a line says, or what is wrong with it."""
        raise NotImplementedError

    def clash(self, read: Any, found: list[Any]) -> Sentence | None:  # noqa: ARG002  a hook
        """What is wrong with it beside the lines above."""
        return None

    def gathered(self, found: list[Any]) -> Any:
        """What all lines together are kept as."""
        raise NotImplementedError

    def beside(self) -> dict[str, Any]:
        """What the template needs beside the lines."""
        return {}

    def column(self, box: int) -> list[str]:
        """What stands in this box of each line, the empty ones at the end among them."""
        return [*(line[box] for line in self.lines), *[""] * _SPARE]


class Pairs(LinesOfBoxes):
    """A mapping: a line says its key and its value."""

    def process_data(self, value: Any) -> None:
        self.data = dict(value or {})

    def clash(self, read: tuple[str, Any], found: list[tuple[str, Any]]) -> Sentence | None:
        return say("与前面的一行重复") if read[0] in dict(found) else None

    def gathered(self, found: list[tuple[str, Any]]) -> dict[str, Any]:
        return dict(found)


class PlaceWords(Pairs):
    """这一类的叫法: a place of the form, its name or its help, and what the category calls it."""

    boxes, template = ("place", "about", "word"), "schemes/_place_words.html"

    def is_filled(self, line: Line) -> bool:
        return bool(line[0] or line[2])

    def lines_of(self, kept: Mapping[str, Any]) -> Iterator[Line]:
        for path, word in kept.items():
            place = path.removesuffix(HELP)
            yield place, path.removeprefix(place), word

    def read(self, line: Line) -> tuple[str, str] | Sentence:
        place, about, word = line
        path = f"{place}{about}"
        if not place:
            return say("请选择栏目、栏或附件")
        if path not in picking.called("place") and path not in (self.object_data or {}):
            return say("请从列表中选择")
        return (path, word) if word else say("请填写叫法")

    def beside(self) -> dict[str, Any]:
        """Places, and what of one may be said otherwise."""
        places = {key: word for key, word in picking.called("place").items() if not key.endswith(HELP)}
        return {"offers": [with_value(places, place) for place in self.column(0)]}


class ItemNumbers(Pairs):
    """各项的人数: an item of a limit by its name, and how many it lets through. `of` is the fact that a cap counts by, "" for employers;
    a ceiling (`is_of_bodies`) has numbers for who recommends.
    """

    boxes, template = ("item", "number"), "schemes/_item_numbers.html"
    of, is_of_bodies = "", False

    @property
    def is_searched(self) -> bool:
        """Employers are too many to list."""
        return not self.of and not self.is_of_bodies

    def lines_of(self, kept: Mapping[str, Any]) -> Iterator[Line]:
        return ((item, str(number)) for item, number in kept.items())

    def read(self, line: Line) -> tuple[str, int] | Sentence:
        item, number = line
        if not item:
            return say("请填写名称")
        if not number.isdecimal():
            return say("请填写人数")
        key = _employer(item) if self.is_searched else self._keys().get(item)
        if key is None and self.is_of_bodies:
            return _no_unit(item)
        return key if isinstance(key, Sentence) else (key or item, int(number))

    def beside(self) -> dict[str, Any]:
        """What there is to choose from, and the lines by the names that people know."""
        names = self._names()
        return {
            "names": {item: gettext(names.get(item, item)) for item, *_ in self.lines},
            "offered": [] if self.is_searched else [gettext(word) for word in names.values()],
        }

    def _keys(self) -> dict[str, str]:
        """The values by the names that people see."""
        return {gettext(word): key for key, word in self._names().items()}

    def _names(self) -> Mapping[str, Sentence | str]:
        if self.is_of_bodies:
            return picking.called("recommender")
        if not self.of:
            return organisations.names_of([item for item, *_ in self.lines])
        fact: FactRecord | None = vocabularies.current().facts.get(self.of)
        if fact is None:
            return {}
        return (
            vocabularies.names(fact) if fact.codes else {str(key): word for key, word in fact.words.items()}
        )


class ValueWords(Pairs):
    """各个值的说法: a value of a fact, and what it is called. 是 and 否 by these words; a value that is not typed is its own word."""

    boxes, template = ("value", "word"), "schemes/_value_words.html"

    def lines_of(self, kept: Mapping[str, Any]) -> Iterator[Line]:
        names = _yes_no()
        return ((names.get(value, value), word) for value, word in kept.items())

    def read(self, line: Line) -> tuple[str, str] | Sentence:
        value, word = line
        kept = {name: key for key, name in _yes_no().items()}
        return (kept.get(value, value or word), word) if word else say("请填写说法")

    def beside(self) -> dict[str, Any]:
        return {"offered": _yes_no().values()}


def _yes_no() -> dict[str, str]:
    return {key: gettext(word) for key, word in YES_NO_WORDS.items()}


def _employer(text: str) -> str | Sentence:
    """The code by which a cap knows the unit of this name or code."""
    match directory.units(text):
        case []:
            return _no_unit(text)
        case [unit]:
            return unit.credit_code or unit.code
        case _:
            return say("“%(unit)s”不止一个，请从列表中选择", unit=text)


def _no_unit(text: str) -> Sentence:
    return say("没有单位“%(unit)s”", unit=text)
