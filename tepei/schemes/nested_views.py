"""A form field for a small record inside of a record: an input for each of its keys, named and explained by the record itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import render_template
from flask_babel import gettext
from markupsafe import Markup
from wtforms import Field

from tepei.policy.definition import DefinitionError
from tepei.policy.record import Choice, Record, choice_of
from tepei.policy.shape import bare, is_mapping, keys
from tepei.policy.words import CLAUSES, Sentence, join, say
from tepei.schemes import vocabularies

_LIST, _PAIR = "、", "："
_DIGITS = 10


class Nested(Field):
    """Data are the record's plain values, None where nothing is filled in; what was typed stays where it is no record.

    Several values are written with 、, a key and its values with ：.
    """

    def __init__(self, label: Any, record: type[Record], **kwargs: Any) -> None:
        self.record = record
        self.typed: dict[str, str] = {}
        super().__init__(label, **kwargs)

    def process_data(self, value: Any) -> None:
        self.data = value or None
        self.typed = {key: _text(each) for key, each in (value or {}).items()}

    def process(self, formdata: Any, data: Any = None, **kwargs: Any) -> None:
        """The inputs arrive under the field's name and their key."""
        super().process(formdata, data, **kwargs)
        names = {key: f"{self.name}-{key}" for key, _ in keys(self.record)}
        if not formdata or not any(name in formdata for name in names.values()):
            return
        self.typed = {key: formdata.get(name, "").strip() for key, name in names.items()}
        infos = dict(keys(self.record))
        self.data = {key: _read(infos[key], text) for key, text in self.typed.items() if text} or None
        try:
            if self.data is not None:
                self.record.from_data(self.data, vocabulary=vocabularies.current())
        except DefinitionError as error:
            title = infos[str(error.where[0])].title if error.where and error.where[0] in infos else ""
            text = say("%(key)s：%(fault)s", key=Sentence(title), fault=error.text) if title else error.text
            self.process_errors = [text]

    def populate_obj(self, obj: Any, name: str) -> None:
        setattr(obj, name, self.data)

    def widget(self, _field: Field, **kwargs: Any) -> Markup:
        inputs = [(key, info, choice_of(info.metadata)) for key, info in keys(self.record)]
        return Markup(  # noqa: S704  the template escapes
            render_template(
                "schemes/_nested.html",
                field=self,
                inputs=[
                    (key, info, choice.words if isinstance(choice, Choice) else {})
                    for key, info, choice in inputs
                ],
                described=kwargs.get("aria_describedby", ""),
            )
        )


def in_words(record: type[Record], value: Mapping[str, Any] | None) -> str:
    """What is filled in, each under its name."""
    infos = dict(keys(record))
    told = []
    for key, each in (value or {}).items():
        choice = choice_of(infos[key].metadata) if key in infos else None
        word = choice.words.get(each, each) if isinstance(choice, Choice) else _text(each)
        told.append(say("%(key)s：%(value)s", key=Sentence(infos[key].title or key), value=_sentence(word)))
    return gettext(join(told, CLAUSES))


def _sentence(word: Any) -> Sentence:
    return word if isinstance(word, Sentence) else Sentence(str(word))


def _text(value: Any) -> str:
    if isinstance(value, Mapping):
        return "；".join(f"{key}{_PAIR}{_text(each)}" for key, each in value.items())
    return _LIST.join(str(each) for each in value) if isinstance(value, list | tuple) else str(value)


def _read(info: Any, text: str) -> Any:
    kind = bare(info.annotation)
    if is_mapping(kind):
        pairs = (each.replace(":", _PAIR).partition(_PAIR) for each in text.replace(";", "；").split("；"))
        return {key.strip(): _items(rest) for key, sep, rest in pairs if sep}
    if kind is int:
        return int(text) if text.isdecimal() and len(text) < _DIGITS else text
    return text if kind is str else _items(text)


def _items(text: str) -> list[str]:
    return [
        each.strip() for each in text.replace("，", _LIST).replace(",", _LIST).split(_LIST) if each.strip()
    ]
