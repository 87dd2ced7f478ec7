"""What is known of experts and of whom they assess, as the rules of conflicts read it 回避."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from tepei.forms.content import rows_of, usual
from tepei.organisations.models import Organisation, ids_on
from tepei.papers.models import Paper
from tepei.people.models import Person
from tepei.policy.body_kinds import EMPLOYS
from tepei.policy.conflicts import Assessed, Assessor, KnownUnit, Tie, words_in
from tepei.policy.fields import Form
from tepei.policy.names import normalise_name, normalise_unit_name
from tepei.portal import province, scope
from tepei.portal.database import db
from tepei.programmes import queries as programmes
from tepei.selection.expert_models import Expert
from tepei.selection.round_models import RoundEntry

_WHOLE = "conflicts are found in all that is known, whoever asks"


def assessors(ids: Collection[int]) -> dict[int, Assessor]:
    """Experts by their id."""
    statement = select(Expert).where(Expert.id.in_(ids))
    loaded = statement.options(joinedload(Expert.organisation), selectinload(Expert.ties))
    with scope.everything(_WHOLE):
        experts = db.session.scalars(loaded).all()
        people = _people([each.account_id for each in experts if each.account_id is not None])
        above = _above([each.organisation for each in experts if each.organisation])
    return {
        each.id: Assessor(
            each.name,
            _unit(each.organisation, each.unit_name, above),
            tuple(Tie(tie.kind, tie.name, tie.unit_name) for tie in each.ties),
            people.get(each.account_id) if each.account_id is not None else None,
        )
        for each in experts
    }


def assessed(entry_ids: Collection[int]) -> dict[int, Assessed]:
    """Whom entries are about, by the entry's id."""
    statement = (
        select(RoundEntry.id, Paper)
        .join(Paper, RoundEntry.paper_id == Paper.id)
        .where(RoundEntry.id.in_(entry_ids))
        .options(
            joinedload(Paper.organisation),
            joinedload(Paper.form),
            joinedload(Paper.revision),
            joinedload(Paper.cycle),
        )
    )
    with scope.everything(_WHOLE):
        found = db.session.execute(statement).all()
        above = _above([paper.organisation for _pk, paper in found])
        return {
            pk: Assessed(
                normalise_name(paper.applicant_name),
                _unit(paper.organisation, paper.organisation_name, above),
                words_in(_naming(programmes.form_of(paper), paper.form.answers if paper.form else {})),
                paper.person_id,
            )
            for pk, paper in found
        }


def _naming(form: Form, answers: Mapping[str, Any]) -> Iterator[str]:
    """The answers in which an application names other people: names that are asked for, and everything that is said in rows."""
    for section in form.sections:
        for field in section.fields:
            if not field.locked and (section.rows or field.kind == "name"):
                yield from (usual(field, row) for row in rows_of(section, answers))


def _unit(organisation: Organisation | None, name: str, above: Mapping[int, frozenset[int]]) -> KnownUnit:
    names = frozenset(filter(None, {normalise_unit_name(name)}))
    if organisation is None:
        return KnownUnit(names=names)
    return KnownUnit(
        organisation.id,
        above.get(organisation.id, frozenset()),
        organisation.credit_code or "",
        names | {normalise_unit_name(organisation.name)},
    )


def _above(units: Collection[Organisation]) -> dict[int, frozenset[int]]:
    """By unit the ids of what stands over it within one legal unit: as far up as people are employed; a bureau is over all and employs none of them."""
    bodies = province.bodies().by_code
    chains = {unit.id: ids_on(unit.path)[:-1] for unit in units if unit.path}
    ids = {pk for chain in chains.values() for pk in chain}
    kinds = dict(
        db.session.execute(select(Organisation.id, Organisation.kind).where(Organisation.id.in_(ids))).all()
    )
    found = {}
    for pk, chain in chains.items():
        within: set[int] = set()
        for each in reversed(chain):
            if EMPLOYS not in bodies[kinds[each]].does:
                break
            within.add(each)
        found[pk] = frozenset(within)
    return found


def _people(account_ids: Collection[int]) -> dict[int, int]:
    """Persons by their account."""
    found = select(Person.user_id, Person.id).where(Person.user_id.in_(account_ids))
    return {user_id: pk for user_id, pk in db.session.execute(found)}
