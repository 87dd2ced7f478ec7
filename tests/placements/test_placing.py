"""The verbs of placement on both databases: a proposal, what is done by hand, and the units' answers."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from tepei.papers.invariants import invariants
from tepei.people.models import Listing
from tepei.placements import actions, board, queries
from tepei.placements.models import ReportNotice, TrainingOffer, UnitWish
from tepei.portal import scope
from tepei.portal.database import db, transaction
from tepei.portal.errors import Absent, Refused, Stale
from tepei.trainees.models import Trainee
from tests import factories
from tests.placements.placing import NORTH, SOUTH, Placing, told


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
