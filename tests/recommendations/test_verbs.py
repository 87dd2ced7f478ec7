"""推荐 through the verbs (内人社办发〔2023〕147号 三（二）、四（一）、五)."""

from __future__ import annotations

import datetime as dt

import pytest
from flask import Flask
from sqlalchemy import select, update

from tepei.applications import exports
from tepei.notices import queries as notices
from tepei.notices.actions import Posting, put_up
from tepei.papers.endorsement_models import Endorsement
from tepei.papers.invariants import invariants
from tepei.papers.models import Decision
from tepei.portal import clock, scope
from tepei.portal.audit import verify
from tepei.portal.database import ZONE, db, transaction
from tepei.portal.errors import Absent, Refused
from tepei.programmes import queries as programmes
from tepei.programmes.models import RouteStep
from tepei.recommendations import actions, queries
from tests import factories
from tests.papers.stage import cycle, place, set_places, stage
from tests.recommendations.body import Body, demand, events_of, standing


def test_nobody_passes_but_on_a_list_and_all_pass_in_its_order(portal: Flask) -> None:
    with portal.app_context():
        body = Body(demand())
        first, second, other = (
            body.stage.arrived("prefecture", track) for track in ("outside", "outside", "inside")
        )
        with pytest.raises(Refused, match="须列入推荐名单"):
            body.stage.act(first, "prefecture", "approve")
        body.start()
        for paper in (first, second, other):
            body.arrange("add", paper)
        body.arrange("up", second, **{f"p{second.id}": "确有需要"})
        body.fill()
        with pytest.raises(Refused, match="尚未上传签字盖章的推荐报告"):
            body.hand_in()
        body.sign()
        body.hand_in()
        assert standing(second, first, other) == [("in_review", 3, place) for place in (1, 2, 1)]
        with scope.everything("a test looks"):
            written = db.session.execute(
                select(Decision.paper_id, Decision.opinion).where(
                    Decision.verb == "approve", Decision.opinion.in_(("同意推荐。", "确有需要"))
                )
            )
            assert dict(map(tuple, written)) == {
                first.id: "同意推荐。",
                second.id: "确有需要",
                other.id: "同意推荐。",
            }
            assert {pk: place for pk, (_body, place) in queries.order_of(cycle()).items()} == {
                second.id: 1, first.id: 2, other.id: 1,
            }  # fmt: skip
            track = programmes.track_by_code(cycle(), "outside")
            assert [each.id for each in exports.recommended(cycle(), track)] == [second.id, first.id]
            assert invariants() == []
        assert place("152200").taken == 2
        assert verify() is None
        assert events_of("recommendation.hand_in") == 1
        body.region("approve", "收到")
        body.region("approve", "同意", pk=first.id)
        assert standing(first)[0][0] == "approved"


def test_what_changes_the_report_makes_its_scan_invalid(portal: Flask) -> None:
    with portal.app_context():
        body = Body(demand())
        first, second = body.stage.arrived("prefecture"), body.stage.arrived("prefecture")
        body.start()
        body.arrange("add", first)
        body.arrange("add", second)
        body.fill()
        body.sign()
        body.arrange("down", first)
        with pytest.raises(Refused, match="原扫描件已失效"):
            body.hand_in()
        body.sign()
        body.hand_in()
        assert [each[2] for each in standing(second, first)] == [1, 2]


def test_list_that_is_refused_for_one_moves_nobody(portal: Flask) -> None:
    with portal.app_context():
        body = Body(demand())
        people = [body.stage.arrived("prefecture") for _ in range(2)]
        set_places("152200", 1)
        body.start()
        for paper in people:
            body.arrange("add", paper)
        body.fill()
        body.sign()
        with pytest.raises(Refused, match="名单列有 2 名，超出 1 名"):
            body.hand_in()
        assert standing(*people) == [("in_review", 2, None)] * 2
        assert body.found().state == "draft"
        body.arrange("remove", people[1])
        body.sign()
        body.hand_in()
        assert standing(*people) == [("in_review", 3, 1), ("in_review", 2, None)]


def test_region_sends_a_list_back_as_one_and_its_next_version_is_signed_anew(portal: Flask) -> None:
    with portal.app_context():
        body = Body(demand())
        first, second = body.stage.arrived("prefecture"), body.stage.arrived("prefecture")
        handed = body.recommend(first, second)
        roster = handed.endorsement_id
        body.region("send_back", "请说明排序理由")
        assert [each[:2] for each in standing(first, second)] == [("in_review", 2)] * 2
        assert place("152200").taken == 0
        with pytest.raises(Refused, match="须列入推荐名单"):
            body.stage.act(first, "prefecture", "approve")
        with scope.everything("a test looks"):
            assert queries.order_of(cycle()) == {}
        with pytest.raises(Refused, match="尚未上传签字盖章的推荐报告"):
            body.hand_in()
        body.arrange("down", first)
        body.sign()
        body.hand_in()
        assert [each[1:] for each in standing(second, first)] == [(3, 1), (3, 2)]
        with scope.everything("a test looks"):
            kept = db.session.get_one(Endorsement, roster)
            assert [pk for pk, _content in kept.members] == [first.id, second.id]
            assert (kept.number, body.found().endorsement.number) == (1, 2)


def test_list_somebody_of_which_is_decided_about_returns_person_by_person(portal: Flask) -> None:
    with portal.app_context():
        body = Body(demand())
        first, second = body.stage.arrived("prefecture"), body.stage.arrived("prefecture")
        body.recommend(first, second)
        body.region("approve", "同意", pk=first.id)
        with pytest.raises(Refused, match="不能整体退回"):
            body.region("send_back", "材料不全")
        body.region("send_back", "材料不全", pk=second.id, target=2)
        assert standing(first, second) == [("approved", 3, 1), ("in_review", 2, 2)]
        with pytest.raises(Refused, match="须列入推荐名单"):
            body.stage.act(second, "prefecture", "approve")


def test_change_afterwards_is_a_supplement_with_its_own_number(portal: Flask) -> None:
    with portal.app_context():
        body = Body(demand())
        first = body.stage.arrived("prefecture")
        handed = body.recommend(first)
        late = body.stage.arrived("prefecture")
        with pytest.raises(Refused):
            body.arrange("add", late)
        supplement = body.start()
        assert (handed.supplement, supplement.supplement, str(supplement.name)) == (0, 1, "补充推荐第1号")
        with pytest.raises(Refused, match="已有一份推荐名单尚未报送"):
            body.start()
        body.arrange("add", late)
        body.fill()
        body.sign()
        body.hand_in()
        assert [each[2] for each in standing(first, late)] == [1, 2]


def test_foreign_list_is_absent_and_its_people_are(portal: Flask) -> None:
    with portal.app_context():
        body, other = Body(demand()), Body(stage("150102"))
        paper, theirs = body.stage.arrived("prefecture"), other.stage.arrived("prefecture")
        body.start()
        with pytest.raises(Absent):
            body.arrange("add", theirs)
        other.pk = body.pk
        with factories.signed_in(other.reviewer), pytest.raises(Absent):
            actions.arrange(body.pk, 1, ("add", paper.id), {})
        with factories.signed_in(other.reviewer), pytest.raises(Absent):
            actions.start(cycle().id, factories.organisation("152200").id)
        with factories.signed_in(body.stage.reviewers["region"]), pytest.raises(Absent):
            actions.download(body.pk)
        with factories.signed_in(body.stage.reviewers["county"]), pytest.raises(Absent):
            actions.start(cycle().id, scope.viewer().organisation_ids[0])


def test_who_is_not_announced_yet_keeps_the_list_and_nobody_is_taken_back_alone(portal: Flask) -> None:
    with portal.app_context():
        with scope.everything("a test demands a notice"), transaction() as session:
            here = (RouteStep.cycle_id == cycle().id, RouteStep.kind == "prefecture")
            session.execute(update(RouteStep).where(*here).values(notice_days=5))
        body = Body(demand())
        paper = body.stage.arrived("prefecture")
        body.start()
        body.arrange("add", paper)
        body.fill()
        body.sign()
        with pytest.raises(Refused, match=f"{paper.applicant_name}：须先公示5个工作日"):
            body.hand_in()
        with factories.signed_in(body.reviewer):
            [due] = notices.due(scope.viewer().organisation_ids)
            put_up(due.key, Posting("公示", "公告栏", "办公室", clock.today()), {paper.id: ""})
        clock.move_to(dt.datetime(2023, 3, 15, 9, tzinfo=ZONE))
        body.hand_in()
        with pytest.raises(Refused, match="不能单独撤回"):
            body.stage.act(paper, "prefecture", "retract")
        assert standing(paper) == [("in_review", 3, 1)]
