"""Places of 内人社办发〔2023〕21号 附件1 as recommending bodies meet them: the last one, pools, "—", and giving back."""

from __future__ import annotations

import pytest
from flask import Flask

from tepei.applications import holding
from tepei.papers import bulk_actions
from tepei.papers.invariants import invariants
from tepei.portal.errors import Absent, Refused, Stale
from tests import factories
from tests.papers.stage import Stage, place, set_places, stage

THREE = range(3)


def approve_all(play: Stage, papers: list, opinion: str = "同意") -> bulk_actions.BulkResult:
    with factories.signed_in(play.reviewers["prefecture"]):
        return bulk_actions.decide_many("approve", [(paper.id, paper.version) for paper in papers], opinion)


def test_fourth_recommendation_of_xing_an_is_refused_with_the_reason(app: Flask) -> None:
    play = stage()
    for _ in THREE:
        play.act(play.arrived("prefecture"), "prefecture", "approve")
    fourth = play.arrived("prefecture")
    with pytest.raises(Refused, match=r"区外培养名额 3 名已用完（已推荐 3 名）"):
        play.act(fourth, "prefecture", "approve")
    assert (fourth.state, fourth.position, fourth.holds_place) == ("in_review", 2, False)
    assert place("152200").taken == 3
    play.act(play.arrived("prefecture", "inside"), "prefecture", "approve")
    assert place("152200", "inside").taken == 1


@pytest.mark.parametrize(
    "freed", ["region.send_back", "region.send_back:0", "prefecture.retract", "region.reject"]
)
def test_place_given_back_is_there_for_the_next(app: Flask, freed: str) -> None:
    play = stage()
    set_places("152200", 1)
    first, second = play.arrived("region"), play.arrived("prefecture")
    play.play(first, freed)
    assert place("152200").taken == 0
    play.act(second, "prefecture", "approve")
    assert place("152200").taken == 1
    assert invariants() == []


def test_correction_starts_again_when_its_place_has_gone_to_somebody_else(app: Flask) -> None:
    play = stage()
    set_places("152200", 1)
    first, second = play.arrived("region"), play.arrived("prefecture")
    play.play(first, "region.send_back")
    play.act(second, "prefecture", "approve")
    play.act(first, "applicant", "submit")
    assert (first.state, first.position, first.holds_place) == ("in_review", 0, False)
    assert invariants() == []


def test_manzhouli_draws_on_the_places_of_hulunbuir(app: Flask) -> None:
    city, prefecture = stage("150781"), stage("150702")
    set_places("150700", 1)
    assert list(city.reviewers) == ["unit", "prefecture", "region"]
    paper = city.arrived("region")
    assert place("150700").taken == 1
    assert paper.body_name == "满洲里市人力资源和社会保障局"
    with pytest.raises(Refused, match="已用完"):
        prefecture.act(prefecture.arrived("prefecture"), "prefecture", "approve")


def test_departments_of_the_region_share_ten_and_recommend_nobody_inside(app: Flask) -> None:
    pool = factories.organisation("150000-direct")
    one, other = (
        stage(factories.node(name, "department", pool, **told))
        for name, told in (("某厅", {"pool_id": pool.id}), ("某大学", {}))
    )
    set_places("150000-direct", 1)
    assert list(one.reviewers) == ["unit", "bureau_department", "region"]
    one.act(one.arrived("bureau_department"), "bureau_department", "approve")
    with pytest.raises(Refused, match="已用完"):
        other.act(other.arrived("bureau_department"), "bureau_department", "approve")
    with pytest.raises(Refused, match="不得推荐"):
        one.act(one.arrived("bureau_department", "inside"), "bureau_department", "approve")


def test_many_are_approved_in_the_order_ticked_until_the_places_end(app: Flask) -> None:
    play = stage()
    papers = [play.arrived("prefecture") for _ in range(5)]
    ticked = [papers[order] for order in (4, 2, 0, 1, 3)]
    outcome = approve_all(play, ticked)
    assert outcome.done == tuple(paper.id for paper in ticked[:3])
    assert [each.name for each in outcome.left] == ["白音", "白音"]
    assert all("已用完" in str(each.reason) for each in outcome.left)
    assert place("152200").taken == 3
    assert invariants() == []


def test_many_within_the_places_leave_nobody(app: Flask) -> None:
    play = stage()
    papers = [play.arrived("county"), play.arrived("county")]
    with factories.signed_in(play.reviewers["county"]):
        outcome = bulk_actions.decide_many("approve", [(paper.id, paper.version) for paper in papers], "同意")
    assert outcome.done == tuple(paper.id for paper in papers) and not outcome.left


def test_a_full_track_stops_no_other_and_what_is_foreseen_comes_true(app: Flask) -> None:
    play = stage()
    set_places("152200", 1)
    papers = [play.arrived("prefecture", track) for track in ("outside", "outside", "inside")]
    rows = [(paper.id, paper.version) for paper in papers]
    with factories.signed_in(play.reviewers["prefecture"]):
        foreseen = bulk_actions.foresee_many("approve", rows)
        assert place("152200").taken == place("152200", "inside").taken == 0
        outcome = bulk_actions.decide_many("approve", rows, "同意")
    assert foreseen.done == outcome.done == (papers[0].id, papers[2].id)
    assert [str(each.reason) for each in foreseen.left] == [str(each.reason) for each in outcome.left]
    assert invariants() == []


def test_many_are_selected_or_rejected_in_the_order_of_merit(app: Flask) -> None:
    play = stage()
    papers = [play.play(play.arrived("region"), "region.approve") for _ in THREE]
    with factories.signed_in(play.reviewers["region"]):
        rows = [(paper.id, paper.version) for paper in reversed(papers)]
        selected = bulk_actions.decide_many("select", rows[:2], "同意入选")
        with pytest.raises(Refused, match="不予通过意见"):
            bulk_actions.decide_many("reject", rows[2:])
        bulk_actions.decide_many("reject", rows[2:], "名额所限")
    assert selected.done == (papers[2].id, papers[1].id)
    assert [paper.state for paper in papers] == ["rejected", "selected", "selected"]
    assert invariants() == []


def test_many_with_one_foreign_or_stale_row_change_nothing(app: Flask) -> None:
    play, other = stage(), stage("152222")
    own, foreign = play.arrived("county"), other.arrived("county")
    with factories.signed_in(play.reviewers["county"]):
        with pytest.raises(Absent):
            bulk_actions.decide_many("approve", [(own.id, own.version), (foreign.id, foreign.version)])
        with pytest.raises(Stale):
            bulk_actions.decide_many("approve", [(own.id, own.version - 1)])
        with pytest.raises(Absent):
            bulk_actions.decide_many("approve", [])
    assert own.position == foreign.position == 1


def test_many_with_one_that_is_not_on_the_desk_change_nothing_and_name_it(app: Flask) -> None:
    play = stage()
    ours, passed = play.arrived("county"), play.arrived("prefecture")
    with factories.signed_in(play.reviewers["county"]), pytest.raises(Refused, match=r"^白音：本环节由"):
        bulk_actions.decide_many("approve", [(ours.id, ours.version), (passed.id, passed.version)])
    assert ours.position == 1


def test_places_left_are_known_to_every_reviewer_of_the_paper(app: Flask) -> None:
    play = stage()
    paper = play.arrived("county")
    with factories.signed_in(play.reviewers["unit"]):
        left = holding.places_left(paper)
    assert (left.allowance, left.places, left.taken, left.left) == ("number", 3, 0, 3)
