"""What an office gives out of its places to those below it, through the verbs 分配名额."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from tepei.applications import sharing
from tepei.organisations.models import Organisation
from tepei.papers.models import Decision
from tepei.places import share_actions
from tepei.places.share_actions import TypedShare
from tepei.places.share_models import Share, ShareEntry
from tepei.portal import scope
from tepei.portal.database import db
from tepei.portal.errors import Absent, Refused
from tepei.programmes.models import Track
from tests import factories
from tests.papers.limiting import GRASSROOTS, arrived, known_of, last_passed, limited
from tests.papers.stage import Stage, stage, track_id
from tests.programmes import offices
from tests.schemes import office


def _give(
    made: Stage, amount: str, giver: str = "prefecture", to: Organisation | None = None, **more: object
) -> Share:
    """The office of this stop gives so many of 区外培养 to the unit, or to somebody else below it."""
    with factories.signed_in(made.reviewers[giver]):
        office = db.session.get_one(Organisation, scope.viewer().organisation_ids[0])
        track = db.session.get_one(Track, track_id("outside"))
        return share_actions.give(track, office, to or made.unit, TypedShare(amount, "分配", **more))


def _send_on(made: Stage) -> None:
    made.play(made.paper(), "applicant.submit unit.approve")


def test_unit_sends_on_no_more_than_it_was_given(portal: Flask) -> None:
    with portal.app_context():
        made, other = stage(), stage()
        share = _give(made, "1")
        _send_on(made)
        with pytest.raises(Refused, match="已报送 1 名"):
            _send_on(made)
        _send_on(other)
        _send_on(other)
        assert sharing.sent_on([share.id]) == {share.id: 1}


@pytest.mark.parametrize(
    ("amount", "is_let"), [("—", False), ("0", False), ("不限", True), ("", True), ("2", True)]
)
def test_cell_says_whether_one_may_go_on(portal: Flask, amount: str, is_let: bool) -> None:
    with portal.app_context():
        made = stage()
        _give(made, amount)
        if is_let:
            _send_on(made)
        else:
            with pytest.raises(Refused, match="分配"):
                _send_on(made)


def test_who_comes_back_leaves_room(portal: Flask) -> None:
    """Sent back to its applicant by the county, and the next one goes on; then the first does not resume beyond the share."""
    with portal.app_context():
        made = stage()
        _give(made, "1")
        first = made.play(made.paper(), "applicant.submit unit.approve county.send_back:-1")
        _send_on(made)
        made.play(first, "applicant.submit")
        assert (first.state, first.position) == ("in_review", 0)
        with pytest.raises(Refused):
            made.play(first, "unit.approve")


def test_county_is_held_to_its_share_over_all_its_units(portal: Flask) -> None:
    with portal.app_context():
        made, other = stage(), stage()
        _give(made, "1", to=factories.organisation("152221"))
        made.play(made.paper(), "applicant.submit unit.approve county.approve")
        with pytest.raises(Refused, match="分配给"):
            other.play(other.paper(), "applicant.submit unit.approve county.approve")


def test_soft_share_is_passed_with_a_reason_that_the_decision_keeps(portal: Flask) -> None:
    with portal.app_context():
        made = stage()
        _give(made, "原则上0")
        _send_on(made)
        assert last_passed() == (["quota:share"], "approve的意见")


def test_part_of_a_share_is_kept_for_whom_a_limit_is_about(portal: Flask) -> None:
    with portal.app_context():
        limited(kind="ratio", percent=50, when=GRASSROOTS, counted="selection")
        made = stage()
        _give(made, "2", limit_key="ratio", of_which=1)
        _known_to(made, is_grassroots=False)
        with pytest.raises(Refused, match="须为以下人选"):
            _known_to(made, is_grassroots=False)
        _known_to(made, is_grassroots=True)


def _known_to(made: Stage, **facts: object) -> None:
    made.play(known_of(made.paper(), **facts), "applicant.submit unit.approve")


def test_places_of_the_body_bind_whatever_it_gave(portal: Flask) -> None:
    """兴安盟 has three; it may give ten, and chooses among those who come."""
    with portal.app_context():
        made = stage()
        _give(made, "10")
        for _ in range(3):
            made.play(arrived(made), "prefecture.approve")
        with pytest.raises(Refused, match="已用完"):
            made.play(arrived(made), "prefecture.approve")


def test_change_is_a_line_of_the_ledger(portal: Flask) -> None:
    with portal.app_context():
        made = stage()
        share = _give(made, "1")
        with factories.signed_in(made.reviewers["prefecture"]):
            share_actions.regive(db.session.get_one(Share, share.id), TypedShare("3", "追加"))
            lines = db.session.scalars(select(ShareEntry).order_by(ShareEntry.id)).all()
            assert [(each.amount, each.reason) for each in lines] == [("1", "分配"), ("3", "追加")]
        _send_on(made)
        _send_on(made)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        (TypedShare("三", "分配"), "不是名额数"),
        (TypedShare("3", " "), "理由"),
        (TypedShare("3", "分配", "nothing", 1), "其中"),
        (TypedShare("3", "分配", "", 1), "其中"),
    ],
)
def test_wrong_share_is_refused(portal: Flask, typed: TypedShare, text: str) -> None:
    with portal.app_context():
        made = stage()
        with factories.signed_in(made.reviewers["prefecture"]), pytest.raises(Refused, match=text):
            office = db.session.get_one(Organisation, scope.viewer().organisation_ids[0])
            share_actions.give(db.session.get_one(Track, track_id("outside")), office, made.unit, typed)


def test_office_gives_to_those_below_it_alone_and_in_its_own_name(portal: Flask) -> None:
    with portal.app_context():
        made = stage()
        with pytest.raises(Refused, match="本单位以下"):
            _give(made, "1", "county", factories.organisation("152200"))
        with factories.signed_in(made.reviewers["county"]), pytest.raises(Absent):
            above = factories.organisation("152200")
            share_actions.give(
                db.session.get_one(Track, track_id("outside")), above, made.unit, TypedShare("1", "分配")
            )
        with scope.everything("a test looks"):
            assert db.session.scalars(select(Share)).all() == []
            assert db.session.scalars(select(Decision)).all() == []


def test_office_gives_on_a_screen_and_the_unit_reads_it(sqlite_portal: Flask) -> None:
    """Its own office is chosen already; the tracks are those of a year that somebody else runs."""
    with sqlite_portal.app_context():
        made = stage()
        names = {stop: account.username for stop, account in made.reviewers.items()}
        unit, track = made.unit.id, track_id("outside")
    giver, unit_clerk = sqlite_portal.test_client(), sqlite_portal.test_client()
    factories.sign_in(giver, names["prefecture"])
    form = giver.get("/shares/add").text
    typed = office.typed(form) | {"track": track, "organisation": unit, "amount": "3", "reason": "分配"}
    kept = giver.post("/shares/add", data=offices.hidden(form) | typed, follow_redirects=True).text
    assert "名额台账" in kept
    assert "0 / 3" in kept
    factories.sign_in(unit_clerk, names["unit"])
    listed = unit_clerk.get("/shares/list/").text
    assert "兴安盟人力资源和社会保障局" in listed
    assert "/shares/edit/" not in listed
