"""Whether who was selected still meets what has to go on holding 应持续符合的条件: asked before a place, the report-in and a payment."""

from __future__ import annotations

from sqlalchemy import exists, select

from tepei.people import queries as people
from tepei.people.models import Person
from tepei.policy.verdict import Verdict
from tepei.policy.words import say
from tepei.portal import clock, scope
from tepei.portal.database import db
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
