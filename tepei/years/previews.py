"""The form before anybody fills it in: the applicant's boxes, and every paper without answers 预览."""

from __future__ import annotations

from typing import Any

from flask import render_template

from tepei.applications import editing, prints, queries
from tepei.applications.models import Application
from tepei.applications.paper import Filled, Stamp, build_paper
from tepei.policy.definition import DefinitionError
from tepei.portal.errors import Absent
from tepei.programmes.models import Cycle
from tepei.schemes import assembling

SAMPLE = "样表"


def of_form(cycle: Cycle) -> dict[str, Any]:
    """The sections with the boxes of one empty row, and (key, title) of the papers; `fault` where the form cannot be read yet."""
    try:
        scheme = assembling.assembled(cycle)
    except DefinitionError as error:
        return {"sections": [], "papers": [], "fault": error.text}
    papers = [(key, each.title) for key, each in scheme.documents.items()]
    form = scheme.form.live
    nobody = queries.Desk(Application(answers={}), form, queries.codes_of(form), ())
    sections = [(section, editing.lines(nobody, section, ())) for section in form.sections]
    return {"sections": sections, "papers": papers, "fault": ""}


def paper_of(cycle: Cycle, key: str) -> str:
    """The page that the engines print, marked as a sample. Absent for a paper that the scheme does not have."""
    scheme = assembling.assembled(cycle)
    document = scheme.documents.get(key)
    if document is None:
        raise Absent
    filled = Filled({section.key: [] if section.rows else {} for section in scheme.form.sections})
    paper = build_paper(document, filled, Stamp(mark=SAMPLE), copies=1)
    page = render_template("printing/application.html", paper=paper)
    return page.replace("</head>", f"<style>{prints.ON_SCREEN}</style></head>", 1)
