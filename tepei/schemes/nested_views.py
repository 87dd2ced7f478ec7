"""Form fields for small records inside of a record, one or a list of them: an input for each key, named and explained by the record itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import render_template
from markupsafe import Markup
from wtforms import Field, Form, SelectField

from tepei.policy.definition import DefinitionError
from tepei.policy.record import Record
from tepei.policy.words import Sentence, say
from tepei.schemes import vocabularies
from tepei.schemes.picking import ELSEWHERE
from tepei.schemes.record_form_views import form_of, plain

_SPARE = 3
Read = tuple[dict[str, Any] | None, list[Sentence]]


class Nested(Field):
    """Data are the record's plain values, None where nothing is filled in; what was typed stays where it is no record."""

    def __init__(self, label: Any, record: type[Record], **kwargs: Any) -> None:
        self.record = record
        super().__init__(label, **kwargs)

    def process_data(self, value: Any) -> None:
        self.data = value or None

    def process(self, formdata: Any, data: Any = None, **kwargs: Any) -> None:
        """The inputs arrive under the field's name and their key."""
        super().process(formdata, data, **kwargs)
        is_posted = any(str(name).startswith(f"{self.name}-") for name in formdata or ())
        made = form_of(self.record, ELSEWHERE)
        self.form = made(formdata if is_posted else None, prefix=f"{self.name}-", data=self.data or {})
        if is_posted:
            self.data, self.process_errors = read(self.form, self.record)

    def populate_obj(self, obj: Any, name: str) -> None:
        setattr(obj, name, self.data)

    def widget(self, _field: Field, **kwargs: Any) -> Markup:
        """The boxes of the record."""
        described = kwargs.get("aria-describedby", "")
        return Markup(render_template("schemes/_nested.html", field=self, described=described))  # noqa: S704  it escapes


class NestedRows(Field):
    """Data are the plain values of the records in a list. What is left blank is none of them: `_SPARE` blank ones are offered at a time, so that it needs no script."""

    def __init__(self, label: Any, record: type[Record], **kwargs: Any) -> None:
        self.record = record
        super().__init__(label, **kwargs)

    def process_data(self, value: Any) -> None:
        self.data = list(value or ())

    def process(self, formdata: Any, data: Any = None, **kwargs: Any) -> None:
        """The inputs arrive under the field's name, the number of the record from 0, and their key."""
        super().process(formdata, data, **kwargs)
        made = form_of(self.record, ELSEWHERE)
        posted = {str(name).split("-")[1] for name in formdata or () if str(name).startswith(f"{self.name}-")}
        count = len(posted) or len(self.data) + _SPARE
        rows = [*self.data, *[{}] * count][:count]
        self.forms = [
            made(formdata if posted else None, prefix=f"{self.name}-{at}-", data=row)
            for at, row in enumerate(rows)
        ]
        if posted:
            self._take([read(form, self.record) if _is_filled(form) else (None, []) for form in self.forms])

    def _take(self, found: Sequence[Read]) -> None:
        self.data = [row for row, _faults in found if row]
        self.process_errors = [
            say("第 %(number)d 项 %(fault)s", number=number, fault=fault)
            for number, (_row, faults) in enumerate(found, 1)
            for fault in faults
        ]

    def populate_obj(self, obj: Any, name: str) -> None:
        setattr(obj, name, self.data)

    def widget(self, _field: Field, **kwargs: Any) -> Markup:
        """The boxes of each record."""
        described = kwargs.get("aria-describedby", "")
        return Markup(render_template("schemes/_nested_rows.html", field=self, described=described))  # noqa: S704  it escapes


def _is_filled(form: Form) -> bool:
    """Did somebody type anything in its boxes? A browser sends the first choice of a list that nobody touched."""
    return any(box.data for box in form if not isinstance(box, SelectField))


def read(
    form: Form, record: type[Record], as_kept: Callable[[Mapping[str, Any]], dict[str, Any]] = dict
) -> Read:
    """What stands in the boxes, as plain values of the record, None where it is nothing; and what is wrong, each under the name of its box."""
    if not form.validate():
        return None, [_under(record, box.short_name, str(each)) for box in form for each in box.errors]
    found: dict[str, Any] | None = None
    try:
        found = as_kept(plain(form)) or None
        if found is not None:
            record.from_data(found, vocabulary=vocabularies.current())
    except DefinitionError as error:
        return found, [
            _under(record, str(each.where[0]) if each.where else "", each.text) for each in error.faults
        ]
    return found, []


def _under(record: type[Record], key: str, fault: Sentence | str) -> Sentence:
    info = record.model_fields.get(key)
    text = fault if isinstance(fault, Sentence) else Sentence(fault)
    return say("%(key)s：%(fault)s", key=Sentence(info.title or key), fault=text) if info else text
