"""The base of the generated screens over a scheme's tables: one year at a time, in its order, as a working copy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_appbuilder.baseviews import expose
from flask_babel import gettext
from sqlalchemy import select

from tepei.policy.definition import DefinitionError
from tepei.portal import audit
from tepei.portal.database import db, transaction
from tepei.portal.errors import Absent, Refused
from tepei.portal.screens.guards import guard
from tepei.portal.screens.keys import row_key
from tepei.programmes.models import Cycle
from tepei.programmes.views import Joined
from tepei.schemes import records, rules


class PartView(Joined):
    """Rows of one part of a scheme. `parent` is the relation that they hang on; `reading` checks a record as a pack's reader does."""

    class_permission_name = "Scheme"
    include_route_methods = {"list", "show", "add", "edit", "delete", "lookup", "move"}
    method_permission_name = {"move": "write"}
    base_order = ("position", "asc")
    page_size = 100
    parent = "cycle"
    reading: Callable[..., Any] | None = None

    def cycle_of(self, row: Any) -> Cycle:
        """The year that the row belongs to."""
        held = getattr(row, self.parent)
        return held if isinstance(held, Cycle) else held.cycle

    def plain(self, row: Any) -> dict[str, Any]:
        """The row as its record, for `reading`."""
        return records.record(row)

    def pre_add(self, row: Any) -> None:
        row.position = self._last(row) + 1
        self.pre_update(row)

    def pre_update(self, row: Any) -> None:
        _require_editable(self.cycle_of(row))
        if self.reading is not None:
            try:
                self.reading(self.plain(row))
            except DefinitionError as error:
                raise Refused(gettext("内容有误：%(text)s", text=error.text)) from None

    def pre_delete(self, row: Any) -> None:
        _require_editable(self.cycle_of(row))

    def after_save(self, row: Any) -> str:
        """Back to the list of this year's rows."""
        return self._list_of(row)

    @expose("/move/<pk>/<way>", methods=["POST"])
    @guard("write")
    def move(self, pk: str, way: str) -> ResponseReturnValue:
        """One row up or down in its order."""
        row = self._one(pk)
        if way not in ("up", "down"):
            raise Absent
        with transaction() as session:
            _require_editable(self.cycle_of(row))
            rows = list(session.scalars(self._siblings(row)))
            here = rows.index(row)
            there = here + (1 if way == "down" else -1)
            if 0 <= there < len(rows):
                rows[here], rows[there] = rows[there], rows[here]
                for position, each in enumerate(rows):
                    each.position = position
                session.flush()
                audit.record(f"{self._noun()}.edit", row, columns=["position"])
        flash(gettext("次序已调整。"), "success")
        return redirect(self._list_of(row))

    def _siblings(self, row: Any) -> Any:
        model = self.datamodel.obj
        key = f"{self.parent}_id"
        held = getattr(row, key) or getattr(row, self.parent).id
        return select(model).where(getattr(model, key) == held).order_by(model.position, model.id)

    def _last(self, row: Any) -> int:
        rows = db.session.scalars(self._siblings(row)).all()
        return max((each.position for each in rows if each is not row), default=-1)

    def _list_of(self, row: Any) -> str:
        held = getattr(row, self.parent)
        address = {f"_flt_0_{self.parent}": held.id}
        return url_for(f"{self.endpoint}.list", **address)

    def _get_list_widget(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Buttons that move a row, where the list is that of one parent."""
        widgets: dict[str, Any] = super()._get_list_widget(*args, **kwargs)
        is_of_one = f"_flt_0_{self.parent}" in request.args and not request.args.get(
            f"_oc_{type(self).__name__}"
        )
        widgets["list"].template_args["can_move"] = is_of_one and self._may("move")
        narrowed = row_key(request.args.get(f"_flt_0_{self.parent}", ""))
        widgets["list"].template_args["add_tail"] = f"?{self.parent}={narrowed}" if narrowed else ""
        return widgets

    def _get_add_widget(self, form: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The parent is chosen already where the list was that of one."""
        asked = row_key(request.args.get(self.parent, ""))
        if request.method == "GET" and asked and self.parent in form:
            form[self.parent].data = form[self.parent].lookup.find(str(asked))
        widgets: dict[str, Any] = super()._get_add_widget(form, *args, **kwargs)
        return widgets


def _require_editable(cycle: Cycle) -> None:
    verdict = rules.may_take_over(cycle.state)
    if not verdict:
        raise Refused(verdict=verdict)


def require_never_in_force(cycle: Cycle, what: str) -> None:
    """What was in force may have been answered: it is retired, never deleted."""
    if cycle.revision_number:
        raise Refused(
            gettext("本年度已经开放过，%(what)s可能已有人填写，不能删除。请改为“已停用”。", what=what)
        )
