"""The layout of a document, edited part by part: fields of the form are picked, and the page is shown beside 版式."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from wtforms import Form

from tepei.policy.definition import DefinitionError, Fault, Where
from tepei.portal import scope
from tepei.portal.screens.forms import sign_version, version_of
from tepei.portal.screens.views import SafeView, expose, guard
from tepei.schemes import assembling, checking, layouts, picking, vocabularies
from tepei.schemes.form_models import Document
from tepei.schemes.layouts import Plain
from tepei.schemes.record_form_views import focus_of, form_of, plain, rearranged, show_faults


def form_at(row: Document, document: Plain, piece: str, typed: Any = None, data: Any = None) -> Form:
    """The form of a piece: with what was `typed` (posted), or with this `data`, or as it stands."""
    vocabularies.use(row.cycle)
    record, keys = layouts.keys_of(document, piece)
    now = layouts.piece_of(document, piece)
    section = now.get("section", "") if piece != layouts.HEAD else ""
    offers = picking.offers(row.cycle, document.get(layouts.REVIEWED) or (), section)
    return form_of(record, offers, keys)(typed, data=data or now)


def typed_into(row: Document, piece: str) -> tuple[Form, Plain]:
    """The posted form of a piece, and the document with what was typed into it."""
    document = layouts.plain(row)
    form = form_at(row, document, piece, request.form)
    return form, layouts.with_piece(document, piece, plain(form))


def faults_of(form: Form, piece: str, faults: Iterable[Fault]) -> list[str]:
    """Each fault beside its box; the answer are those that no box of this piece has."""
    depth = 0 if piece in (layouts.HEAD, layouts.REVIEWED) else 2
    return show_faults(form, [Fault(fault.where[depth:], fault.text) for fault in faults])


def _checked(row: Document, piece: str) -> list[Fault]:
    """What the check of the year says about a piece: rows that do not fill the page, fields that are gone."""
    home: Where = () if piece in (layouts.HEAD, layouts.REVIEWED) else ("parts", int(piece))
    inside = [
        Fault(fault.where[2:], fault.text)
        for fault in checking.faults(row.cycle)
        if fault.where[:2] == ("documents", row.key)
    ]
    return [
        fault for fault in inside if fault.where[: len(home)] == home and (home or "parts" not in fault.where)
    ]


class LayoutView(SafeView):
    """The pieces of a document: head, what a reviewer fills in, parts by their number from 0."""

    route_base = "/layouts"
    class_permission_name = "Scheme"

    @expose("/edit/<int:pk>/<piece>", methods=["GET", "POST"])
    @guard("write")
    def edit(self, pk: int, piece: str) -> ResponseReturnValue:
        """The form of a piece. A button of a list changes what is shown and saves nothing."""
        row = scope.find_to_change(Document, pk)
        if request.method != "POST":
            form = form_at(row, layouts.plain(row), piece)
            return self._page(row, piece, form, faults_of(form, piece, _checked(row, piece)))
        form, document = typed_into(row, piece)
        if action := request.form.get("do", ""):
            data = rearranged(plain(form), action)
            return self._page(row, piece, form_at(row, layouts.plain(row), piece, data=data), at=action)
        homeless: list[str] = []
        if form.validate():
            try:
                layouts.save(pk, version_of(request.form.get("opened", ""), row), document)
            except DefinitionError as error:
                homeless = faults_of(form, piece, error.faults)
            else:
                flash(gettext("已保存。"), "success")
                return redirect(url_for("LayoutView.edit", pk=pk, piece=piece))
        return self._page(row, piece, form, homeless), 422

    @expose("/move/<int:pk>/<piece>/<way>", methods=["POST"])
    @guard("write")
    def move(self, pk: int, piece: str, way: str) -> ResponseReturnValue:
        """A part up, down or out."""
        row = scope.find_to_change(Document, pk)
        return self._changed(row, layouts.moved(layouts.plain(row), piece, way))

    @expose("/add/<int:pk>", methods=["POST"])
    @guard("write")
    def add(self, pk: int) -> ResponseReturnValue:
        """One more part, of a section of the form or of the opinions."""
        row = scope.find_to_change(Document, pk)
        scheme = assembling.sound(row.cycle)
        return self._changed(row, layouts.with_part(layouts.plain(row), scheme, request.form.get("what", "")))

    @expose("/arrange/<int:pk>", methods=["POST"])
    @guard("write")
    def arrange(self, pk: int) -> ResponseReturnValue:
        """Every part written down as it is printed now, or none of them, so that the form alone decides."""
        row = scope.find_to_change(Document, pk)
        document = layouts.plain(row)
        if request.form.get("what") == "none":
            return self._changed(row, {**document, "parts": []})
        return self._changed(row, layouts.whole(document, assembling.sound(row.cycle), row.key))

    def _changed(self, row: Document, document: Mapping[str, Any]) -> ResponseReturnValue:
        layouts.save(row.id, version_of(request.form.get("opened", ""), row), dict(document))
        flash(gettext("版式已调整。"), "success")
        return redirect(url_for("DocumentView.show", pk=row.id))

    def _page(self, row: Document, piece: str, form: Form, homeless: Any = (), at: str = "") -> str:
        document = layouts.plain(row)
        record, _keys = layouts.keys_of(document, piece)
        return self.render(
            "schemes/layout.html",
            row=row,
            document=document,
            piece=piece,
            record=record,
            form=form,
            homeless=homeless,
            focus=focus_of(at),
            opened=request.form.get("opened") or sign_version(row),
        )
