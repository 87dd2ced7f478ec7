"""The base of every screen. A room derives from `SafeView` (own pages) or `SafeModelView` (generated ones).

Whatever FAB leaves open is closed here once: rows come through the scope, changes by POST, arguments are checked,
a save is one transaction with its row of history.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask_appbuilder import BaseView, ModelView
from flask_appbuilder.baseviews import expose
from flask_babel import lazy_gettext as _

from tepei.portal import catalogue, scope
from tepei.portal.screens.bulk import Bulk
from tepei.portal.screens.fields import Lookup
from tepei.portal.screens.forms import AddForm, EditForm, FormConverter, SafeForm
from tepei.portal.screens.guards import guard, open_to_all, signed_in
from tepei.portal.screens.listing import Lists
from tepei.portal.screens.rows import InScope, RequestFilters, Rows
from tepei.portal.screens.saving import Saving
from tepei.portal.screens.workbooks import Workbooks

__all__ = ["Lookup", "SafeModelView", "SafeView", "expose", "guard", "open_to_all", "signed_in"]


def _require_marks(view: Any) -> None:
    """Every method with a route says who may call it; one that does not stops the start."""
    for name in dir(type(view)):
        method = getattr(type(view), name)
        if hasattr(method, "_urls") and not hasattr(method, "_guarded_by"):
            raise TypeError(
                f"{type(view).__name__}.{name} has a route and neither guard, signed_in nor open_to_all"
            )


def _require_words(view: Any) -> None:
    """What FAB would guess too generously is named, or the start stops."""
    name = type(view).__name__
    if not (view.title or view.list_title):
        raise TypeError(f"{name}: title must be named")
    if view.search_columns is None:
        raise TypeError(f"{name}: search_columns must be named (FAB would open every column and relation)")
    if any(isinstance(value, list) for *_column, value in view.base_filters or ()):
        raise TypeError(f"{name}: a list as value of base_filters is skipped by FAB when it is empty")


class SafeView(BaseView):
    """Screens written by hand: `@expose(…)` above `@guard(…)`. Name `route_base` and `class_permission_name`."""

    title: Any = ""  # of a screen that no menu leads to, for the table of rights
    default_view = "index"

    def __init__(self) -> None:
        _require_marks(self)
        super().__init__()

    def render(self, template: str, **values: Any) -> str:
        """The page; it is read in the words of the first row that it is handed, unless it was found by one."""
        for row in values.values():
            catalogue.speak_of(row)
        return str(self.render_template(template, **values))

    def update_redirect(self) -> None:
        """Keep no addresses in the cookie: they carry searched names and outgrow it."""


class SafeModelView(Workbooks, Lists, Saving, Bulk, RequestFilters, ModelView):
    """Generated screens over one scoped table.

    Name at least `datamodel`, `title`, `list_columns`, `search_columns`, and `class_permission_name`.
    `noun` is what one row is called, where the title of the list is not. `lookups` say where a relation's choices come
    from; `state_column` counts by state above the list.
    """

    title = ""
    noun = ""
    list_intro = ""
    empty_text = _("暂无记录。")
    lookups: dict[str, Lookup] = {}
    method_permission_name: dict[str, str] = {}
    # FAB's own; it carries no types
    base_filters: Any
    label_columns: Any
    search_columns: Any
    order_columns: Any
    search_form: Any
    list_title: Any
    show_title: Any
    add_title: Any
    edit_title: Any

    download = None  # FAB's route serves any file of the upload folder to anybody who may see any row

    def __init__(self, **kwargs: Any) -> None:
        _require_marks(self)
        _require_words(self)
        super().__init__(**kwargs)

    def _init_properties(self) -> None:
        if not isinstance(self.datamodel, Rows):
            self.datamodel = Rows(self.datamodel.obj)
        self.base_filters = [["id", InScope, None], *(self.base_filters or [])]
        # FAB fills these in place: without a copy two views would share their labels.
        self.label_columns = dict(self.label_columns or {})
        named = self.search_columns
        super()._init_properties()
        if not named:
            self.search_columns = []
            self._filters = self.datamodel.get_filters([])
        columns = self.datamodel.obj.__mapper__.column_attrs
        self.order_columns = [column for column in self.order_columns if "." in column or column in columns]
        self.datamodel.load(self.list_columns, [*self.show_columns, *self.edit_columns])

    def _init_forms(self) -> None:
        converter = FormConverter(self.datamodel, self._choices())
        changing = FormConverter(self.datamodel, self._choices(to_change=True))
        shown = {"add": AddForm, "edit": EditForm}
        for purpose, base in shown.items():
            own, columns = getattr(self, f"{purpose}_form"), getattr(self, f"{purpose}_columns")
            if own is not None:
                made = own if issubclass(own, base) else type(own.__name__, (own, base), {})
            else:
                made = changing.form(
                    base, self._offered(purpose, columns), self, getattr(self, f"{purpose}_form_extra_fields")
                )
            setattr(self, f"{purpose}_form", made)
        if not self.search_form:
            self.search_form = converter.form(
                SafeForm, self.search_columns, self, self.search_form_extra_fields or {}
            )

    def _offered(self, purpose: str, columns: list[str]) -> list[str]:
        """The columns of a form that this view offers at all; a read-only view builds none."""
        return columns if self._has_route(purpose) else []

    def _choices(self, *, to_change: bool = False) -> dict[str, tuple[Lookup, str]]:
        """Each relation's lookup and its address; `to_change`: where only some may change rows, a new one hangs on what they may change."""
        base = self.route_base or "/" + type(self).__name__.lower()
        found = dict(self.lookups)
        for relation in self.datamodel.obj.__mapper__.relationships:
            target = relation.mapper.class_
            if relation.direction.name == "MANYTOONE" and hasattr(target, "name"):
                found.setdefault(relation.key, Lookup(target))
        ruled = scope.changed_by_rule() if to_change else set()
        if self.datamodel.obj in ruled:
            found = {name: replace(each, to_change=each.model in ruled) for name, each in found.items()}
        return {name: (lookup, f"{base}/lookup/{name}") for name, lookup in found.items()}

    def _init_titles(self) -> None:
        subject = self.title or self.list_title
        self.list_title = self.list_title or subject
        noun = self.noun or subject
        self.show_title = self.show_title or noun
        self.add_title = self.add_title or _("新增%(subject)s", subject=noun)
        self.edit_title = self.edit_title or _("编辑%(subject)s", subject=noun)
        self.title = self.list_title

    def name_of(self, row: Any) -> str:
        """What tells this row from others, for the heading of its page; empty where nothing does in a few words."""
        return str(row) if type(row).__str__ is not object.__str__ else ""

    def offers_edit(self, values: Mapping[str, Any]) -> bool:  # noqa: ARG002  for views that narrow it
        """Whether a row with these values, by column, gets the link 编辑."""
        return True

    def headed(self, title: Any, row: Any) -> str:
        """The title with the name of the row."""
        name = self.name_of(row)
        return f"{title}：{name}" if name else str(title)

    def _get_list_widget(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        widgets: dict[str, Any] = super()._get_list_widget(*args, **kwargs)
        widgets["list"].template_args["offers_edit"] = self.offers_edit
        return widgets

    def _get_show_widget(self, pk: Any, item: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        widgets: dict[str, Any] = super()._get_show_widget(pk, item, *args, **kwargs)
        shown = widgets["show"].template_args
        shown["may_edit"] = self.offers_edit(
            dict(zip(self.show_columns, shown["value_columns"], strict=True))
        )
        return widgets

    def _has_route(self, method: str) -> bool:
        listed = self.include_route_methods
        return method not in self.exclude_route_methods and (listed is None or method in listed)

    def _may(self, method: str) -> bool:
        """Whether the viewer may call this method of this view."""
        if not self._has_route(method):
            return False
        name = "can_" + self.get_method_permission(method)
        return name in self.base_permissions and bool(
            self.appbuilder.sm.has_access(name, self.class_permission_name)
        )
