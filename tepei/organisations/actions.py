"""The verbs of the tree: a bureau creates and corrects units, a division is renamed."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tepei.codes import queries as codes
from tepei.organisations import queries, rules, unit_rules
from tepei.organisations.memberships import create_member, end_membership, hand_over
from tepei.organisations.models import REGISTERED, Division, Organisation
from tepei.organisations.roles import sync_roles
from tepei.organisations.tree import load, place
from tepei.organisations.unit_rules import UnitFacts
from tepei.policy.answers import normalise
from tepei.policy.characters import one_line
from tepei.policy.identity import normalise_id
from tepei.policy.names import normalise_name, normalise_unit_name
from tepei.policy.verdict import Verdict
from tepei.policy.words import say
from tepei.portal import audit, clock, province, scope
from tepei.portal.database import db, transaction
from tepei.portal.errors import Refused, Stale, Taken, require

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


@dataclass(frozen=True)
class NewUnit:
    """A unit that a bureau sets up: below what, of which kind, and what it says about itself."""

    parent: Organisation
    kind: str
    facts: UnitFacts


def create_unit(parent_id: int, kind: str, facts: UnitFacts) -> Organisation:
    """A bureau creates a unit directly under a node of its own subtree; it needs no further confirmation."""
    with transaction():
        return create_units([NewUnit(scope.find(Organisation, parent_id), kind, facts)])[0]


def create_units(new: Sequence[NewUnit]) -> list[Organisation]:
    """Many at once. Refused with the reasons of the first that may not be."""
    with transaction() as session:
        for verdict in check_units(new):
            require(verdict)
        units = [_unit(each) for each in new]
        hang(session, [(unit, each.parent) for unit, each in zip(units, new, strict=True)])
        for unit in units:
            audit.record("unit.created", unit, kind=unit.kind)
    return units


def check_units(new: Sequence[NewUnit]) -> list[Verdict]:
    """Of each, whether the viewer may create it and nobody has its code."""
    taken = _twins({each.facts.credit_code for each in new})
    return [_checked(each, normalise_id(each.facts.credit_code) in taken) for each in new]


def _checked(new: NewUnit, is_taken: bool) -> Verdict:
    chosen = province.bodies().by_code.get(new.kind)
    verdict = checked(new.facts) & rules.may_create(
        chosen, queries.kind_of(new.parent), scope.viewer().duties
    )
    return verdict & (Verdict.no("credit_code", REGISTERED) if is_taken else Verdict.yes())


def _unit(new: NewUnit) -> Organisation:
    unit = Organisation(
        code=normalise_id(new.facts.credit_code) or secrets.token_hex(8), kind=new.kind, state="active"
    )
    unit.registered_at = unit.confirmed_at = clock.now()
    unit.pool_id = new.parent.id if queries.kind_of(new.parent).is_pool else None
    describe(unit, new.facts)
    return unit


def edit_unit(organisation_id: int, version: int, facts: UnitFacts) -> None:
    """A bureau corrects a unit of its subtree. Old applications keep the name that they were filed with."""
    with transaction() as session:
        unit = scope.find(Organisation, organisation_id)
        if not (verdict := checked(facts)):
            raise Refused(verdict=verdict)
        if not queries.kind_of(unit).under:
            raise Refused(say("%(offices)s和名额归属由数据包维护，不在此处修改。"))
        if unit.version != version:
            raise Stale
        twin = twin_of(facts.credit_code)
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
        verdict = unit_rules.check_unit_name(name) & rules.may_rename_division(
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
            name=normalise_unit_name(name),
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


def hang(session: Session, units: Sequence[tuple[Organisation, Organisation]]) -> None:
    """Each below its parent; Refused where somebody else registered the same code at this moment."""
    try:
        with transaction():
            place(session, units)
    except Taken:
        raise Refused(verdict=Verdict.no("credit_code", REGISTERED)) from None


def checked(facts: UnitFacts) -> Verdict:
    return unit_rules.check_unit(facts, {nature.code for nature in codes.items("unit_nature")})


def twin_of(credit_code: str) -> Organisation | None:
    """Who has this code."""
    return _twins({credit_code}).get(normalise_id(credit_code))


def _twins(credit_codes: Collection[str]) -> dict[str, Organisation]:
    """Who has these codes, by the code, whether the viewer sees them or not."""
    known = Organisation.credit_code.in_({normalise_id(each) for each in credit_codes} - {""})
    return {each.credit_code or "": each for each in db.session.scalars(select(Organisation).where(known))}


def describe(unit: Organisation, facts: UnitFacts) -> None:
    unit.name = normalise_unit_name(facts.name)
    unit.credit_code = normalise_id(facts.credit_code) or None
    unit.nature_code = facts.nature_code
    unit.affiliation_code = facts.affiliation_code or None
    unit.division_code = facts.division_code
    unit.claims_grassroots, unit.claims_nonpublic = facts.claims_grassroots, facts.claims_nonpublic
    unit.address, unit.postcode = one_line(facts.address), normalise(unit_rules.POSTCODE, facts.postcode)
    unit.contact_name = normalise_name(facts.contact_name)
    unit.contact_phone = normalise(unit_rules.PHONE, facts.contact_phone) or None


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
