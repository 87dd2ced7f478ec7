"""Training units for everybody who was selected 落实培养单位: half of those that people ask for, so that some are adjusted to another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from tepei.demo import journeys
from tepei.demo.tree import Tree
from tepei.organisations.models import Organisation
from tepei.placements import actions, queries
from tepei.placements.models import Placement, TrainingOffer
from tepei.placements.queries import BoardEntry
from tepei.placements.states import ACCEPTED, DECLINED, PROPOSED
from tepei.portal import province, scope
from tepei.portal.accounts import Account
from tepei.portal.database import db
from tepei.programmes.models import Cycle, Track

_DECLINED = "导师本年度出国访学，不能指导。"
_FACTS = "所报培养单位本年度均不能接收，依据实际情况调剂。"


def place_all(tree: Tree, cycle: Cycle) -> int:
    """Everybody who waits for a unit is placed by the verbs, and has a notice to report, but for the last whom a unit declines; how many."""
    return sum(_place(tree, track) for track in cycle.tracks)


def _place(tree: Tree, track: Track) -> int:
    with scope.everything("the demonstration plays everybody in turn"):
        people = queries.waiting(track)
        _offer(tree, track, people)
    _confirm(tree, track)
    _answer(tree, track, declines=1)
    _confirm(tree, track)
    _adjust(tree, track)
    _answer(tree, track, declines=1)
    with journeys.acting(_arranger(tree, track)):
        return actions.issue(track.id, None)  # 三（三）: “于7月初下发”, and no last day to report


def _offer(tree: Tree, track: Track, people: Sequence[BoardEntry]) -> None:
    """Places for all of them together, as many at each unit; those that are named least cannot take anybody."""
    named = Counter(wish.name for each in people for wish in each.seeker.wishes)
    names = [name for name, _count in named.most_common()][: (len(named) + 1) // 2]
    for name in names:
        unit = _unit(tree, name)
        places = len(people) // len(names) + 1
        db.session.add(
            TrainingOffer(
                track_id=track.id, training_unit_id=unit.id, places=places, subjects=[], supervisors=[]
            )
        )
    db.session.flush()


def _unit(tree: Tree, name: str) -> Organisation:
    """Registered once, however many tracks it is named on."""
    known = (each for each in tree.by_code.values() if (each.kind, each.name) == ("training_unit", name))
    return next(known, None) or _registered(tree, name)


def _registered(tree: Tree, name: str) -> Organisation:
    region = next(each for each in tree.by_code.values() if each.kind == province.bodies().deciding.code)
    code = f"{region.code}-T:{name}"[:40]
    return tree.add(code, name, "training_unit", region, address="示例市学院路1号")


def _confirm(tree: Tree, track: Track) -> None:
    with journeys.acting(_arranger(tree, track)):
        found = queries.suggested(queries.waiting(track), queries.offers_of(track))
        actions.confirm(track.id, queries.digest(found))


def _answer(tree: Tree, track: Track, declines: int = 0) -> None:
    """Each unit, but for so many whom one declines."""
    with scope.everything("the demonstration plays everybody in turn"):
        waiting = [each for each in queries.live(track) if each.state == PROPOSED]
        units = {each.id: each.training_unit for each in waiting}
    for place, each in enumerate(waiting):
        with journeys.acting(tree.reviewer(units[each.id])):
            given, reason = (DECLINED, _DECLINED) if place < declines else (ACCEPTED, "")
            actions.answer(each.id, given, reason)


def _adjust(tree: Tree, track: Track) -> list[Placement]:
    """Who is left over, on the facts, by who decides."""
    with journeys.acting(_region(tree)):
        made = []
        for each in queries.waiting(track):
            taken = each.seeker.declined
            free = (
                row
                for row in queries.offers_of(track)
                if row.taken < row.places and row.training_unit_id not in taken
            )
            made.append(actions.propose(each.trainee.id, next(free).id, _FACTS))
        return made


def _arranger(tree: Tree, track: Track) -> Account:
    office = next((each for each in tree.by_code.values() if each.kind == track.arranged_by), None)
    return tree.reviewer(office) if office else _region(tree)


def _region(tree: Tree) -> Account:
    deciding = province.bodies().deciding.code
    return tree.reviewer(next(each for each in tree.by_code.values() if each.kind == deciding))
