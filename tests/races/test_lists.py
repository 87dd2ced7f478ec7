"""Lists of recommendation at the same moment: begun once, handed in once, and never one place too many."""

from __future__ import annotations

from collections import Counter

import pytest
from flask import Flask
from sqlalchemy import func, select

from tepei.papers import draft_actions
from tepei.papers.invariants import invariants
from tepei.portal import scope
from tepei.portal.database import db
from tepei.recommendations import actions
from tepei.recommendations.models import Recommendation
from tests import factories
from tests.papers.stage import cycle, place, set_places, stage
from tests.races.crowd import Job, crowd
from tests.recommendations.body import Body, demand

pytestmark = pytest.mark.race
CROWD = 4
POOL, CITY, DIRECT = "150700", "150702", "150781"


def _start(body_id: int) -> None:
    actions.start(cycle().id, body_id)


def _hand_in(pk: int, edition: int) -> None:
    draft_actions.submit(pk, edition)


def _ready(body: Body) -> tuple[int, int]:
    """A signed list of two: its id and its edition."""
    people = [body.stage.arrived("prefecture") for _ in range(2)]
    body.start()
    for paper in people:
        body.arrange("add", paper)
    body.fill()
    body.sign()
    with scope.everything("a test looks"):
        return body.pk, body.found().form.edition


def test_list_is_begun_once(app: Flask) -> None:
    body = Body(demand())
    with factories.signed_in(body.reviewer):
        pk = scope.viewer().organisation_ids[0]
    name = body.stage.reviewers["prefecture"].username
    with crowd(app, CROWD) as people:
        answers = people.act([Job(_start, (pk,), name)] * CROWD)
    assert Counter(answers) == {"done": 1, "refused": CROWD - 1}
    with scope.everything("a test counts"):
        assert db.session.scalar(select(func.count()).select_from(Recommendation)) == 1


def test_list_is_handed_in_once(app: Flask) -> None:
    body = Body(demand())
    at = _ready(body)
    name = body.stage.reviewers["prefecture"].username
    with crowd(app, CROWD) as people:
        answers = people.act([Job(_hand_in, at, name)] * CROWD)
    assert Counter(answers) == {"done": 1, "refused": CROWD - 1}
    assert place("152200").taken == 2
    with scope.everything("a test looks"):
        assert invariants() == []


def test_two_lists_that_share_the_last_places_go_wholly_or_not_at_all(app: Flask) -> None:
    """满洲里市 draws on the places of 呼伦贝尔市."""
    demand()
    first, second = Body(stage(CITY)), Body(stage(DIRECT))
    set_places(POOL, 3)
    lists = [(_ready(body), body.stage.reviewers["prefecture"].username) for body in (first, second)]
    with crowd(app, 2) as people:
        answers = people.act([Job(_hand_in, at, name) for at, name in lists])
    assert Counter(answers) == {"done": 1, "refused": 1}
    assert place(POOL).taken == 2
    with scope.everything("a test looks"):
        assert invariants() == []
        db.session.expire_all()
        states = Counter(db.session.scalars(select(Recommendation.state)))
    assert states == {"in_review": 1, "draft": 1}
