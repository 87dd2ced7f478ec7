"""特培 2023 after its year of training (`DEMO=training bin/run`)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select

from tepei.certificates.models import Certificate
from tepei.demo import loading
from tepei.funding.batch_models import PaymentBatch
from tepei.funding.entitlement_models import Entitlement
from tepei.papers.invariants import invariants
from tepei.placements.models import Placement, ReportNotice, TrainingOffer
from tepei.policy import traineeship
from tepei.portal import audit, scope
from tepei.portal.database import db
from tepei.trainees.models import Trainee
from tests.demo.conftest import deployed


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """As `DEMO=training bin/run` makes it. No application context is open."""
    made = deployed(tmp_path_factory.mktemp("training"), DEMO="training")
    with made.app_context():
        assert loading.load() == 80
        assert loading.load() == 0
    return made


@pytest.fixture
def year(app: Flask) -> Iterator[Flask]:
    """The same, looked at by who sees everything."""
    with app.app_context(), scope.everything("a test looks at the whole demonstration"):
        yield app


def test_somebody_is_in_every_state_of_a_trainee(year: Flask) -> None:
    found = db.session.scalars(select(Trainee)).all()
    assert Counter(each.track.code for each in found) == {"outside": 40, "inside": 40}
    assert {each.state for each in found} == set(traineeship.STATES)
    assert {each.preference for each in found} == {0, 1, 2, 3, None}
    assert ("completed", 0) in {(each.state, each.preference) for each in found}  # adjusted, and completed


def test_everybody_but_the_last_declined_was_told_where_to_report(year: Flask) -> None:
    states = Counter(db.session.scalars(select(Placement.state)))
    assert (states["accepted"], states["declined"]) == (78, 4)
    assert len(db.session.scalars(select(ReportNotice)).all()) == 78
    assert all(each.taken <= each.places for each in db.session.scalars(select(TrainingOffer)))


def test_who_completed_has_a_certificate_and_nobody_else(year: Flask) -> None:
    completed = set(db.session.scalars(select(Trainee.id).where(Trainee.state == "completed")))
    issued = db.session.scalars(select(Certificate).order_by(Certificate.serial)).all()
    assert {each.trainee_id for each in issued} == completed
    assert [each.serial for each in issued] == [*range(1, len(completed) + 1)]


def test_money_is_what_the_notice_says(year: Flask) -> None:
    """内人社办发〔2023〕21号 八: a whole year is 40,200 outside and 20,800 inside; who ended for themselves gets no allowance."""
    sums: dict[int, Decimal] = {}
    for row in db.session.scalars(select(Entitlement)):
        sums[row.paper_id] = sums.get(row.paper_id, Decimal(0)) + (row.amount or 0)
    whole = [
        (each.track.code, sums[each.application_id])
        for each in db.session.scalars(select(Trainee).where(Trainee.state == "completed"))
        if each.left_on and each.begins_on and (each.left_on - each.begins_on).days > 360
    ]
    assert set(whole) == {("outside", Decimal(40200)), ("inside", Decimal(20800))}
    batches = db.session.scalars(select(PaymentBatch)).all()
    assert {each.state for each in batches} == {"paid", "draft"}
    assert all(each.total == sum(line.amount for line in each.lines) for each in batches)
    assert all(each.approved_by_id != each.prepared_by_id for each in batches if each.approved_by_id)


def test_everything_adds_up(year: Flask) -> None:
    assert invariants() == []
    assert audit.verify() is None
