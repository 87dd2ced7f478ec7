"""Limits are held against the whole list of a body, and waived by who decides."""

from __future__ import annotations

import pytest
from flask import Flask

from tepei.applications import waiving
from tepei.portal import scope
from tepei.portal.database import transaction
from tepei.portal.errors import Absent, Refused
from tepei.recommendations import numbers, queries
from tepei.schemes import checking
from tepei.schemes.models import Limit
from tests import factories
from tests.papers.stage import cycle
from tests.recommendations.body import Body, demand, events_of, standing

GRASSROOTS = [[{"fact": "is_grassroots", "operator": "is", "value": True}]]


def test_limit_over_outcomes_is_held_against_no_list(portal: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody has an outcome before they are decided about."""
    monkeypatch.setattr(checking, "faults", lambda *_: [])  # no track of this year has outcomes
    with portal.app_context():
        with scope.everything("a test limits"), transaction() as session:
            limits = {"ceiling": [], "best": ["优秀"]}
            session.add_all(
                Limit(cycle_id=cycle().id, key=key, position=0, kind="ceiling", number=0, outcomes=outcomes)
                for key, outcomes in limits.items()
            )
        body = Body(demand())
        paper = body.stage.arrived("prefecture")
        body.start()
        body.arrange("add", paper)
        [outside, _inside] = numbers_of(body)
        assert [each.limit.key for each in outside.standings] == ["ceiling"]


@pytest.mark.parametrize("kind", ["reserved", "absolute"])
def test_limit_is_held_against_the_whole_list_and_waived_by_who_decides(portal: Flask, kind: str) -> None:
    with portal.app_context():
        with scope.everything("a test limits"), transaction() as session:
            row = Limit(cycle_id=cycle().id, key=kind, position=0, kind=kind, number=3, when=GRASSROOTS)
            session.add(row)
        body = Body(demand())
        paper = body.stage.arrived("prefecture")
        body.start()
        body.arrange("add", paper)
        body.fill()
        body.sign()
        with pytest.raises(Refused, match="基层"):
            body.hand_in()
        [outside, _inside] = numbers_of(body)
        assert [bool(each.verdict) for each in outside.standings] == [False]
        pk = factories.organisation("152200").id
        with factories.signed_in(body.reviewer), pytest.raises(Absent):
            waiving.waive(cycle(), pk, kind, "本盟市基层人选不足")
        with factories.signed_in(body.stage.reviewers["region"]):
            with pytest.raises(Refused, match="理由"):
                waiving.waive(cycle(), pk, kind, " ")
            with pytest.raises(Absent):
                waiving.waive(cycle(), pk, "nosuch", "理由")
            waiving.waive(cycle(), pk, kind, "本盟市基层人选不足")
            with pytest.raises(Refused, match="已经放宽"):
                waiving.waive(cycle(), pk, kind, "再次放宽")
        body.hand_in()
        assert standing(paper) == [("in_review", 3, 1)]
        assert events_of("limit.waive") == 1


def numbers_of(body: Body) -> list[numbers.Numbers]:
    with factories.signed_in(body.reviewer):
        found = body.found()
        return numbers.of(queries.mandate_for(found), [each.application for each in found.people])
