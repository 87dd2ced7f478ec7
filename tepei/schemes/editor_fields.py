"""Form fields for what a scheme keeps as lists: lines, words to tick, groups of conditions, a layout as YAML."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import render_template
from flask_babel import lazy_gettext as _
from markupsafe import Markup
from wtforms import Field, SelectField, SelectMultipleField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from tepei import packs
from tepei.policy.definition import DefinitionError
from tepei.policy.facts import FACTS
from tepei.policy.operators import OPERATORS
from tepei.portal.screens.fields import CleanLongText
from tepei.schemes import wording

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


def chosen(label: Any, words: Mapping[str, Any], **more: Any) -> SelectField:
    """A choice of one word; `words` by what is stored."""
    choices = [SelectChoice(key, word) for key, word in words.items()]
    return SelectField(label, choices=choices, render_kw={"class": "form-control"}, **more)


class Statuses(CleanLongText):
    """Words for states: “selected：已成功入选”, one per line."""

    def process_data(self, value: Any) -> None:
        self.data = "\n".join(f"{state}：{word}" for state, word in (value or {}).items())

    def populate_obj(self, obj: Any, name: str) -> None:
        pairs = (line.replace(":", "：").partition("：") for line in (self.data or "").splitlines())
        setattr(obj, name, {state.strip(): word.strip() for state, sep, word in pairs if sep})


class Layout(TextAreaField):
    """The layout of a document, as documents.yaml says it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(
            *args, render_kw={"class": "form-control code", "rows": 30, "spellcheck": "false"}, **kwargs
        )

    def process_data(self, value: Any) -> None:
        self.data = packs.as_yaml(value or {})

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = valuelist[0] if valuelist else ""
        try:
            self.value = packs.from_yaml(self.data)
        except packs.PackError as error:
            problem = error.problems[0]
            raise ValidationError(f"第 {problem.line} 行：{problem.text}") from None
        if not isinstance(self.value, dict):
            raise ValidationError(_("应为“键: 值”的形式。"))

    def populate_obj(self, obj: Any, name: str) -> None:
        setattr(obj, name, self.value)


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
            {"group": str(number), **wording.line_of(condition)}
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
            self.data = wording.groups_of(self.lines)
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
                facts=FACTS,
                operators=OPERATORS,
                described=kwargs.get("aria_describedby", ""),
            )
        )
