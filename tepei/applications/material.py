"""What a reviewer decides about an application from: its conditions, its places, its form and its attachments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm.attributes import set_committed_value

from tepei.applications import checks, holding, prints, queries, rules
from tepei.applications.models import Application
from tepei.papers import queries as papers
from tepei.papers.models import Paper
from tepei.policy.fields import Form
from tepei.policy.identity import mask_id
from tepei.printing import rendering


def material(paper: Paper) -> Mapping[str, Any]:
    """For templates/applications/paper.html."""
    application = _as_submitted(paper)
    desk = queries.desk(application)
    labels = {kind.key: kind.label for kind in queries.attachment_kinds(application)}
    return {
        "conditions": checks.assessment(desk),
        "attachments": tuple((labels.get(each.kind, each.kind), each) for each in desk.attachments),
        "duplicates": papers.duplicates(paper),
        "places": holding.places_left(paper),
    }


def printed(paper: Paper, is_masked: bool) -> str:
    """The official form; for a reviewer's frame, with the middle of the ID number hidden."""
    if not is_masked:
        return prints.html_of(_application(paper), copies=1)
    application = _as_submitted(paper)
    masked = _masked(queries.desk(application).form, application.form.answers)
    set_committed_value(application.form, "answers", masked)
    return rendering.on_screen(prints.html_of(application, copies=1))


def _application(paper: Paper) -> Application:
    if not isinstance(paper, Application):
        raise TypeError(f"{paper.kind} is no application")
    return paper


def _as_submitted(paper: Paper) -> Application:
    """What an applicant is changing is not yet the reviewers' to see: they get the answers that were last submitted."""
    application = _application(paper)
    if paper.state in rules.EDITABLE and (submitted := queries.submission_of(application)):
        set_committed_value(application.form, "answers", submitted.answers)
    return application


def _masked(form: Form, answers: Mapping[str, Any]) -> dict[str, Any]:
    kept = dict(answers)
    for section in form.sections:
        secret = [field.key for field in section.fields if field.kind == "id_number"]
        if secret and not section.rows:
            given = kept.get(section.key, {})
            kept[section.key] = given | {key: mask_id(given[key]) for key in secret if given.get(key)}
    return kept
