"""Places: taken, given back, changed."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from tepei.places import actions, queries
from tepei.places.models import Place
from tepei.policy.quota import Allowance
from tepei.portal import audit, scope
from tepei.portal.audit import AuditEntry
from tepei.portal.database import db
from tepei.portal.errors import Absent, Refused, Stale
from tepei.programmes import queries as programmes
from tepei.programmes.models import Track
from tests import factories


def track(code: str) -> Track:
    return programmes.track_by_code(programmes.cycle_by_code("nmg-tepei-2023"), code)


def place(body: str, code: str = "outside") -> Place:
    with scope.everything("a test looks a place up"):
        found = queries.place_of(track(code).id, factories.organisation(body).id)
    assert found is not None
    return found


def take(body: str, code: str = "outside") -> None:
    actions.take(track(code).id, factories.organisation(body).id)


def give_back(body: str, code: str = "outside") -> None:
    actions.give_back(track(code).id, factories.organisation(body).id)


def test_fourth_recommendation_of_xingan_is_refused_with_the_reason(app: Flask) -> None:
    """内人社办发〔2023〕21号 附件1: 兴安盟 区外 3 名."""
    for _ in range(3):
        take("152200")
    with pytest.raises(Refused) as caught:
        take("152200")
    assert str(caught.value.text).startswith("兴安盟区外培养名额 3 名已用完（已推荐 3 名）")
    assert place("152200").taken == 3


def test_region_level_units_may_recommend_nobody_for_inside(app: Flask) -> None:
    with pytest.raises(Refused, match="区直不得推荐区内培养人选"):
        take("150000-direct", "inside")
    assert place("150000-direct", "inside").taken == 0


def test_body_without_an_allotment_may_not_recommend_yet(app: Flask) -> None:
    with pytest.raises(Refused, match="尚未下达"):
        take("152221")


def test_unset_place_is_refused_as_not_yet_allotted(app: Flask) -> None:
    with scope.everything("a test sets a place"):
        ours = place("150100")
        actions.set_places(ours.id, Allowance.UNSET, None, "收回", ours.version)
    with pytest.raises(Refused, match="呼和浩特市区外培养名额尚未下达"):
        take("150100")


def test_place_given_back_can_be_taken_again(app: Flask) -> None:
    for _ in range(2):
        take("150100")
    give_back("150100")
    take("150100")
    assert place("150100").taken == 2


def test_place_that_nobody_took_cannot_be_given_back(app: Flask) -> None:
    with pytest.raises(LookupError):
        give_back("150100")
    assert place("150100").taken == 0


def test_bodies_and_tracks_do_not_share_places(app: Flask) -> None:
    take("150100")
    assert (place("150100", "inside").taken, place("150200").taken) == (0, 0)


def test_change_of_places_is_a_line_of_the_ledger_and_of_history(app: Flask) -> None:
    factories.member("region", "region_reviewer", "150000", "乌兰")
    ours = place("152200")
    with factories.signed_in(
        db.session.scalars(select(factories.Account).filter_by(username="region")).one()
    ):
        ours.track.total = 41
        actions.set_places(ours.id, Allowance.NUMBER, 4, " 追加一名 ", ours.version)
        first, newest = sorted(queries.ledger(ours), key=lambda each: each.id)
    assert (newest.places, newest.reason, str(newest.entered_by)) == (4, "追加一名", "乌兰")
    assert (first.places, first.reason) == (3, "内人社办发〔2023〕21号 名额分配表")
    with scope.everything("a test reads history"):
        entry = db.session.scalars(select(AuditEntry).where(AuditEntry.event == "place.set")).one()
    assert entry.actor_name == "乌兰"
    assert "追加一名" in entry.facts
    assert audit.verify() is None
    for _ in range(4):
        take("152200")


@pytest.mark.parametrize(
    ("allowance", "places", "reason", "text"),
    [
        (Allowance.NUMBER, 1, "调减", "已推荐 2 名"),
        (Allowance.BARRED, None, "不再推荐", "已推荐 2 名"),
        (Allowance.UNSET, None, "收回", "已推荐 2 名"),
        (Allowance.NUMBER, None, "忘填", "请填写名额数"),
        (Allowance.NUMBER, 5, "  ", "请填写调整理由"),
    ],
)
def test_wrong_change_of_places_is_refused_and_nothing_changes(
    app: Flask, allowance: Allowance, places: int | None, reason: str, text: str
) -> None:
    take("152200")
    take("152200")
    with scope.everything("a test sets a place"):
        ours = place("152200")
        with pytest.raises(Refused, match=text):
            actions.set_places(ours.id, allowance, places, reason, ours.version)
        again = place("152200")
        assert (again.allowance, again.places, again.taken, again.version) == ("number", 3, 2, 1)
        assert len(queries.ledger(again)) == 1


def test_places_may_be_lowered_to_what_is_taken(app: Flask) -> None:
    take("152200")
    with scope.everything("a test sets a place"):
        ours = place("152200")
        assert actions.set_places(ours.id, Allowance.NUMBER, 1, "调减", ours.version).places == 1
    with pytest.raises(Refused):
        take("152200")


def test_change_from_an_old_page_is_stale(app: Flask) -> None:
    with scope.everything("a test sets a place"):
        ours = place("152200")
        actions.set_places(ours.id, Allowance.NUMBER, 2, "调减", 1)
        with pytest.raises(Stale):
            actions.set_places(ours.id, Allowance.NUMBER, 1, "调减", 1)
        assert place("152200").places == 2


def test_no_more_is_allotted_than_there_is_in_all(app: Flask) -> None:
    """The total of 区外 is 40: what one gets more another has to give, or the notice."""
    with scope.everything("a test sets places"):
        ours, theirs = place("152200"), place("150100")
        with pytest.raises(Refused, match="合计将为 41 名，超过总数 40 名。请从其他单位调剂"):
            actions.set_places(ours.id, Allowance.NUMBER, 4, "追加", ours.version)
        assert place("152200").places == 3
        actions.set_places(theirs.id, Allowance.NUMBER, 1, "调减", theirs.version)
        assert actions.set_places(ours.id, Allowance.NUMBER, 4, "调入", ours.version).places == 4
        ours.track.total_is_soft = True
        assert actions.set_places(ours.id, Allowance.NUMBER, 9, "追加", ours.version).places == 9


def test_ledger_is_in_the_order_of_its_own_clock(app: Flask) -> None:
    """Whatever was written first: a clock that was set back shows in the times, and the times are in order."""
    with scope.everything("a test sets a place"):
        ours = place("152200")
        actions.set_places(ours.id, Allowance.NUMBER, 2, "调减", ours.version)
        times = [entry.entered_at for entry in queries.ledger(ours)]
        assert times == sorted(times, reverse=True) and len(times) == 2


@pytest.mark.parametrize(
    ("role", "of", "bodies"),
    [
        ("prefecture_reviewer", "152200", ["兴安盟"]),
        ("county_reviewer", "150781", ["呼伦贝尔市（含满洲里市）"]),
        ("county_reviewer", "152221", []),
    ],
)
def test_bodies_see_their_own_places_and_those_they_draw_on(
    app: Flask, role: str, of: str, bodies: list[str]
) -> None:
    with factories.signed_in(factories.member("somebody", role, of)):
        matrix = queries.places_matrix(programmes.cycle_by_code("nmg-tepei-2023"))
        assert [row.name for row in matrix.rows] == bodies
        assert not matrix.is_whole


def test_place_of_another_body_is_absent(app: Flask) -> None:
    theirs = place("150100")
    somebody = factories.member("somebody", "prefecture_reviewer", "152200")
    with factories.signed_in(somebody), pytest.raises(Absent):
        actions.set_places(theirs.id, Allowance.NUMBER, 9, "越权", theirs.version)
    assert place("150100").places == 2


def test_sums_reconcile_with_the_totals_of_the_notice(app: Flask) -> None:
    take("152200")
    with factories.signed_in(factories.member("region", "region_reviewer", "150000")):
        matrix = queries.places_matrix(programmes.cycle_by_code("nmg-tepei-2023"))
        assert matrix.is_whole
        assert len(matrix.rows) == 13
        assert [(each.places, each.taken, each.total, each.is_balanced) for each in matrix.sums] == [
            (40, 1, 40, True),
            (40, 0, 40, True),
        ]
        ours = place("152200")
        actions.set_places(ours.id, Allowance.NUMBER, 2, "调减", ours.version)
        matrix = queries.places_matrix(programmes.cycle_by_code("nmg-tepei-2023"))
        assert not matrix.sums[0].is_balanced
