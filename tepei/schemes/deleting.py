"""What goes with a row of the scheme when it is deleted, and what would be wrong with the year without it 删除."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from tepei.places.models import Place, PlaceEntry
from tepei.policy.words import Sentence, say
from tepei.portal import scope
from tepei.portal.database import db
from tepei.programmes.models import Cycle, RouteStep, Track, TrackRoute, Window
from tepei.schemes import checking, mending
from tepei.schemes.evaluation_models import Criterion, Evaluation
from tepei.schemes.form_models import FormField, FormSection
from tepei.schemes.models import Case, Category, MoneyItem, Requirement
from tepei.schemes.sponsor_models import Sponsor


@dataclass(frozen=True)
class Loss:
    """So many rows of this name go as well."""

    name: Sentence
    count: int


# Which rows go with a row: the column that names it, and what they are called.
_LOSSES: Mapping[type[Any], tuple[tuple[Any, Sentence], ...]] = {
    Track: (
        (Place.track_id, say("名额")),
        (Window.track_id, say("时限")),
        (Requirement.track_id, say("选拔条件")),
        (Case.track_id, say("示例")),
        (MoneyItem.track_id, say("经费标准")),
        (Evaluation.track_id, say("评审办法")),
        (Criterion.track_id, say("评审指标")),
        (Sponsor.track_id, say("代为推荐")),
        (Category.track_id, say("申报类别")),
    ),
    FormSection: ((FormField.section_id, say("申报表的栏")),),
    TrackRoute: ((RouteStep.route_id, say("审核环节")),),
}


def losses(row: Any) -> list[Loss]:
    """What goes with it, by the name of its part; parts of which nothing is there are left out."""
    with scope.everything("what hangs on a row is counted, whoever deletes it"):
        counted = [(name, _count(column == row.id)) for column, name in _LOSSES.get(type(row), ())]
        if isinstance(row, Track):
            held = select(Place.id).where(Place.track_id == row.id)
            counted.append((say("名额台账的记录"), _count(PlaceEntry.place_id.in_(held))))
    return [Loss(name, count) for name, count in counted if count]


def _count(hangs: Any) -> int:
    return db.session.scalar(select(func.count()).where(hangs)) or 0


def faults_without(cycle: Cycle, remove: Callable[[], None]) -> list[Sentence]:
    """What the check would find that it does not find now, each with its place; `remove` is tried and nothing of it stays."""
    before = _found(cycle)
    trial = db.session.begin_nested()
    try:
        remove()
        db.session.flush()
        db.session.expire_all()
        after = _found(cycle)
    finally:
        trial.rollback()
    return [fault for text, fault in after.items() if text not in before]


def _found(cycle: Cycle) -> dict[str, Sentence]:
    return {str(fault): fault for fault in mending.placed(checking.faults(cycle), cycle)}
