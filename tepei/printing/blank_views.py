"""下载空白申报表: open to everybody while a year is open."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from tepei.portal import files, pdf
from tepei.portal.errors import Refused
from tepei.portal.screens.views import SafeView, expose, open_to_all
from tepei.printing import blanks
from tepei.programmes import calls


class BlankFormView(SafeView):
    """The form of a year, to be read or filled in by hand."""

    route_base = "/calls"
    class_permission_name = "Call"
    default_view = "show"

    @expose("/<code>/form")
    @open_to_all("the form is an annex of a public notice")
    def show(self, code: str) -> ResponseReturnValue:
        """The PDF. Absent where the year is not open, or is a rehearsal of others."""
        cycle = calls.open_year(code)
        try:
            content = blanks.pdf_of(cycle)
        except pdf.NotPrinted as fault:
            raise Refused(fault.text) from fault
        return files.download(content, blanks.name_of(cycle), "application/pdf")
