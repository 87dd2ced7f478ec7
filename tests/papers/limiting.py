"""Limits laid down before the year is opened, people of whom something is known, and who then holds a place."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from tepei.applications.models import Application
from tepei.papers.models import Decision
from tepei.portal import scope
from tepei.portal.database import db, transaction
from tepei.portal.errors import Refused
from tepei.schemes.models import Limit
from tests.papers.stage import Stage, cycle, stage

GRASSROOTS = [[{"fact": "is_grassroots", "operator": "is", "value": True}]]
MINORITY = [[{"fact": "is_minority", "operator": "is", "value": True}]]


def limited(**values: Any) -> None:
    """Before the year is opened."""
    with scope.everything("a test limits"), transaction() as session:
        session.add(Limit(cycle_id=cycle().id, key=values["kind"], position=0, **values))


def known_of(paper: Application, **facts: object) -> Application:
    with scope.everything("a test knows the person"), transaction() as session:
        session.get_one(Application, paper.id).facts = facts
    return paper


def arrived(made: Stage, **facts: object) -> Application:
    """A paper that waits for the recommending body, of a person of whom this is known."""
    paper = known_of(made.paper(), **facts)
    return made.play(paper, "applicant.submit unit.approve county.approve")


def recommend(made: Stage, paper: Application) -> None:
    made.act(paper, "prefecture", "approve")


def recommend_on_both_tracks(refusal: str | None) -> None:
    """One on the first track, and one on the second: that goes through, or is refused in these words."""
    made = stage()
    recommend(made, arrived(made))
    second = made.play(made.paper("inside"), "applicant.submit unit.approve county.approve")
    if refusal is None:
        recommend(made, second)
    else:
        with pytest.raises(Refused, match=refusal):
            recommend(made, second)


def holds(paper: Application) -> bool:
    with scope.everything("a test looks"):
        db.session.expire_all()
        return db.session.get_one(Application, paper.id).holds_place


def last_passed() -> tuple[list[str], str]:
    """What the last decision passed over, and why."""
    with scope.everything("a test looks"):
        last = db.session.scalars(select(Decision).order_by(Decision.id.desc()).limit(1)).one()
    return last.granted, last.opinion
