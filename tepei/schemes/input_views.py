"""Form fields for what a scheme keeps as lists: lines, words to tick."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext
from wtforms import SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from tepei.policy.words import Sentence
from tepei.portal.screens.fields import CleanLongText

_YES_NO = {"yes": "是", "no": "否"}


class Lines(CleanLongText):
    """A list of texts, one per line."""

    def process_data(self, value: Any) -> None:
        self.data = "\n".join(str(each) for each in value or ())

    def populate_obj(self, obj: Any, name: str) -> None:
        setattr(obj, name, [line.strip() for line in (self.data or "").splitlines() if line.strip()])


class Ticks(SelectMultipleField):
    """Some of a few words."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def process_data(self, value: Any) -> None:
        self.data = list(value or ())

    def populate_obj(self, obj: Any, name: str) -> None:
        setattr(obj, name, list(self.data or ()))


def chosen(label: Any, words: Callable[[], Mapping[str, Sentence | str]], **more: Any) -> SelectField:
    """A choice of one word; `words` by what is stored, asked for when a form is made."""
    return SelectField(label, choices=offered(words), render_kw={"class": "form-control"}, **more)


def offered(words: Callable[[], Mapping[str, Sentence | str]]) -> Callable[[], list[SelectChoice]]:
    """What a field gives to choose from, in the reader's language."""
    return lambda: [SelectChoice(key, gettext(word) if word else "") for key, word in words().items()]


class Statuses(CleanLongText):
    """Words for states: “selected：已成功入选”, one per line."""

    def process_data(self, value: Any) -> None:
        self.data = "\n".join(f"{state}：{word}" for state, word in (value or {}).items())

    def populate_obj(self, obj: Any, name: str) -> None:
        pairs = (line.replace(":", "：").partition("：") for line in (self.data or "").splitlines())
        setattr(obj, name, {state.strip(): word.strip() for state, sep, word in pairs if sep})


class FactWords(Statuses):
    """Words for the values of a fact, one per line; yes and no are 是 and 否 on the page."""

    def process_data(self, value: Any) -> None:
        super().process_data({_YES_NO.get(key, key): word for key, word in (value or {}).items()})

    def populate_obj(self, obj: Any, name: str) -> None:
        super().populate_obj(obj, name)
        kept = {word: key for key, word in _YES_NO.items()}
        setattr(obj, name, {kept.get(key, key): word for key, word in getattr(obj, name).items()})
