"""How lists are searched: few comparisons per kind of column, values checked before they reach the database.

The first comparison of each kind is the usual one, so `_flt_0_<column>=…` means "contains" for text and
"equals" for everything else.
"""

from __future__ import annotations

import datetime as dt
from abc import abstractmethod
from typing import Any

from flask import abort
from flask_appbuilder.models.filters import BaseFilter, BaseFilterConverter, FilterRelation
from flask_appbuilder.models.sqla.filters import FilterRelationManyToManyEqual, FilterRelationOneToManyEqual
from flask_babel import lazy_gettext as _

from tepei.portal.database import ZONE
from tepei.portal.screens.keys import row_key

_LONGEST = 100


def _typed(datamodel: Any, column: str, value: Any) -> Any:
    """The value as the column's type; 400 for what cannot be one."""
    if not isinstance(value, str):
        return value
    if "\x00" in value or len(value) > _LONGEST:
        abort(400)
    try:
        return _read(datamodel, column, value.strip())
    except (ValueError, OverflowError):
        return abort(400)


def _read(datamodel: Any, column: str, text: str) -> Any:
    if datamodel.is_boolean(column):
        return text.lower() in ("y", "1", "true", "是")
    if datamodel.is_integer(column):
        number = int(text)
        if abs(number) >= 2**31:
            raise ValueError(text)
        return number
    if datamodel.is_datetime(column):
        moment = dt.datetime.fromisoformat(text)
        # Refused here with OverflowError, where it can be answered, rather than on its way to the database.
        return (moment if moment.tzinfo else moment.replace(tzinfo=ZONE)).astimezone(dt.UTC)
    if datamodel.is_date(column):
        return dt.date.fromisoformat(text)
    return float(text) if datamodel.is_float(column) or datamodel.is_numeric(column) else text


class _Comparison(BaseFilter):
    def apply(self, query: Any, value: Any) -> Any:
        return query.filter(self.condition(getattr(self.model, self.column_name), value))

    def condition(self, column: Any, value: Any) -> Any:
        """The same of another column that holds the same values."""
        return self.compare(column, _typed(self.datamodel, self.column_name, value))

    @abstractmethod
    def compare(self, column: Any, value: Any) -> Any:
        """The condition that a row must meet."""


class Equals(_Comparison):
    """The same value."""

    name = _("等于")
    arg_name = "eq"

    def compare(self, column: Any, value: Any) -> Any:
        return column == value


def _asks(column: Any, how: str, text: str) -> Any:
    """Without regard to case, which costs a database the most of the time: what has none is not asked for it."""
    return getattr(column, how if text.lower() == text.upper() else f"i{how}")(text, autoescape=True)


class Differs(_Comparison):
    """Another value, or none."""

    name = _("不等于")
    arg_name = "neq"

    def compare(self, column: Any, value: Any) -> Any:
        return column.is_distinct_from(value)


class Contains(_Comparison):
    """The text occurs; % and _ mean themselves."""

    name = _("包含")
    arg_name = "ct"

    def compare(self, column: Any, value: Any) -> Any:
        return _asks(column, "contains", value)


class Starts(_Comparison):
    """The text stands at the beginning."""

    name = _("开头是")
    arg_name = "sw"

    def compare(self, column: Any, value: Any) -> Any:
        return _asks(column, "startswith", value)


class AtLeast(_Comparison):
    """Not smaller, not earlier."""

    name = _("不小于（不早于）")
    arg_name = "ge"

    def compare(self, column: Any, value: Any) -> Any:
        return column >= value


class AtMost(_Comparison):
    """Not greater, not later."""

    name = _("不大于（不晚于）")
    arg_name = "le"

    def compare(self, column: Any, value: Any) -> Any:
        return column <= value


class Belongs(FilterRelation):
    """Rows that point to the chosen one. By its id: a row out of sight finds nothing instead of "no relation"."""

    name = _("等于")
    arg_name = "rel_o_m"

    def apply(self, query: Any, value: Any) -> Any:
        return query.filter(self.condition(self.datamodel.get_relation_fk(self.column_name), value))

    def condition(self, column: Any, value: Any) -> Any:
        """The same of another column that holds the same keys."""
        key = row_key(str(value))
        if key is None:
            abort(400)
        return column == key


class FilterConverter(BaseFilterConverter):
    """Which comparisons a column offers."""

    conversion_table = (
        ("is_relation_many_to_one", [Belongs]),
        ("is_relation_one_to_one", [FilterRelationOneToManyEqual]),
        ("is_relation_many_to_many", [FilterRelationManyToManyEqual]),
        ("is_relation_one_to_many", [FilterRelationManyToManyEqual]),
        ("is_text", [Contains, Equals]),
        ("is_string", [Contains, Equals, Starts, Differs]),
        ("is_boolean", [Equals]),
        ("is_integer", [Equals, AtLeast, AtMost, Differs]),
        ("is_float", [Equals, AtLeast, AtMost]),
        ("is_numeric", [Equals, AtLeast, AtMost]),
        ("is_date", [Equals, AtLeast, AtMost]),
        ("is_datetime", [AtLeast, AtMost]),
    )

    def convert(self, col_name: str) -> list[BaseFilter]:
        """No comparison at all for kinds that have none (JSON, sealed): FAB would only log it."""
        for kind, filters in self.conversion_table:
            if getattr(self.datamodel, kind)(col_name):
                return [comparison(col_name, self.datamodel) for comparison in filters]
        return []
