"""What somebody was selected for 入选经历, with how the training of it ended 结业考核, as the facts of reliefs read it.

Source: 新人社函〔2025〕38号 附件1 七（二）: who completed the training with a qualified assessment counts as having done continuing education.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from sqlalchemy import select

from tepei.applications import earlier
from tepei.people import participations
from tepei.people.models import Person
from tepei.policy.earlier import KnownParticipation
from tepei.policy.facts import Facts
from tepei.policy.traineeship import ASSESSMENTS, QUALIFIED
from tepei.portal import scope
from tepei.portal.database import db
from tepei.trainees.models import Trainee


def are_asked(table: Facts) -> bool:
    """Does some fact rest on what people took part in?"""
    return any(fact.derivation and fact.derivation.source == "earlier" for fact in table.values())


def of(person: Person, day: dt.date) -> list[KnownParticipation]:
    """Those of the register, the latest first; assessed as qualified 合格 is who had completed the training by this day."""
    completed = select(Trainee.application_id).where(
        Trainee.person_id == person.id, Trainee.state == "completed", Trainee.left_on <= day
    )
    with scope.everything("what somebody completed holds for whoever judges their hours"):
        qualified = set(db.session.scalars(completed))
    return [
        replace(earlier.told(row), assessment=str(ASSESSMENTS[QUALIFIED]))
        if row.paper_id in qualified
        else earlier.told(row)
        for row in participations.of(person, ())
    ]
