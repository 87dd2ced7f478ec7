"""Buttons on rows: POST only, rows in scope, all of them or none."""

from __future__ import annotations

from typing import Any

from flask import abort, request
from flask.typing import ResponseReturnValue
from flask_appbuilder.baseviews import expose

from tepei.portal.errors import Absent
from tepei.portal.screens.guards import signed_in
from tepei.portal.screens.keys import row_key


class Bulk:
    """The actions of a generated screen (`flask_appbuilder.actions.action`)."""

    @expose("/action/<string:name>/<pk>", methods=["POST"])
    @signed_in
    def action(self: Any, name: str, pk: str) -> ResponseReturnValue:
        """One row's button."""
        return self._chosen(name, "single").func(self._scoped_rows([pk])[0])  # type: ignore[no-any-return]

    @expose("/action_post", methods=["POST"])
    @signed_in
    def action_post(self: Any) -> ResponseReturnValue:
        """The button for the ticked rows."""
        chosen = self._chosen(request.form.get("action", ""), "multiple")
        return chosen.func(self._scoped_rows(request.form.getlist("rowid")))  # type: ignore[no-any-return]

    def _chosen(self: Any, name: str, kind: str) -> Any:
        chosen = self.actions.get(name)
        if chosen is None or not getattr(chosen, kind):
            raise Absent
        permission = self.get_action_permission_name(name)
        if permission not in self.base_permissions or not self.appbuilder.sm.has_access(
            permission, self.class_permission_name
        ):
            abort(403)
        return chosen

    def _scoped_rows(self: Any, pks: list[str]) -> list[Any]:
        """The rows in the order of the ticks; one that is out of sight refuses them all."""
        unique = list(dict.fromkeys(pks))
        if not unique or len(unique) > self.max_page_size:
            abort(400)
        keys = [key for pk in unique if (key := row_key(pk))]
        if len(keys) != len(unique):
            raise Absent
        query = self._base_filters.apply_all(self.datamodel.session.query(self.datamodel.obj))
        found = {row.id: row for row in query.filter(self.datamodel.obj.id.in_(keys))}
        if len(found) != len(keys):
            raise Absent
        return [found[pk] for pk in keys]
