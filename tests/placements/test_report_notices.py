"""Report notices: to who was accepted, once, and standing while they are there."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select

from tepei.papers import kinds
from tepei.papers.models import Paper
from tepei.placements import actions, prints
from tepei.placements.models import ReportNotice, TrainingOffer
from tepei.portal import clock, scope
from tepei.portal.database import db, transaction
from tepei.portal.errors import Refused
from tests import factories
from tests.placements.placing import NORTH, Placing, told


def test_notices_go_to_who_was_accepted_and_only_once(placing: Placing) -> None:
    pk, other = placing.select(NORTH), placing.select(NORTH)
    placing.offer(NORTH, 2)
    day = dt.date(2023, 7, 10)
    with placing.app.app_context():
        placing.confirm()
        placing.answer(pk, "accepted")
        with factories.signed_in(placing.arranger):
            with pytest.raises(Refused, match="早于今天"):
                actions.issue(placing.track, clock.today() - dt.timedelta(days=1))
            assert actions.issue(placing.track, day) == 1
            with pytest.raises(Refused, match="没有已接收而未下发"):
                actions.issue(placing.track, day)
            with pytest.raises(Refused, match="不能再收回"):
                actions.withdraw_from(pk, "学员患病")
        assert (placing.trainee(pk).report_by, placing.trainee(other).report_by) == (day, None)
        assert told("report_notice.issued") == 3  # the trainee, the sending unit, the training unit


def test_notice_says_where_to_report_and_stands_while_they_are_there(placing: Placing) -> None:
    pk = placing.select(NORTH)
    offer_id = placing.offer(NORTH, 1)
    with placing.app.app_context():
        placing.confirm()
        placing.answer(pk, "accepted")
        with factories.signed_in(placing.arranger):
            with pytest.raises(Refused, match="还没有下发"):
                prints.list_of(scope.find(TrainingOffer, offer_id))
            actions.issue(placing.track, dt.date(2023, 7, 10))
            assert "北方大学：区外培养，共1人" in prints.list_of(scope.find(TrainingOffer, offer_id))
        with factories.signed_in(placing.clerks[NORTH]):
            notice = db.session.scalars(select(ReportNotice)).one()
            html = prints.html_of(notice)
        assert "请于2023年7月10日前报到" in html
        assert f"导师：{NORTH}导师" in html
        assert "编号" not in html  # no notice gives a pattern
        with scope.everything("a test looks"):
            paper = db.session.get_one(Paper, placing.trainee(pk).application_id)
            assert [each.row for each in kinds.enclosures(paper)] == [notice.id]
            with transaction():
                placing.live(pk).live = None
            with pytest.raises(Refused, match="已不在这一培养单位"):
                prints.html_of(notice)
