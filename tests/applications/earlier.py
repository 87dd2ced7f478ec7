"""Lines of 入选经历: written by a selection, or entered by hand."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from tepei.applications.models import Application
from tepei.people import participations
from tepei.people.models import Participation, Person
from tepei.people.participations import TypedParticipation
from tepei.portal import scope
from tepei.portal.database import db, transaction
from tests.papers.stage import Stage

UP = "applicant.submit unit.approve county.approve prefecture.approve region.approve region.select"


def lines() -> list[Participation]:
    with scope.everything("a test looks"):
        return list(db.session.scalars(select(Participation).order_by(Participation.id)))


def selected(made: Stage, person: Person | None = None) -> Application:
    return made.play(made.paper(person=person), UP)


def entered(person: Person | None = None, **values: Any) -> Participation:
    """A line that the region enters."""
    with scope.everything("a test enters a line"), transaction():
        number = person.id_number if person else ""
        told = {
            "name": "白音",
            "unit_name": "",
            "programme": "nmg-tepei",
            "tier": "",
            "year": 2020,
            "until": None,
        }
        line = TypedParticipation(
            **{**told, "id_number": number, "assessment": "", "basis": "通报", **values}
        )
        return participations.enter(line)
