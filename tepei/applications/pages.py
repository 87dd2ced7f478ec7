"""What the applicant's pages show beside the form."""

from __future__ import annotations

from typing import Any

from tepei.applications import prints, rules, tracks
from tepei.applications.checks import Check
from tepei.applications.models import Application
from tepei.papers import own_pages


def overview(check: Check) -> dict[str, Any]:
    """Where the application stands, and what its applicant may do."""
    application = check.paper
    may_change = rules.may_change_track(application.state).ok and application.live
    return own_pages.overview(check) | {
        "category": check.category,
        "reasons": check.conditions.reasons,
        "tracks": _tracks(application) if may_change else [],
        "closed": tracks.closed(check) if may_change else {},
        "printer": "PrintView" if application.person_id is not None else "UnitPrintView",
        "may_print": rules.may_print(application.state, application.position).ok,
        "verify_path": prints.verify_path(application)
        if application.form.submission and application.state != "draft"
        else "",
    }


def _tracks(application: Application) -> list[tuple[int, str]]:
    """Those on which the same filer applies."""
    filer = application.track.filer
    return [(track.id, track.name) for track in application.cycle.tracks if track.filer == filer]


def sending(check: Check) -> dict[str, Any]:
    """Whether it may be handed in now, until when, and with which promise."""
    return own_pages.sending(check) | {
        "promise": check.scheme.promise,
        "failing": bool(check.conditions.blocking),
        "exceptions": [reason.text for reason in check.conditions.overridable],
    }
