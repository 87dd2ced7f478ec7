"""A form field that says while which answer to another field this one is shown 显示条件: nobody types a key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from flask import request
from flask_babel import gettext
from markupsafe import Markup

from tepei.policy.fields import YES_NO
from tepei.policy.words import ITEMS, Sentence, join, say
from tepei.portal.database import db
from tepei.portal.errors import Refused
from tepei.portal.screens.keys import row_key
from tepei.schemes import assembling, vocabularies
from tepei.schemes.form_models import FormField, FormSection
from tepei.schemes.picks_views import Picks

_IS = "="
_ANSWERS = ("yes", "no")


class ShowIfPicks(Picks):
    """Answers of one field, each in a box of its own: “栏目·栏：答案”. Empty: always shown."""

    def process_data(self, value: Any) -> None:
        condition = value or {}
        values = condition.get("in") or [condition.get("is")]
        self.data = [f"{condition['field']}{_IS}{each}" for each in values] if condition else []

    def populate_obj(self, obj: Any, name: str) -> None:
        pairs = [each.partition(_IS) for each in self.data]
        if len({field for field, _sep, _value in pairs}) > 1:
            raise Refused(say("显示条件只能选同一栏的答案，请重新选择。"))
        values = [value for _field, _sep, value in pairs]
        condition = {"is": values[0]} if len(values) == 1 else {"in": values}
        setattr(obj, name, {"field": pairs[0][0], **condition} if pairs else None)

    def widget(self, _field: Any, **kwargs: Any) -> Markup:
        """What the form of the year offers; what it has no more is kept, and said so."""
        self.offer = answers(_own_section())
        return super().widget(_field, **kwargs)


def answers(own: str) -> dict[str, Sentence | str]:
    """The answers that a field may depend on, by “field=answer”: those of its own section `own` (its key) by their key, and of sections
    that are filled in once.
    """
    return {
        f"{field['key'] if section['key'] == own else _path(section, field)}{_IS}{value}": say(
            "%(field)s：%(answer)s", field=_called(section, field), answer=word
        )
        for section in _sections()
        if section["key"] == own or not section.get("rows")
        for field in section["fields"]
        for value, word in _answers(field)
    }


def in_words(condition: Mapping[str, Any] | None) -> str:
    """“栏 为 答案、答案”."""
    if not condition:
        return ""
    where, _dot, key = condition["field"].rpartition(".")
    values = condition.get("in") or [condition.get("is")]
    field = next(
        (
            field
            for section in _sections()
            if where in ("", section["key"])
            for field in section["fields"]
            if field["key"] == key
        ),
        {"label": condition["field"]},
    )
    words = dict(_answers(field))
    return gettext(
        say(
            "%(field)s：%(answer)s",
            field=field["label"],
            answer=join((str(words.get(each, each)) for each in values), ITEMS),
        )
    )


def _sections() -> list[dict[str, Any]]:
    cycle = vocabularies.current_cycle()
    return assembling.sections_of(cycle) if cycle is not None else []


def _own_section() -> str:
    """Of the field that the page is about, or that is added to it."""
    pk = row_key(str((request.view_args or {}).get("pk", "")))
    field = db.session.get(FormField, pk) if pk and request.blueprint == "FieldView" else None
    parent = row_key(request.values.get("section", ""))
    section = field.section if field else db.session.get(FormSection, parent) if parent else None
    return section.key if section is not None else ""


def _answers(field: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    options = field.get("options") or ()
    if field.get("kind") == "yes_no":
        yield from zip(_ANSWERS, options or YES_NO, strict=True)
    elif field.get("kind") == "choice":
        yield from ((each, each) for each in options)


def _path(section: Mapping[str, Any], field: Mapping[str, Any]) -> str:
    return f"{section['key']}.{field['key']}"


def _called(section: Mapping[str, Any], field: Mapping[str, Any]) -> str:
    return f"{section['title']}·{field['label']}"
