"""What the effects of an application do to many that are selected or rejected at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from tepei.applications import effects, holding, members
from tepei.papers.models import Paper
from tepei.people import participations
from tepei.places import actions as places
from tepei.policy.limit_kinds import UNCOUNTED
from tepei.programmes import queries as programmes


def settle(verb: str, papers: Sequence[Paper]) -> Mapping[str, object] | None:
    """None where a selection takes places, or is counted by a limit: then each paper is asked for itself."""
    if verb == "reject":
        _give_back(papers)
        members.release_all(papers)
        return {"holds_place": False}
    if any(_counts_now(paper) for paper in _one_of_each_revision(papers)):
        return None
    holding.number_all([paper for paper in papers if not paper.trainee_number])
    noted = [paper for paper in papers if not paper.cycle.is_rehearsal]
    participations.note_all(
        [(paper.person or paper.organisation, effects.selection_of(paper)) for paper in noted]
    )
    return {}


def _one_of_each_revision(papers: Sequence[Paper]) -> list[Paper]:
    return list({(paper.cycle_id, paper.revision_id): paper for paper in papers}.values())


def _counts_now(paper: Paper) -> bool:
    scheme = programmes.scheme_of(paper)
    counted = (each.counted_from(scheme.places_held_from) for each in scheme.limits if each.kind != UNCOUNTED)
    return scheme.places_held_from == "selection" or "selection" in counted


def _give_back(papers: Sequence[Paper]) -> None:
    """Places of who is under way no more."""
    holders = [paper for paper in papers if paper.holds_place]
    given = Counter((paper.track_id, paper.pool_id) for paper in holders if paper.pool_id is not None)
    for (track_id, pool_id), count in sorted(given.items()):
        places.give_back(track_id, pool_id, count)
