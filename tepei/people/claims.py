"""Claims on an ID number that another account holds: made, granted, refused 身份认领."""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tepei.organisations import queries as organisations
from tepei.organisations.models import Organisation
from tepei.organisations.roles import give_role, take_role
from tepei.people import rules
from tepei.people.actions import checked, holder_of, settle_person
from tepei.people.models import IdentityClaim, Person
from tepei.people.queries import APPLICANT
from tepei.people.rules import PersonFacts
from tepei.policy.body_kinds import EMPLOYS
from tepei.policy.characters import fault, trim
from tepei.policy.identity import normalise_id
from tepei.policy.verdict import Verdict
from tepei.policy.words import say
from tepei.portal import audit, clock, files, scope
from tepei.portal.accounts import Account
from tepei.portal.database import transaction
from tepei.portal.errors import Absent, Refused, Stale
from tepei.portal.gate import sessions


@dataclass(frozen=True)
class Evidence:
    """An uploaded file: its bytes as they come, and its name."""

    stream: IO[bytes]
    name: str


def claim_identity(
    facts: PersonFacts, organisation_id: int, statement: str, evidence: Evidence | None
) -> IdentityClaim | None:
    """The viewer, who has no person yet, says that this number is theirs; the unit looks at the evidence.

    Where nobody holds the number the person is registered at once, and the answer is None. Raises Refused.
    """
    if scope.viewer().person_id is not None:
        raise Refused(say("您的账号已登记身份信息，无需认领。"))
    with scope.everything("a number is looked for among all people"), transaction() as session:
        verdict = checked(facts) & rules.check_claim(statement, evidence is not None)
        unit = session.get(Organisation, organisation_id)
        if unit is None or unit.state != "active" or EMPLOYS not in organisations.kind_of(unit).does:
            verdict &= Verdict.no("organisation_id", say("请从列表中选择您所在的单位，由它核实您的身份。"))
        if not verdict or evidence is None:
            raise Refused(verdict=verdict)
        account = session.get_one(Account, scope.viewer().user_id)
        give_role(session, account, APPLICANT)
        if holder_of(session, facts) is None and settle_person(session, account, facts):
            audit.record("person.registered", account)
            return None
        return _open_claim(session, facts, (organisation_id, statement, evidence))


def grant_claim(claim_id: int, version: int, outcome: str) -> None:
    """The number is the claimant's: the person moves to their account. Raises Absent, Refused, Stale."""
    with transaction() as session:
        claim = _open(claim_id)
        with scope.everything("the person moves from one account to another"):
            _close(session, claim, version, "granted", outcome)
            person = session.scalars(
                select(Person).where(Person.id_number_index == claim.id_number_index)
            ).one()
            _take_from(session, person.user_id)
            _give_to(session, person, claim)
        audit.record("claim.granted", claim, holder=claim.holder_id, claimant=claim.claimant_id)


def refuse_claim(claim_id: int, version: int, outcome: str) -> None:
    """The number stays where it is; the reason is told to the claimant. Raises Absent, Refused, Stale."""
    if not trim(outcome):
        raise Refused(say("请填写不予认领的理由，申请人会看到。"))
    with transaction() as session:
        claim = _open(claim_id)
        with scope.everything("the holder's account is free again unless another claim is open"):
            _close(session, claim, version, "refused", outcome)
            _thaw(session, claim)
        audit.record("claim.refused", claim, holder=claim.holder_id, claimant=claim.claimant_id)


def reveal_claimed_number(claim_id: int) -> str:
    """The full ID number that a claim is about, to be held against the evidence; every look is recorded. Raises Absent."""
    with transaction():
        claim = scope.find(IdentityClaim, claim_id)
        audit.record("claim.number_revealed", claim)
    return claim.id_number


def _open_claim(session: Session, facts: PersonFacts, filed: tuple[int, str, Evidence]) -> IdentityClaim:
    held = holder_of(session, facts)
    if held is None:
        raise Stale
    organisation_id, statement, evidence = filed
    claimant = scope.viewer().user_id
    # Nobody has two numbers: one account must not freeze a second person while the first is being looked at.
    if session.scalar(
        select(IdentityClaim.id).where(IdentityClaim.claimant_id == claimant, IdentityClaim.state == "open")
    ):
        raise Refused(say("您的认领申请正在核实，请等待结果。"))
    claim = IdentityClaim(
        id_number=normalise_id(facts.id_number),
        id_number_index=held.id_number_index,
        organisation_id=_judge(session, held, organisation_id),
        claimant_id=claimant,
        holder_id=held.user_id,
        claimant_name=rules.tidy_name(facts.name),
        claimant_mobile=rules.tidy_mobile(facts.mobile),
        statement=trim(statement),
        evidence_id=files.keep(evidence.stream, evidence.name, owner_id=claimant).id,
        opened_at=clock.now(),
    )
    session.add(claim)
    if held.state == "unverified":
        # A verified person is told, but not stopped: else a stranger's claim could bar them on the last day.
        held.state = "frozen"
    session.flush()
    audit.record("claim.opened", claim, holder=claim.holder_id)
    return claim


def _judge(session: Session, held: Person, organisation_id: int) -> int:
    """Who decides: the unit that the claimant names; where an identity was confirmed already, the bureau above it.

    The claimant chooses the unit. Its word alone must not undo what another body has seen on the card.
    """
    if held.state != "verified":
        return organisation_id
    return organisations.bureau_above(session.get_one(Organisation, organisation_id)).id


def _open(claim_id: int) -> IdentityClaim:
    """A claim that waits for the viewer's unit; nobody decides about themself."""
    claim = scope.find(IdentityClaim, claim_id)
    who = scope.viewer()
    if claim.organisation_id not in who.organisation_ids:
        raise Absent
    if who.user_id in (claim.claimant_id, claim.holder_id):
        raise Refused(say("认领与您本人有关，不能由您办理，请由本单位其他审核员办理。"))
    if claim.state != "open":
        raise Refused(say("该认领已经处理，请刷新页面查看最新状态。"))
    return claim


def _close(session: Session, claim: IdentityClaim, version: int, state: str, outcome: str) -> None:
    if hidden := fault(outcome, lines=True):
        raise Refused(say("核实意见%(fault)s。", fault=hidden))
    moved = session.execute(
        update(IdentityClaim)
        .where(IdentityClaim.id == claim.id, IdentityClaim.state == "open", IdentityClaim.version == version)
        .values(
            state=state,
            outcome=trim(outcome)[:500],
            closed_at=clock.now(),
            closed_by_id=scope.viewer().user_id,
            version=version + 1,
        )
        .execution_options(synchronize_session=False)
    )
    if moved.rowcount != 1:  # type: ignore[attr-defined]
        raise Stale
    session.refresh(claim)


def _take_from(session: Session, user_id: int | None) -> None:
    if user_id is not None:
        take_role(session.get_one(Account, user_id), APPLICANT)
        sessions.end_all(user_id)


def _give_to(session: Session, person: Person, claim: IdentityClaim) -> None:
    if session.scalar(select(Person.id).where(Person.user_id == claim.claimant_id)):
        raise Refused(say("申请人的账号已登记了另一身份，不能再认领。请不予认领并说明理由。"))
    person.user_id, person.state = claim.claimant_id, "verified"
    person.name, person.mobile, person.email = claim.claimant_name, claim.claimant_mobile, None
    give_role(session, session.get_one(Account, claim.claimant_id), APPLICANT)
    session.flush()
    sessions.end_all(claim.claimant_id)


def _thaw(session: Session, claim: IdentityClaim) -> None:
    others = select(IdentityClaim.id).where(
        IdentityClaim.id_number_index == claim.id_number_index, IdentityClaim.state == "open"
    )
    if session.scalar(others.limit(1)) is None:
        session.execute(
            update(Person)
            .where(Person.id_number_index == claim.id_number_index, Person.state == "frozen")
            .values(state="unverified")
            .execution_options(synchronize_session=False)
        )
