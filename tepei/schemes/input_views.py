"""Form fields for what a scheme keeps as lists: lines, words to tick."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import render_template
from flask_babel import gettext
from markupsafe import Markup
from wtforms import Field, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from tepei.policy.words import Sentence
from tepei.portal.screens.fields import CleanLongText


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


class WordBoxes(Field):
    """What each of a few values is called, in a box of its own under the name that we give it; an empty box keeps that name."""

    def __init__(
        self, label: Any = None, names: Callable[[], Mapping[str, Sentence | str]] = dict, **kwargs: Any
    ) -> None:
        super().__init__(label, **kwargs)
        self.names = names

    def process_data(self, value: Any) -> None:
        self.data = dict(value or {})

    def process(self, formdata: Any, data: Any = None, **kwargs: Any) -> None:
        """The boxes arrive under the field's name and their value."""
        super().process(formdata, data, **kwargs)
        posted = {key: f"{self.name}-{key}" for key in self.names()} if formdata else {}
        if formdata and any(box in formdata for box in posted.values()):
            typed = {key: formdata.get(box, "").strip() for key, box in posted.items()}
            self.data = {key: word for key, word in typed.items() if word}

    def populate_obj(self, obj: Any, name: str) -> None:
        setattr(obj, name, self.data)

    def widget(self, _field: Field, **kwargs: Any) -> Markup:
        """The boxes."""
        described = kwargs.get("aria_describedby", kwargs.get("aria-describedby", ""))
        names = {key: gettext(word) for key, word in self.names().items()}
        page = render_template("schemes/_words.html", field=self, names=names, described=described)
        return Markup(page)  # noqa: S704  the template escapes
