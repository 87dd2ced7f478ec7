"""空白表: the official form before anybody fills it in, on the layout that filled ones are printed on.

Source: 内人社办发〔2023〕147号 三（一）“申报表格电子版请登陆…下载”.
"""

from __future__ import annotations

import threading

from tepei.policy.fields import Form
from tepei.policy.layout import DocumentRecord
from tepei.policy.scheme import APPLICATION, SchemeRecord
from tepei.portal import pdf
from tepei.printing import rendering
from tepei.printing.filled import FilledPaper
from tepei.printing.pages import PrintedPaper, Stamp, build_paper, file_name
from tepei.printing.rendering import REHEARSAL_MARK
from tepei.programmes import queries as programmes
from tepei.programmes.models import Cycle

_KEPT = 20  # prints that a process remembers
_prints: dict[tuple[str, str], bytes] = {}
_printing = threading.Lock()


def paper_of(document: DocumentRecord, form: Form, mark: str = "") -> PrintedPaper:
    """A document of this form without answers, one copy, with a mark across every page where it has one."""
    empty = FilledPaper({section.key: [] if section.rows else {} for section in form.sections})
    return build_paper(document, empty, Stamp(mark=mark), copies=1)


def pdf_of(cycle: Cycle) -> bytes:
    """The form of a year as PDF, printed once for each of its schemes, whoever asks. Raises pdf.NotPrinted, Absent before the opening."""
    scheme, revision = programmes.scheme_of(cycle), programmes.revision_of(cycle)
    mark = REHEARSAL_MARK if cycle.is_rehearsal else ""
    key = (revision.sha256 if revision else "", mark)
    # Everybody may ask: those who come together wait for one print, and set off no second one.
    with _printing:
        if key not in _prints:
            if len(_prints) >= _KEPT:
                _prints.clear()
            _prints[key] = _printed(scheme, mark)
        return _prints[key]


def name_of(cycle: Cycle) -> str:
    """The file's name: the title of the form."""
    return file_name(f"{programmes.scheme_of(cycle).documents[APPLICATION].title}.pdf", {})


def _printed(scheme: SchemeRecord, mark: str) -> bytes:
    document = scheme.printed(APPLICATION)
    return pdf.render(rendering.html_of(paper_of(document, scheme.form, mark)), document.title)
