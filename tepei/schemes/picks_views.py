"""Form fields that offer what is on the form, by 栏目·栏: nobody types a path."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import render_template
from flask_babel import gettext
from markupsafe import Markup
from wtforms import Field
from wtforms.validators import ValidationError
from wtforms.widgets import html_params

from tepei.schemes import picking
from tepei.schemes.picking import Offer, with_value
from tepei.schemes.wording import SEPARATORS

_SPARE = 2  # empty choices below what is there


class Pick(Field):
    """One of them; `offer` says which there are, `of_year` what is picked of the year that the page is about (policy.record.Picked)."""

    def __init__(
        self, label: Any = None, *, offer: Offer | None = None, of_year: str = "", **kwargs: Any
    ) -> None:
        super().__init__(label, **kwargs)
        self.offer: Offer = offer or {}
        self.of_year = of_year

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002  WTForms' signature
        """Of the year only what it offers, or what was there."""
        if self.of_year and {*_listed(self.data)} - {"", *self._offer, *_listed(self.object_data)}:
            raise ValidationError(gettext("请从列表中选择。"))

    @property
    def _offer(self) -> Offer:
        return picking.of_year(self.of_year) if self.of_year else self.offer

    def process_data(self, value: Any) -> None:
        self.data = value or ""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = valuelist[0] if valuelist else ""

    def widget(self, _field: Field, **kwargs: Any) -> Markup:
        """The select."""
        return _select(self._offer, self.data, {"id": self.id, "name": self.name, **kwargs})


class Picks(Pick):
    """Several of them in their order, each in a box of its own; an empty box counts for nothing."""

    def process_data(self, value: Any) -> None:
        self.data = list(value or ())

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = [value for value in valuelist if value]

    def populate_obj(self, obj: Any, name: str) -> None:
        setattr(obj, name, list(self.data))

    def widget(self, _field: Field, **kwargs: Any) -> Markup:
        """The first box carries the field's id, so that the label finds it."""
        offer = self._offer
        boxes = [
            _select(offer, value, {"name": self.name, **kwargs, **self._named(number)})
            for number, value in enumerate([*self.data, *[""] * _SPARE])
        ]
        return Markup('<div class="picks">{}</div>').format(Markup("").join(boxes))

    def _named(self, number: int) -> dict[str, str]:
        """One is enough: only the first is said to be required."""
        if number == 0:
            return {"id": self.id}
        return {"aria_label": f"{self.label.text} {number + 1}", "aria-required": ""}


class Narrowing(Field):
    """只算哪些行: fields with the values that a row must have in them, a line each. Data are lists of texts by field."""

    def __init__(self, label: Any = None, *, offer: Offer, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.offer = offer

    def process_data(self, value: Any) -> None:
        self.data = dict(value or {})

    def process(self, formdata: Any, data: Any = None, **kwargs: Any) -> None:
        """Two lists of the same length: fields and their values."""
        super().process(formdata, data, **kwargs)
        if formdata and f"{self.name}-column" in formdata:
            lines = zip(
                formdata.getlist(f"{self.name}-column"), formdata.getlist(f"{self.name}-values"), strict=False
            )
            self.data = {
                column: [each for each in SEPARATORS.split(text) if each] for column, text in lines if column
            }

    def widget(self, _field: Field, **kwargs: Any) -> Markup:  # noqa: ARG002  the first box carries the field's id
        """The lines, and a few empty ones."""
        told = [(column, "、".join(values)) for column, values in self.data.items()]
        lines = [
            (column, text, with_value(self.offer, column)) for column, text in (*told, *[("", "")] * _SPARE)
        ]
        return Markup(render_template("schemes/_narrowing.html", field=self, lines=lines))  # noqa: S704  the template escapes


def _listed(value: Any) -> list[str]:
    return [value or ""] if isinstance(value, str | None) else list(value)


def _select(offer: Offer, value: str, attributes: Mapping[str, Any]) -> Markup:
    options = Markup("").join(
        Markup('<option value="{}"{}>{}</option>').format(
            key, Markup(" selected") if key == value else "", gettext(word) if word else ""
        )
        for key, word in with_value(offer, value).items()
    )
    named = {key: each for key, each in attributes.items() if each}
    return Markup("<select {}>{}</select>").format(
        Markup(html_params(class_="form-control", **named)),  # noqa: S704  it escapes
        options,
    )
