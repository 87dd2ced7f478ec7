"""Everybody of the demonstrated selection has a training unit and a notice to report."""

from __future__ import annotations

from collections import Counter

from flask import Flask
from sqlalchemy import select

from tepei.demo import placing
from tepei.demo.tree import Tree
from tepei.organisations.models import Organisation
from tepei.placements.models import Placement, ReportNotice, TrainingOffer
from tepei.portal import scope
from tepei.portal.database import db, transaction
from tepei.programmes import queries as programmes
from tepei.trainees.models import Trainee
from tests.demo.test_training import app as app  # noqa: PLC0414  the same demonstration


def test_everybody_is_placed_by_the_verbs(app: Flask) -> None:
    with app.app_context(), scope.everything("a test plays on"):
        with transaction() as session:
            tree = Tree(session, {each.code: each for each in session.scalars(select(Organisation))})
            assert placing.place_all(tree, programmes.cycle_by_code("nmg-tepei-2023")) == 80
        placed = db.session.scalars(select(Trainee)).all()
        assert {each.state for each in placed} == {"placed"}
        assert {1, 2} <= {each.preference for each in placed}
        states = Counter(db.session.scalars(select(Placement.state)).all())
        assert (states["accepted"], states["declined"]) == (80, 2)
        assert len(db.session.scalars(select(ReportNotice)).all()) == 80
        assert all(each.taken <= each.places for each in db.session.scalars(select(TrainingOffer)))
