"""Form fields for what a scheme keeps as lists: lines, words to tick, groups of conditions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import render_template
from flask_babel import gettext
from markupsafe import Markup
from wtforms import Field, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from tepei.policy.definition import DefinitionError
from tepei.policy.operators import OPERATORS
from tepei.policy.words import Sentence, say
from tepei.portal.catalogue import chinese
from tepei.portal.errors import Refused
from tepei.portal.screens.fields import CleanLongText, CleanText
from tepei.schemes import vocabularies, wording

_SPARE = 3  # empty lines below what is there


class Lines(CleanLongText):
    """A list of texts, one per line."""

    def process_data(self, value: Any) -> None:
        self.data = "\n".join(value or ())

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


def shown_if(condition: Mapping[str, Any] | None) -> str:
    """“栏 = 值、值”."""
    if not condition:
        return ""
    return f"{condition['field']} = {'、'.join(str(each) for each in condition.get('in') or [condition.get('is')])}"


class ShowIfField(CleanText):
    """“栏目.栏 = 值” (several values with 、); empty: always filled in."""

    def process_data(self, value: Any) -> None:
        self.data = shown_if(value)

    def populate_obj(self, obj: Any, name: str) -> None:
        field, sep, values = (self.data or "").partition("=")
        listed = [each.strip() for each in values.replace("，", "、").split("、") if each.strip()]
        if not self.data:
            setattr(obj, name, None)
            return
        if not sep or not field.strip() or not listed:
            raise Refused(say("显示条件请写成“栏的代码 = 值”，例如：attended = yes"))
        condition = {"is": listed[0]} if len(listed) == 1 else {"in": listed}
        setattr(obj, name, {"field": field.strip(), **condition})


class Conditions(Field):
    """Groups of conditions, a line each: group, fact, comparison, value, the notice's words.

    Data are alternatives as policy.eligibility reads them; what was typed stays on the page where it cannot be read.
    """

    lines: list[dict[str, str]]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.lines = []
        super().__init__(*args, **kwargs)

    def process_data(self, value: Any) -> None:
        self.data = value or []
        self.lines = [
            {"group": str(number), **wording.line_of(condition, vocabularies.current())}
            for number, group in enumerate(self.data, 1)
            for condition in group
        ]

    def process(self, formdata: Any, data: Any = None, **kwargs: Any) -> None:
        """The columns of the editor arrive as lists of the same length."""
        super().process(formdata, data if data is not None else self._default(), **kwargs)
        if not formdata or f"{self.name}-fact" not in formdata:
            return
        columns = {key: formdata.getlist(f"{self.name}-{key}") for key in wording.COLUMNS}
        self.lines = [dict(zip(columns, row, strict=False)) for row in zip(*columns.values(), strict=False)]
        self.lines = [line for line in self.lines if line["fact"]]
        try:
            self.data = wording.groups_of(self.lines, vocabularies.current())
        except DefinitionError as error:
            self.process_errors = [error.text]

    def _default(self) -> Any:
        return self.default() if callable(self.default) else self.default

    def populate_obj(self, obj: Any, name: str) -> None:
        setattr(obj, name, self.data)

    def widget(self, _field: Field, **kwargs: Any) -> Markup:
        """The table of lines; its first select carries the field's id, so that the label finds it."""
        blank = {key: "" for key in wording.COLUMNS}
        return Markup(  # noqa: S704  the template escapes
            render_template(
                "schemes/_conditions.html",
                field=self,
                lines=[*self.lines, *([blank] * _SPARE)],
                facts=vocabularies.current().facts,
                operators=OPERATORS,
                written=chinese,
                described=kwargs.get("aria_describedby", ""),
            )
        )
