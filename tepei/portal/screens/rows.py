"""What FAB's screens read through: scoped rows, relations loaded with them, a count that stops."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import g
from flask_appbuilder.models.filters import BaseFilter, Filters
from flask_appbuilder.models.sqla.interface import SQLAInterface
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from tepei.portal import catalogue, scope
from tepei.portal.screens.filters import FilterConverter
from tepei.portal.screens.keys import row_key

COUNTED = 10_000  # a reader of page 400 needs no exact number


class InScope(BaseFilter):
    """Rows that the viewer may see. No address can name it, no list can leave it empty."""

    name = "scope"
    arg_name = None

    def apply(self, query: Any, _value: Any) -> Any:
        # The session narrows every statement by itself; said twice, the database would search twice.
        return query.filter(scope.criterion(self.model)) if scope.is_listed_only(self.model) else query


class _Conditions(Filters):  # type: ignore[misc]
    """FAB's, which would work out the comparisons of every column anew to put two of them together."""

    def get_joined_filters(self, filters: Filters) -> Filters:
        joined = object.__new__(type(self))
        joined.__dict__.update(self.__dict__)
        joined.filters, joined.values = self.filters + filters.filters, self.values + filters.values
        return joined


class Rows(SQLAInterface):
    """FAB's interface to a table. `list_load` and `item_load` are loader options of lists and of single rows."""

    filter_converter_class = FilterConverter
    list_load: tuple[Any, ...] = ()
    item_load: tuple[Any, ...] = ()

    def get_filters(self, search_columns: Any = None, search_filters: Any = None) -> Filters:
        return _Conditions(self.filter_converter_class, self, search_columns or [], search_filters)

    def query(
        self,
        filters: Any = None,
        order_column: str = "",
        order_direction: str = "",
        page: int | None = None,
        page_size: int | None = None,
    ) -> tuple[int, list[Any]]:
        """How many rows there are, and those of the page. A page with room left is the last one, and shows how many there are without counting them."""
        query = self.session.query(self.obj)
        with _loading(self.list_load):
            shown = self.apply_all(query, filters, order_column, order_direction, page, page_size).all()
        before = (page or 0) * (page_size or 0)
        is_last = page_size is None or 0 < len(shown) < page_size or (not shown and not before)
        return (before + len(shown) if is_last else self.query_count(query, filters)), shown

    def get(self, id: Any, filters: Any = None, *args: Any, **kwargs: Any) -> Any:
        key = row_key(str(id))
        if key is None:
            return None
        with _loading(self.item_load):
            row = super().get(key, filters, *args, **kwargs)
        catalogue.speak_of(row)
        return row

    def apply_all(self, query: Any, *args: Any, **kwargs: Any) -> Any:
        return super().apply_all(query.options(*g.get("loading", ())), *args, **kwargs)

    def query_count(self, _query: Any, filters: Any = None, _select_columns: Any = None) -> int:
        """At most one more than COUNTED."""
        counted = self.apply_filters(self.session.query(self.get_pk()), self.get_inner_filters(filters))
        return int(
            self.session.scalar(select(func.count()).select_from(counted.limit(COUNTED + 1).subquery()))
        )

    def load(self, list_columns: Iterable[str], show_columns: Iterable[str]) -> None:
        """Load the relations that columns name ("organisation", "track.name") together with the rows."""
        self.list_load = tuple(self._loaders(list_columns))
        self.item_load = tuple(self._loaders(show_columns, joinedload))

    def _loaders(self, columns: Iterable[str], of_one: Callable[..., Any] = selectinload) -> Iterator[Any]:
        """A join over the whole sight of a list costs more than a statement of its own; of one row it is the statement spared. A relation to
        rows of several kinds has no tables that could be joined as one.
        """
        relations = self.obj.__mapper__.relationships
        for path in dict.fromkeys(column.split(".")[0] for column in columns):
            if path in relations:
                is_apart = relations[path].uselist or relations[path].mapper.polymorphic_on is not None
                load = selectinload if is_apart else of_one
                yield load(getattr(self.obj, path))


@contextmanager
def _loading(options: tuple[Any, ...]) -> Iterator[None]:
    before, g.loading = g.get("loading", ()), options
    try:
        yield
    finally:
        g.loading = before


class RequestFilters:
    """Gives each request its own `_filters`: FAB keeps one per view, and one person's search reached another's page."""

    _filters_drawn: Filters | None = None  # FAB asks a view for every attribute before the filters exist

    @property
    def _filters(self) -> Filters | None:
        if self._filters_drawn is None:
            return None
        mine: dict[Any, Filters] = g.setdefault("view_filters", {})
        if self not in mine:
            drawn = self._filters_drawn
            mine[self] = fresh = object.__new__(type(drawn))
            fresh.__dict__.update(drawn.__dict__)
            fresh.clear_filters()
        return mine[self]

    @_filters.setter
    def _filters(self, drawn: Filters) -> None:
        self._filters_drawn = drawn
