"""The verbs of the tree: a bureau creates and corrects units, a division is renamed."""

from __future__ import annotations

import datetime as dt
import secrets

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tepei.codes import queries as codes
from tepei.organisations import queries, rules
from tepei.organisations.memberships import create_member, end_membership, hand_over
from tepei.organisations.models import REGISTERED, Division, Organisation
from tepei.organisations.roles import sync_roles
from tepei.organisations.rules import UnitFacts
from tepei.organisations.tree import load, place
from tepei.policy.characters import trim
from tepei.policy.identity import normalise_id
from tepei.policy.verdict import Verdict
from tepei.policy.words import say
from tepei.portal import audit, clock, province, scope
from tepei.portal.database import transaction
from tepei.portal.errors import Refused, Stale, Taken

__all__ = [
    "UnitFacts",
    "create_member",
    "create_unit",
    "edit_division",
    "edit_unit",
    "end_membership",
    "hand_over",
    "load",
    "sync_roles",
]


def create_unit(parent_id: int, kind: str, facts: UnitFacts) -> Organisation:
    """A bureau creates a unit directly under a node of its own subtree; it needs no further confirmation."""
    with transaction() as session:
        parent = scope.find(Organisation, parent_id)
        above = queries.kind_of(parent)
        chosen = province.bodies().by_code.get(kind)
        verdict = checked(facts) & rules.may_create(chosen, above, scope.viewer().duties)
        if twin_of(session, facts.credit_code) is not None:
            verdict &= Verdict.no("credit_code", REGISTERED)
        if not verdict:
            raise Refused(verdict=verdict)
        unit = Organisation(
            code=normalise_id(facts.credit_code) or secrets.token_hex(8), kind=kind, state="active"
        )
        unit.registered_at = unit.confirmed_at = clock.now()
        unit.pool_id = parent.id if above.is_pool else None
        describe(unit, facts)
        hang(session, unit, parent)
        audit.record("unit.created", unit, kind=kind)
    return unit


def edit_unit(organisation_id: int, version: int, facts: UnitFacts) -> None:
    """A bureau corrects a unit of its subtree. Old applications keep the name that they were filed with."""
    with transaction() as session:
        unit = scope.find(Organisation, organisation_id)
        if not (verdict := checked(facts)):
            raise Refused(verdict=verdict)
        if not queries.kind_of(unit).under:
            raise Refused(say("人社部门和名额归属由数据包维护，不在此处修改。"))
        if unit.version != version:
            raise Stale
        twin = twin_of(session, facts.credit_code)
        if twin is not None and twin.id != unit.id:
            raise Refused(verdict=Verdict.no("credit_code", REGISTERED))
        before = unit.name
        move(session, unit, version, {"version": version + 1})
        describe(unit, facts)
        audit.record("unit.edited", unit, name_before=before, name_after=unit.name)


def edit_division(division_id: int, name: str, change_on: dt.date) -> Division:
    """A division has another name from a day on: the old row ends the day before, applications keep what they say."""
    with transaction() as session:
        old = scope.find(Division, division_id)
        verdict = rules.check_unit_name(name) & rules.may_rename_division(
            old.valid_from, old.valid_to, change_on
        )
        if not verdict:
            raise Refused(verdict=verdict)
        ended = session.execute(
            update(Division)
            .where(Division.id == old.id, Division.valid_to.is_(None))
            .values(valid_to=change_on - dt.timedelta(days=1))
        )
        if ended.rowcount != 1:  # type: ignore[attr-defined]
            raise Stale
        new = Division(
            code=old.code,
            name=rules.normalise_unit_name(name),
            parent_code=old.parent_code,
            level=old.level,
            kind=old.kind,
            reports_to_region=old.reports_to_region,
            valid_from=change_on,
        )
        session.add(new)
        session.flush()
        queries.forget()
        audit.record("division.renamed", new, code=new.code, name_before=old.name, name_after=new.name)
    return new


def hang(session: Session, unit: Organisation, parent: Organisation) -> None:
    """Into the tree; Refused where somebody else registered the same code at this moment."""
    try:
        with transaction():
            place(session, unit, parent)
    except Taken:
        raise Refused(verdict=Verdict.no("credit_code", REGISTERED)) from None


def checked(facts: UnitFacts) -> Verdict:
    return rules.check_unit(facts, {nature.code for nature in codes.items("unit_nature")})


def twin_of(session: Session, credit_code: str) -> Organisation | None:
    code = normalise_id(credit_code)
    return (
        session.scalars(select(Organisation).where(Organisation.credit_code == code)).one_or_none()
        if code
        else None
    )


def describe(unit: Organisation, facts: UnitFacts) -> None:
    unit.name = rules.normalise_unit_name(facts.name)
    unit.credit_code = normalise_id(facts.credit_code) or None
    unit.nature_code = facts.nature_code
    unit.affiliation_code = facts.affiliation_code or None
    unit.division_code = facts.division_code
    unit.claims_grassroots, unit.claims_nonpublic = facts.claims_grassroots, facts.claims_nonpublic
    unit.address, unit.postcode = trim(facts.address), facts.postcode
    unit.contact_name, unit.contact_phone = trim(facts.contact_name), facts.contact_phone or None


def move(session: Session, unit: Organisation, version: int, values: dict[str, object]) -> None:
    """Only the row that the person saw; whoever comes second learns that it changed."""
    moved = session.execute(
        update(Organisation)
        .where(Organisation.id == unit.id, Organisation.version == version, Organisation.state == unit.state)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    if moved.rowcount != 1:  # type: ignore[attr-defined]
        raise Stale
    session.refresh(unit)
