"""Where people look units up 单位名录: to apply from one, to register below one."""

from __future__ import annotations

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import aliased

from tepei.organisations.models import Organisation, under
from tepei.organisations.queries import division_name, kind_of
from tepei.policy.bodies import EMPLOYS
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


def own() -> list[tuple[int, str]]:
    """Active units that people work for and that the viewer acts for: (id, name)."""
    statement = select(Organisation.id, Organisation.name).where(
        Organisation.id.in_(scope.viewer().organisation_ids),
        Organisation.kind.in_(province.bodies().with_duty(EMPLOYS)),
        Organisation.state == "active",
    )
    return [(pk, name) for pk, name in db.session.execute(statement.order_by(Organisation.name))]


def listed(organisation_id: int, duty: str) -> Organisation | None:
    """An organisation of this duty as the directory offers it; None for any other."""
    found = db.session.get(Organisation, organisation_id)
    return found if found and found.state == "active" and duty in kind_of(found).does else None


def seats() -> list[tuple[str, str]]:
    """Where a unit may be (单位所在地): what has places below the region, and what reports for itself; (code, name)."""
    has_places = Organisation.kind.in_(province.bodies().with_duty("holds_places"))
    statement = (
        select(Organisation.code, Organisation.name)
        .where(
            or_(
                and_(has_places, Organisation.parent_id.is_not(None)),
                Organisation.reports_to_region.is_(True),
            )
        )
        .order_by(Organisation.code)
    )
    return [
        (code, division_name(code[:6]) if code.isdigit() else name)
        for code, name in db.session.execute(statement)
    ]


def departments() -> list[tuple[int, str]]:
    """Active 主管部门, 厅局 and 高校 that a unit may name when it registers: (id, name)."""
    statement = select(Organisation.id, Organisation.name).where(
        Organisation.kind.in_(province.bodies().departments), Organisation.state == "active"
    )
    return [(id_, name) for id_, name in db.session.execute(statement.order_by(Organisation.name))]
