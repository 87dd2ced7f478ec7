"""入选经历: written by a selection and removed by a revocation, entered by hand and imported, read by the rules."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import and_, delete, or_, select

from tepei.codes import queries as codes
from tepei.organisations.models import Organisation
from tepei.people.models import ENTERED_TWICE, Participation, Person
from tepei.policy.characters import one_line
from tepei.policy.earlier import CODE_SET, KnownProgramme, joined, listed
from tepei.policy.identity import check_past_id, normalise_id, normalise_past_id
from tepei.policy.names import check_name, normalise_name, normalise_unit_name
from tepei.policy.verdict import Verdict
from tepei.policy.words import Sentence, say
from tepei.portal import audit, bulk, clock, scope, vault
from tepei.portal.database import db, transaction
from tepei.portal.errors import Refused, require

SYSTEM, IMPORT = "system", "import"
Programmes = Mapping[str, KnownProgramme]  # by code and by name
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
    if row is None:
        return enter_all([line])[0]
    if not line.id_number:
        line = replace(line, id_number=row.id_number or "")
    programmes = _by_name()
    require(_checked(line, programmes))
    _fill(row, line, programmes)
    require(Verdict.no("name", ENTERED_TWICE) if _there([row]) else Verdict.yes())
    return _kept(row)


def enter_all(lines: Sequence[TypedParticipation]) -> list[Participation]:
    """Lines entered or imported. Refused with the reasons of the first that may not be."""
    for verdict in check(lines):
        require(verdict)
    made = _rows(lines, _by_name())
    with transaction() as session:
        session.add_all(made)
        session.flush()
        for row in made:
            audit.record("participation.add", row)
    return made


def check(lines: Sequence[TypedParticipation]) -> list[Verdict]:
    """Of each, whether it says who took part in what, and whether no line of the register, or before it, says so already."""
    programmes = _by_name()
    verdicts = [_checked(line, programmes) for line in lines]
    whole = [line for line, verdict in zip(lines, verdicts, strict=True) if verdict]
    rows = _rows(whole, programmes)
    there, twice = _there(rows), Verdict.no("name", ENTERED_TWICE)
    judged = []
    for row in rows:
        judged.append(twice if row.line in there else Verdict.yes())
        there.add(row.line)
    told = iter(judged)
    return [next(told) if verdict else verdict for verdict in verdicts]


def mark_of(line: TypedParticipation) -> tuple[str, ...]:
    """What no two lines of a workbook have alike: the person, the programme, the tier and the year, as they are typed there."""
    whom = (
        normalise_past_id(line.id_number)
        or f"{normalise_name(line.name)}|{normalise_unit_name(line.unit_name)}"
    )
    return (whom, one_line(line.programme), one_line(line.tier), str(line.year))


def _rows(lines: Sequence[TypedParticipation], programmes: Programmes) -> list[Participation]:
    now, who = clock.now(), scope.viewer().user_id
    made = [Participation(source=IMPORT, entered_at=now, entered_by_id=who) for _ in lines]
    for row, line in zip(made, lines, strict=True):
        _fill(row, line, programmes)
    return made


def _fill(row: Participation, line: TypedParticipation, programmes: Programmes) -> None:
    number, programme = normalise_past_id(line.id_number), programmes.get(one_line(line.programme))
    row.name, row.unit_name = normalise_name(line.name), normalise_unit_name(line.unit_name)
    row.id_number = number or None
    row.id_number_index = vault.blind_index(number) if number else None
    row.programme, row.programme_name = (programme.code, programme.name) if programme else ("", "")
    tier = one_line(line.tier)
    row.tier_code, row.tier = programme.tier(tier) if programme and tier else ("", tier)
    row.year, row.until = line.year, line.until
    row.assessment, row.basis = one_line(line.assessment), one_line(line.basis)
    whom = row.id_number_index or f"{row.name}|{row.unit_name}"
    told = f"{whom}|{row.programme}|{row.tier}|{row.year}"
    row.line = hashlib.sha256(told.encode()).hexdigest()


def _kept(row: Participation) -> Participation:
    with transaction() as session:
        session.add(row)
        session.flush()
        audit.record("participation.edit", row)
    return row


def assess(row: Participation, line: TypedParticipation) -> None:
    """Until when somebody is in the programme, and how they were assessed; what the system decided stays. Refused for anything else."""
    decided = (row.name, normalise_unit_name(row.unit_name), row.programme, row.tier, row.year, row.basis)
    unit = normalise_unit_name(line.unit_name)
    told = (normalise_name(line.name), unit, line.programme, line.tier, line.year, line.basis)
    if line.id_number or told != decided:
        raise Refused(say("本系统确定的入选经历只能修改培养期截止日期和考核结果。"))
    row.until, row.assessment = line.until, one_line(line.assessment)
    _kept(row)


def _by_name() -> Programmes:
    return {name: each for each in reversed(known()) for name in each.names}


def _checked(line: TypedParticipation, programmes: Programmes) -> Verdict:
    verdict, unit = Verdict(), normalise_unit_name(line.unit_name)
    typed, tier = one_line(line.programme), one_line(line.tier)
    programme = programmes.get(typed)
    if wrong := check_name(line.name).failures:
        verdict &= Verdict.no("name", wrong[0].text)
    if normalise_id(line.id_number) and (wrong := check_past_id(line.id_number).failures):
        verdict &= Verdict.no("id_number", wrong[0].text)
    if not normalise_id(line.id_number) and not unit:
        verdict &= Verdict.no("unit_name", say("没有身份证号的，请填写当时所在单位，以便核对。"))
    if typed and programme is None:
        text = say(
            "没有项目“%(name)s”。外单位的项目请先在代码集“入选经历的项目”中增加。",
            name=typed,
        )
        verdict &= Verdict.no("programme", text)
    if programme and tier and tier not in programme.tiers:
        verdict &= Verdict.no("tier", _no_tier(programme, tier))
    return verdict


def _no_tier(programme: KnownProgramme, tier: str) -> Sentence:
    return say(
        "“%(programme)s”没有层次“%(tier)s”。以往年度的层次请在代码集“入选经历的项目”中增加。",
        programme=programme.name,
        tier=tier,
    )


def _there(rows: Collection[Participation]) -> set[str | None]:
    """Which of these lines stand in the register already, as others than these."""
    lines = {row.line for row in rows}
    same = select(Participation.id, Participation.line).where(Participation.line.in_(lines))
    own = {row.id for row in rows}
    with scope.everything("a line is entered once, whoever enters it"), db.session.no_autoflush:
        return {line for pk, line in db.session.execute(same) if pk not in own}


@dataclass(frozen=True)
class Selection:
    """What this system decided: who was selected by which paper, on which tier of which programme, until when."""

    paper_id: int
    unit_name: str
    programme: tuple[str, str]
    tier: tuple[str, str]
    year: int
    until: dt.date | None
    basis: str


def note(whom: Person | Organisation, selection: Selection) -> None:
    """记入入选经历 of a person, or of a unit that filed for itself, in the transaction of the selection."""
    note_all([(whom, selection)])


def note_all(selected: Iterable[tuple[Person | Organisation, Selection]]) -> None:
    """The same for many at once."""
    with transaction():
        for key in bulk.insert_rows(Participation, [_noted(*each) for each in selected]):
            audit.record("participation.entered", (Participation, key))


def _noted(whom: Person | Organisation, selection: Selection) -> dict[str, Any]:
    """The values of its row."""
    programme, programme_name = selection.programme
    tier_code, tier = selection.tier
    return {
        "name": whom.name,
        "id_number": whom.id_number if isinstance(whom, Person) else None,
        "id_number_index": _index_of(whom),
        "unit_name": selection.unit_name,
        "programme": programme,
        "programme_name": programme_name,
        "tier_code": tier_code,
        "tier": tier,
        "year": selection.year,
        "until": selection.until,
        "source": SYSTEM,
        "basis": selection.basis,
        "paper_id": selection.paper_id,
        "entered_at": clock.now(),
        "entered_by_id": scope.viewer().user_id,
    }


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
        Participation.unit_name.in_({*map(normalise_unit_name, units), ""}),
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
