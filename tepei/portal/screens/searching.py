"""The search form of a list: one condition for each column, drawn once for all who are offered the same."""

from __future__ import annotations

from typing import Any

from flask import current_app, render_template
from flask_appbuilder.widgets import FormWidget
from flask_babel import get_locale
from markupsafe import Markup
from wtforms.fields.choices import SelectFieldBase

from tepei.portal.screens.fields import SHOWN_AT_ONCE, ScopedSelectField

_DRAWN = 2_000  # a kilobyte each


class Search(FormWidget):  # type: ignore[misc]
    """FAB's search form by columns."""

    template = "appbuilder/general/widgets/search.html"

    def __call__(self, **kwargs: Any) -> Any:
        args = self.template_args
        labels = {column: str(args["form"][column].label.text) for column in args["include_cols"]}
        conditions = [self._condition(column, label) for column, label in labels.items()]
        active = [
            (*each, _texts(args["form"], *each)) for each in args["filters"].get_filters_values_tojson()
        ]
        return super().__call__(label_columns=labels, conditions=conditions, active_filters=active, **kwargs)

    def _condition(self, column: str, label: str) -> Markup:
        drawn: dict[Any, Markup] = current_app.extensions.setdefault("conditions", {})
        key = (
            self.template_args["route_base"],
            column,
            get_locale(),
            _offered(self.template_args["form"][column]),
        )
        if key not in drawn:
            if len(drawn) >= _DRAWN:
                drawn.clear()
            drawn[key] = self._drawn(column, label)
        return drawn[key]

    def _drawn(self, column: str, label: str) -> Markup:
        operators = [each.name for each in self.template_args["filters"].get_search_filters()[column]]
        field = self.template_args["form"][column]()
        page = "appbuilder/general/widgets/condition.html"
        return Markup(render_template(page, column=column, label=label, operators=operators, field=field))  # noqa: S704


def _texts(form: Any, column: str, _comparison: str, value: Any) -> list[str]:
    """What the rows that a list is narrowed to are called, where they are chosen among too many to be offered."""
    field = form[column]
    if not isinstance(field, ScopedSelectField) or len(_offered(field)) <= SHOWN_AT_ONCE:
        return []
    rows = (field.lookup.find(str(each)) for each in (value if isinstance(value, list) else [value]))
    return ["" if row is None else field.lookup.named(row) for row in rows]


def _offered(field: Any) -> tuple[tuple[Any, str], ...]:
    """What the field lets people choose from: nothing, choices in the reader's language, or rows that the reader may see."""
    if isinstance(field, ScopedSelectField):
        return tuple(field.lookup.search(limit=SHOWN_AT_ONCE + 1))
    if isinstance(field, SelectFieldBase):
        return tuple((choice.value, str(choice.label)) for choice in field.iter_choices())
    return ()
