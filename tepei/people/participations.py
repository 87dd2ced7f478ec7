"""入选经历: written by a selection and removed by a revocation, entered by hand and imported, read by the rules."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import and_, delete, or_, select

from tepei.codes import queries as codes
from tepei.organisations.models import Organisation
from tepei.people.models import ENTERED_TWICE, Participation, Person
from tepei.policy.earlier import CODE_SET, KnownProgramme, joined, listed
from tepei.policy.identity import check_id_number, normalise_id
from tepei.policy.names import normalise_name
from tepei.policy.verdict import Verdict
from tepei.policy.words import Sentence, say
from tepei.portal import audit, clock, scope, vault
from tepei.portal.database import db, transaction
from tepei.portal.errors import Refused, require

SYSTEM, IMPORT = "system", "import"
_sources: list[Callable[[], Iterable[KnownProgramme]]] = []


def register(source: Callable[[], Iterable[KnownProgramme]]) -> None:
    """A room above knows programmes, too."""
    _sources.append(source)


def known() -> list[KnownProgramme]:
    """Every programme that a participation may be of: those of the code set, and those that run here, each once."""
    items = [(each.code, each.name, each.parent_code) for each in codes.items(CODE_SET)]
    return joined((*listed(items), *(one for source in _sources for one in source())))


@dataclass(frozen=True)
class TypedParticipation:
    """What somebody enters of one participation, as it is typed; `programme` by its code or its name."""

    name: str
    id_number: str
    unit_name: str
    programme: str
    tier: str
    year: int
    until: dt.date | None
    assessment: str
    basis: str


def enter(line: TypedParticipation, row: Participation | None = None) -> Participation:
    """A line entered by hand, or another one in its place. Refused, the code of each reason being the key that it is about."""
    number = normalise_id(line.id_number) or (row.id_number or "" if row else "")
    programme = _programme(line.programme)
    require(_checked(line, number, programme))
    made = row or Participation(source=IMPORT, entered_at=clock.now(), entered_by_id=scope.viewer().user_id)
    made.name, made.unit_name = normalise_name(line.name), line.unit_name.strip()
    made.id_number = number or None
    made.id_number_index = vault.blind_index(number) if number else None
    made.programme, made.programme_name = (programme.code, programme.name) if programme else ("", "")
    tier = line.tier.strip()
    made.tier_code, made.tier = programme.tier(tier) if programme and tier else ("", tier)
    made.year, made.until = line.year, line.until
    made.assessment, made.basis = line.assessment.strip(), line.basis.strip()
    made.line = mark_of(made)
    require(_is_new(made))
    return _kept(made, is_new=row is None)


def _kept(made: Participation, *, is_new: bool) -> Participation:
    with transaction() as session:
        session.add(made)
        session.flush()
        if is_new:
            audit.record("participation.add", made)
        else:
            audit.record("participation.edit", made)
    return made


def assess(row: Participation, line: TypedParticipation) -> None:
    """Until when somebody is in the programme, and how they were assessed; what the system decided stays. Refused for anything else."""
    decided = (row.name, row.unit_name, row.programme, row.tier, row.year, row.basis)
    told = (normalise_name(line.name), line.unit_name, line.programme, line.tier, line.year, line.basis)
    if line.id_number or told != decided:
        raise Refused(say("本系统确定的入选经历只能修改培养期截止日期和考核结果。"))
    row.until, row.assessment = line.until, line.assessment.strip()
    _kept(row, is_new=False)


def mark_of(row: Participation) -> str:
    """What tells a line that is entered by hand from every other: the person, the programme, the tier and the year."""
    whom = row.id_number_index or f"{row.name}|{row.unit_name}"
    return hashlib.sha256(f"{whom}|{row.programme}|{row.tier}|{row.year}".encode()).hexdigest()


def _programme(text: str) -> KnownProgramme | None:
    return next((each for each in known() if text.strip() in each.names), None)


def _checked(line: TypedParticipation, number: str, programme: KnownProgramme | None) -> Verdict:
    verdict = Verdict()
    if number and (wrong := check_id_number(number)).failures:
        verdict &= Verdict.no("id_number", wrong.text)
    if not number and not line.unit_name.strip():
        verdict &= Verdict.no("unit_name", say("没有身份证号的，请填写当时所在单位，以便核对。"))
    if line.programme.strip() and programme is None:
        text = say(
            "没有项目“%(name)s”。外单位的项目请先在代码集“入选经历的项目”中增加。",
            name=line.programme.strip(),
        )
        verdict &= Verdict.no("programme", text)
    if programme and line.tier.strip() and line.tier.strip() not in programme.tiers:
        verdict &= Verdict.no("tier", _no_tier(programme, line.tier.strip()))
    return verdict


def _no_tier(programme: KnownProgramme, tier: str) -> Sentence:
    return say(
        "“%(programme)s”没有层次“%(tier)s”。以往年度的层次请在代码集“入选经历的项目”中增加。",
        programme=programme.name,
        tier=tier,
    )


def _is_new(made: Participation) -> Verdict:
    same = select(Participation.id).where(Participation.line == made.line, Participation.id != (made.id or 0))
    with scope.everything("a line is entered once, whoever enters it"), db.session.no_autoflush:
        is_there = db.session.scalar(same.limit(1)) is not None
    return Verdict.no("name", ENTERED_TWICE) if is_there else Verdict.yes()


@dataclass(frozen=True)
class Selection:
    """What this system decided: who was selected by which paper, on which tier of which programme, until when."""

    paper_id: int
    programme: tuple[str, str]
    tier: tuple[str, str]
    year: int
    until: dt.date | None
    basis: str


def note(whom: Person | Organisation, unit_name: str, selection: Selection) -> Participation:
    """记入入选经历 of a person, or of a unit that filed for itself, in the transaction of the selection."""
    with transaction() as session:
        made = Participation(
            name=whom.name,
            id_number=whom.id_number if isinstance(whom, Person) else None,
            id_number_index=_index_of(whom),
            unit_name=unit_name,
            year=selection.year,
            until=selection.until,
            source=SYSTEM,
            basis=selection.basis,
            paper_id=selection.paper_id,
            entered_at=clock.now(),
            entered_by_id=scope.viewer().user_id,
        )
        made.programme, made.programme_name = selection.programme
        made.tier_code, made.tier = selection.tier
        session.add(made)
        session.flush()
        audit.record("participation.entered", made)
        return made


def forget(paper_id: int) -> None:
    """What this paper's selection had written, once it is revoked; in the same transaction."""
    ours = Participation.paper_id == paper_id
    with scope.everything("a revocation takes back what a selection wrote"), transaction() as session:
        found = session.scalars(select(Participation).where(ours)).one_or_none()
        if found is not None:
            audit.record("participation.removed", found)
            session.execute(delete(Participation).where(ours))


def _index_of(whom: Person | Organisation) -> str:
    """A unit is known by its 统一社会信用代码; one that has none by its code."""
    if isinstance(whom, Person):
        return whom.id_number_index
    return vault.blind_index(whom.credit_code or whom.code)


def of(whom: Person | Organisation, units: Collection[str]) -> list[Participation]:
    """Of this person or unit, by the number; and those to be checked, of somebody of this name from one of these units. The latest first."""
    named = and_(
        Participation.id_number_index.is_(None),
        Participation.name == whom.name,
        Participation.unit_name.in_([*units, ""]),
    )
    about = or_(Participation.id_number_index == _index_of(whom), named)
    statement = select(Participation).where(about)
    with scope.everything("what somebody took part in decides about whoever applies"):
        return list(
            db.session.scalars(statement.order_by(Participation.year.desc(), Participation.id.desc()))
        )


def conclude(found: Collection[Participation], paper_id: int, outcome: str, until: dt.date | None) -> None:
    """What came of a task, as the assessment of these participations; they end on `until`, where it says a day."""
    with transaction():
        for row in found:
            row.before = {"assessment": row.assessment, "until": row.until.isoformat() if row.until else None}
            row.assessment, row.assessed_by_id, row.until = outcome, paper_id, until or row.until
            audit.record("participation.assessed", row)


def reopen(paper_id: int) -> None:
    """As they stood before this paper's outcome, once it is revoked."""
    ours = select(Participation).where(Participation.assessed_by_id == paper_id)
    with scope.everything("a revocation takes back what a task wrote"), transaction() as session:
        for row in session.scalars(ours):
            before = row.before or {}
            row.assessment, until = before.get("assessment", ""), before.get("until")
            row.until = dt.date.fromisoformat(until) if until else None
            row.assessed_by_id = row.before = None
            audit.record("participation.reopened", row)
