"""Two arrangers place people at once, on both databases: never more than there are places, nobody twice."""

from __future__ import annotations

from collections import Counter

import pytest
from flask import Flask

from tepei.placements import actions
from tepei.portal import scope
from tepei.portal.database import transaction
from tepei.trainees.models import Trainee
from tests.placements.placing import NORTH, SOUTH, Placing
from tests.races.crowd import Job, crowd

pytestmark = pytest.mark.race
ROUNDS = 5


def _propose(trainee_id: int, offer_id: int) -> None:
    actions.propose(trainee_id, offer_id, "依据实际情况")


@pytest.fixture
def placing(portal: Flask) -> Placing:
    made = Placing(portal)
    for _each in range(3):
        made.select(NORTH, SOUTH)
    made.offer(NORTH, 1)
    made.offer(SOUTH, 1)
    return made


def test_last_place_is_given_once(placing: Placing) -> None:
    with placing.app.app_context():
        jobs = [
            Job(_propose, (pk, placing.offers[NORTH]), name)
            for pk, name in zip(placing.people, ("arranger", "decider", "arranger"), strict=True)
        ]
        with crowd(placing.app, 3) as arrangers:
            for _each in range(ROUNDS):
                answers = Counter(arrangers.act(jobs))
                assert answers["done"] == 1, answers
                assert set(answers) <= {"done", "refused"}
                assert placing.taken(NORTH) == (1, 1)
                _take_back(placing)


def test_one_person_is_placed_once(placing: Placing) -> None:
    with placing.app.app_context():
        person = placing.people[0]
        jobs = [
            Job(_propose, (person, placing.offers[NORTH]), "arranger"),
            Job(_propose, (person, placing.offers[SOUTH]), "decider"),
        ]
        with crowd(placing.app, 2) as arrangers:
            for _each in range(ROUNDS):
                assert set(arrangers.act(jobs)) <= {"done", "refused", "stale"}
                assert placing.taken(NORTH)[0] + placing.taken(SOUTH)[0] == 1
                _take_back(placing)


def _take_back(placing: Placing) -> None:
    """Whoever was proposed waits again."""
    with scope.everything("a test takes back"), transaction() as session:
        for pk in placing.people:
            for each in actions._live(session.get_one(Trainee, pk)):
                actions._withdraw(each, "重来")
