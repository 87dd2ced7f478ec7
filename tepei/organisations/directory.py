"""Where people look units up 单位名录: to apply from one, to register below one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import aliased

from tepei.organisations.models import Organisation, under
from tepei.organisations.queries import division_name, kind_of
from tepei.policy.body_kinds import EMPLOYS, JOINS
from tepei.policy.characters import plain
from tepei.policy.names import normalise_unit_name
from tepei.portal import province, scope
from tepei.portal.database import db

_LISTED = 20


def found(term: str, seat: str = "", duty: str = EMPLOYS) -> list[tuple[int, str]]:
    """Up to 20 active organisations of this duty whose name contains the term: (id, "name（what stands above it）").

    `seat` is the code of a node of `seats` that they must stand under; without it they may stand anywhere.
    """
    above = aliased(Organisation)
    statement = (
        select(Organisation.id, Organisation.name, above.name)
        .join(above, Organisation.parent_id == above.id)
        .where(
            Organisation.kind.in_(province.bodies().with_duty(duty)),
            Organisation.state == "active",
            Organisation.name.contains(normalise_unit_name(term)[:40], autoescape=True),
        )
        .order_by(func.length(Organisation.name), Organisation.name)
        .limit(_LISTED)
    )
    if seat:
        tops = db.session.scalars(select(Organisation.path).where(Organisation.code == seat))
        statement = statement.where(under(tuple(tops)))
    return [(id_, f"{name}（{parent}）") for id_, name, parent in db.session.execute(statement)]


def units(text: str) -> list[Organisation]:
    """Active units that people work for, of this code or 统一社会信用代码, or of this whole name, “name（what stands above it）” as `found` says it
    included; two where several are called so.
    """
    name, above = normalise_unit_name(text), aliased(Organisation)
    first, _mark, rest = name.rpartition("（")
    within = and_(Organisation.name == first, above.name == rest.removesuffix("）"))
    codes = (Organisation.code == plain(text), Organisation.credit_code == plain(text).upper())
    statement = (
        select(Organisation)
        .join(above, Organisation.parent_id == above.id)
        .where(
            Organisation.kind.in_(province.bodies().with_duty(EMPLOYS)),
            Organisation.state == "active",
            or_(*codes, Organisation.name == name, within),
        )
        .order_by(Organisation.id)
        .limit(2)
    )
    return list(db.session.scalars(statement))


def own(kinds: Collection[str]) -> list[tuple[int, str]]:
    """Active organisations of these kinds that the viewer acts for: (id, name)."""
    statement = select(Organisation.id, Organisation.name).where(
        Organisation.id.in_(scope.viewer().organisation_ids),
        Organisation.kind.in_(kinds),
        Organisation.state == "active",
    )
    return [(pk, name) for pk, name in db.session.execute(statement.order_by(Organisation.name))]


def of_kinds(kinds: Collection[str]) -> list[tuple[int, str]]:
    """Every active organisation of these kinds: (id, "name（what stands above it）"), by what stands above it."""
    above = aliased(Organisation)
    statement = (
        select(Organisation.id, Organisation.name, above.name)
        .join(above, Organisation.parent_id == above.id)
        .where(Organisation.kind.in_(kinds), Organisation.state == "active")
        .order_by(above.path, Organisation.name)
    )
    return [(id_, f"{name}（{parent}）") for id_, name, parent in db.session.execute(statement)]


def actors() -> dict[str, str]:
    """Whom a step of a year's own may name, by code: active organisations that review for others, those beside the tree first. Where several are
    called alike, “name（what stands above it）”.
    """
    bodies, above = province.bodies(), aliased(Organisation)
    joining = bodies.with_duty(JOINS)
    kinds = [code for code in bodies.named if bodies.by_code[code].step or code in joining]
    statement = (
        select(Organisation.code, Organisation.name, above.name)
        .outerjoin(above, Organisation.parent_id == above.id)
        .where(Organisation.kind.in_(kinds), Organisation.state == "active")
        .order_by(Organisation.kind.not_in(joining), Organisation.code)
    )
    return _told_apart(db.session.execute(statement).all())


def recommenders(run_by: Organisation | None) -> dict[str, str]:
    """Who passes people on to who runs a year (None: the region), and what keeps places for some of them, by code and called like `actors`: what
    decides or holds places, what draws on a pool or reports for itself, else `run_by` and what stands right below it.
    """
    bodies, above = province.bodies(), aliased(Organisation)
    if run_by is not None and run_by.kind != bodies.deciding.code:
        is_one = or_(Organisation.id == run_by.id, Organisation.parent_id == run_by.id)
    else:
        holding = {*bodies.with_duty("holds_places"), bodies.deciding.code}
        pools = [kind.code for kind in bodies.kinds if kind.is_pool]
        is_one = or_(
            Organisation.kind.in_(holding), above.kind.in_(pools), Organisation.reports_to_region.is_(True)
        )
    statement = (
        select(Organisation.code, Organisation.name, above.name)
        .outerjoin(above, Organisation.parent_id == above.id)
        .where(is_one, Organisation.kind.in_(bodies.named), Organisation.state == "active")
        .order_by(Organisation.code)
    )
    return _told_apart(db.session.execute(statement).all())


def _told_apart(found: Iterable[Any]) -> dict[str, str]:
    """Names by code; of several that are alike, with what stands above."""
    found = list(found)
    alike = Counter(name for _code, name, _parent in found)
    return {code: f"{name}（{parent}）" if alike[name] > 1 else name for code, name, parent in found}


def listed(organisation_id: int, duty: str) -> Organisation | None:
    """An organisation of this duty as the directory offers it; None for any other."""
    found = db.session.get(Organisation, organisation_id)
    return found if found and found.state == "active" and duty in kind_of(found).does else None


@dataclass(frozen=True)
class SeatChoice:
    """Where a unit may be 单位所在地: an office with its code and what people call its place; `within` are the places below it."""

    code: str
    name: str
    within: tuple[SeatChoice, ...] = ()


def seats() -> list[SeatChoice]:
    """What has places below the region, and what reports for itself, each with the offices below it."""
    bodies = province.bodies()
    has_places = Organisation.kind.in_(bodies.with_duty("holds_places"))
    statement = (
        select(
            Organisation.id,
            Organisation.parent_id,
            Organisation.code,
            Organisation.name,
            Organisation.reports_to_region,
        )
        .where(
            or_(
                and_(has_places, Organisation.parent_id.is_not(None)),
                and_(Organisation.kind.in_(bodies.bureaus), Organisation.kind != bodies.deciding.code),
                Organisation.reports_to_region.is_(True),
            ),
            Organisation.state == "active",
        )
        .order_by(Organisation.code)
    )
    rows = db.session.execute(statement).all()
    listed = {row.id for row in rows}
    below: dict[int | None, list[SeatChoice]] = {}
    for row in rows:
        above = row.parent_id if row.parent_id in listed and not row.reports_to_region else None
        below.setdefault(above, []).append(SeatChoice(row.code, _place(row.code, row.name)))
    ids = {row.code: row.id for row in rows}
    return [replace(top, within=tuple(below.get(ids[top.code], ()))) for top in below.get(None, ())]


def seat(code: str) -> Organisation | None:
    """The office of a place, by its code; None where there is none."""
    bodies = province.bodies()
    if not code:
        return None
    stands = Organisation.kind.in_(
        {*bodies.bureaus, *bodies.with_duty("holds_places")} - {bodies.deciding.code}
    )
    statement = select(Organisation).where(
        Organisation.code == code[:40],
        Organisation.state == "active",
        or_(stands, Organisation.reports_to_region.is_(True)),
    )
    return db.session.scalars(statement).one_or_none()


def _place(code: str, name: str) -> str:
    return division_name(code[:6]) if code.isdigit() else name


def departments() -> list[tuple[int, str]]:
    """Active 主管部门, 厅局 and 高校 that a unit may name when it registers: (id, name)."""
    statement = select(Organisation.id, Organisation.name).where(
        Organisation.kind.in_(province.bodies().departments), Organisation.state == "active"
    )
    return [(id_, name) for id_, name in db.session.execute(statement.order_by(Organisation.name))]
