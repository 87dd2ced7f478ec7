"""Claims of hours: filed with evidence, taken back by who filed them, recognised or refused by the office that looks at them."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from tepei.credits import actions, claim_rules, providers, rules, telling, years
from tepei.credits.actions import NewEntry
from tepei.credits.claim_models import OPEN, RECOGNISED, REFUSED, RETRACTED, CreditClaim
from tepei.credits.claim_rules import ClaimFacts
from tepei.credits.models import FOREVER, CreditEntry, Employment
from tepei.organisations import queries as organisations
from tepei.organisations.models import Organisation
from tepei.people.claims import Evidence
from tepei.people.models import Person
from tepei.policy.characters import fault, trim
from tepei.policy.conversion import Learnt, Worth, worth
from tepei.policy.counting import nearest_rules
from tepei.policy.credit_sources import WHOLE_YEAR
from tepei.policy.credits import CreditRules
from tepei.policy.hours import NO_HOURS, total_of
from tepei.policy.verdict import Verdict
from tepei.policy.words import say
from tepei.portal import audit, clock, files, province, scope
from tepei.portal.database import db, transaction
from tepei.portal.errors import Absent, Refused, Stale, require

_NUMBERS, _HALF = ("hours", "minutes", "days", "rank"), "is_half"
NO_RULES = say("尚未录入继续教育规定，暂不能申请认定学时。")


def file(facts: ClaimFacts, evidence: Evidence | None) -> CreditClaim:
    """The viewer claims hours of their own. Raises Refused."""
    person_id = scope.viewer().person_id
    if person_id is None:
        raise Refused(say("您的身份信息核实后才能申请认定学时。"))
    with scope.everything("the office is found above the unit of who asks"), transaction() as session:
        chain = _chain(person_id)
        found = years.by_year(chain[0].path)
        if not found:
            raise Refused(NO_RULES)
        yearly = nearest_rules(found, facts.year)[0]
        verdict = claim_rules.check(facts, yearly, clock.today())
        if evidence is None:
            verdict &= Verdict.no("evidence", say("请上传证书或其他证明材料。"))
        if not verdict or evidence is None:
            raise Refused(verdict=verdict)
        claim = _new(session, facts, _office(chain, facts, yearly), person_id)
        claim.evidence_id = files.keep(evidence.stream, evidence.name, owner_id=scope.viewer().user_id).id
        session.add(claim)
        session.flush()
        audit.record("credit_claim.filed", claim, year=claim.year, source=claim.source)
    return claim


def recognise(claim_id: int, version: int, granted: Decimal | None = None, reason: str = "") -> None:
    """The hours count, or so many of them for a reason; or, where a second office has to look, they go on to that. Raises Absent, Refused, Stale."""
    reason = clean_reason(reason)
    with transaction() as session:
        claim = _open(claim_id)
        with scope.everything("whose hours they are is looked up"):
            yearly = _rules(claim)
            values = _granted(claim, yearly, granted, reason)
            second = None if claim.first_body_id else _second(claim, yearly)
            if second is not None:
                values |= {
                    "organisation_id": second.id,
                    "path": second.path,
                    "first_body_id": claim.organisation_id,
                }
                _close(session, claim, version, state=OPEN, **values)
                audit.record("credit_claim.checked", claim, goes_to=second.id)
                return
            _close(session, claim, version, state=RECOGNISED, **values, **_closing())
            actions.enter(*_entries(claim, yearly))
            audit.record("credit_claim.recognised", claim, year=claim.year)
            telling.of_claim(telling.RECOGNISED if claim.granted is None else telling.IN_PART, claim)


def _granted(claim: CreditClaim, yearly: CreditRules, granted: Decimal | None, reason: str) -> dict[str, Any]:
    """What is kept of a recognition in part; nothing where all hours count. A second office may take more away, and gives nothing back."""
    found, source = worth_of(claim, yearly), yearly.credit_source(claim.source)
    total = claim.granted if claim.granted is not None else total_of(hours for _year, hours in found.by_year)
    if granted is None or source is None or granted == total:
        return {}
    require(claim_rules.may_grant(granted, total, source, reason))
    return {"granted": granted, "outcome": reason}


def _closing() -> dict[str, Any]:
    return {"closed_at": clock.now(), "closed_by_id": scope.viewer().user_id}


def clean_reason(reason: str) -> str:
    """As it is kept. Refused where it holds characters that nobody sees."""
    if hidden := fault(reason, lines=True):
        raise Refused(say("理由%(fault)s。", fault=hidden))
    return trim(reason)[:500]


def refuse(claim_id: int, version: int, outcome: str) -> None:
    """The hours do not count; the reason is told to who claims them. Raises Absent, Refused, Stale."""
    with transaction() as session:
        claim = _open(claim_id)
        if not (reason := clean_reason(outcome)):
            raise Refused(say("请填写不予认定的理由，申请人会看到。"))
        _close(session, claim, version, state=REFUSED, outcome=reason, **_closing())
        audit.record("credit_claim.refused", claim)
        telling.of_claim(telling.REFUSED, claim)


def retract(claim_id: int) -> None:
    """Who filed it takes it back while nobody has decided. Raises Absent, Refused, Stale."""
    with transaction() as session:
        claim = scope.find(CreditClaim, claim_id)
        if claim.person_id != scope.viewer().person_id:
            raise Absent
        if claim.state != OPEN:
            raise Refused(say("该申请已经办结，不能撤回。"))
        _close(session, claim, claim.version, state=RETRACTED, closed_at=clock.now())
        audit.record("credit_claim.retracted", claim)


def worth_of(claim: CreditClaim, yearly: CreditRules) -> Worth:
    """What it comes to: hours by year, with how they were reckoned. Raises Refused where the source is in the rules no more."""
    source = yearly.credit_source(claim.source)
    if source is None:
        raise Refused(say("现行规定中没有该学时来源，请不予认定并说明理由。"))
    used = select(func.coalesce(func.sum(CreditEntry.hours), NO_HOURS)).where(
        CreditEntry.person_id == claim.person_id, CreditEntry.year == claim.year, CreditEntry.source == claim.source,
        CreditEntry.body_id.is_not(None),
    )  # fmt: skip
    with scope.everything("what was credited of this source is looked up"):
        found = worth(_learnt(claim), source, yearly, Decimal(db.session.scalar(used) or 0))
    if source.counts != WHOLE_YEAR:
        return found
    subject = yearly.subject(claim.subject)
    least = subject.required(yearly.hours) if subject else NO_HOURS
    return dataclasses.replace(found, by_year=((claim.year, least),))


def _rules(claim: CreditClaim) -> CreditRules:
    found = years.by_year(_chain(claim.person_id)[0].path)
    if not found:
        raise Refused(NO_RULES)
    return nearest_rules(found, claim.year)[0]


def rules_for(claim: CreditClaim) -> CreditRules:
    """The rules of its year, as they hold where the person works. Raises Refused without any."""
    with scope.everything("the rules of where somebody works are announced"):
        return _rules(claim)


def _entries(claim: CreditClaim, yearly: CreditRules) -> list[NewEntry]:
    body = claim.first_body_id or claim.organisation_id
    hours = claim_rules.share(worth_of(claim, yearly).by_year, claim.granted)
    if not hours:
        raise Refused(say("按规定折算为 0 学时（可能已达到该来源每年的上限），请不予认定并说明理由。"))
    return [
        NewEntry(
            claim.person_id, year, claim.subject, part, source=claim.source, learned_on=claim.learned_on, course=claim.course,
            provider_name=claim.provider_name, body_id=body, paper_id=claim.id,
        )
        for year, part in hours
    ]  # fmt: skip


def _chain(person_id: int) -> list[Organisation]:
    works = select(Employment.organisation_id).where(
        Employment.person_id == person_id, Employment.until == FOREVER
    )
    unit_id = db.session.scalar(works)
    if unit_id is None:
        raise Refused(say("系统中没有您的任职单位。请先由单位报送花名册登记。"))
    return organisations.ancestors(unit_id)


def office_of(person_id: int) -> Organisation:
    """Who recognises the hours of somebody in sight, by this year's rules. Raises Refused."""
    with scope.everything("the office is found above the unit of whom it is about"):
        chain = _chain(person_id)
        found = years.by_year(chain[0].path)
        if not found:
            raise Refused(NO_RULES)
        return _recogniser(chain, nearest_rules(found, clock.today().year)[0].recognised_by)


def _office(chain: list[Organisation], facts: ClaimFacts, yearly: CreditRules) -> Organisation:
    """The base that held it, where it is recognised; else who recognises the hours of those who work there."""
    if facts.base_id and facts.learned_on:
        base = providers.base_of(facts.base_id, facts.learned_on)
        if base is None:
            raise Refused(say("所选的继续教育基地在学习日期不在认可期内，请改由所在地核定。"))
        return base
    source = yearly.credit_source(facts.source)
    return _recogniser(chain, (source.recognised_by if source else ()) or yearly.recognised_by)


def _recogniser(chain: list[Organisation], recognises: Collection[str]) -> Organisation:
    pk = claim_rules.office([(node.id, node.kind) for node in chain], recognises, province.bodies())
    if pk is None:
        raise Refused(say("规定中没有写明由谁核定您的学时，请联系所在单位。"))
    return next(node for node in chain if node.id == pk)


def _second(claim: CreditClaim, yearly: CreditRules) -> Organisation | None:
    """Who looks once more, where the year says so."""
    above = organisations.ancestors(claim.organisation_id)[1:]
    return next((node for node in above if node.kind in yearly.second_check), None)


def _new(session: Session, facts: ClaimFacts, office: Organisation, person_id: int) -> CreditClaim:
    numbers = {key: getattr(facts.learnt, key) for key in _NUMBERS}
    plain = {key: str(number) for key, number in numbers.items() if number is not None}
    if facts.learnt.is_half:
        plain[_HALF] = "1"
    return CreditClaim(
        person_id=person_id, person_name=session.get_one(Person, person_id).name, organisation_id=office.id, path=office.path,
        year=facts.year, subject=facts.subject, source=facts.source, learnt=plain, learned_on=facts.learned_on,
        course=facts.course.strip()[:200], provider_name=facts.provider_name.strip()[:120], claimed_at=clock.now(),
    )  # fmt: skip


def _learnt(claim: CreditClaim) -> Learnt:
    hours, days = (Decimal(text) if (text := claim.learnt.get(key)) else None for key in ("hours", "days"))
    minutes, rank = (int(text) if (text := claim.learnt.get(key)) else None for key in ("minutes", "rank"))
    is_half = _HALF in claim.learnt
    return Learnt(claim.year, hours=hours, days=days, minutes=minutes, rank=rank, is_half=is_half)


def _open(claim_id: int) -> CreditClaim:
    """A claim that waits for the viewer's office; nobody decides about themself."""
    claim = scope.find(CreditClaim, claim_id)
    who = scope.viewer()
    if claim.person_id == who.person_id:
        raise Refused(rules.NOT_ONE_OWN)
    if claim.organisation_id not in who.organisation_ids:
        raise Absent
    if claim.state != OPEN:
        raise Refused(say("该申请已经办结，请刷新页面查看最新状态。"))
    return claim


def _close(session: Session, claim: CreditClaim, version: int, **values: Any) -> None:
    moved = session.execute(
        update(CreditClaim)
        .where(CreditClaim.id == claim.id, CreditClaim.state == OPEN, CreditClaim.version == version)
        .values(**values, version=version + 1)
        .execution_options(synchronize_session=False)
    )
    if moved.rowcount != 1:  # type: ignore[attr-defined]
        raise Stale
    session.refresh(claim)
