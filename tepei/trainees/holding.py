"""Whether who was selected still meets what has to go on holding 应持续符合的条件: asked before a place, the report-in and a payment."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Date, exists, func, literal, null, or_, select, union_all

from tepei.papers.models import Paper
from tepei.people import queries as people
from tepei.people.models import Listing, Person, in_force
from tepei.policy.verdict import Verdict
from tepei.policy.words import Sentence, say
from tepei.portal import clock, scope
from tepei.portal.database import db
from tepei.programmes.models import Cycle, Programme
from tepei.trainees import terms
from tepei.trainees.models import Trainee
from tepei.trainees.note_models import LEFT, TraineeNote

# That the sending unit is listed keeps it from recommending others, and takes nobody's place away.
_NO_UNIT = 0


def holds(trainee: Trainee) -> Verdict:
    """Yes, or no with every reason: a selection revoked meanwhile, a line on 失信名单, an employer that they have left."""
    verdict = Verdict.yes()
    if not terms.is_selected(trainee):
        verdict &= Verdict.no("revoked", say("%(name)s的入选已撤销。", name=trainee.name))
    if _is_sanctioned(trainee):
        verdict &= Verdict.no("sanctioned", say("%(name)s在失信名单有效期内。", name=trainee.name))
    if _has_left(trainee):
        text = say("派出单位已登记%(name)s调离本单位，请与派出单位核实。", name=trainee.name)
        verdict &= Verdict.no("left", text)
    return verdict


def _is_sanctioned(trainee: Trainee) -> bool:
    """Today, for the programme of the year."""
    with scope.everything("what has to go on holding is asked whoever acts"):
        person = db.session.get_one(Person, trainee.person_id)
        programme = trainee.cycle.programme.code
        found = people.listed(person, _NO_UNIT, (), programme, clock.today())
        return "sanctioned" in found.certain


def _has_left(trainee: Trainee) -> bool:
    with scope.everything("what has to go on holding is asked whoever acts"):
        noted = exists().where(TraineeNote.trainee_id == trainee.id, TraineeNote.kind == LEFT)
        return bool(db.session.scalar(select(noted)))


def stopped(selected: Any) -> dict[int, Sentence]:
    """The same for many at once: of these selected papers (a criterion of `Paper`), whether they are trained or not, who stopped holding the
    conditions, by the id of the paper with the gravest reason; one statement.
    """
    left = (
        select(Paper.id, literal(0), null().cast(Date))
        .join(Trainee, Trainee.application_id == Paper.id)
        .join(TraineeNote, TraineeNote.trainee_id == Trainee.id)
    )
    revoked = select(Paper.id, literal(1), null().cast(Date)).where(selected, Paper.state != "selected")
    found = union_all(left.where(selected, TraineeNote.kind == LEFT), revoked, *_sanctioned(selected))
    with scope.everything("what has to go on holding is asked whoever acts"):
        rows = sorted(db.session.execute(found), key=lambda row: row[1])
    return {pk: _why(grave, until) for pk, grave, until in rows}


def _sanctioned(selected: Any) -> Iterator[Any]:
    """For their own programme, or for all: people, and units that filed for themselves."""
    of_theirs = or_(Listing.programme == "", Listing.programme == Programme.code)
    found = (
        select(Paper.id, literal(2), func.max(Listing.until))
        .join(Cycle, Cycle.id == Paper.cycle_id)
        .join(Programme, Programme.id == Cycle.programme_id)
        .where(selected, Listing.kind == "sanctioned", in_force(clock.today()), of_theirs)
        .group_by(Paper.id)
    )
    of_people = found.join(Person, Person.id == Paper.person_id)
    yield of_people.join(Listing, Listing.id_number_index == Person.id_number_index)
    yield found.join(Listing, Listing.organisation_id == Paper.organisation_id).where(
        Paper.person_id.is_(None)
    )


def _why(grave: int, until: Any) -> Sentence:
    if grave == 2:
        return say("已列入失信名单（至%(until)s）", until=until.isoformat() if until else say("长期"))
    return say("入选已撤销") if grave else say("派出单位已登记调离本单位")
