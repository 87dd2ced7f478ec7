"""报送情况 of the 汇总表: what a body is said to have handed in, on paper (内人社办发〔2023〕21号 四（二）) and by rows."""

from __future__ import annotations

import pytest
from flask import Flask

from tepei.applications.models import Application
from tepei.papers import returns
from tepei.papers.endorsement_models import Endorsement
from tepei.papers.returns import Return
from tepei.portal import scope
from tepei.portal.database import db
from tepei.portal.errors import Absent, Refused
from tepei.programmes.models import Track
from tests import factories
from tests.papers.stage import Stage, stage, track_id

ONE, TWO, CHANGED = [1, "a"], [2, "b"], [1, "c"]


@pytest.mark.parametrize(
    ("waiting", "recommended", "lists", "state", "named"),
    [
        ([], [], [], "nobody", 0),
        ([ONE], [], [], "due", 0),
        ([], [ONE], [], "due", 0),
        ([], [ONE], [[ONE]], "handed_in", 1),
        ([TWO], [ONE], [[ONE, TWO]], "handed_in", 2),
        pytest.param([TWO], [ONE], [[ONE]], "handed_in", 1, id="who waits may yet be sent back"),
        ([], [ONE, TWO], [[ONE]], "partly", 1),
        ([], [ONE, TWO], [[ONE], [TWO]], "handed_in", 2),
        pytest.param([], [CHANGED], [[ONE]], "partly", 0, id="signed for with another content"),
        pytest.param([], [], [[ONE]], "handed_in", 0, id="everybody was sent back since"),
    ],
)
def test_state_of_a_body_follows_from_its_people_and_its_lists(
    waiting: list[object], recommended: list[object], lists: list[list[object]], state: str, named: int
) -> None:
    body = Return(1, "兴安盟", waiting, recommended, [Endorsement(members=each) for each in lists])
    assert (body.state, body.named) == (state, named)


@pytest.fixture
def play(app: Flask) -> Stage:
    return stage()


def track() -> Track:
    return db.session.get_one(Track, track_id("outside"))


def found(code: str = "152200") -> Return:
    with scope.everything("a test looks"):
        return next(each for each in returns.of(track()) if each.body_id == factories.organisation(code).id)


def recommended(play: Stage) -> Application:
    return play.arrived("region")


def test_every_body_right_below_the_region_is_there_and_employers_are_not(play: Stage) -> None:
    with scope.everything("a test looks"):
        names = [each.name for each in returns.of(track())]
    assert len(names) == 14  # 12 盟市, 满洲里市, 二连浩特市
    assert found("150781").state == "nobody"
    assert play.unit.name not in names


def test_people_are_counted_at_the_step_of_the_body(play: Stage) -> None:
    play.arrived("county")
    play.arrived("prefecture")
    recommended(play)
    play.play(recommended(play), "region.send_back:-1")
    body = found()
    assert (len(body.waiting), len(body.recommended), body.state) == (1, 1, "due")


def test_receipt_names_whom_the_body_recommends_then_and_the_next_one_the_others(play: Stage) -> None:
    first = recommended(play)
    with factories.signed_in(play.reviewers["region"]):
        received = returns.receive(track(), found().body_id)
        assert [pk for pk, _hash in received.members] == [first.id]
        assert (found().state, found().named, found().at) == ("handed_in", 1, received.scanned_at)
        with pytest.raises(Refused, match="没有尚未登记的推荐人选"):
            returns.receive(track(), found().body_id)
    second = recommended(play)
    assert (found().state, len(found().unlisted)) == ("partly", 1)
    with factories.signed_in(play.reviewers["region"]):
        later = returns.receive(track(), found().body_id)
    assert (later.number, [pk for pk, _hash in later.members]) == (2, [second.id])


def test_receipt_pressed_by_mistake_is_taken_back(play: Stage) -> None:
    recommended(play)
    with factories.signed_in(play.reviewers["region"]):
        with pytest.raises(Refused, match="没有可以取消的登记"):
            returns.take_back(track(), found().body_id)
        returns.receive(track(), found().body_id)
        returns.take_back(track(), found().body_id)
        assert (found().state, found().at) == ("due", None)
        assert returns.receive(track(), found().body_id).number == 1


def test_who_is_no_recommending_body_is_absent(play: Stage) -> None:
    with factories.signed_in(play.reviewers["region"]), pytest.raises(Absent):
        returns.receive(track(), play.unit.id)
