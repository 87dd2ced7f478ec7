"""The form before anybody fills it in: the applicant's boxes, and every paper without answers 预览."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from tepei.applications import summary_tables
from tepei.forms import boxes
from tepei.forms import queries as forms
from tepei.policy.definition import DefinitionError
from tepei.policy.layout import DocumentRecord
from tepei.policy.words import NOTHING
from tepei.policy.year import Year
from tepei.portal.database import db
from tepei.portal.errors import Absent
from tepei.printing import blanks, rendering
from tepei.programmes.models import Cycle
from tepei.schemes import assembling
from tepei.schemes.form_models import Document, FormSection

SAMPLE = "样表"


def of_form(cycle: Cycle) -> dict[str, Any]:
    """The sections with the boxes of one empty row, what is uploaded, (key, title) of the papers, the 汇总表; `fault` where the form cannot be read yet.
    `rows` are the ids of sections and papers, by their keys: each leads back to its editor.
    """
    try:
        scheme = assembling.assembled(cycle)
    except DefinitionError as error:
        return {
            "sections": [],
            "attachments": (),
            "papers": [],
            "sheet": None,
            "fault": error.text,
            "rows": {},
        }
    papers = [(key, each.title) for key, each in scheme.documents.items()]
    form = scheme.form.live
    blank = forms.blank_of(form)
    sections = [(section, boxes.lines(blank, section)) for section in form.sections]
    sheet = summary_tables.sheet_of(scheme.summary_table, [], {})
    found = {"sections": sections, "attachments": form.attachments, "papers": papers, "sheet": sheet}
    return {
        **found,
        "fault": NOTHING,
        "rows": {"section": _ids(FormSection, cycle), "paper": _ids(Document, cycle)},
    }


def _ids(model: type[Any], cycle: Cycle) -> dict[str, int]:
    rows = db.session.execute(select(model.key, model.id).where(model.cycle_id == cycle.id))
    return {key: pk for key, pk in rows}


def paper_of(cycle: Cycle, key: str) -> str:
    """The page that the engines print, marked as a sample. Absent for a paper that the scheme does not have, Refused where it is no scheme."""
    scheme = assembling.sound(cycle)
    if key not in scheme.documents:
        raise Absent
    return _page(scheme, key)


def typed(cycle: Cycle, key: str, document: DocumentRecord) -> str:
    """The same of a document that is not saved. DefinitionError where the rest of the scheme is none."""
    scheme = assembling.sound(cycle)
    return _page(scheme.model_copy(update={"documents": {**scheme.documents, key: document}}), key)


def _page(scheme: Year, key: str) -> str:
    paper = blanks.paper_of(scheme.printed(key), scheme.form, SAMPLE)
    return rendering.on_screen(rendering.html_of(paper))
