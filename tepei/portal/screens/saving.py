"""Adding, changing and deleting on generated screens: one transaction, one row of history, nothing lost that was typed."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_appbuilder.baseviews import expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy import inspect, select
from sqlalchemy.exc import InvalidRequestError, SQLAlchemyError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from tepei.policy.words import say
from tepei.portal import audit, events, scope, trouble
from tepei.portal.database import transaction
from tepei.portal.errors import Misfilled, Refused, Stale
from tepei.portal.screens import once
from tepei.portal.screens.forms import sign_version, version_of
from tepei.portal.screens.guards import guard
from tepei.portal.screens.theme import shown

log = logging.getLogger(__name__)


class Saving:
    """The writing half of a generated screen.

    What adding and editing do is `create` and `change`: here a row of what was typed; a room names its verb instead.
    Around them, whatever they do, stand the once key, the lock, the version, the viewer's sight and history.
    Hooks run inside the transaction: `pre_add`, `pre_update`, `pre_delete` may raise Refused, `post_*` write what
    belongs to the row. Nothing of a refused save stays.
    """

    add_row_message = lazy_gettext("已新增。")
    edit_row_message = lazy_gettext("已保存。")
    delete_row_message = lazy_gettext("已删除。")

    @expose("/add", methods=["GET", "POST"])
    @guard("add")
    def add(self: Any) -> ResponseReturnValue:
        """The form of a new row, and saving it."""
        form = self.new_form()
        if request.method == "POST" and self._is_filled(form, None):
            location = self._saved(lambda: self._insert(form), form)
            if location:
                flash(str(self.add_row_message), "success")
                return redirect(location)
        return self._form_page(self.add_template, self.add_title, self._get_add_widget(form))  # type: ignore[no-any-return]

    @expose("/edit/<pk>", methods=["GET", "POST"])
    @guard("write")
    def edit(self: Any, pk: str) -> ResponseReturnValue:
        """The form of a row, and saving it."""
        row = self._one_to_change(pk)
        form = self.edit_form(obj=row)
        if request.method == "GET":
            self._open(form, row)
        elif self._is_filled(form, row):
            try:
                location = self._saved(lambda: self._update(form, row), form)
            except Stale:
                return self._conflict(form, row)  # type: ignore[no-any-return]
            if location:
                flash(str(self.edit_row_message), "success")
                return redirect(location)
        page = self._get_edit_widget(form)
        title = self.headed(self.edit_title, row)
        return self._form_page(self.edit_template, title, page, item=row, pk=row.id)  # type: ignore[no-any-return]

    @expose("/delete/<pk>", methods=["POST"])
    @guard("delete")
    def delete(self: Any, pk: str) -> ResponseReturnValue:
        """Delete a row."""
        row = self._one_to_change(pk)
        question = "" if request.form.get("sure") else self.before_delete(row)
        if question:
            return question
        leads_to = self.after_delete(row)
        if self._saved(lambda: self._remove(row)):
            flash(str(self.delete_row_message), "success")
        return redirect(leads_to)

    def require_sound(self: Any, row: Any) -> None:
        """What is wrong with a row as it was filled in, beyond what its boxes know by themselves. Raises Misfilled with all of it."""

    def new_form(self: Any) -> Any:
        """The form of a new row, with what was posted."""
        return self.add_form()

    def create(self: Any, form: Any) -> Any:
        """The new row. May raise Refused."""
        row = self.datamodel.obj()
        with self.datamodel.session.no_autoflush:
            _fill(form, row, self.add_columns)
            self.pre_add(row)
        self.datamodel.session.add(row)
        return row

    def change(self: Any, form: Any, row: Any) -> Any:
        """Change the locked row; the answer is the row to go on with. May raise Refused."""
        with self.datamodel.session.no_autoflush:
            _fill(form, row, self.edit_columns)
            self.pre_update(row)
        return row

    def after_save(self: Any, row: Any) -> str:
        """The address to go on from after adding or changing a row."""
        return url_for(f"{self.endpoint}.show", pk=row.id) if self._may("show") else self.get_redirect()

    def before_delete(self: Any, row: Any) -> str:  # noqa: ARG002  for views whose rows others hang on
        """A page that says what goes with the row and asks again (`sure`); empty where nothing does."""
        return ""

    def after_delete(self: Any, row: Any) -> str:  # noqa: ARG002  for views that go on to what the row was part of
        """The address to go on from after deleting a row, asked while it is there."""
        return str(self.get_redirect())

    def _form_page(self: Any, template: str, title: Any, widgets: Any, **values: Any) -> ResponseReturnValue:
        widgets.setdefault("related_views", [])
        page = self.render_template(template, title=title, widgets=widgets, related_views=[], **values)
        return page, 422 if request.method == "POST" else 200

    def _is_filled(self: Any, form: Any, row: Any) -> bool:
        """Whether each box takes what was typed; where one does not, all that is wrong is said at once. `row`: None for a new one."""
        if form.validate():
            return True
        if self._has_verb("require_sound"):
            self._say_more(form, row)
        return False

    def _say_more(self: Any, form: Any, row: Any) -> None:
        """What is wrong beyond that, beside its boxes."""
        columns = self.add_columns if row is None else self.edit_columns
        with self.datamodel.session.no_autoflush:
            held = self.datamodel.obj() if row is None else row
            _fill(form, held, columns)
            try:
                self.require_sound(held)
            except Misfilled as more:
                _show(form, more)
        self.datamodel.session.rollback()

    def _saved(self: Any, work: Callable[[], str], form: Any = None) -> str:
        """Where the work led; empty where it was refused and the person must be told."""
        try:
            return work()
        except once.DoneBefore as before:
            return before.location or self.get_redirect()
        except Misfilled as faults:
            _show(form, faults)
        except Refused as refusal:
            flash(_(refusal.text), "danger")
        except SQLAlchemyError as failure:
            if isinstance(failure, StaleDataError) or trouble.of(failure):
                raise
            log.exception("a save failed in %s", type(self).__name__)
            flash(_("系统暂时未能保存，您填写的内容仍在本页，请稍后再试。"), "danger")
        self.datamodel.session.rollback()
        return ""

    def _insert(self: Any, form: Any) -> str:
        with transaction() as session:
            claimed = once.claim(form.once_key.data)
            with audit.heard() as events:
                row = self.create(form)
            session.flush()
            self.post_add(row)
            self._require_sight(row)
            claimed.location = self.after_save(row)
            if not (events and self._has_verb("create")):
                audit.record(f"{self._noun()}.add", row)
            return str(claimed.location)

    def _update(self: Any, form: Any, row: Any) -> str:
        with transaction() as session:
            _hold(session, row)
            if _is_versioned(row) and version_of(form.version.data, row) != row.version:
                raise Stale
            with audit.heard() as events:
                kept = self.change(form, row)
            changed = sorted(each.key for each in inspect(kept).attrs if each.history.has_changes())
            if changed:
                _raise_version(kept)
                session.flush()
                self.post_update(kept)
            if changed or self._has_verb("change"):
                self._require_sight(kept)
                if not (events and self._has_verb("change")):
                    audit.record(f"{self._noun()}.edit", kept, columns=changed)
            return str(self.after_save(kept))

    def _has_verb(self, hook: str) -> bool:
        """Whether a room's verb stands in place of the hook: it writes its own events, and what it changed need not show on the row."""
        return getattr(type(self), hook) is not getattr(Saving, hook)

    def _remove(self: Any, row: Any) -> str:
        with transaction() as session:
            _hold(session, row)
            self.pre_delete(row)
            session.delete(row)
            session.flush()
            self.post_delete(row)
            audit.record(f"{self._noun()}.delete", row)
        return str(self.get_redirect())

    def _one_to_change(self: Any, pk: str) -> Any:
        """The row; Absent where it is not the viewer's to change."""
        row = self._one(pk)
        scope.require_change(row)
        return row

    def _require_sight(self: Any, row: Any) -> None:
        """Nobody may write a row to where they could not see or change it."""
        model = self.datamodel.obj
        seen = select(model.id).where(model.id == row.id, scope.changing(model))
        if self.datamodel.session.execute(seen).first() is None:
            raise Refused(say("保存后该记录将不在您的权限范围内，未保存。请核对所选单位。"))

    def _noun(self: Any) -> str:
        return events.noun(self.datamodel.obj)

    def _open(self: Any, form: Any, row: Any) -> None:
        if _is_versioned(row):
            form.version.data = sign_version(row)
        self.prefill_form(form, row.id)

    def _conflict(self: Any, form: Any, row: Any) -> ResponseReturnValue:
        """Both texts side by side; the form below would save the person's own over the stored one, knowingly."""
        self.datamodel.session.rollback()
        stored = self.edit_form(formdata=None, obj=row)
        texts = [
            (form[name].label.text, _typed(form[name]), _typed(stored[name]))
            for name in self.edit_columns
            if name in form and _typed(form[name]) != _typed(stored[name])
        ]
        kept = [pair for pair in request.form.items(multi=True) if pair[0] not in ("csrf_token", "version")]
        again = url_for(f"{self.endpoint}.edit", pk=row.id)
        page = render_template(
            "errors/conflict.html",
            title=self.headed(self.edit_title, row),
            texts=texts,
            kept=kept,
            version=sign_version(row),
            again=again,
        )
        return page, 409


def _hold(session: Session, row: Any) -> None:
    """Lock it and read it again; it may be gone since the page was asked for."""
    try:
        session.refresh(row, with_for_update={"of": type(row)})
    except InvalidRequestError:
        raise StaleDataError from None


def _fill(form: Any, row: Any, columns: Iterable[str]) -> None:
    """Only what the form shows: whatever else was posted is not looked at. An empty box is the column's default."""
    for name in columns:
        if name in form and hasattr(type(row), name):
            form[name].populate_obj(row, name)
            if getattr(row, name) is None:
                setattr(row, name, _default(row, name))


def _default(row: Any, name: str) -> Any:
    column = row.__table__.columns.get(name)
    if column is None or column.nullable or column.default is None or not column.default.is_scalar:
        return None
    return column.default.arg


def _show(form: Any, misfilled: Misfilled) -> None:
    """Each fault beside its box; one that says by itself what is wrong with it keeps its word."""
    for name, text in misfilled.faults:
        if name not in form:
            form.form_errors = [*form.form_errors, _(text)]
        elif not form[name].errors:
            form[name].errors = [_(text)]


def _typed(field: Any) -> str:
    return str(shown(field.data))


def _is_versioned(row: Any) -> bool:
    return "version" in row.__mapper__.column_attrs


def _raise_version(row: Any) -> None:
    if _is_versioned(row) and row.__mapper__.version_id_col is None:
        row.version += 1
