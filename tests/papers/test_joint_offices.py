"""Offices beside the tree: 应急管理厅, or 组织部 and 工信局 of a prefecture, act where a step names them, and see nothing else."""

from __future__ import annotations

import pytest
from flask import Flask

from tepei.applications.models import Application
from tepei.organisations import queries as organisations
from tepei.papers import actions as papers
from tepei.papers import desk_queries, timeline, turns
from tepei.papers.invariants import invariants
from tepei.portal import scope
from tepei.portal.catalogue import chinese
from tepei.portal.database import db, transaction
from tepei.portal.errors import Absent
from tepei.programmes.models import RouteStep
from tests import factories
from tests.papers import stage as stages
from tests.papers.browsing import ALL, WAITING, Browser, fill
from tests.papers.stage import Stage

BUREAU, EMERGENCY = "兴安盟人力资源和社会保障局", "自治区应急管理厅"
PARTY, INDUSTRY, FOREIGN = "中共兴安盟委组织部", "兴安盟工业和信息化局", "中共呼和浩特市委组织部"
OFFICES = {EMERGENCY: "150000", PARTY: "152200", INDUSTRY: "152200", FOREIGN: "150100"}
TO_IT = "applicant.submit unit.approve county.approve prefecture.approve"


def laid(*by: str) -> Stage:
    """The way of a hospital in 兴安盟, with a step of the year's own before the region at which these act: levels and kinds by code,
    offices by name. Each office has a reviewer.
    """
    named = {each for each in OFFICES if each != EMERGENCY or EMERGENCY in by}
    nodes = {each: factories.node(each, "joint_office", OFFICES[each]) for each in sorted(named)}
    with scope.everything("a test writes a step"), transaction() as session:
        year = stages.cycle()
        last = session.query(RouteStep).filter_by(cycle_id=year.id, kind="region").one()
        codes = [nodes[each].code if each in nodes else each for each in by]
        own = RouteStep(
            cycle_id=year.id,
            position=last.position,
            kind="opinions",
            name="征求意见",
            opinion="意见",
            by=codes,
        )
        session.add(own)
        last.position += 1
    made = stages.stage()
    for number, (name, node) in enumerate(nodes.items()):
        made.reviewers[name] = factories.member(f"joint{number}", "joint_reviewer", node, "会审审核员")
    return made


def waiting_for(paper: Application) -> list[str]:
    with scope.everything("a test looks"):
        db.session.expire_all()
        return [step.organisation_name for step in turns.due_steps(paper)]


def seen_by(play: Stage, who: str) -> int:
    with factories.signed_in(play.reviewers[who]):
        return db.session.query(Application).count()


@pytest.mark.parametrize(
    ("case", "by", "acting"),
    [
        ("点名的一家", [EMERGENCY], [EMERGENCY]),
        ("同一地方的几家会审单位", ["joint_office"], [PARTY, INDUSTRY]),
        ("人社局和组织部等会同审核", ["prefecture", "joint_office"], [BUREAU, PARTY, INDUSTRY]),
    ],
)
def test_step_comes_to_whom_it_names_and_goes_on_after_all(
    app: Flask, case: str, by: list[str], acting: list[str]
) -> None:
    play = laid(*by)
    who = {BUREAU: "prefecture"}
    paper = play.play(play.paper(), TO_IT)
    assert sorted(waiting_for(paper)) == sorted(acting), case
    for name in acting:
        play.act(paper, who.get(name, name), "approve")
    assert waiting_for(paper) == ["内蒙古自治区人力资源和社会保障厅"]
    play.play(paper, "region.approve region.select")
    assert paper.state == "selected"
    assert invariants() == []
    with factories.signed_in(play.reviewers["region"]):
        told = {
            (str(each.who), chinese(each.text), each.opinion)
            for each in timeline.of(paper, for_applicant=False)
        }
    assert {
        (f"{name} 会审审核员", "征求意见审核通过", "approve的意见") for name in {*acting} - {BUREAU}
    } <= told


def test_office_sees_what_its_step_brought_to_it_and_nothing_else(app: Flask) -> None:
    play = laid("joint_office")
    ours, before = play.paper(), play.play(play.paper(), "applicant.submit unit.approve")
    play.play(ours, "applicant.submit unit.approve county.approve")
    assert (seen_by(play, PARTY), seen_by(play, FOREIGN)) == (0, 0)
    play.act(ours, "prefecture", "approve")
    assert (seen_by(play, PARTY), seen_by(play, INDUSTRY), seen_by(play, FOREIGN)) == (1, 1, 0)
    with factories.signed_in(play.reviewers[FOREIGN]), pytest.raises(Absent):
        papers.approve(ours.id, ours.version, "同意")
    with factories.signed_in(play.reviewers[PARTY]), pytest.raises(Absent):
        papers.approve(before.id, before.version, "同意")
    play.act(ours, PARTY, "approve")
    with factories.signed_in(play.reviewers[PARTY]):
        assert desk_queries.counts_by_state(10, real_only=False)["in_review"] == 1
        assert organisations.called("152200") == []


def test_office_returns_a_paper_and_reviews_it_again(app: Flask) -> None:
    play = laid(EMERGENCY)
    paper = play.play(play.paper(), f"{TO_IT} {EMERGENCY}.send_back applicant.submit")
    assert waiting_for(paper) == [EMERGENCY]
    play.act(paper, EMERGENCY, "approve")
    assert waiting_for(paper) == ["内蒙古自治区人力资源和社会保障厅"]


def test_closed_office_of_a_kind_is_passed_over(app: Flask) -> None:
    play = laid("joint_office")
    with scope.everything("a test closes an office"), transaction():
        office = db.session.get_one(type(play.unit), _office_of(play, INDUSTRY))
        office.state = "closed"
    assert waiting_for(play.play(play.paper(), TO_IT)) == [PARTY]


def _office_of(play: Stage, who: str) -> int:
    with factories.signed_in(play.reviewers[who]) as viewer:
        return viewer.organisation_ids[0]


def test_office_has_a_home_a_desk_and_one_page_to_decide_from(sqlite_portal: Flask) -> None:
    with sqlite_portal.app_context():
        play = laid(EMERGENCY)
        ours, foreign = play.paper(person=factories.person("one")), play.paper(person=factories.person("two"))
        for paper in (ours, foreign):
            fill(paper)
        play.play(ours, TO_IT)
        play.play(foreign, "applicant.submit unit.approve")
        pk, other = ours.id, foreign.id
        name = play.reviewers[EMERGENCY].username
    office = Browser(sqlite_portal, name)
    assert "tile is-urgent" in office.read("/home/")
    assert f"/review/papers/{pk}" in office.read(WAITING)
    assert f"/review/papers/{other}" not in office.read(ALL)
    office.read(f"/review/papers/{other}/", 404)
    page = office.read(f"/review/papers/{pk}/")
    assert EMERGENCY in page
    assert office.decide(pk, "approve", opinion="无安全生产事故记录。")[0] == 302
    page = office.read(f"/review/papers/{pk}/")
    assert "征求意见审核通过" in page
    assert "无安全生产事故记录" in page
    for address in ("/organisations/list/", "/places/", "/figures/", "/cycles/list/", "/persons/list/"):
        assert office.client.get(address).status_code in (403, 404), address
