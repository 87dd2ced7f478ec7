"""What the applicant's pages show beside the form."""

from __future__ import annotations

from typing import Any

from tepei.applications import prints, rules
from tepei.applications.checks import Check
from tepei.forms.content import in_words
from tepei.papers import queries as papers
from tepei.papers import timeline
from tepei.policy.scheme import APPLY
from tepei.policy.verdict import Verdict
from tepei.programmes import queries as programmes
from tepei.programmes import rules as windows


def overview(check: Check) -> dict[str, Any]:
    """Where the application stands, and what its applicant may do."""
    application = check.application
    return {
        "application": application,
        "first": check.form.sections[0].key,
        "reasons": check.conditions.reasons,
        "standing": papers.standing(application),
        "waiting": papers.waiting_for(application),
        "events": timeline.of(application, for_applicant=True),
        "verbs": papers.may_act(application),
        "may_edit": rules.may_edit(application.state).ok and application.live,
        "may_change_track": rules.may_change_track(application.state).ok and application.live,
        "may_discard": rules.may_discard(application.state).ok and application.live,
        "may_print": rules.may_print(application.state, application.position).ok,
        "sections": in_words(check.content, masked=True),
        "verify_path": prints.verify_path(application)
        if application.form.submission and application.state != "draft"
        else "",
    }


def sending(check: Check) -> dict[str, Any]:
    """Whether it may be handed in now, and until when. What was sent back returns in the time of who sent it back."""
    application, promise = check.application, check.scheme.promise
    if application.state == "sent_back":
        return {"window": Verdict.yes(), "closes_at": None, "promise": promise}
    cycle, chain = application.cycle, [node.id for node in check.chain]
    window = programmes.window_of(cycle, APPLY, chain, application.person_id)
    return {
        "promise": promise,
        "window": windows.is_step_open(APPLY, window, programmes.now_of(cycle)),
        "closes_at": window.closes_at if window else None,
    }
