"""Who is selected becomes a trainee, and each move of their life is one row beside the state."""

from __future__ import annotations

import datetime as dt

import pytest
from flask import Flask
from sqlalchemy import select

from tepei.applications.models import Application
from tepei.portal import clock, scope
from tepei.portal.audit import AuditEntry
from tepei.portal.database import db, transaction
from tepei.portal.errors import Refused, Stale
from tepei.trainees import moves
from tepei.trainees.models import Trainee
from tests import factories
from tests.papers.stage import stage

SELECTED = "applicant.submit unit.approve county.approve prefecture.approve region.approve region.select"


def trainee_of(paper: Application) -> Trainee | None:
    return db.session.scalars(select(Trainee).where(Trainee.application_id == paper.id)).one_or_none()


@pytest.fixture
def selected(app: Flask) -> Trainee:
    with scope.everything("a test looks"):
        at = stage("152221")
        trainee = trainee_of(at.play(at.paper(), SELECTED))
        assert trainee
        return trainee


def test_selection_makes_a_trainee_and_a_place_is_found(selected: Trainee) -> None:
    school = factories.node("示例培养单位", "training_unit", "150000")
    with scope.everything("a test places"), transaction():
        move = moves.make(selected, "place", training_unit_id=school.id, preference=2, on=dt.date(2023, 7, 1))
    assert (selected.state, selected.training_unit, selected.present) == ("placed", school, True)
    assert (move.from_state, move.on, move.before) == (
        "awaiting",
        dt.date(2023, 7, 1),
        {"training_unit_id": None, "training_unit_name": "", "preference": None},
    )
    with scope.everything("a test looks"):
        told = db.session.scalars(
            select(AuditEntry.event).where(AuditEntry.subject == f"trainees:{selected.id}")
        ).all()
    assert told == ["trainee.born", "trainee.place"]


def test_revoked_selection_ends_the_training(app: Flask) -> None:
    with scope.everything("a test looks"):
        at = stage("152221")
        paper = at.play(at.paper(), f"{SELECTED} region.revoke")
        trainee = trainee_of(paper)
        assert trainee
        assert (trainee.state, trainee.present, trainee.moves[-1].verb) == ("ended", None, "end")


def test_ended_training_goes_on_where_it_stood(selected: Trainee) -> None:
    with scope.everything("a test moves"), transaction():
        for verb in ("place", "report_in", "begin", "end"):
            moves.make(selected, verb)
        moves.make(selected, "reinstate", reason="误操作")
    assert (selected.state, selected.present) == ("training", True)


def test_what_the_table_does_not_know_is_refused_and_a_stale_move_too(selected: Trainee) -> None:
    with scope.everything("a test moves"), transaction():
        with pytest.raises(Refused, match="不能办理“结业”"):
            moves.make(selected, "complete")
        selected.version  # noqa: B018  what the page showed
        db.session.execute(Trainee.__table__.update().values(version=9))
        with pytest.raises(Stale):
            moves.make(selected, "place")


def test_clock_says_the_day_of_a_move(selected: Trainee) -> None:
    with scope.everything("a test moves"), transaction():
        assert moves.make(selected, "place").on == clock.today()
