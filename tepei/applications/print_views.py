"""Papers out: 打印申报表, and the page behind the QR code."""

from __future__ import annotations

from flask import Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tepei.applications import prints, rules
from tepei.applications.models import Application
from tepei.papers import drafts
from tepei.policy.scheme import APPLICATION
from tepei.portal import audit, files, pdf
from tepei.portal.errors import Refused
from tepei.portal.screens.views import SafeView, expose, guard, open_to_all


class PrintView(SafeView):
    """One's own application as PDF."""

    route_base = "/applications"
    class_permission_name = "Application"
    default_view = "show"

    @expose("/<int:pk>/print")
    @guard("print")
    def show(self, pk: int) -> ResponseReturnValue:
        """打印申报表, once the unit has approved it."""
        application = drafts.find(pk, Application)
        allowed = rules.may_print(application.state, application.position)
        if not allowed:
            raise Refused(allowed.text, allowed)
        return paper(application)

    @expose("/<int:pk>/preview")
    @guard("print")
    def preview(self, pk: int) -> ResponseReturnValue:
        """The same with a mark across every page while it is not official; with `?document=` what is printed beside it."""
        application, key = drafts.find(pk, Application), request.args.get("document", "")
        return paper(application, key) if key else paper(application)


class UnitPrintView(PrintView):
    """A unit's own application as PDF."""

    route_base = "/unit-applications"
    class_permission_name = "UnitApplication"


def paper(application: Application, key: str = APPLICATION) -> Response:
    """The PDF of a document as an answer; who printed what is kept in the history. Absent for what is not printed here."""
    try:
        content = prints.pdf_of(application) if key == APPLICATION else prints.extract_pdf(application, key)
    except pdf.NotPrinted as fault:
        raise Refused(fault.text) from fault
    facts = {} if key == APPLICATION else {"document": key}
    audit.record("application.print", application, submission=application.form.submission, **facts)
    return files.download(content, prints.name_of(application, key), "application/pdf", inline=True)


class VerifyView(SafeView):
    """What the QR code of a printed form leads to."""

    route_base = "/verify"
    class_permission_name = "Verify"
    default_view = "show"

    @expose("/<number>/<int:submission>/<signature>")
    @open_to_all("whoever holds the signed print may ask whether it still holds")
    def show(self, number: str, submission: int, signature: str) -> ResponseReturnValue:
        """Version, state, masked name; nothing that does not stand on the paper."""
        checked = prints.verify(number, submission, signature)
        return self.render("applications/verify.html", checked=checked, title=_("申报表核验"))
