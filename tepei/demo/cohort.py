"""A selection that used every place of its year 遴选: the people of 特培 2023, from whom the trainees' year is played."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import cycle as endless

from tepei.demo import journeys
from tepei.demo.journeys import Plan
from tepei.demo.provinces import ALL, Province
from tepei.demo.tree import Tree
from tepei.papers import actions as papers
from tepei.places import queries as places
from tepei.portal import clock
from tepei.programmes.models import Cycle

_LATER = dt.timedelta(weeks=8)  # no notice says when people are selected


def select_all(tree: Tree, cycle: Cycle, province: Province) -> int:
    """Somebody for every place of every body, each through the whole route, then selected together; how many. The first is who can be tried out."""
    inventor, names = province.inventor(cycle.year), iter(["applicant"])
    made = [journeys.travel(tree, inventor, plan, next(names, "")) for plan in plans(tree, cycle)]
    clock.move_to(cycle.closes_at + _LATER)
    with journeys.acting(tree.reviewers[tree.by_code[province.region].id]):
        for paper in made:
            papers.select(paper.id, paper.version, "同意入选。")
    return len(made)


def plans(tree: Tree, cycle: Cycle) -> Iterator[Plan]:
    """The units of a pool take turns, as do those of a body."""
    units = journeys.employers_by_pool(tree)
    for track in cycle.tracks:
        for pool_id, employers in units.items():
            place = places.place_of(track.id, pool_id)
            turn = endless(employers)
            for _each in range((place.places or 0) if place else 0):
                yield Plan(next(turn), track, ALL, "approve")
