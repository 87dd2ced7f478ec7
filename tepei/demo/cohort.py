"""特培 2023 from its selection, which used every place, to the end of the year of training 培养."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import cycle as endless

from sqlalchemy import select

from tepei.demo import funding, journeys, placing, training
from tepei.demo.journeys import Plan
from tepei.demo.neimenggu import TARGETS
from tepei.demo.provinces import ALL, Province
from tepei.demo.tree import Tree
from tepei.papers import actions as papers
from tepei.places import queries as places
from tepei.portal import clock
from tepei.portal.database import ZONE
from tepei.programmes.models import Cycle
from tepei.trainees.models import Trainee

_LATER = dt.timedelta(weeks=8)  # no notice says when people are selected
# 三（三）: notices to report go out “于7月初”; nothing is said of the days after them.
_PLACED = dt.datetime(2023, 7, 3, 9, tzinfo=ZONE)
_BEGINS = dt.date(2023, 7, 10)
_PAID = dt.datetime(2024, 7, 15, 9, tzinfo=ZONE)


def select_all(tree: Tree, cycle: Cycle, province: Province, first: str = "applicant") -> int:
    """Somebody for every place of every body, each through the whole route, then selected together; how many. The first is who can be tried out."""
    inventor, names = province.inventor(cycle.year), iter([first])
    made = [journeys.travel(tree, inventor, plan, next(names, "")) for plan in plans(tree, cycle)]
    clock.move_to(cycle.closes_at + _LATER)
    with journeys.acting(tree.reviewers[tree.by_code[province.region].id]):
        for paper in made:
            papers.select(paper.id, paper.version, "同意入选。")
    return len(made)


def train(tree: Tree, cycle: Cycle, province: Province) -> None:
    """Placed, trained, certified and paid: somebody in every state of a trainee's life."""
    begin(tree, cycle, province)
    clock.move_to(_PAID)
    funding.issue_and_pay(cycle)


def begin(tree: Tree, cycle: Cycle, province: Province, until: dt.date = dt.date.max) -> None:
    """Placed, and as far through the year of training as `until`."""
    # The training unit that can be tried out is one that people ask for.
    tree.by_code[f"{province.region}-T1"].name = TARGETS["outside"][0]
    clock.move_to(_PLACED)
    placing.place_all(tree, cycle)
    placed = select(Trainee).where(Trainee.cycle_id == cycle.id, Trainee.state == "placed")
    trainees = tree.session.scalars(placed.order_by(Trainee.id)).all()
    training.play_year(tree, trainees, _BEGINS, until)


def plans(tree: Tree, cycle: Cycle) -> Iterator[Plan]:
    """The units of a pool take turns, as do those of a body."""
    units = journeys.employers_by_pool(tree)
    for track in cycle.tracks:
        for pool_id, employers in units.items():
            place = places.place_of(track.id, pool_id)
            turn = endless(employers)
            for _each in range((place.places or 0) if place else 0):
                yield Plan(next(turn), track, ALL, "approve")
