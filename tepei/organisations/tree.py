"""The tree of bureaus that a pack brings: divisions, bureaus, pools 区划与机构."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from tepei import packs
from tepei.organisations.models import Division, Organisation
from tepei.organisations.reception_models import Reception
from tepei.policy.characters import one_line
from tepei.portal import audit, province, scope
from tepei.portal.database import db, transaction


class Loaded(NamedTuple):
    """Of how many offices the pack says when and where they receive people, and how many of them say it themselves."""

    receptions: int
    own: int


def load(pack: packs.Pack) -> Loaded:
    """Add what the pack has and the database has not. What is there stays as administrators, and offices themselves, have edited it.

    满洲里 and 二连浩特 stand under the region, and draw on the places of their prefecture (内人社办发〔2023〕21号 附件1).
    """
    with scope.everything("a pack brings the whole tree"), transaction() as session:
        divisions = _add_divisions(session, pack.divisions)
        organisations = _add_organisations(session, pack.organisations)
        loaded, changed = _add_receptions(session, pack.organisations)
        counts = {"divisions": divisions, "organisations": organisations, "receptions": changed}
        if any(counts.values()):
            audit.record("pack.organisations", pack.code, **counts)
        return loaded


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


def _add_receptions(session: Session, rows: Iterable[packs.OrganisationRow]) -> tuple[Loaded, int]:
    """What an office has said itself stays; what came from the pack follows it. With how many say something else from now on."""
    received = {row.code: row.reception for row in rows if row.reception}
    offices = select(Organisation, Reception).outerjoin(
        Reception, Reception.organisation_id == Organisation.id
    )
    own = changed = 0
    for office, known in session.execute(offices.where(Organisation.code.in_(received))).all():
        facts = {key: one_line(text) for key, text in asdict(received[office.code]).items()}
        if known is not None and known.version:
            own += 1
        elif known is None or facts != {key: getattr(known, key) for key in facts}:
            session.add(known := known or Reception(organisation_id=office.id, version=0))
            for key, text in facts.items():
                setattr(known, key, text)
            changed += 1
    session.flush()
    return Loaded(len(received), own), changed


def other_province(code: str) -> str:
    """The name of the deciding office that stands in the tables, where it is not that of this code: the rows belong to another pack."""
    kind = province.bodies().deciding.code
    found = select(Organisation.name).where(Organisation.kind == kind, Organisation.code != code)
    return db.session.scalars(found).first() or ""
