"""What is missing in an application, and what the conditions say of it 核对."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from sqlalchemy import select

from tepei.applications import facts, queries
from tepei.applications.models import Application
from tepei.organisations import queries as organisations
from tepei.people import queries as people
from tepei.policy import form as forms
from tepei.policy.eligibility import assess, facts_asked
from tepei.policy.form import Gap
from tepei.policy.verdict import Verdict
from tepei.portal import clock, province, scope
from tepei.portal.database import db
from tepei.programmes import queries as programmes
from tepei.programmes.models import Cycle

HISTORY = {"was_selected", "is_sanctioned"}


def gaps(at: queries.Desk) -> dict[str, list[Gap]]:
    """What is still to do, by section; attachments that the programme demands under "attachments". {} when complete."""
    selectable = {
        name: {code for code, item in items.items() if item.is_selectable} for name, items in at.codes.items()
    }
    known = forms.Known(selectable, clock.today())
    found = forms.check(at.form, at.application.form.answers, at.kinds, known)
    kinds, on = queries.attachment_kinds(at.application), programmes.reference_day(at.application.cycle)
    facts_known = facts_now(at) if any(kind.required_if for kind in kinds) else {}
    missing = [
        Gap(queries.ATTACHMENTS, kind.key, None, f"请上传“{kind.label}”。", "missing")
        for kind in kinds
        if kind.is_required(facts_known, on) and kind.key not in at.kinds | queries.photo_keys(at.form)
    ]
    return {**found, **({queries.ATTACHMENTS: missing} if missing else {})}


def facts_now(at: queries.Desk) -> dict[str, object]:
    """What is known of the applicant: from the answers, the unit, the lists, and who was selected before."""
    application = at.application
    on = programmes.reference_day(application.cycle)
    unit = facts.facts_of_unit(
        organisations.ancestors(application.organisation_id), at.codes, province.bodies()
    )
    asked = facts_asked(programmes.requirements_of(application.track, application))
    history = _history(application, on) if asked & HISTORY else {}
    return facts.facts_of(at.form, application.form.answers, at.codes, {**unit, **history}, on)


def assessment(at: queries.Desk, known: Mapping[str, object] | None = None) -> Verdict:
    """The track's conditions over what is filled in now (`known`: its facts, where they were asked for already)."""
    application = at.application
    on = programmes.reference_day(application.cycle)
    known = facts_now(at) if known is None else known
    return assess(
        programmes.requirements_of(application.track, application),
        known,
        on,
        province.bodies().words["steps"],
    )


def _history(application: Application, on: dt.date) -> dict[str, object]:
    programme = application.cycle.programme
    listed = people.listed(application.person, application.organisation_id, programme.code, on)
    selected = select(Application.id).where(
        Application.person_id == application.person_id,
        Application.state == "selected",
        Application.id != application.id,
        Application.cycle_id.in_(
            select(Cycle.id).where(Cycle.programme_id == programme.id, ~Cycle.is_rehearsal)
        ),
    )
    with scope.everything("who was selected before is known to the rules, whoever asks"):
        was_selected = "selected" in listed or db.session.scalar(select(selected.exists()))
    return {"was_selected": bool(was_selected), "is_sanctioned": "sanctioned" in listed}
