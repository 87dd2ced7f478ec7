"""名单: lines that decide about later applications, imported, and written by what happens in the system itself."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from tepei.organisations.models import Organisation
from tepei.people import telling
from tepei.people.models import LISTED_TWICE, Listing, Person
from tepei.policy.identity import check_past_id, normalise_past_id
from tepei.policy.names import check_name, normalise_name, normalise_unit_name
from tepei.policy.sanction import Sanction
from tepei.policy.verdict import Verdict
from tepei.policy.words import say
from tepei.portal import audit, clock, scope, vault
from tepei.portal.database import db, transaction
from tepei.portal.errors import require


@dataclass(frozen=True)
class Basis:
    """For which programme, from which year's decision, until which day (None: for good), and on what it rests."""

    programme: str
    year: int
    until: dt.date | None
    source: str


@dataclass(frozen=True)
class TypedListing:
    """A line as somebody enters it: about a person by the number, or, until that is known, by name and unit; or about an organisation."""

    kind: str
    name: str
    id_number: str
    organisation_id: int | None
    unit_name: str
    basis: Basis


def enter(lines: Sequence[TypedListing]) -> list[Listing]:
    """Lines of lists, in the caller's transaction. Refused with the reason of the first that may not be entered."""
    for verdict in check(lines):
        require(verdict)
    with transaction() as session:
        made = [_listing(line) for line in lines]
        session.add_all(made)
        session.flush()
    return made


def check(lines: Sequence[TypedListing]) -> list[Verdict]:
    """Of each, whether it says whom it is about, and whether no list says so already."""
    known, twice = _marks_of({line.basis.year for line in lines}), Verdict.no("name", LISTED_TWICE)
    verdicts = [_checked(line) for line in lines]
    return [
        twice if verdict and mark_of(line) in known else verdict
        for line, verdict in zip(lines, verdicts, strict=True)
    ]


def mark_of(line: TypedListing) -> str:
    """What tells a line from every other: the list, whom it is about, the programme and the year."""
    number = normalise_past_id(line.id_number)
    index = vault.blind_index(number) if number else None
    named = f"{normalise_name(line.name)}|{normalise_unit_name(line.unit_name)}"
    return _mark(line.kind, index or line.organisation_id or named, line.basis.programme, line.basis.year)


@dataclass(frozen=True)
class Offence:
    """What somebody is sanctioned for: the programme and year, the ground of the notice, and the number of the paper or trainee."""

    programme: str
    year: int
    ground: str
    number: str


def sanction_all(
    terms: Sanction, offence: Offence, person: Person | None, unit: Organisation
) -> list[Listing]:
    """列入失信名单 of whom the notice names, in the transaction of what was decided; without a person the unit is who did it."""
    source = f"{terms.source}：{offence.ground}（{offence.number}）"
    basis = Basis(offence.programme, offence.year, terms.until(clock.today()), source)
    with scope.everything("whom the notice names is listed, whoever decides"):
        made = [sanction(person, basis, offence.ground)] if terms.lists_person and person else []
        return [*made, sanction(unit, basis, offence.ground)] if terms.lists_unit or not person else made


def sanction(whom: Person | Organisation, basis: Basis, ground: str = "") -> Listing:
    """One line of the 失信名单, from today on; whom it is about is told, and nobody else."""
    person, unit = (whom, None) if isinstance(whom, Person) else (None, whom)
    with transaction() as session:
        made = Listing(
            kind="sanctioned",
            name=whom.name,
            programme=basis.programme,
            year=basis.year,
            until=basis.until,
            source=basis.source,
            ground=ground,
            from_on=clock.today(),
            id_number=person.id_number if person else None,
            id_number_index=person.id_number_index if person else None,
            organisation_id=unit.id if unit else None,
        )
        session.add(made)
        session.flush()
        audit.record("listing.sanctioned", made, source=basis.source)
        telling.tell(made, person)
        return made


def _listing(line: TypedListing) -> Listing:
    number, is_unit = normalise_past_id(line.id_number), line.organisation_id is not None
    return Listing(
        kind=line.kind,
        name=normalise_unit_name(line.name) if is_unit else normalise_name(line.name),
        id_number=number or None,
        id_number_index=vault.blind_index(number) if number else None,
        organisation_id=line.organisation_id,
        unit_name="" if is_unit else normalise_unit_name(line.unit_name),
        programme=line.basis.programme,
        year=line.basis.year,
        until=line.basis.until,
        source=line.basis.source,
        line=mark_of(line),
    )


def _checked(line: TypedListing) -> Verdict:
    number, is_unit = normalise_past_id(line.id_number), line.organisation_id is not None
    if is_unit and (number or line.unit_name):
        return Verdict.no(
            "id_number", say("名单所列为单位的，只填写单位代码，不填写身份证号和当时所在单位。")
        )
    if is_unit:
        return Verdict.yes()
    verdict = Verdict.yes()
    if wrong := check_name(line.name).failures:
        verdict &= Verdict.no("name", wrong[0].text)
    if number and (wrong := check_past_id(number).failures):
        verdict &= Verdict.no("id_number", wrong[0].text)
    if not number and not line.unit_name:
        verdict &= Verdict.no(
            "id_number",
            say("请填写身份证号；没有的填写当时所在单位，以便核对；名单所列为单位的填写单位代码。"),
        )
    return verdict


def _marks_of(years: set[int]) -> set[str]:
    """Of what the lists of these years say, however it was entered."""
    statement = select(Listing).where(Listing.year.in_(years))
    with scope.everything("a line is entered once, whoever enters it"):
        return {
            _mark(
                row.kind,
                row.id_number_index or row.organisation_id or f"{row.name}|{row.unit_name}",
                row.programme,
                row.year,
            )
            for row in db.session.scalars(statement)
        }


def _mark(kind: str, whom: object, programme: str, year: int) -> str:
    return hashlib.sha256(f"{kind}|{whom}|{programme}|{year}".encode()).hexdigest()
