"""What one box finds 查找: papers, people and units that the viewer may see, by name, number, unit or the letters of a name.

Names are looked for on the narrow rows of the viewer's desk (docs/adr/0016), numbers and units by their own indexes; whatever is
found passes the scope like every other row.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, or_, select

from tepei.organisations.models import Organisation, under
from tepei.papers import queries as papers
from tepei.papers import standings
from tepei.papers.desk_models import DeskRow
from tepei.papers.models import Paper
from tepei.papers.standings import PaperStanding
from tepei.people.models import Person
from tepei.policy.identity import mask_id, normalise_id
from tepei.policy.names import normalise_name, normalise_unit_name
from tepei.portal import scope, vault
from tepei.portal.database import db
from tepei.programmes.models import Cycle, Track

SHOWN = 20  # of each kind
LONGEST = 60  # characters that are looked for
_LETTERS = re.compile(r"[a-z]+")
_NUMBER = re.compile(r"[0-9A-Z][0-9A-Z-]{3,}")  # the beginning of one
_OF_ID = re.compile(r"[0-9]{17}[0-9X]")


@dataclass(frozen=True)
class FoundPerson:
    """Somebody, with their number masked."""

    id: int
    name: str
    id_number: str


@dataclass(frozen=True)
class Found:
    """No more than SHOWN of each; `is_cut` where there are more papers or units."""

    papers: Sequence[Row[Any]] = ()
    people: Sequence[FoundPerson] = ()
    units: Sequence[Row[Any]] = ()
    is_cut: bool = False
    standings: Sequence[PaperStanding] = ()  # of the papers

    @property
    def is_empty(self) -> bool:
        return not (self.papers or self.people or self.units)


def search(text: str, may: Callable[[str, str], bool]) -> Found:
    """Three statements at most; of what the viewer has no screen for, none."""
    text = " ".join(text.split())[:LONGEST]
    if not text:
        return Found()
    on_desk = _on_desk(text) if may("read", "Review") else None
    units = _units(text) if may("read", "Organisation") else None
    found = db.session.execute(_papers(on_desk)).all() if on_desk is not None else []
    people = (
        db.session.scalars(_people(on_desk)).all() if on_desk is not None and may("read", "Person") else []
    )
    named = db.session.execute(units).all() if units is not None else []
    return Found(
        found[:SHOWN],
        [FoundPerson(person.id, person.name, mask_id(person.id_number)) for person in people],
        named[:SHOWN],
        max(len(found), len(named)) > SHOWN,
        standings.of_rows(found[:SHOWN]),
    )


def _on_desk(text: str) -> Any:
    """Ids of the papers that are meant, the latest first."""
    letters, number = text.replace(" ", "").replace("'", "").lower(), normalise_id(text)
    if _LETTERS.fullmatch(letters):
        return _rows(
            or_(DeskRow.name_letters.like(f"{letters}%"), DeskRow.name_letters.like(f"% {letters}%"))
        )
    if _OF_ID.fullmatch(number):
        return _latest(
            Paper.person_id.in_(select(Person.id).where(Person.id_number_index == vault.blind_index(number)))
        )
    if _NUMBER.fullmatch(number):
        return _latest(or_(Paper.number.startswith(number), Paper.trainee_number == number))
    named = DeskRow.applicant_name.contains(normalise_name(text), autoescape=True)
    return _rows(or_(named, DeskRow.paper_id.in_(_of_units(text))))


def _of_units(text: str) -> Any:
    """Ids of the papers from units below the viewer with this in their name."""
    called = Organisation.name.contains(normalise_unit_name(text), autoescape=True)
    units = select(Organisation.id).where(called, under(scope.viewer().paths))
    return select(Paper.id).where(Paper.organisation_id.in_(units))


def _rows(criterion: Any) -> Any:
    found = select(DeskRow.paper_id.label("id"), DeskRow.submitted_at).where(criterion).distinct()
    return found.order_by(DeskRow.submitted_at.desc(), DeskRow.paper_id.desc()).limit(SHOWN + 1)


def _latest(criterion: Any) -> Any:
    found = select(Paper.id, Paper.submitted_at).where(criterion, papers.on_desk())
    return found.order_by(Paper.submitted_at.desc(), Paper.id.desc()).limit(SHOWN + 1)


def _papers(on_desk: Any) -> Any:
    found = on_desk.subquery("found")
    columns = (Paper.id, Paper.applicant_name, Paper.number, Paper.organisation_name, Paper.kind)
    columns = (*columns, *standings.COLUMNS.values())
    rows: Any = select(*columns, Track.name.label("track"), Cycle.name.label("cycle")).join(
        found, found.c.id == Paper.id
    )
    return standings.joined(rows).order_by(found.c.submitted_at.desc(), Paper.id.desc())


def _people(on_desk: Any) -> Any:
    """Who those papers are about: whoever is in sight is so by a paper."""
    found = on_desk.subquery("found")
    about = select(Paper.person_id).join(found, Paper.id == found.c.id)
    return select(Person).where(Person.id.in_(about)).order_by(Person.name, Person.id).limit(SHOWN)


def _units(text: str) -> Any:
    """By a part of the name, or a whole code; None where no unit can be meant: nobody spells one."""
    name, code = normalise_unit_name(text), normalise_id(text)
    if _LETTERS.fullmatch(name.lower()):
        return None
    is_meant = or_(
        Organisation.name.contains(name, autoescape=True),
        Organisation.code == code,
        Organisation.credit_code == code,
    )
    found = select(Organisation.id, Organisation.name, Organisation.state).where(
        is_meant, scope.criterion(Organisation)
    )
    return found.order_by(Organisation.path).limit(SHOWN + 1)
