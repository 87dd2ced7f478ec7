"""备案报送情况: of every body that may decide itself, whom it selected and whether that was lodged, for who runs the year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from tepei.applications import queries as applications
from tepei.applications.models import Application
from tepei.lodgements import rules
from tepei.lodgements.models import LodgedPerson, Lodgement
from tepei.organisations.models import Organisation
from tepei.policy.life import UNDER_WAY
from tepei.portal import scope
from tepei.portal.database import db
from tepei.programmes import queries as programmes
from tepei.programmes.models import Cycle, Track
from tepei.recommendations import forgoing

STATES = ("lodged", "sent_back", "due", "nobody")


@dataclass
class Lodging:
    """A body: how many it selected, by the track's id, its lists, and how many people the next one would name."""

    body: Organisation
    selected: Counter[int] = field(default_factory=Counter)
    lists: list[Lodgement] = field(default_factory=list)
    pending: int = 0

    @property
    def state(self) -> str:
        """One of STATES."""
        if any(each.state == "sent_back" for each in self.lists):
            return "sent_back"
        if self.pending:
            return "due"
        return "lodged" if self.lists else "nobody"


def cycles() -> list[Cycle]:
    """Years of the viewer's organisations on some track of which bodies decide themselves, the latest first."""
    return [cycle for cycle in applications.summarised_cycles() if decided_below(cycle)]


def decided_below(cycle: Cycle) -> list[Track]:
    """The tracks whose people are decided about before they reach who runs the year."""
    scheme = programmes.scheme_of(cycle)
    return [track for track in cycle.tracks if scheme.route_of(track.code).decides]


def of(cycle: Cycle) -> list[Lodging]:
    """Every recommending body of the year in the order of their codes; four statements."""
    tracks = [track.id for track in decided_below(cycle)]
    with scope.everything("who runs the year reads what every body lodged"):
        found = {body.id: Lodging(body) for body in forgoing.bodies_of(cycle)}
        selected = _selected(cycle, tracks)
        for body_id, track_id, _pk in selected:
            if body_id in found:
                found[body_id].selected[track_id] += 1
        for each in _handed_in(cycle):
            found.setdefault(each.organisation_id, Lodging(each.organisation)).lists.append(each)
        lodged = _lodged(cycle)
    for body_id, row in found.items():
        now = [pk for of_body, _track, pk in selected if of_body == body_id]
        row.pending = len(rules.changes(now, lodged.get(body_id, {})))
    return list(found.values())


def _selected(cycle: Cycle, tracks: Sequence[int]) -> list[tuple[int, int, int]]:
    """(body, track, application) of everybody selected on these tracks."""
    whom = select(Application.body_id, Application.track_id, Application.id).where(
        Application.cycle_id == cycle.id, Application.track_id.in_(tracks), Application.state == "selected"
    )
    return [(body, track, pk) for body, track, pk in db.session.execute(whom)]


def _handed_in(cycle: Cycle) -> Sequence[Lodgement]:
    ours = select(Lodgement).where(Lodgement.cycle_id == cycle.id, Lodgement.submitted_at.is_not(None))
    return db.session.scalars(ours.order_by(Lodgement.organisation_id, Lodgement.supplement)).all()


def _lodged(cycle: Cycle) -> dict[int, dict[int, bool]]:
    """By the body and the application: did the last list that names them take them off?"""
    rows = (
        select(Lodgement.organisation_id, LodgedPerson.application_id, LodgedPerson.is_withdrawn)
        .join(Lodgement, LodgedPerson.lodgement_id == Lodgement.id)
        .where(Lodgement.cycle_id == cycle.id, Lodgement.state.in_(UNDER_WAY))
        .order_by(Lodgement.supplement)
    )
    found: dict[int, dict[int, bool]] = {}
    for body_id, application_id, is_withdrawn in db.session.execute(rows):
        found.setdefault(body_id, {})[application_id] = is_withdrawn
    return found


def totals(lodgings: Sequence[Lodging]) -> dict[str, int]:
    """How many bodies are in each state."""
    counted = Counter(each.state for each in lodgings)
    return {state: counted[state] for state in STATES}
