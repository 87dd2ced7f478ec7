"""Whether each step of a year has somebody who reviews there 审核人员."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from tepei.organisations.models import Membership, Organisation
from tepei.policy.bodies import Bodies
from tepei.policy.definition import Fault
from tepei.policy.words import ITEMS, Sentence, join, say
from tepei.portal import province, scope
from tepei.portal.database import db
from tepei.programmes.models import Cycle, RouteStep

_NAMED = 5  # organisations without anybody that a note names


@dataclass(frozen=True)
class _Staff:
    """How many organisations stand at a step, and who of them has nobody: how many, and the first by name."""

    total: int
    missing: int
    first: tuple[str, ...]


def notes(cycle: Cycle) -> Iterator[Fault]:
    """Steps at which organisations stand that have no account: what comes there waits for nobody.

    Units and departments are left out: they register with their reviewers while the year runs.
    """
    bodies = province.bodies()
    for step in dict.fromkeys(db.session.scalars(_steps(cycle))):
        kinds = kinds_at(step, bodies)
        staff = _staff(kinds) if kinds else _Staff(0, 0, ())
        if staff.missing:
            name = bodies.words["steps"].get(step, step)
            labels = join((Sentence(bodies.by_code[kind].label) for kind in kinds), ITEMS)
            yield Fault(("accounts",), _nobody(name, labels, staff))


def _nobody(step: Sentence | str, kinds: Sentence, staff: _Staff) -> Sentence:
    if staff.missing == staff.total:
        return say(
            "“%(step)s”环节的 %(count)d 个单位（%(kinds)s）都没有审核员，申报材料到此无人审核。",
            step=step,
            count=staff.total,
            kinds=kinds,
        )
    names: Sentence | str = join(staff.first, ITEMS)
    if staff.missing > len(staff.first):
        names = say("%(names)s等", names=names)
    return say(
        "“%(step)s”环节的 %(total)d 个单位（%(kinds)s）中，%(count)d 个没有审核员：%(names)s。其下的申报材料到此无人审核。",
        step=step,
        total=staff.total,
        kinds=kinds,
        count=staff.missing,
        names=names,
    )


def kinds_at(step: str, bodies: Bodies) -> list[str]:
    """The kinds that a pack brings and that stand at this step."""
    created = {kind.code for kind in bodies.created}
    return [kind.code for kind in bodies.kinds if kind.step == step and kind.code not in created]


def _steps(cycle: Cycle) -> Any:
    return (
        select(RouteStep.kind)
        .where(RouteStep.cycle_id == cycle.id)
        .order_by(RouteStep.position, RouteStep.id)
    )


def _staff(kinds: Collection[str]) -> _Staff:
    """Of the organisations of these kinds."""
    roles = {role for kind in province.bodies().kinds if kind.step for role in kind.roles[:1]}
    acting = select(Membership.organisation_id).where(
        Membership.state == "active", Membership.role.in_(roles)
    )
    ours = Organisation.kind.in_(kinds), Organisation.state == "active"
    counted = select(func.count(), func.count().filter(Organisation.id.not_in(acting))).where(*ours)
    named = select(Organisation.name).where(*ours, Organisation.id.not_in(acting)).order_by(Organisation.code)
    with scope.everything("whether anybody reviews at a step is asked of the whole province"):
        total, missing = db.session.execute(counted.select_from(Organisation)).one()
        first = db.session.scalars(named.limit(_NAMED)).all() if missing else ()
    return _Staff(total, missing, tuple(first))
