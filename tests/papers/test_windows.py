"""When a move is too late: by the clock at the commit, for this step, this body and this person."""

from __future__ import annotations

import datetime as dt

import pytest
from flask import Flask

from tepei.portal import clock
from tepei.portal.database import ZONE
from tepei.portal.errors import Refused
from tepei.programmes import actions as programmes
from tepei.programmes.models import Extension
from tests import factories
from tests.papers.stage import Stage, cycle, stage

HOHHOT, XING_AN = "150121", "152221"


def at(text: str) -> None:
    clock.move_to(dt.datetime.fromisoformat(text).replace(tzinfo=ZONE))


@pytest.mark.parametrize(
    ("county", "moment", "is_open"),
    [
        (HOHHOT, "2023-02-15 23:59", False),
        (HOHHOT, "2023-02-16 00:00", True),
        (HOHHOT, "2023-03-20 23:58", True),
        (HOHHOT, "2023-03-21 00:00", False),
        (XING_AN, "2023-03-10 23:58", True),
        (XING_AN, "2023-03-11 00:00", False),
    ],
)
def test_submission_counts_by_the_clock_and_the_draft_is_kept(
    app: Flask, county: str, moment: str, is_open: bool
) -> None:
    play = stage(county)
    paper = play.paper()
    at(moment)
    if is_open:
        play.act(paper, "applicant", "submit")
    else:
        with pytest.raises(Refused, match="2023年"):
            play.act(paper, "applicant", "submit")
    assert paper.state == ("in_review" if is_open else "draft")


@pytest.mark.parametrize(
    ("stop", "moment", "is_open"),
    [
        ("county", "2023-03-10 23:58", True),
        ("county", "2023-03-11 00:00", False),
        ("prefecture", "2023-03-11 00:00", True),
        ("prefecture", "2023-03-21 00:00", False),
        ("region", "2023-06-01 00:00", True),
    ],
)
def test_each_stop_has_its_own_close_and_the_region_none(
    app: Flask, stop: str, moment: str, is_open: bool
) -> None:
    play = stage(XING_AN)
    paper = play.arrived(stop)
    at(moment)
    if is_open:
        play.act(paper, stop, "approve")
        return
    for verb in ("approve", "send_back"):
        with pytest.raises(Refused, match="截止"):
            play.act(paper, stop, verb)


def test_extension_for_a_body_reopens_its_units_alone(app: Flask) -> None:
    play, other = stage(XING_AN), stage("152222")
    paper, neighbour = play.paper(), other.paper()
    at("2023-03-15 09:00")
    extend(play, organisation="152221", until="2023-03-18 18:00")
    play.act(paper, "applicant", "submit")
    with pytest.raises(Refused, match="截止"):
        other.act(neighbour, "applicant", "submit")


def test_extension_for_a_person_reopens_every_step_of_theirs(app: Flask) -> None:
    play = stage(XING_AN)
    paper, neighbour = play.paper(), play.paper()
    at("2023-03-15 09:00")
    extend(play, person=paper.person_id, until="2023-03-25 18:00")
    play.play(paper, "applicant.submit unit.approve county.approve")
    with pytest.raises(Refused, match="截止"):
        play.act(neighbour, "applicant", "submit")


def test_correction_may_return_while_the_stop_that_asked_for_it_is_open(app: Flask) -> None:
    play = stage(XING_AN)
    paper = play.arrived("prefecture")
    at("2023-03-15 09:00")
    play.play(paper, "prefecture.send_back applicant.submit")
    assert (paper.state, paper.position) == ("in_review", 2)


def test_correction_for_a_stop_that_has_closed_is_refused(app: Flask) -> None:
    play = stage(XING_AN)
    paper = play.play(play.arrived("county"), "county.send_back")
    at("2023-03-15 09:00")
    with pytest.raises(Refused, match="截止"):
        play.act(paper, "applicant", "submit")


def test_final_decisions_come_after_every_close(app: Flask) -> None:
    play = stage(XING_AN)
    paper = play.play(play.arrived("region"), "region.approve")
    at("2023-08-01 09:00")
    play.act(paper, "region", "select")
    assert paper.state == "selected"


def test_closed_year_takes_no_submission_but_lets_reviews_go_on(app: Flask) -> None:
    play = stage(HOHHOT)
    submitted, draft = play.arrived("unit"), play.paper()
    programmes.close_cycle(cycle().id, cycle().version)
    with pytest.raises(Refused, match="已经结束"):
        play.act(draft, "applicant", "submit")
    play.act(submitted, "unit", "approve")


def extend(play: Stage, until: str, organisation: str = "", person: int | None = None) -> None:
    closes_at = dt.datetime.fromisoformat(until).replace(tzinfo=ZONE)
    body = factories.organisation(organisation).id if organisation else None
    granted = Extension(
        cycle_id=cycle().id, organisation_id=body, person_id=person, closes_at=closes_at, reason="暴雪封路"
    )
    with factories.signed_in(play.reviewers["region"]):
        programmes.grant_extension(granted)
