"""What the guide of a year shows of its published answers, and to whom."""

from __future__ import annotations

from tepei.organisations.models import Organisation
from tepei.portal import scope
from tepei.programmes import guide_parts
from tepei.programmes.calls import Call
from tepei.programmes.guide_parts import GuidePart
from tepei.programmes.models import Cycle
from tepei.questions import offices, queries


def place_of(cycle: Cycle | None, seat: Organisation | None) -> Organisation | None:
    """The place that was chosen, else where the viewer belongs (in a year, or of late); for who has neither, what holds for everybody."""
    is_known = scope.viewer().user_id is not None
    return seat or (offices.unit_of_viewer(cycle) if is_known else None)


def _on_guide(call: Call, seat: Organisation | None, term: str) -> GuidePart:
    """What was answered this year, and the way to what was answered in earlier ones of the programme."""
    is_known, chain = scope.viewer().user_id is not None, queries.chain_of(place_of(call.cycle, seat))
    return GuidePart(
        "questions/_guide.html",
        {
            "answers": queries.published(call.cycle, chain, term),
            "term": term,
            "may_ask": is_known and queries.is_for_viewer(call.cycle),
            "earlier": queries.past_years(chain, call.cycle.programme_id),
        },
    )


guide_parts.show(_on_guide)
