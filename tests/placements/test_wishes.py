"""Unit wishes: copied at the selection, understood where nobody registered their name, and gone beyond with consent or a reason."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from tepei.placements import actions, queries, wishes
from tepei.placements.models import UnitWish
from tepei.portal import scope
from tepei.portal.database import transaction
from tepei.portal.errors import Refused
from tests import factories
from tests.papers.stage import stage
from tests.placements.placing import NORTH, SOUTH, Placing
from tests.trainees.test_births import SELECTED


def test_wishes_are_copied_from_the_form_at_the_selection(app: Flask) -> None:
    with scope.everything("a test selects"), transaction() as session:
        at = stage("152221")
        paper = at.paper()
        preference = {
            "first": "北京大学第一医院",
            "second": " ",
            "third": "南方医院",
            "adjustment": "yes",
            "remarks": "联系人：王某",
        }
        paper.form.answers = {"preference": preference, "plan": {"direction": "心血管内科"}}
        session.flush()
        at.play(paper, SELECTED)
        row = session.scalars(select(UnitWish).where(UnitWish.paper_id == paper.id)).one()
        assert [each["name"] for each in row.wishes] == ["北京大学第一医院", "南方医院"]
        assert (row.subject, row.adjusts, row.contact) == ("心血管内科", True, "联系人：王某")
        session.delete(row)
        session.flush()
        assert (wishes.lay_missing(paper.cycle), wishes.lay_missing(paper.cycle)) == (1, 0)


def test_nobody_is_adjusted_without_consent_but_by_who_decides_with_a_reason(placing: Placing) -> None:
    pk = placing.select(NORTH)
    placing.offer(SOUTH, 1)
    with placing.app.app_context():
        assert placing.confirm() == 0
        with factories.signed_in(placing.arranger), pytest.raises(Refused, match="没有同意调剂"):
            actions.propose(pk, placing.offers[SOUTH], "实际情况")
        with factories.signed_in(placing.region):
            with pytest.raises(Refused, match="写明依据实际情况调剂的理由"):
                actions.propose(pk, placing.offers[SOUTH])
            made = actions.propose(pk, placing.offers[SOUTH], "北方大学本年度不招收")
        assert (made.preference, made.reason) == (0, "北方大学本年度不招收")


def test_name_that_nobody_registered_is_understood_by_hand(placing: Placing) -> None:
    placing.select("北方大学附属医院")
    placing.offer(NORTH, 1)
    with placing.app.app_context():
        with factories.signed_in(placing.arranger):
            track = queries.track_of(placing.track)
            assert queries.unknown_names(queries.waiting(track)) == {"北方大学附属医院": 1}
            unit = queries.offers_of(track)[0].training_unit_id
            actions.name(track.id, " 北方大学附属医院", unit)
            assert queries.unknown_names(queries.waiting(track)) == {}
            with pytest.raises(Refused, match="从列表中选择"):
                actions.name(track.id, "另一所", placing.track + 10**6)
        assert placing.confirm() == 1
