"""A form field that composes the pattern of a number of its parts, with an example of what comes of it 编号规则."""

from __future__ import annotations

from typing import Any

from flask import render_template
from flask_babel import gettext
from markupsafe import Markup
from wtforms import Field

from tepei.policy.definition import Invalid
from tepei.policy.numbering import checked_pattern, digits_of, is_placed, number, parts_of
from tepei.policy.words import WORDS, Sentence, join, say
from tepei.portal import clock
from tepei.schemes import vocabularies

_TEXT, _YEAR = "text", "{year}"
_USUAL = ("{serial}", *(f"{{serial:0{digits}}}" for digits in range(2, 7)))
_LINES, _SPARE = 4, 1  # at least so many, and one more than are filled in


class PatternParts(Field):
    """The pattern as a line for each part: the year, a serial with so many digits, or a text of its own."""

    def process_data(self, value: Any) -> None:
        self.data = value or ""

    def process(self, formdata: Any, data: Any = None, **kwargs: Any) -> None:
        """Two lists of the same length: what kind each part is, and its text."""
        super().process(formdata, data, **kwargs)
        if formdata and f"{self.name}-part" in formdata:
            kinds, texts = formdata.getlist(f"{self.name}-part"), formdata.getlist(f"{self.name}-text")
            lines = zip(kinds, texts, strict=False)
            self.data = "".join(text.strip() if kind == _TEXT else kind for kind, text in lines)

    def widget(self, _field: Field, **kwargs: Any) -> Markup:
        """A line for each part, an empty one at the end, and the number that comes of them."""
        parts = parts_of(self.data)
        lines = [(part, "") if is_placed(part) else (_TEXT, part) for part in parts]
        lines += [("", "")] * max(_SPARE, _LINES - len(lines))
        page = render_template(
            "schemes/_pattern.html",
            field=self,
            lines=lines,
            offer=_offer(parts),
            year=_year(),
            example=_example(self.data),
            described=kwargs.get("aria-describedby", ""),
        )
        return Markup(page)  # noqa: S704  the template escapes


def in_words(pattern: str) -> str:
    """What it is made of, and an example."""
    parts = (_name(part) if is_placed(part) else part for part in parts_of(pattern or ""))
    example = _example(pattern)
    told = say("（例如 %(number)s）", number=example) if example else ""
    return gettext(join((join(parts, WORDS), told)))


def _offer(parts: list[str]) -> dict[str, Sentence | str]:
    """The kinds of a part; a serial of other digits is offered where it is used."""
    serials = {part: _name(part) for part in (*_USUAL, *parts) if digits_of(part)}
    return {"": "", _YEAR: _name(_YEAR), **serials, _TEXT: say("固定的文字")}


def _name(part: str) -> Sentence:
    match digits_of(part):
        case None:
            return say("年份")
        case 1:
            return say("顺序号（不补零）")
        case digits:
            return say("顺序号（%(digits)d 位）", digits=digits)


def _year() -> int:
    cycle = vocabularies.current_cycle()
    return cycle.year if cycle else clock.today().year


def _example(pattern: str) -> str:
    """The first number; "" while the pattern makes none."""
    try:
        return number(checked_pattern(pattern), _year(), 1) if pattern else ""
    except Invalid:
        return ""
