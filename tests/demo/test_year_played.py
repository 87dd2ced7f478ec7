"""Placed trainees are played into every state by the verbs of those who answer for them."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from flask import Flask

from tepei.demo import training
from tepei.demo.tree import Tree
from tepei.papers.invariants import invariants
from tepei.policy.traineeship import STATES
from tepei.portal import clock, scope
from tepei.portal.database import ZONE, db, transaction
from tepei.trainees.models import Trainee
from tests import factories
from tests.access.trainee_rows import trained
from tests.papers.stage import stage

BEGINS_ON = dt.date(2023, 9, 1)


def test_year_leads_to_every_state(sqlite_portal: Flask) -> None:
    with sqlite_portal.app_context():
        clock.move_to(dt.datetime(2023, 8, 20, 9, tzinfo=ZONE))
        unit = stage().unit
        school = factories.node("示例培养单位", "training_unit", "150000")
        ids = [trained(f"学员{number}", unit, school) for number in range(len(training.STORIES) + 1)]
        with scope.everything("a test plays a year"), transaction() as session:
            tree = Tree(session, {})
            training.play_year(tree, [session.get_one(Trainee, pk) for pk in ids], BEGINS_ON)
            states = Counter(db.session.get_one(Trainee, pk).state for pk in ids)
        assert set(states) == set(STATES) - {"awaiting"}
        assert states["completed"] == 3
        # The papers of these people were never decided: of trainees everything holds.
        assert [each for each in invariants() if "学员" in each.text] == []
