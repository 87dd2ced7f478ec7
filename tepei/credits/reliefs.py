"""学时减免的核实: an office confirms by evidence what a relief rests on; a standing reads it like what the registers say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from tepei.credits import claim_actions, relief_rules, rules, years
from tepei.credits.relief_models import ConfirmedRelief
from tepei.credits.relief_rules import Confirmable
from tepei.organisations.models import Organisation
from tepei.people.claims import Evidence
from tepei.policy.counting import nearest_rules
from tepei.policy.credits import CreditRules
from tepei.policy.facts import Facts, from_data, to_data
from tepei.policy.verdict import Verdict
from tepei.policy.words import say
from tepei.portal import audit, clock, files, scope
from tepei.portal.database import db, transaction
from tepei.portal.errors import Refused, Stale, require


def of_person(person_id: int) -> Sequence[ConfirmedRelief]:
    """What was confirmed of somebody in sight, the newest first; what was withdrawn too."""
    related = joinedload(ConfirmedRelief.body), joinedload(ConfirmedRelief.confirmed_by)
    found = select(ConfirmedRelief).where(ConfirmedRelief.person_id == person_id).options(*related)
    with scope.everything("who sees the record of somebody sees what was confirmed of them"):
        return db.session.scalars(found.order_by(ConfirmedRelief.id.desc())).all()


def facts_of(person_id: int, table: Facts) -> dict[str, object]:
    """What was confirmed and not withdrawn, by key; the latest word counts."""
    found: dict[str, object] = {}
    for each in reversed(of_person(person_id)):
        if each.withdrawn_at is None:
            found |= from_data(each.facts, table)
    return found


def confirmables(path: str) -> tuple[int, Sequence[Confirmable], Facts]:
    """The year whose rules hold now, what may be confirmed by them, and what its facts are. Refused without any rules."""
    year, yearly = _rules(path)
    table = years.facts_of(year)
    return year, relief_rules.confirmables(yearly, table), table


def confirm(
    person_id: int, path: str, key: str, typed: Mapping[str, str], evidence: Evidence | None
) -> ConfirmedRelief:
    """The office that recognises this person's hours confirms what a relief rests on. Raises Absent, Refused."""
    if person_id == scope.viewer().person_id:
        raise Refused(rules.NOT_ONE_OWN)
    year, known, _table = confirmables(path)
    of = next((each for each in known if each.key == key), None)
    if of is None:
        raise Refused(say("请选择减免。"))
    office = _office(person_id)
    verdict, found = relief_rules.read(of, typed)
    if not relief_rules.is_past(found, clock.today()):
        verdict &= Verdict.no("day", say("日期不能晚于今天。"))
    if evidence is None:
        verdict &= Verdict.no("evidence", say("请上传证明材料。"))
    require(verdict)
    with transaction() as session:
        kept = (
            files.keep(evidence.stream, evidence.name, owner_id=scope.viewer().user_id) if evidence else None
        )
        made = ConfirmedRelief(
            person_id=person_id, year=year, relief_key=of.key, name=of.name[:120], clause=of.clause[:120], facts=to_data(found),
            evidence_id=kept.id if kept else 0, body_id=office.id, confirmed_at=clock.now(), confirmed_by_id=scope.viewer().user_id,
        )  # fmt: skip
        session.add(made)
        session.flush()
        audit.record("relief.confirmed", made, person=f"people:{person_id}", relief=of.key, clause=of.clause)
    return made


def withdraw(relief_id: int, version: int, reason: str) -> ConfirmedRelief:
    """It rests on nothing any more; the reason stays beside it. Raises Absent, Refused, Stale."""
    with transaction() as session:
        found = scope.find(ConfirmedRelief, relief_id)
        if found.person_id == scope.viewer().person_id:
            raise Refused(rules.NOT_ONE_OWN)
        if not (kept := claim_actions.clean_reason(reason)):
            raise Refused(say("请说明撤销的理由。"))
        _office(found.person_id)
        values: dict[str, Any] = {
            "withdrawn_at": clock.now(), "withdrawn_by_id": scope.viewer().user_id, "reason": kept,
        }  # fmt: skip
        live = (
            ConfirmedRelief.id == found.id,
            ConfirmedRelief.withdrawn_at.is_(None),
            ConfirmedRelief.version == version,
        )
        moved = session.execute(update(ConfirmedRelief).where(*live).values(**values, version=version + 1))
        if moved.rowcount != 1:  # type: ignore[attr-defined]
            raise Stale
        session.refresh(found)
        audit.record("relief.withdrawn", found)
    return found


def _rules(path: str) -> tuple[int, CreditRules]:
    found = years.by_year(path)
    if not found:
        raise Refused(say("尚未录入继续教育规定，无法判断。"))
    today = clock.today().year
    yearly, borrowed = nearest_rules(found, today)
    return borrowed or today, yearly


def _office(person_id: int) -> Organisation:
    """The one that recognises this person's hours; Refused where the viewer does not act for it."""
    office = claim_actions.office_of(person_id)
    if office.id not in scope.viewer().organisation_ids:
        raise Refused(say("减免由核定其学时的“%(office)s”核实。", office=office.name))
    return office
