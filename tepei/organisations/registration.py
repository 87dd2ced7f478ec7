"""单位注册: a unit registers itself, and the bureau above confirms it or not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO

from sqlalchemy import select
from sqlalchemy.orm import Session

from tepei.messages import actions as messages
from tepei.messages.actions import Occasion
from tepei.messages.kinds import NAME, UNIT, MessageKind, register
from tepei.organisations import accounts, queries, rules, unit_rules
from tepei.organisations.actions import checked, describe, hang, move, twin_of
from tepei.organisations.memberships import settle
from tepei.organisations.models import REGISTERED, Division, Membership, Organisation
from tepei.organisations.unit_rules import UnitFacts
from tepei.policy.characters import trim
from tepei.policy.identity import normalise_id
from tepei.policy.verdict import Verdict
from tepei.policy.words import say
from tepei.portal import audit, clock, files, province, scope
from tepei.portal.accounts import NAME_TAKEN
from tepei.portal.database import db, transaction
from tepei.portal.errors import Refused
from tepei.portal.files import StoredFile

CONFIRMED = register(
    MessageKind(
        "unit.confirmed",
        say("单位登记已确认"),
        (NAME, UNIT),
        "{单位}的登记已确认",
        "{姓名}同志：{单位}的登记已确认，本单位人员现在可以申报，您可以登录系统审核。",
        by_sms=True,
    )
)
REFUSED = register(
    MessageKind(
        "unit.refused",
        say("单位登记未获确认"),
        (NAME, UNIT),
        "{单位}的登记未获确认",
        "{姓名}同志：{单位}的登记未获确认。请登录系统查看原因，补正后重新登记。",
        by_sms=True,
    )
)


@dataclass(frozen=True)
class UnitPaper:
    """An upload that a registration is shown with."""

    stream: IO[bytes]
    name: str


UnitPapers = Mapping[str, UnitPaper]  # by the field of the form that it came in


@dataclass(frozen=True)
class Registrar:
    """Who registers a unit, and will act for it once it is confirmed."""

    username: str
    full_name: str
    password: str


def check(facts: UnitFacts, who: Registrar, papers: UnitPapers) -> Verdict:
    """Everything that a registration would be refused for; the code of each reason is the field that it is about."""
    with scope.everything("a unit registers itself"):
        return _checked(db.session(), facts, who)[1] & unit_rules.check_papers(papers)


def register_unit(facts: UnitFacts, who: Registrar, papers: UnitPapers) -> Organisation:
    """A unit that waits for the bureau above, with an account that may do nothing until then.

    `papers` are its certificate and the authorisation of who acts for it (unit_rules.PAPERS). A unit that was refused may try again. Raises Refused; the code of each reason is the field that it is about.
    """
    with scope.everything("a unit registers itself"), transaction() as session:
        parent, verdict = _checked(session, facts, who)
        verdict &= unit_rules.check_papers(papers)
        if not verdict or parent is None:
            raise Refused(verdict=verdict)
        kind = province.bodies().employer
        unit = twin_of(facts.credit_code) or Organisation(
            code=normalise_id(facts.credit_code), kind=kind.code
        )
        unit.state, unit.refusal, unit.registered_at = "pending", "", clock.now()
        describe(unit, facts)
        for key, paper in papers.items():
            setattr(unit, f"{key}_id", _kept(key, paper).id)
        hang(session, [(unit, parent)])
        account = accounts.open_account(who.username, who.full_name, who.password)
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


def _kept(key: str, paper: UnitPaper) -> StoredFile:
    """Refused at its field where it is no document."""
    try:
        return files.keep(paper.stream, paper.name)
    except Refused as refusal:
        raise Refused(verdict=Verdict.no(key, refusal.text)) from refusal


def confirm_unit(organisation_id: int, version: int) -> None:
    """The bureau directly above lets the unit work. Raises Absent, Refused, Stale."""
    with transaction() as session:
        unit = _awaiting(organisation_id)
        _settle_unit(session, unit, version, "active", confirmed_at=clock.now())
        settle(session, unit, "active")
        _tell(unit, CONFIRMED)
        audit.record("unit.confirmed", unit)


def refuse_unit(organisation_id: int, version: int, reason: str) -> None:
    """The bureau directly above says why the unit may not work. Raises Absent, Refused, Stale."""
    if not (verdict := rules.check_reason(reason)):
        raise Refused(verdict=verdict)
    with transaction() as session:
        unit = _awaiting(organisation_id)
        _settle_unit(session, unit, version, "refused", refusal=trim(reason))
        _tell(unit, REFUSED)
        settle(session, unit, "ended")
        audit.record("unit.refused", unit)


def _tell(unit: Organisation, kind: MessageKind) -> None:
    """Whoever registered the unit hears what came of it; a second time, of the second answer."""
    who = queries.registrars_of(unit.id)
    messages.tell(kind, who, Occasion(f"{kind.key}:{unit.id}:{unit.version}"), {UNIT: unit.name})


def _checked(session: Session, facts: UnitFacts, who: Registrar) -> tuple[Organisation | None, Verdict]:
    """What the unit would stand under, and everything that forbids it."""
    verdict = checked(facts) & _checked_registrar(session, who)
    parent, reason = _parent_for(session, facts)
    unit = twin_of(facts.credit_code)
    if unit is not None and unit.state != "refused":
        verdict &= Verdict.no("credit_code", REGISTERED)
    return parent, verdict & reason


def _checked_registrar(session: Session, who: Registrar) -> Verdict:
    verdict = (
        accounts.check_username(who.username)
        & accounts.check_full_name(who.full_name)
        & accounts.check_password(who.password, who.username)
    )
    if accounts.by_username(session, who.username):
        verdict &= Verdict.no("username", NAME_TAKEN)
    return verdict


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
    move(session, unit, version, {"state": state, "version": version + 1, **values})
