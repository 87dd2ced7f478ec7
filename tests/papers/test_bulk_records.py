"""What was decided about many papers is found again by the office that decided it."""

from __future__ import annotations

import re

from flask import Flask
from sqlalchemy import func, select

from tepei.papers import bulk_actions, bulk_records
from tepei.papers.bulk_models import BulkDecision, BulkEntry
from tepei.portal import scope
from tepei.portal.database import db
from tests import factories
from tests.papers.browsing import WAITING, Desk
from tests.papers.stage import Stage, set_places, stage

LISTED = "/review/bulk/list/"


def decide(play: Stage, tracks: list[str]) -> list[int]:
    """Papers that lie with the prefecture are approved at once there; their ids in this order."""
    papers = [play.arrived("prefecture", track) for track in tracks]
    with factories.signed_in(play.reviewers["prefecture"]):
        rows = [(paper.id, paper.version) for paper in papers]
        bulk_actions.foresee_many("approve", rows)
        bulk_actions.decide_many("approve", rows, "同意推荐")
    return [paper.id for paper in papers]


def test_record_keeps_who_was_decided_and_why_others_were_left(app: Flask) -> None:
    play = stage()
    set_places("152200", 1)
    first, second = decide(play, ["outside", "outside"])
    with factories.signed_in(play.reviewers["prefecture"]):
        (bulk,) = db.session.scalars(select(BulkDecision)).all()  # what is only foreseen leaves none
        assert (bulk.verb, bulk.done, bulk.left, bulk.opinion) == ("approve", 1, 1, "同意推荐")
        done, left = bulk_records.entries(bulk)
    assert (done.paper_id, done.reason, left.paper_id, left.decision_id) == (first, None, second, None)
    assert done.decision_id and "名额" in left.reason


def test_record_is_the_offices_alone(app: Flask) -> None:
    play = stage()
    decide(play, ["outside", "inside"])
    for who, count in (("prefecture", 1), ("county", 0), ("region", 0)):
        with factories.signed_in(play.reviewers[who]):
            assert db.session.scalar(select(func.count(BulkDecision.id))) == count, who
            assert db.session.scalar(select(func.count(BulkEntry.id))) == 2 * count, who


def test_desk_leads_to_the_record_which_is_opened_and_printed_later(desk: Desk) -> None:
    paper = desk.lay("prefecture", "阿古拉")
    own = desk.at("prefecture")
    question = own.press(own.read(WAITING), "/review/action_post", action="approve_many", rowid=[str(paper)])[
        1
    ]
    row = re.findall(r'name="row" value="([^"]+)"', question)
    shown = own.press(question, "/review/papers/approve-many", row=row, opinion="同意推荐")[1]
    assert "本结果已留存" in shown
    assert LISTED in own.read(WAITING)
    found = re.search(r'href="(/review/bulk/show/\d+)"', own.read(LISTED))
    assert found and found[1] in shown
    again = own.read(found[1])
    assert "阿古拉" in again and "同意推荐" in again and "data-print" in again
    assert "本结果已留存" not in again
    with desk.app.app_context(), scope.everything("a test looks"):
        bulk = db.session.scalars(select(BulkDecision)).one()
        assert bulk.actor_name in again and bulk.organisation_name in again
    desk.at("county").read(found[1], 404)
