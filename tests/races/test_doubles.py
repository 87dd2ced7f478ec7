"""Two people do the same thing at once: one does it, the others read that it is done; nobody reads of a fault."""

from __future__ import annotations

from collections import Counter

import pytest
from flask import Flask
from sqlalchemy import select

from tepei.portal import queue, scope
from tepei.portal.database import db
from tepei.portal.jobs import Job as Ordered
from tepei.portal.jobs import enqueue
from tepei.programmes.models import Cycle
from tepei.years.rollover import Next
from tepei.years.starting import roll_over
from tests import factories
from tests.races.crowd import Job, crowd

pytestmark = pytest.mark.race
ROUNDS = 3
CROWD = 5


def _roll_over(number: int) -> None:
    with scope.everything("an administrator looks at the year"):
        source = db.session.scalars(select(Cycle).order_by(Cycle.id)).first()
        roll_over(source, Next(f"next-{number}", f"下一年度 {number}", 2031))


def _order() -> None:
    queue.put = lambda _job_id: None
    enqueue("test", "测试")


def test_one_code_is_one_year_however_many_roll_it_over(app: Flask) -> None:
    factories.member("admin", "region_reviewer", "150000")
    with crowd(app, CROWD) as people:
        for number in range(ROUNDS):
            answers = people.act([Job(_roll_over, (number,), "admin")] * CROWD)
            assert Counter(answers) == {"done": 1, "refused": CROWD - 1}, answers


def test_clicks_at_the_same_moment_order_one_job(app: Flask) -> None:
    factories.member("li", "prefecture_reviewer", "152200")
    with crowd(app, CROWD) as people:
        answers = people.act([Job(_order, (), "li")] * CROWD)
    assert Counter(answers) == {"done": 1, "refused": CROWD - 1}
    with scope.everything("a test counts"):
        assert len(db.session.scalars(select(Ordered)).all()) == 1
