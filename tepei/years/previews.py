"""The form before anybody fills it in: the applicant's boxes, and every paper without answers 预览."""

from __future__ import annotations

from typing import Any

from flask import render_template

from tepei.applications import editing, prints, queries
from tepei.applications.models import Application
from tepei.applications.paper import Filled, Stamp, build_paper
from tepei.policy.definition import DefinitionError
from tepei.policy.fields import Form
from tepei.portal.errors import Absent
from tepei.programmes.models import Cycle
from tepei.schemes import assembling

SAMPLE = "样表"


def of_form(cycle: Cycle) -> dict[str, Any]:
    """The sections with the boxes of one empty row, and (key, title) of the papers; `fault` where the form cannot be read yet."""
    said = assembling.configuration(cycle)
    papers = [(key, each["title"]) for key, each in said["documents"].items()]
    try:
        form = Form.from_data(said["form"]).live
    except DefinitionError as error:
        return {"sections": [], "papers": papers, "fault": error.text}
    nobody = queries.Desk(Application(answers={}), form, queries.codes_of(form), ())
    sections = [(section, editing.lines(nobody, section, ())) for section in form.sections]
    return {"sections": sections, "papers": papers, "fault": ""}


def paper_of(cycle: Cycle, key: str) -> str:
    """The page that the engines print, marked as a sample. Absent for a paper that the scheme does not have."""
    document = assembling.configuration(cycle)["documents"].get(key)
    if document is None:
        raise Absent
    filled = Filled(
        {
            section["key"]: [] if section.get("rows") else {}
            for section in assembling.configuration(cycle)["form"]["sections"]
        }
    )
    paper = build_paper(document, filled, Stamp(mark=SAMPLE), copies=1)
    page = render_template("printing/application.html", paper=paper)
    return page.replace("</head>", f"<style>{prints.ON_SCREEN}</style></head>", 1)
