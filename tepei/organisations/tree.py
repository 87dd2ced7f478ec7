"""The tree of bureaus that a pack brings: divisions, bureaus, pools 区划与机构."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from tepei import packs
from tepei.organisations.models import Division, Organisation
from tepei.portal import audit, province, scope
from tepei.portal.database import db, transaction


def load(pack: packs.Pack) -> None:
    """Add what the pack has and the database has not. What is there stays as administrators have edited it.

    满洲里 and 二连浩特 stand under the region, and draw on the places of their prefecture (内人社办发〔2023〕21号 附件1).
    """
    with scope.everything("a pack brings the whole tree"), transaction() as session:
        divisions = _add_divisions(session, pack.divisions)
        organisations = _add_organisations(session, pack.organisations)
        if divisions or organisations:
            audit.record("pack.organisations", pack.code, divisions=divisions, organisations=organisations)


def place(session: Session, nodes: Sequence[tuple[Organisation, Organisation | None]]) -> None:
    """Hang each node into the tree below its parent; a path needs its node's id, hence the flush."""
    for node, parent in nodes:
        node.parent_id = parent.id if parent else None
        session.add(node)
    session.flush()
    for node, parent in nodes:
        node.path = f"{parent.path if parent else '/'}{node.id}/"


def _add_divisions(session: Session, rows: Iterable[packs.DivisionRow]) -> int:
    known = set(session.scalars(select(Division.code)))
    new = [
        Division(
            code=row.code,
            name=row.name,
            parent_code=row.parent,
            level=row.level,
            kind=row.kind,
            reports_to_region=row.reports_to_region,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
        )
        for row in rows
        if row.code not in known
    ]
    session.add_all(new)
    return len(new)


def _add_organisations(session: Session, rows: Iterable[packs.OrganisationRow]) -> int:
    nodes = {node.code: node for node in session.scalars(select(Organisation))}
    new = [row for row in rows if row.code not in nodes]
    for row in new:
        nodes[row.code] = Organisation(
            code=row.code,
            name=row.name,
            kind=row.kind,
            reports_to_region=row.reports_to_region,
            division_code=row.division_code,
            state="active",
        )
        place(session, [(nodes[row.code], nodes[row.parent] if row.parent else None)])
    for row in new:
        nodes[row.code].pool_id = nodes[row.pool].id if row.pool else None
    return len(new)


def other_province(code: str) -> str:
    """The name of the deciding office that stands in the tables, where it is not that of this code: the rows belong to another pack."""
    kind = province.bodies().deciding.code
    found = select(Organisation.name).where(Organisation.kind == kind, Organisation.code != code)
    return db.session.scalars(found).first() or ""
