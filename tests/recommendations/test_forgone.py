"""A body that recommends nobody says so until the close; who says nothing has forgone it, and nothing is handed in later but with an extension."""

from __future__ import annotations

import datetime as dt

import pytest
from flask import Flask
from sqlalchemy import select

from tepei.papers.endorsement_models import Endorsement
from tepei.portal import clock, scope
from tepei.portal.database import ZONE, transaction
from tepei.portal.errors import Refused
from tepei.programmes import yearly
from tepei.programmes.models import Extension
from tepei.recommendations import forgoing, returns
from tepei.recommendations.models import ForgoneRecommendation, Recommendation, RecommendedPerson
from tests import factories
from tests.papers.stage import cycle
from tests.recommendations.body import NOBODY, Body, demand, events_of


def test_recommending_nobody_is_an_answer(portal: Flask) -> None:
    with portal.app_context():
        body = Body(demand())
        body.start()
        body.fill({key: text for key, text in NOBODY.items() if key != "statement"})
        with pytest.raises(Refused, match="还有 1 处没有填好"):
            body.hand_in()
        body.fill(NOBODY)
        body.hand_in()
        with factories.signed_in(body.stage.reviewers["region"]):
            states = {each.body.code: each.state for each in returns.of(cycle())}
        assert (states["152200"], states["150100"]) == ("nobody", "due")


def test_who_says_nothing_until_the_close_is_noted_once(portal: Flask) -> None:
    with portal.app_context():
        body = Body(demand())
        body.recommend(body.stage.arrived("prefecture"))
        assert forgoing.note() == []
        clock.move_to(dt.datetime(2023, 3, 21, 9, tzinfo=ZONE))
        noted = {row.organisation.code for row in forgoing.note()}
        assert "150100" in noted
        assert "152200" not in noted
        assert forgoing.note() == []
        assert events_of("recommendation.forgo") == len(noted)
        with factories.signed_in(body.stage.reviewers["region"]):
            states = {each.body.code: each.state for each in returns.of(cycle())}
            assert (states["152200"], states["150100"]) == ("handed_in", "forgone")


def test_nothing_is_handed_in_after_the_close_but_with_an_extension(portal: Flask) -> None:
    with portal.app_context():
        body = Body(demand())
        body.start()
        body.fill(NOBODY)
        clock.move_to(dt.datetime(2023, 3, 21, 9, tzinfo=ZONE))
        with pytest.raises(Refused, match="截止"):
            body.hand_in()
        with scope.everything("a test extends"), transaction() as session:
            closes_at = dt.datetime(2023, 3, 25, tzinfo=ZONE)
            pk = factories.organisation("152200").id
            granter = {"granted_by_id": body.stage.reviewers["region"].id, "granted_at": clock.now()}
            session.add(
                Extension(
                    cycle_id=cycle().id, organisation_id=pk, closes_at=closes_at, reason="延期", **granter
                )
            )
        body.hand_in()
        assert body.found().state == "in_review"


def test_year_is_wiped_with_its_lists(portal: Flask) -> None:
    with portal.app_context():
        body = Body(demand())
        body.recommend(body.stage.arrived("prefecture"))
        forgoing.note()
        with scope.everything("a test wipes a year"), transaction() as session:
            yearly.wipe(cycle().id)
            for model in (Recommendation, RecommendedPerson, ForgoneRecommendation, Endorsement):
                assert session.scalars(select(model)).all() == []
