"""A selection that used every place of its year 遴选: the people of 特培 2023, from whom the trainees' year is played."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle as endless

from tepei.demo import journeys
from tepei.demo.journeys import Plan
from tepei.demo.provinces import ALL, Province
from tepei.demo.tree import Tree
from tepei.places import queries as places
from tepei.programmes.models import Cycle


def select_all(tree: Tree, cycle: Cycle, province: Province) -> int:
    """Somebody for every place of every body, each through the whole route; how many were selected."""
    inventor, made = province.inventor(cycle.year), [*plans(tree, cycle)]
    for plan in made:
        journeys.travel(tree, inventor, plan)
    return len(made)


def plans(tree: Tree, cycle: Cycle) -> Iterator[Plan]:
    """The units of a pool take turns, as do those of a body."""
    units = journeys.employers_by_pool(tree)
    for track in cycle.tracks:
        for pool_id, employers in units.items():
            place = places.place_of(track.id, pool_id)
            turn = endless(employers)
            for _each in range((place.places or 0) if place else 0):
                yield Plan(next(turn), track, ALL, "select")
