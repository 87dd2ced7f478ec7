"""Fifty offices issue certificates at the same moment: numbers without gaps and without doubles."""

from __future__ import annotations

from collections import Counter

import pytest
from flask import Flask
from sqlalchemy import select

from tepei.certificates import actions
from tepei.certificates.models import Certificate
from tepei.portal import scope
from tepei.portal.database import db
from tests.funding.ledger import ledger
from tests.papers.stage import cycle
from tests.races.crowd import Job, crowd

pytestmark = pytest.mark.race
CROWD = 50


def _issue(trainee_id: int) -> object:
    return actions.issue(cycle(), [trainee_id])


def _issue_all() -> object:
    return actions.issue(cycle())


def _serials() -> list[int]:
    with scope.everything("a test counts"):
        db.session.rollback()
        return list(db.session.scalars(select(Certificate.serial).order_by(Certificate.serial)))


def test_certificates_issued_at_once_are_numbered_one_after_the_other(app: Flask) -> None:
    books = ledger()
    people = [books.trainee().id for _ in range(CROWD)]
    with crowd(app, CROWD) as offices:
        answers = offices.act([Job(_issue, (pk,), books.clerk.username) for pk in people])
    assert Counter(answers) == {"done": CROWD}
    assert _serials() == list(range(1, CROWD + 1))


def test_who_is_issued_by_several_at_once_has_one(app: Flask) -> None:
    books = ledger()
    for _ in range(3):
        books.trainee()
    with crowd(app, 4) as offices:
        answers = offices.act([Job(_issue_all, (), books.clerk.username)] * 4)
    assert Counter(answers) == {"done": 1, "refused": 3}
    assert _serials() == [1, 2, 3]
