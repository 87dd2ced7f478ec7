"""A year of training in a rehearsal: placed, trained, certified and paid like the real one, and gone without a trace."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from flask import Flask
from sqlalchemy import select

from tepei.applications import actions as applications
from tepei.certificates import actions as certificates
from tepei.certificates.models import Certificate
from tepei.funding import batch_actions, entitlement_actions
from tepei.funding.entitlement_models import Entitlement
from tepei.messages.models import Message
from tepei.papers import actions as papers
from tepei.people.models import Person
from tepei.placements import actions as placements
from tepei.placements.models import Placement, TrainingOffer
from tepei.placements.states import ACCEPTED
from tepei.portal import clock, scope
from tepei.portal.database import db, transaction
from tepei.programmes import queries
from tepei.programmes.models import Cycle
from tepei.trainees import actions as training
from tepei.trainees import notes
from tepei.trainees.models import Trainee
from tepei.trainees.notes import TypedNote
from tepei.trainees.rules import TypedAct
from tepei.years import rehearsing
from tests import factories
from tests.applications import filling
from tests.papers.stage import Stage, stage
from tests.years.test_rehearsing import rows


def test_year_of_training_is_rehearsed_and_wiped(portal: Flask) -> None:
    with portal.app_context():
        desk = stage()
        second = factories.member("second", "region_reviewer", "150000")
        school = factories.node("示例培养单位", "training_unit", "150000")
        clerk = factories.member("school", "training_unit", school)
        person = factories.person("one", name="白音")
        before = rows()
        region = desk.reviewers["region"]
        with factories.signed_in(region):
            year = rehearsing.rehearse(queries.cycle_by_code("nmg-tepei-2023"))
        select_one(desk, person, year)
        with factories.signed_in(region):
            place(year, school.id)
        with factories.signed_in(clerk):
            placements.answer(only(Placement).id, ACCEPTED)
        with factories.signed_in(region):
            placements.issue(only(Trainee).track_id, None)
            notes.note(only(Trainee).id, TypedNote("paper", clock.today(), "申报表", 2))
        with factories.signed_in(clerk):
            for verb in ("report_in", "begin", "assess", "complete"):
                typed = TypedAct(clock.today(), "达到要求", result="qualified")
                training.act(only(Trainee).id, only(Trainee).version, verb, typed)
        with factories.signed_in(region):
            certificates.issue(year)
            entitlement_actions.compute(year)
            tuition = next(each for each in every(Entitlement) if each.item == "tuition_outside")
            entitlement_actions.settle(tuition.id, tuition.version, Decimal(30000), "演练")
            batch = batch_actions.prepare(year, "演练", [("tuition_outside", 0)])
        with factories.signed_in(second):
            approved = batch_actions.approve(batch.id, batch.version)
            batch_actions.pay(approved.id, approved.version, clock.today())
        assert only(Certificate).name == "白音"
        with scope.everything("a test looks"):
            assert db.session.scalars(select(Message.id)).all() == [], "a rehearsal tells nobody"
        with factories.signed_in(region):
            again = queries.cycle_by_code(year.code)
            rehearsing.wipe(again.id, again.version, again.code)
        assert rows() == before


def select_one(desk: Stage, person: Person, year: Cycle) -> None:
    """An application of the rehearsal, all the way."""
    with factories.signed_in(person):
        draft = applications.start(year, year.tracks[0], desk.unit.id)
        paper = applications.submit(filling.fill(draft).id, draft.form.edition)
    for reviewer in (*desk.reviewers.values(), desk.reviewers["region"]):
        with factories.signed_in(reviewer):
            verb = papers.select if (found := filling.reloaded(paper)).state == "approved" else papers.approve
            verb(paper.id, found.version, "同意")


def place(year: Cycle, school_id: int) -> None:
    """By hand, on the facts."""
    with transaction() as session:
        offer = TrainingOffer(track_id=year.tracks[0].id, training_unit_id=school_id, places=1)
        session.add(offer)
        session.flush()
        placements.propose(only(Trainee).id, offer.id, "演练")


def every(model: type[Any]) -> list[Any]:
    """All rows, as the database has them."""
    with scope.everything("a test looks"):
        return list(db.session.scalars(select(model).execution_options(populate_existing=True)))


def only(model: type[Any]) -> Any:
    """The only row."""
    [row] = every(model)
    return row
