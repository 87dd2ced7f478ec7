"""What the guide of a year shows of its published answers, and to whom."""

from __future__ import annotations

from tepei.organisations.models import Organisation
from tepei.portal import scope
from tepei.programmes import guide_parts
from tepei.programmes.calls import Call
from tepei.programmes.guide_parts import GuidePart
from tepei.questions import offices, queries


def _on_guide(call: Call, seat: Organisation | None, term: str) -> GuidePart:
    """For the place that was chosen, else for where the viewer belongs; for who has neither, what holds for everybody."""
    is_known = scope.viewer().user_id is not None
    place = seat or (offices.unit_of_viewer(call.cycle) if is_known else None)
    found = queries.published(call.cycle, queries.chain_of(place), term)
    return GuidePart(
        "questions/_guide.html",
        {"answers": found, "term": term, "may_ask": is_known and queries.is_for_viewer(call.cycle)},
    )


guide_parts.show(_on_guide)
