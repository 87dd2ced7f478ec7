"""How a document will be printed, while its layout is being edited: in a frame beside the form."""

from __future__ import annotations

from flask import make_response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tepei.policy.definition import DefinitionError
from tepei.policy.layout import DocumentRecord
from tepei.portal import scope
from tepei.portal.gate.headers import allow_own_frame
from tepei.portal.screens.views import SafeView, expose, guard
from tepei.schemes import vocabularies
from tepei.schemes.form_models import Document
from tepei.schemes.layout_views import typed_into
from tepei.years import previews


class PictureView(SafeView):
    """The page of what was typed and not saved; what is saved is shown by the year's preview."""

    route_base = "/layouts"
    class_permission_name = "Scheme"

    @expose("/picture/<int:pk>/<piece>", methods=["POST"])
    @guard("write")
    def show(self, pk: int, piece: str) -> ResponseReturnValue:
        """The sheets, or what keeps them from being printed."""
        row = scope.find(Document, pk)
        _form, document = typed_into(row, piece)
        try:
            typed = DocumentRecord.from_data(document, vocabulary=vocabularies.of(row.cycle))
            page = previews.typed(row.cycle, row.key, typed)
        except DefinitionError as error:
            page = render_template("years/no_picture.html", fault=gettext(error.text))
        return allow_own_frame(make_response(page))
