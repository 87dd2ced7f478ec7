"""What a reviewer decides about an application from: its card, its answers, its places and its attachments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tepei.applications import checks, holding, introductions, limit_lines, prints, rules, sharing
from tepei.applications.models import Application
from tepei.forms import answered
from tepei.forms.content import photo_keys
from tepei.papers import cards, drafts, filing
from tepei.papers import queries as papers
from tepei.policy.route import NEVER
from tepei.printing import rendering


def material(application: Application) -> Mapping[str, Any]:
    """For templates/applications/paper.html."""
    check = checks.for_reviewers(application)
    sections, photos = answered.sections(check.content), photo_keys(check.content.form)
    photo = next((each for each in check.content.attachments if each.kind in photos), None)
    day = filing.reference_day(application)
    return {
        "category": check.category,
        "pattern": introductions.told(check),
        "sections": sections,
        "card": cards.of(sections, check.conditions, day, photo),
        "attachments": drafts.labelled(check.content),
        "may_bind": rules.may_print(application.state, application.position).ok,
        "participations": check.participations,
        "duplicates": papers.duplicates(application),
        "has_places": holding.held_from(application) != NEVER,
        "places": holding.places_left(application),
        "shares": sharing.of_paper(application),
        "limits": limit_lines.of_paper(application),
        "uncounted": limit_lines.uncounted(application),
    }


def printed(application: Application, is_masked: bool) -> str:
    """The official form; for a reviewer's frame, with the middle of the ID number hidden."""
    page = prints.html_of(application, copies=1, masked=is_masked)
    return rendering.on_screen(page) if is_masked else page
