"""A page as PDF, shown in the browser 打印."""

from __future__ import annotations

from flask import Response

from tepei.portal import files, pdf
from tepei.portal.errors import Refused


def printed(html: str, name: str) -> Response:
    """The PDF of a complete HTML page, titled and called so, that no cache keeps. Refused where it could not be made."""
    try:
        content = pdf.render(html, name)
    except pdf.NotPrinted as fault:
        raise Refused(fault.text) from fault
    return files.download(content, f"{name}.pdf", "application/pdf", inline=True)
