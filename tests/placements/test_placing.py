"""The verbs of placement on both databases: a proposal, what is done by hand, the units' answers, the notices to report."""

from __future__ import annotations

import datetime as dt

import pytest
from flask import Flask
from sqlalchemy import select

from tepei.messages.models import Message
from tepei.papers import kinds
from tepei.papers.invariants import invariants
from tepei.papers.models import Paper
from tepei.people.models import Listing
from tepei.placements import actions, board, prints, queries, wishes
from tepei.placements.models import ReportNotice, TrainingOffer, UnitWish
from tepei.portal import clock, scope
from tepei.portal.database import db, transaction
from tepei.portal.errors import Absent, Refused, Stale
from tepei.trainees.models import Trainee
from tests import factories
from tests.papers.stage import stage
from tests.placements.placing import NORTH, SOUTH, Placing
from tests.trainees.test_births import SELECTED


@pytest.fixture
def placing(portal: Flask) -> Placing:
    return Placing(portal)


def told(kind: str) -> int:
    with scope.everything("a test looks"):
        return len(db.session.scalars(select(Message).where(Message.kind == kind)).all())


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


def test_proposal_is_confirmed_as_it_was_shown(placing: Placing) -> None:
    first, second = placing.select(NORTH, SOUTH), placing.select(NORTH, SOUTH)
    placing.offer(NORTH, 1)
    placing.offer(SOUTH, 2)
    with placing.app.app_context():
        assert placing.confirm() == 2
        assert (placing.live(first).preference, placing.live(second).preference) == (1, 2)
        assert placing.live(second).why == "第二志愿；第一志愿“北方大学”：名额已满"
        assert placing.live(second).supervisor == f"{SOUTH}导师"
        assert (placing.taken(NORTH), placing.taken(SOUTH)) == ((1, 1), (1, 2))
        assert placing.trainee(first).state == "awaiting"
        assert told("placement.proposed") == 2
        with factories.signed_in(placing.arranger), pytest.raises(Refused, match="刚刚有变化"):
            actions.confirm(placing.track, "another")


def test_who_stopped_holding_the_conditions_is_neither_accepted_nor_proposed(placing: Placing) -> None:
    """Neither unit nor arranger hears of the 失信名单, which is for those who decide to know."""
    pk, free = placing.select(NORTH), placing.select(SOUTH)
    placing.offer(NORTH, 1)
    with placing.app.app_context():
        placing.confirm()
        south = placing.offer(SOUTH, 1)
        with scope.everything("a test lists somebody"), transaction() as session:
            for each in (pk, free):
                person = session.get_one(Trainee, each).person
                session.add(
                    Listing(
                        kind="sanctioned",
                        name=person.name,
                        id_number_index=person.id_number_index,
                        year=2023,
                        source="示例",
                    )
                )
        with pytest.raises(Refused, match="仍符合条件需由组织单位核实"):
            placing.answer(pk, "accepted")
        with (
            factories.signed_in(placing.arranger),
            pytest.raises(Refused, match="仍符合条件需由组织单位核实"),
        ):
            actions.propose(free, south)
        assert placing.confirm() == 0, "the proposal leaves them out"
        assert [placing.trainee(each).state for each in (pk, free)] == ["awaiting", "awaiting"]
        for who, words in ((placing.region, "已列入失信名单"), (placing.arranger, "需由组织单位核实")):
            with factories.signed_in(who):
                track = queries.track_of(placing.track)
                [line] = board.proposal_of(track).lines
                over = board.of(track).over
            assert line[1].unit is None and words in str(line[1].why)
            assert over.keys() == {pk, free} and words in str(over[pk])


def test_who_is_accepted_is_placed(placing: Placing) -> None:
    pk = placing.select(NORTH)
    placing.offer(NORTH, 1)
    with placing.app.app_context():
        placing.confirm()
        placing.answer(pk, "accepted")
        trainee = placing.trainee(pk)
        assert (trainee.state, trainee.preference, trainee.training_unit_name) == ("placed", 1, NORTH)
        assert trainee.subject == "心血管内科"
        with pytest.raises(Stale):
            placing.answer(pk, "accepted")


def test_unit_that_declines_is_not_asked_again(placing: Placing) -> None:
    pk = placing.select(NORTH)
    placing.offer(NORTH, 1)
    with placing.app.app_context():
        placing.confirm()
        with pytest.raises(Refused, match="写明不能接收的理由"):
            placing.answer(pk, "declined", " ")
        placing.answer(pk, "declined", "导师出国")
        assert (placing.trainee(pk).state, placing.taken(NORTH)) == ("awaiting", (0, 1))
        assert told("placement.answered") == 1
        assert placing.confirm() == 0
        with factories.signed_in(placing.arranger), pytest.raises(Refused, match="已答复不能接收"):
            actions.propose(pk, placing.offers[NORTH])


def test_unit_that_is_full_has_no_more_places(placing: Placing) -> None:
    pk, other = placing.select(NORTH), placing.select(NORTH)
    placing.offer(NORTH, 5)
    with placing.app.app_context():
        placing.confirm()
        placing.answer(pk, "full", "本年度不再接收")
        assert placing.taken(NORTH) == (1, 1)
        assert placing.live(other).state == "proposed"
        assert placing.confirm() == 0


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


def test_proposed_elsewhere_and_taken_back(placing: Placing) -> None:
    pk = placing.select(NORTH, SOUTH)
    placing.offer(NORTH, 1)
    placing.offer(SOUTH, 1)
    with placing.app.app_context():
        placing.confirm()
        placing.answer(pk, "accepted")
        with factories.signed_in(placing.arranger):
            with pytest.raises(Refused, match="已安排到这一培养单位"):
                actions.propose(pk, placing.offers[NORTH])
            actions.propose(pk, placing.offers[SOUTH])
        assert placing.trainee(pk).state == "awaiting"
        assert placing.trainee(pk).training_unit_id is None
        assert (placing.taken(NORTH), placing.taken(SOUTH)) == ((0, 1), (1, 1))
        with factories.signed_in(placing.arranger):
            with pytest.raises(Refused, match="收回的理由"):
                actions.withdraw_from(pk, "")
            actions.withdraw_from(pk, "学员患病")
        assert placing.taken(SOUTH) == (0, 1)
        assert told("placement.withdrawn") == 2


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


def test_each_sees_what_is_theirs_alone(placing: Placing) -> None:
    pk = placing.select(NORTH)
    placing.offer(NORTH, 1)
    placing.offer(SOUTH, 1)
    with placing.app.app_context():
        placing.confirm()
        placement = placing.live(pk)
        with factories.signed_in(placing.clerks[SOUTH]):
            with pytest.raises(Absent):
                actions.answer(placement.id, "accepted")
            assert queries.at_own_units() == []
            with pytest.raises(Absent):
                queries.track_of(placing.track)
        with factories.signed_in(placing.clerks[NORTH]):
            assert [each.id for each in queries.at_own_units()] == [placement.id]
            assert db.session.scalars(select(UnitWish)).all() == []
        with factories.signed_in(placing.arranger):
            assert [track.code for track in queries.tracks()] == ["outside"]
        with factories.signed_in(placing.region):
            assert [track.code for track in queries.tracks()] == ["outside", "inside"]


def test_rehearsal_tells_nobody(placing: Placing) -> None:
    placing.select(NORTH)
    placing.offer(NORTH, 1)
    with placing.app.app_context():
        with scope.everything("a test rehearses"), transaction():
            queries.track_of(placing.track).cycle.is_rehearsal = True
        placing.confirm()
        assert told("placement.proposed") == 0
        assert db.session.scalars(select(ReportNotice)).all() == []


def test_places_that_do_not_add_up_are_reported(placing: Placing) -> None:
    pk = placing.select(NORTH)
    offer = placing.offer(NORTH, 2)
    with placing.app.app_context():
        placing.confirm()
        placing.answer(pk, "accepted")
        assert invariants() == []
        with scope.everything("a test breaks a counter"), transaction() as session:
            session.get_one(TrainingOffer, offer).taken = 2
        assert [each.text for each in invariants()] == [f"培养名额 {offer}：名额 2，已安排 2，实有安排 1"]
