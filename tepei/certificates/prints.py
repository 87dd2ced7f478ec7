"""结业证书 for keeping: PDF/A with a code that leads to its public page. No notice gives a template: the layout is assumed."""

from __future__ import annotations

import segno

from tepei.certificates.models import Certificate
from tepei.certificates.rules import is_issued
from tepei.portal import pdf, templates
from tepei.portal.errors import Refused, require


def pdf_of(row: Certificate) -> bytes:
    """PDF/A-3b. Refused once it was revoked, or where the engine fails."""
    require(is_issued(row.state))
    title, html = printable(row)
    try:
        return pdf.render(html, title, pdf.Engine.ARCHIVAL)
    except pdf.NotPrinted as fault:
        raise Refused(fault.text) from fault


def printable(row: Certificate) -> tuple[str, str]:
    """Its title and its page."""
    address = templates.printable(f"/certificates/verify/{row.number}")
    code = segno.make(address, error="m", micro=False).png_data_uri(scale=6, border=2)
    html = templates.fill("printing/certificate.html", row=row, code=code, address=address)
    return f"{row.title}-{row.number}", html
