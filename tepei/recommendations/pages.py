"""What the pages of a body that recommends show beside the form."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tepei.notices import holding as notices
from tepei.papers import standings
from tepei.papers.draft_rules import EDITABLE
from tepei.recommendations import numbers, queries, reports
from tepei.recommendations.models import Recommendation
from tepei.recommendations.queries import Mandate


def choices(mandates: Iterable[Mandate]) -> list[tuple[str, str]]:
    """Years and bodies for which a list may be begun: values of a choice with their words."""
    return [(f"{each.cycle.id}-{each.body.id}", f"{each.cycle.name} · {each.body.name}") for each in mandates]


def overview(recommendation: Recommendation) -> dict[str, Any]:
    """Track by track who is on the list and who waits; while it is composed, how it stands to the numbers."""
    shown: dict[str, Any] = {
        "part": recommendation.name,
        "tracks": reports.by_track(recommendation),
        "numbers": (),
        "standing_of": standings.of,
    }
    if recommendation.state not in EDITABLE or not recommendation.live:
        return shown | {"endorsement": recommendation.endorsement}
    mandate = queries.mandate_of(recommendation.cycle, recommendation.organisation)
    listed = {each.application_id: each for each in recommendation.people}
    people = [each.application for each in recommendation.people]
    return shown | {
        "numbers": numbers.of(mandate, people) if mandate else (),
        "listed": listed,
        "held": {each.id: notices.foreseen(each, "approve").text for each in people},
        "waiting": [each for each in queries.waiting(mandate) if each.id not in listed] if mandate else [],
        "window": queries.window_of(mandate) if mandate else None,
        "endorsement": recommendation.endorsement,
        "state": reports.state_of(recommendation),
        "edition": recommendation.form.edition,
    }
