"""Whether each step of a year has somebody who reviews there 审核人员."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, func, or_, select

from tepei.organisations.models import Membership, Organisation
from tepei.policy.bodies import Bodies
from tepei.policy.body_kinds import REVIEWS
from tepei.policy.definition import Fault
from tepei.policy.words import ITEMS, Sentence, join, say
from tepei.portal import province, scope
from tepei.portal.database import db
from tepei.programmes.models import Cycle, RouteStep

_NAMED = 5  # organisations without anybody that a note names


@dataclass(frozen=True)
class _Staff:
    """How many organisations stand at a step, and who of them has nobody: how many, and the first by (code, name)."""

    total: int
    missing: int
    first: tuple[tuple[str, str], ...]


def notes(cycle: Cycle) -> Iterator[Fault]:
    """Steps at which organisations stand that have no account: what comes there waits for nobody.

    Units and departments are left out: they register with their reviewers while the year runs.
    """
    bodies, steps = province.bodies(), db.session.execute(_steps(cycle)).all()
    kinds_of = {step: kinds_at(step, bodies) for step in dict.fromkeys(step for step, *_ in steps)}
    staffed = _staff([kind for kinds in kinds_of.values() for kind in kinds])
    for step, kinds in kinds_of.items():
        staff = _together([staffed[kind] for kind in kinds if kind in staffed])
        if staff.missing:
            name = bodies.words["steps"].get(step, step)
            labels = join((Sentence(bodies.by_code[kind].label) for kind in kinds), ITEMS)
            yield Fault(("accounts",), _nobody(name, labels, staff))
    yield from _unstaffed({name: {*by} - bodies.words["steps"].keys() for _, name, by in steps if by})


def _unstaffed(by_step: Mapping[str, Collection[str]]) -> Iterator[Fault]:
    """Organisations that steps of the year's own name, themselves or by their kind, and that have nobody who reviews; each step by what it is
    called. A kind of which none is there has nobody either: its step is left out.
    """
    codes = {code for of_step in by_step.values() for code in of_step}
    if not codes:
        return
    joining = province.bodies().words["actors"]
    named = or_(
        Organisation.code.in_(codes), and_(Organisation.kind.in_(codes), Organisation.state == "active")
    )
    is_staffed = Organisation.id.in_(_acting())
    columns = select(Organisation.code, Organisation.kind, Organisation.name, is_staffed)
    with scope.everything("whether anybody reviews at a step is asked of the whole province"):
        found = db.session.execute(columns.where(named).order_by(Organisation.code)).all()
    for step, of_step in by_step.items():
        names = [name for code, kind, name, staffed in found if not staffed and {code, kind} & {*of_step}]
        if names:
            text = say(
                "“%(step)s”环节由%(names)s办理，还没有审核员，申报材料到此无人审核。",
                step=step,
                names=_first(names),
            )
            yield Fault(("accounts",), text)
        for kind in sorted({*of_step} & joining.keys() - {each.kind for each in found}):
            text = say(
                "“%(step)s”环节由%(kind)s办理，还没有设置这类单位，申报材料不经过此环节。",
                step=step,
                kind=joining[kind],
            )
            yield Fault(("accounts",), text)


def _first(names: Sequence[str]) -> Sentence:
    told = join(names[:_NAMED], ITEMS)
    return say("%(names)s等", names=told) if len(names) > _NAMED else told


def _nobody(step: Sentence | str, kinds: Sentence, staff: _Staff) -> Sentence:
    if staff.missing == staff.total:
        return say(
            "“%(step)s”环节的 %(count)d 个单位（%(kinds)s）都没有审核员，申报材料到此无人审核。",
            step=step,
            count=staff.total,
            kinds=kinds,
        )
    names: Sentence | str = join((name for _code, name in staff.first), ITEMS)
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
        select(RouteStep.kind, RouteStep.name, RouteStep.by)
        .where(RouteStep.cycle_id == cycle.id)
        .order_by(RouteStep.position, RouteStep.id)
    )


def _acting() -> Any:
    """Organisations that have somebody who reviews."""
    roles = {role for kind in province.bodies().kinds if REVIEWS in kind.does for role in kind.roles[:1]}
    return select(Membership.organisation_id).where(Membership.state == "active", Membership.role.in_(roles))


def _staff(kinds: Collection[str]) -> dict[str, _Staff]:
    """Of the organisations of each kind; one statement, and one more where any has nobody."""
    ours = Organisation.kind.in_(kinds), Organisation.state == "active"
    missing = Organisation.id.not_in(_acting())
    kind = Organisation.kind
    counted = select(kind, func.count(), func.count().filter(missing)).where(*ours).group_by(kind)
    number = func.row_number().over(partition_by=kind, order_by=Organisation.code).label("number")
    listed = select(kind, Organisation.code, Organisation.name, number).where(*ours, missing).subquery()
    first = select(listed).where(listed.c.number <= _NAMED).order_by(listed.c.code)
    names: dict[str, list[tuple[str, str]]] = {}
    with scope.everything("whether anybody reviews at a step is asked of the whole province"):
        counts = db.session.execute(counted).all()
        for of, code, name, _number in db.session.execute(first) if any(gone for *_, gone in counts) else ():
            names.setdefault(of, []).append((code, name))
    return {of: _Staff(total, gone, tuple(names.get(of, ()))) for of, total, gone in counts}


def _together(staffs: Collection[_Staff]) -> _Staff:
    """Of several kinds that stand at one step."""
    first = sorted(each for staff in staffs for each in staff.first)[:_NAMED]
    return _Staff(sum(each.total for each in staffs), sum(each.missing for each in staffs), tuple(first))
