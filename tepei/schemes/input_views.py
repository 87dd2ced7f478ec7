"""Form fields for what a scheme keeps as lists: lines, words to tick."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext
from wtforms import SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from tepei.policy.words import Sentence, say
from tepei.portal.errors import Refused
from tepei.portal.screens.fields import CleanLongText, CleanText


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
