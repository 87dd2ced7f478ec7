"""What the applicant's pages show."""

from __future__ import annotations

from typing import Any

from tepei.applications import checks, editing, prints, queries, rules
from tepei.organisations import queries as organisations
from tepei.papers import queries as papers
from tepei.papers import timeline
from tepei.policy.attachments import AttachmentKind
from tepei.policy.fields import Section
from tepei.policy.verdict import Verdict
from tepei.programmes import queries as programmes


def common(desk: queries.Desk, current: str) -> dict[str, Any]:
    """What every page of the editor shows: the navigation with what is missing, and the conditions."""
    gaps, photos = checks.gaps(desk), queries.photo_keys(desk.form)
    lacking = {key: len(found) for key, found in gaps.items()}
    # A missing photo is said where it belongs on paper, and where it is uploaded.
    lacking[queries.ATTACHMENTS] = lacking.get(queries.ATTACHMENTS, 0) + sum(
        gap.field in photos for found in gaps.values() for gap in found
    )
    return {
        "application": desk.application,
        "desk": desk,
        "current": current,
        "gaps": gaps,
        "lacking": lacking,
        "kinds": _kinds(desk),
        "photo_keys": photos,
        "reasons": checks.assessment(desk).reasons,
    }


def _kinds(desk: queries.Desk) -> list[AttachmentKind]:
    """The kinds to upload; one that is retired only where something of it is there."""
    return [
        each
        for each in queries.attachment_kinds(desk.application)
        if not each.retired or each.key in desk.kinds
    ]


def of_section(desk: queries.Desk, section: Section, *, checked: bool, spare: bool) -> dict[str, Any]:
    """One section: `checked` says what is merely missing too, `spare` offers an empty row."""
    page = common(desk, section.key)
    found = page["gaps"].get(section.key, [])
    # An untouched form is not full of errors: what is merely missing is said once the person asks for the check.
    told = [gap for gap in found if gap.code not in ("missing", "too_few_rows") or checked]
    return page | {
        "section": section,
        "lines": editing.lines(desk, section, told, spare=spare),
        "told": told,
        "photo": editing.photo_of(desk, section),
        "mark": rules.mark(desk.application.form.answers.get(section.key)),
        "has_earlier": bool(section.rows) and queries.has_others(desk.application),
    }


def overview(desk: queries.Desk) -> dict[str, Any]:
    """Where the application stands, and what its applicant may do."""
    application = desk.application
    return common(desk, "show") | {
        "standing": papers.standing(application),
        "waiting": papers.waiting_for(application),
        "events": timeline.of(application, for_applicant=True),
        "verbs": papers.may_act(application),
        "may_edit": rules.may_edit(application.state).ok and application.live,
        "may_change_track": rules.may_change_track(application.state).ok and application.live,
        "may_discard": rules.may_discard(application.state).ok and application.live,
        "may_print": rules.may_print(application.state, application.position).ok,
        "sections": queries.labels(desk, masked=True),
        "verify_path": prints.verify_path(application)
        if application.form.submission and application.state != "draft"
        else "",
    }


def sending(desk: queries.Desk) -> dict[str, Any]:
    """Whether it may be handed in now, and until when. What was sent back returns in the time of who sent it back."""
    application = desk.application
    promise = programmes.promise_of(application)
    if application.state == "sent_back":
        return {"window": Verdict.yes(), "closes_at": None, "promise": promise}
    chain = [node.id for node in organisations.ancestors(application.organisation_id)]
    now = programmes.now_of(application.cycle)
    window = programmes.window_verdict(application.cycle, "apply", chain, application.person_id, now)
    return {
        "promise": promise,
        "window": window,
        "closes_at": programmes.closing_time(application.cycle, "apply", chain, application.person_id),
    }
