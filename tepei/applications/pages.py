"""What the applicant's pages show beside the form."""

from __future__ import annotations

from typing import Any

from tepei.applications import introductions, prints, rules, settlements, sponsoring, tracks
from tepei.applications.checks import Check
from tepei.applications.models import Application
from tepei.forms.boxes import id_of
from tepei.forms.pages import Obstacle
from tepei.notices import queries as notices
from tepei.notices.models import STATES
from tepei.papers import own_pages
from tepei.policy.deriving import inputs_of
from tepei.policy.eligibility import facts_asked
from tepei.policy.form import feeding
from tepei.policy.verdict import Reason
from tepei.programmes import calls


def overview(check: Check) -> dict[str, Any]:
    """Where the application stands, and what its applicant may do."""
    application = check.paper
    may_change = rules.may_change_track(application.state).ok and application.live
    whole = own_pages.overview(check)
    return whole | {
        "category": check.category,
        "pattern": introductions.told(check),
        "has_blank": application.cycle.state == "open" and calls.is_for_viewer(application.cycle),
        "announced": notices.naming(application),
        "notice_states": STATES,
        "reasons": settlements.conditions(check).reasons,
        "tracks": _tracks(application) if may_change else [],
        "closed": tracks.closed(check) if may_change else {},
        "sponsors": sponsoring.choices(check) if whole["may_edit"] else [],
        "printer": "PrintView" if application.person_id is not None else "UnitPrintView",
        "binder": "VolumeView" if application.person_id is not None else "UnitVolumeView",
        "extracts": prints.extracts(application),
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
        "failing": [_obstacle(check, reason) for reason in check.conditions.blocking],
        "exceptions": [reason.text for reason in check.conditions.overridable],
    }


def _obstacle(check: Check, reason: Reason) -> Obstacle:
    """A condition that is not met, with the first box of the form that it looks at; what the register says has none."""
    found = [each for each in check.requirements if each.key == reason.code]
    facts = inputs_of(facts_asked(found), check.scheme.table)
    fed = (
        (section, field) for section, field in feeding(check.form) if field.fact in facts and not field.locked
    )
    section, field = next(fed, (None, None))
    if section is None or field is None:
        return Obstacle(reason.text)
    return Obstacle(reason.text, section.key, id_of(field.key))
