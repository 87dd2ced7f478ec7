"""学时减免的核实: an office confirms by evidence what a relief rests on; a standing reads it like what the registers say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tepei.credits import claim_actions, relief_rules, rules, years
from tepei.credits.relief_models import ConfirmedRelief
from tepei.credits.relief_rules import Confirmable
from tepei.organisations.models import Organisation
from tepei.people.claims import Evidence
from tepei.policy.counting import nearest_rules
from tepei.policy.credit_standing import CreditStanding
from tepei.policy.fact_values import from_data, to_data
from tepei.policy.facts import Facts
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


def behind(person_id: int, standing: CreditStanding) -> list[ConfirmedRelief]:
    """What offices confirmed of those reliefs that this standing uses, the latest first."""
    used = {each.key for each in (standing.relief, *(period.relief for period in standing.periods)) if each}
    return [each for each in of_person(person_id) if each.relief_key in used and each.withdrawn_at is None]


def confirmables(path: str) -> tuple[int, Sequence[Confirmable], Facts] | None:
    """The year whose rules hold now, what may be confirmed by them, and what its facts are. None without any rules."""
    if not (found := years.by_year(path)):
        return None
    today = clock.today().year
    yearly, borrowed = nearest_rules(found, today)
    year = borrowed or today
    table = years.facts_of(year)
    return year, relief_rules.confirmables(yearly, table), table


def confirm(
    person_id: int, path: str, key: str, typed: Mapping[str, str], evidence: Evidence | None
) -> ConfirmedRelief:
    """The office that recognises this person's hours confirms what a relief rests on. Raises Absent, Refused."""
    if person_id == scope.viewer().person_id:
        raise Refused(rules.NOT_ONE_OWN)
    if (laid_down := confirmables(path)) is None:
        raise Refused(rules.NO_RULES)
    year, known, _table = laid_down
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
    with transaction():
        found = scope.locked(ConfirmedRelief, relief_id, version)
        if found.person_id == scope.viewer().person_id:
            raise Refused(rules.NOT_ONE_OWN)
        if not (kept := claim_actions.clean_reason(reason)):
            raise Refused(say("请说明撤销的理由。"))
        _office(found.person_id)
        if found.withdrawn_at is not None:
            raise Stale
        found.withdrawn_at, found.withdrawn_by_id, found.reason = clock.now(), scope.viewer().user_id, kept
        found.version += 1
        audit.record("relief.withdrawn", found)
    return found


def _office(person_id: int) -> Organisation:
    """The one that recognises this person's hours; Refused where the viewer does not act for it."""
    office = claim_actions.office_of(person_id)
    if office.id not in scope.viewer().organisation_ids:
        raise Refused(say("减免由核定其学时的“%(office)s”核实。", office=office.name))
    return office
