"""Whether each step of a year has somebody who reviews there 审核人员."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import func, select

from tepei.organisations.models import Membership, Organisation
from tepei.policy.bodies import Bodies
from tepei.policy.definition import Fault
from tepei.policy.words import ITEMS, Sentence, join, say
from tepei.portal import province, scope
from tepei.portal.database import db
from tepei.programmes.models import Cycle, RouteStep


def notes(cycle: Cycle) -> Iterator[Fault]:
    """Steps at which organisations stand of which not one has an account: what comes there waits for nobody.

    Units and departments are left out: they register with their reviewers while the year runs.
    """
    bodies = province.bodies()
    steps = dict.fromkeys(db.session.scalars(_steps(cycle)))
    staffed = _staffed([kind for step in steps for kind in kinds_at(step, bodies)])
    for step in steps:
        kinds = [kind for kind in kinds_at(step, bodies) if kind in staffed]
        total, with_people = (sum(staffed[kind][place] for kind in kinds) for place in (0, 1))
        if total and not with_people:
            yield Fault(
                ("accounts",),
                say(
                    "“%(step)s”环节的 %(count)d 个单位（%(kinds)s）都没有审核员，申报材料到此无人审核。",
                    step=bodies.words["steps"].get(step, step),
                    count=total,
                    kinds=join((Sentence(bodies.by_code[kind].label) for kind in kinds), ITEMS),
                ),
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


def _staffed(kinds: Iterable[str]) -> Mapping[str, tuple[int, int]]:
    """Organisations by kind: how many there are, and how many have somebody who reviews for them."""
    roles = {role for kind in province.bodies().kinds if kind.step for role in kind.roles[:1]}
    acting = select(Membership.organisation_id).where(
        Membership.state == "active", Membership.role.in_(roles)
    )
    counted = select(
        Organisation.kind,
        func.count(),
        func.count().filter(Organisation.id.in_(acting)),
    ).where(Organisation.kind.in_(list(kinds)), Organisation.state == "active")
    with scope.everything("whether anybody reviews at a step is asked of the whole province"):
        found = db.session.execute(counted.group_by(Organisation.kind)).all()
    return {kind: (total, with_people) for kind, total, with_people in found}
