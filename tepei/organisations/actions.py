"""The verbs of the tree: a unit registers and is confirmed, a bureau creates units, a division is renamed."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tepei.codes import queries as codes
from tepei.organisations import accounts, queries, rules
from tepei.organisations.memberships import create_member, end_membership, hand_over, settle
from tepei.organisations.models import Division, Membership, Organisation
from tepei.organisations.roles import sync_roles
from tepei.organisations.rules import UnitFacts
from tepei.organisations.tree import load, place
from tepei.policy.characters import trim
from tepei.policy.identity import normalise_id
from tepei.policy.verdict import Verdict
from tepei.policy.words import say
from tepei.portal import audit, clock, province, scope
from tepei.portal.database import transaction
from tepei.portal.errors import Refused, Stale

__all__ = [
    "Registrar",
    "UnitFacts",
    "confirm_unit",
    "create_member",
    "create_unit",
    "edit_division",
    "edit_unit",
    "end_membership",
    "hand_over",
    "load",
    "refuse_unit",
    "register_unit",
    "sync_roles",
]

_REGISTERED = say("该统一社会信用代码已登记。请联系本单位的审核员；不清楚由谁办理的，请联系上级人社部门。")


@dataclass(frozen=True)
class Registrar:
    """Who registers a unit, and will act for it once it is confirmed."""

    username: str
    full_name: str
    password: str


def register_unit(facts: UnitFacts, who: Registrar) -> Organisation:
    """A unit that waits for the bureau above, with an account that may do nothing until then.

    A unit that was refused may try again. Raises Refused; the code of each reason is the field that it is about.
    """
    with scope.everything("a unit registers itself"), transaction() as session:
        verdict = _checked(facts) & _checked_registrar(session, who)
        parent, reason = _parent_for(session, facts)
        unit = _again(session, facts.credit_code)
        if unit is not None and unit.state != "refused":
            verdict &= Verdict.no("credit_code", _REGISTERED)
        if not verdict & reason or parent is None:
            raise Refused(verdict=verdict & reason)
        kind = province.bodies().employer
        unit = unit or Organisation(code=normalise_id(facts.credit_code), kind=kind.code)
        unit.state, unit.refusal, unit.registered_at = "pending", "", clock.now()
        _describe(unit, facts)
        _hang(session, unit, parent)
        account = accounts.open_account(session, who.username, who.full_name, who.password)
        session.add(
            Membership(
                user_id=account.id,
                organisation_id=unit.id,
                role=kind.roles[0],
                state="pending",
                began_at=clock.now(),
            )
        )
        audit.record("unit.registered", unit)
    return unit


def confirm_unit(organisation_id: int, version: int) -> None:
    """The bureau directly above lets the unit work. Raises Absent, Refused, Stale."""
    with transaction() as session:
        unit = _awaiting(organisation_id)
        _settle_unit(session, unit, version, "active", confirmed_at=clock.now())
        settle(session, unit, "active")
        audit.record("unit.confirmed", unit)


def refuse_unit(organisation_id: int, version: int, reason: str) -> None:
    """The bureau directly above says why the unit may not work. Raises Absent, Refused, Stale."""
    if not (verdict := rules.check_reason(reason)):
        raise Refused(verdict=verdict)
    with transaction() as session:
        unit = _awaiting(organisation_id)
        _settle_unit(session, unit, version, "refused", refusal=trim(reason))
        settle(session, unit, "ended")
        audit.record("unit.refused", unit)


def create_unit(parent_id: int, kind: str, facts: UnitFacts) -> Organisation:
    """A bureau creates a unit directly under a node of its own subtree; it needs no further confirmation."""
    with transaction() as session:
        parent = scope.find(Organisation, parent_id)
        above = queries.kind_of(parent)
        chosen = province.bodies().by_code.get(kind)
        verdict = _checked(facts) & rules.may_create(chosen, above, scope.viewer().duties)
        if _again(session, facts.credit_code) is not None:
            verdict &= Verdict.no("credit_code", _REGISTERED)
        if not verdict:
            raise Refused(verdict=verdict)
        unit = Organisation(
            code=normalise_id(facts.credit_code) or secrets.token_hex(8), kind=kind, state="active"
        )
        unit.registered_at = unit.confirmed_at = clock.now()
        unit.pool_id = parent.id if above.is_pool else None
        _describe(unit, facts)
        _hang(session, unit, parent)
        audit.record("unit.created", unit, kind=kind)
    return unit


def edit_unit(organisation_id: int, version: int, facts: UnitFacts) -> None:
    """A bureau corrects a unit of its subtree. Old applications keep the name that they were filed with."""
    with transaction() as session:
        unit = scope.find(Organisation, organisation_id)
        if not (verdict := _checked(facts)):
            raise Refused(verdict=verdict)
        if not queries.kind_of(unit).under:
            raise Refused(say("人社部门和名额归属由数据包维护，不在此处修改。"))
        if unit.version != version:
            raise Stale
        twin = _again(session, facts.credit_code)
        if twin is not None and twin.id != unit.id:
            raise Refused(verdict=Verdict.no("credit_code", _REGISTERED))
        before = unit.name
        _move(session, unit, version, {"version": version + 1})
        _describe(unit, facts)
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


def _hang(session: Session, unit: Organisation, parent: Organisation) -> None:
    """Into the tree; Refused where somebody else registered the same code at this moment."""
    try:
        with session.begin_nested():
            place(session, unit, parent)
    except IntegrityError:
        raise Refused(verdict=Verdict.no("credit_code", _REGISTERED)) from None


def _checked(facts: UnitFacts) -> Verdict:
    return rules.check_unit(facts, {nature.code for nature in codes.items("unit_nature")})


def _checked_registrar(session: Session, who: Registrar) -> Verdict:
    verdict = (
        accounts.check_username(who.username)
        & accounts.check_full_name(who.full_name)
        & accounts.check_password(who.password, who.username)
    )
    if accounts.by_username(session, who.username):
        verdict &= Verdict.no("username", accounts.TAKEN)
    return verdict


def _again(session: Session, credit_code: str) -> Organisation | None:
    code = normalise_id(credit_code)
    return (
        session.scalars(select(Organisation).where(Organisation.credit_code == code)).one_or_none()
        if code
        else None
    )


def _parent_for(session: Session, facts: UnitFacts) -> tuple[Organisation | None, Verdict]:
    """The department that the unit names, else the bureau of its place or of the nearest place above."""
    table = province.bodies()
    if facts.department_id is not None:
        named = session.get(Organisation, facts.department_id)
        fits = named is not None and named.kind in table.departments and named.state == "active"
        return named, Verdict() if fits else Verdict.no("department_id", say("请从列表中选择主管部门。"))
    bureau = _bureau_of(session, facts.division_code)
    if bureau is None:
        return None, Verdict.no("division_code", say("请选择单位所在的%(counties)s。"))
    if bureau.kind not in table.employer.under:
        return None, Verdict.no("department_id", say("%(region)s直属单位请选择主管%(departments)s。"))
    return bureau, Verdict()


def _bureau_of(session: Session, division_code: str) -> Organisation | None:
    above = {
        code: parent
        for code, parent in session.execute(
            select(Division.code, Division.parent_code).where(Division.valid_to.is_(None))
        )
    }
    code: str | None = division_code
    while code in above:
        bureau = select(Organisation).where(
            Organisation.division_code == code, Organisation.kind.in_(province.bodies().bureaus)
        )
        if found := session.scalars(bureau).one_or_none():
            return found
        code = above[code]
    return None


def _describe(unit: Organisation, facts: UnitFacts) -> None:
    unit.name = rules.normalise_unit_name(facts.name)
    unit.credit_code = normalise_id(facts.credit_code) or None
    unit.nature_code = facts.nature_code
    unit.affiliation_code = facts.affiliation_code or None
    unit.division_code = facts.division_code
    unit.claims_grassroots, unit.claims_nonpublic = facts.claims_grassroots, facts.claims_nonpublic
    unit.address, unit.postcode = trim(facts.address), facts.postcode
    unit.contact_name, unit.contact_phone = trim(facts.contact_name), facts.contact_phone or None


def _awaiting(organisation_id: int) -> Organisation:
    """The unit that waits for the viewer's own bureau."""
    unit = scope.find(Organisation, organisation_id)
    if unit.state != "pending":
        raise Refused(say("该单位已经处理，请刷新页面查看最新状态。"))
    bureau = queries.bureau_above(unit)
    if bureau.id not in scope.viewer().organisation_ids:
        raise Refused(say("该单位由“%(name)s”确认。", name=bureau.name))
    return unit


def _settle_unit(session: Session, unit: Organisation, version: int, state: str, **values: object) -> None:
    _move(session, unit, version, {"state": state, "version": version + 1, **values})


def _move(session: Session, unit: Organisation, version: int, values: dict[str, object]) -> None:
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
