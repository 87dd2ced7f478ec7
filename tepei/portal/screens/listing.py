"""Lists, single rows and the choices of a field: what is read on generated screens."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

from flask import abort, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_appbuilder.baseviews import expose
from flask_appbuilder.hooks import before_request
from flask_appbuilder.urltools import get_filter_args, get_order_args, get_page_args, get_page_size_args
from sqlalchemy import func

from tepei.portal import catalogue
from tepei.portal.database import db
from tepei.portal.errors import Absent
from tepei.portal.screens.guards import guard
from tepei.portal.screens.keys import row_key
from tepei.portal.screens.rows import COUNTED
from tepei.portal.screens.searching import Search


@dataclass(frozen=True)
class StateCount:
    """How many rows of a list are in a state, and the address that shows only them."""

    state: str
    label: str
    count: int
    url: str
    chosen: bool


class Lists:
    """The reading half of a generated screen."""

    max_page_size = 100
    search_widget = Search
    state_column = ""
    state_labels: Mapping[str, Any] = {}

    # FAB's, filled by ModelView
    datamodel: Any
    appbuilder: Any

    @before_request
    def _check_arguments(self: Any) -> None:
        for key, value in request.args.items(multi=True):
            if "\x00" in value or not self._is_sound(key, value):
                abort(400)

    def _is_sound(self: Any, key: str, value: str) -> bool:
        """Whether FAB can take this argument without failing and without showing what this view does not show."""
        if key.startswith(("psize_", "page_")):
            return bool(re.fullmatch(r"\d{1,6}", value))
        if key.startswith("_od_"):
            return value in ("asc", "desc")
        if key.startswith("_oc_"):
            views = {type(view).__name__: view for view in (self, *self._related_views)}
            view = views.get(key.removeprefix("_oc_"))
            return view is None or value in view.order_columns
        if key.startswith("_flt_"):
            found = re.fullmatch(r"_flt_(\d{1,3})_(.+)", key)
            if found is None:
                return False
            known = self._filters.get_search_filters().get(found[2])
            return known is None or int(found[1]) < len(known)  # FAB passes unknown columns over
        return True

    @expose("/list/")
    @guard("read")
    def list(self: Any) -> ResponseReturnValue:
        """The list page."""
        return self.render_template(  # type: ignore[no-any-return]
            self.list_template,
            title=self.list_title,
            widgets=self._list(),
            list_intro=self.list_intro,
            empty_text=self.empty_text,
            state_counts=self._state_counts(),
            export_url=self._link("export") if self._may("export") else "",
            **self._beside(),
        )

    def _beside(self: Any) -> Mapping[str, Any]:
        """What else stands on the page of the list."""
        return {}

    def _list(self: Any, **kwargs: Any) -> dict[str, Any]:
        name = type(self).__name__
        column, direction = get_order_args().get(name, ("", ""))
        get_filter_args(self._filters)
        self._speak_of_its_year()
        widgets = self._get_list_widget(
            filters=self._filters,
            order_column=column,
            order_direction=direction,
            page=get_page_args().get(name),
            page_size=get_page_size_args().get(name),
            **kwargs,
        )
        return self._get_search_widget(form=self.search_form.refresh(), widgets=widgets)  # type: ignore[no-any-return]

    def _speak_of_its_year(self: Any) -> None:
        """A list that is narrowed to a year, or to what hangs on one, is read in its words."""
        for name, relation in self.datamodel.obj.__mapper__.relationships.items():
            key = row_key(request.args.get(f"_flt_0_{name}", ""))
            if key and catalogue.can_speak_of(relation.mapper.class_):
                catalogue.speak_of(db.session.get(relation.mapper.class_, key))

    def _get_list_widget(
        self: Any, filters: Any, page: int | None = None, page_size: int | None = None, **kwargs: Any
    ) -> dict[str, Any]:
        size = min(page_size or self.page_size, self.max_page_size)
        page = min(page or 0, COUNTED // size)
        found = super()._get_list_widget(filters, page=page, page_size=size, **kwargs)  # type: ignore[misc]
        # Lazy words are translated once for the page, not once for each cell.
        labels = {name: str(label) for name, label in self.label_columns.items()}
        found["list"].template_args |= {
            "empty_text": self.empty_text,
            "counted": COUNTED,
            "label_columns": labels,
        }
        return found  # type: ignore[no-any-return]

    def _state_counts(self: Any) -> Sequence[StateCount]:
        """Rows by state within the scope and the search, the search for a state left aside."""
        if not self.state_column:
            return []
        column = getattr(self.datamodel.obj, self.state_column)
        query = self._base_filters.apply_all(db.session.query(column, func.count()))
        for comparison, values in self._filters.get_filters_values():
            if comparison.column_name != self.state_column:
                query = reduce(comparison.apply, values, query)
        counted = dict(query.group_by(column).all())
        argument = self._state_argument()
        chosen = request.args.get(argument)
        return [
            StateCount(
                state, label, counted.get(state, 0), self._link("list", **{argument: state}), chosen == state
            )
            for state, label in self.state_labels.items()
        ]

    def _state_argument(self: Any) -> str:
        offered = self._filters.get_search_filters().get(self.state_column, ())
        index = next((number for number, each in enumerate(offered) if each.arg_name == "eq"), 0)
        return f"_flt_{index}_{self.state_column}"

    def _link(self: Any, method: str, **changes: str) -> str:
        """The address of a method with this list's search and order, changed in some arguments."""
        kept = {
            key: value for key, value in request.args.items() if key.startswith(("_flt_", "_oc_", "_od_"))
        }
        values: dict[str, Any] = kept | changes
        return url_for(f"{self.endpoint}.{method}", **values)

    @expose("/show/<pk>")
    @guard("read")
    def show(self: Any, pk: str) -> ResponseReturnValue:
        """The page of one row."""
        row = self._one(pk)
        shown, views = self._get_show_widget(row.id, row), self._visible_related()
        shown["related_views"] = [self._related_widget(row, view) for view in views]
        return self.render_template(  # type: ignore[no-any-return]
            self.show_template,
            pk=row.id,
            item=row,
            title=self.headed(self.show_title, row),
            widgets=shown,
            related_views=views,
        )

    def _one(self: Any, pk: str) -> Any:
        """The row, if the viewer may see it; else Absent."""
        row = self.datamodel.get(pk, self._base_filters)
        if row is None:
            raise Absent
        return row

    def _visible_related(self: Any) -> Sequence[Any]:
        """FAB shows a related list to people who may not open it."""
        return [view for view in self._related_views if view._may("list")]

    def _related_widget(self: Any, row: Any, view: Any) -> Any:
        name = type(view).__name__
        column, direction = get_order_args().get(name, ("", ""))
        page, size = get_page_args().get(name), get_page_size_args().get(name)
        return self._get_related_view_widget(row, view, column, direction, page=page, page_size=size)

    @expose("/lookup/<name>")
    @guard("read")
    def lookup(self: Any, name: str) -> ResponseReturnValue:
        """Choices of a relation for the text typed so far, as JSON."""
        found = self._choices().get(name)
        if found is None:
            raise Absent
        term = request.args.get("q", "").strip()
        return jsonify(results=[{"id": pk, "text": text} for pk, text in found[0].search(term)])

    # -- FAB's memory of addresses ----------------------------------------------------------------------

    def update_redirect(self) -> None:
        """Keep no addresses in the cookie: they carry searched names, are shared by tabs and outgrow it."""

    def get_redirect(self: Any) -> str:
        """The list, or the start where there is none."""
        return (
            url_for(f"{self.endpoint}.list") if self._has_route("list") else self.appbuilder.get_url_for_index
        )

    def post_add_redirect(self) -> ResponseReturnValue:
        """Back to the list."""
        return redirect(self.get_redirect())

    post_edit_redirect = post_delete_redirect = post_add_redirect
