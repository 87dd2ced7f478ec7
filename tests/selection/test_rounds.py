"""A round from its preparation to its publication, through the verbs (内人社办发〔2023〕147号 三（三）（四）, 四（一）)."""

from __future__ import annotations

from collections import Counter

import pytest
from flask import Flask
from sqlalchemy import func, select

from tepei.messages.models import Message
from tepei.papers import actions as papers
from tepei.papers.invariants import invariants
from tepei.papers.models import Decision
from tepei.people.models import Participation
from tepei.portal import scope
from tepei.portal.audit import AuditEntry, verify
from tepei.portal.database import db, transaction
from tepei.portal.errors import Absent, Refused, Stale
from tepei.selection import round_actions, round_queries
from tepei.selection.letter_models import SelectionLetter
from tepei.selection.opinion_models import DepartmentOpinion
from tepei.selection.round_models import EvaluationRound
from tests import factories
from tests.papers.stage import applicant_of, place
from tests.selection.tiers import BODY, DAY, PLAN, Tiers, state_of


def test_all_of_a_round_are_published_together_with_decision_audit_letter_and_message(tiers: Tiers) -> None:
    first, second, third = (tiers.approved("tier1", name) for name in ("甲一", "乙二", "丙三"))
    scores = {first.id: 30, second.id: 35, third.id: 20}
    made = tiers.closed(scores)
    tiers.propose(made, "tier1", 2, scores)
    tiers.propose(made, "tier2", 0, scores)
    assert state_of(first)[0] == "approved"
    told = tiers.publish(made)
    assert (told.selected, told.rejected, told.waiting) == (2, 1, ())
    assert [state_of(each)[0] for each in (first, second, third)] == ["selected", "selected", "rejected"]
    with scope.everything("a test looks"):
        letters = db.session.execute(
            select(SelectionLetter.name, SelectionLetter.number).order_by(SelectionLetter.number)
        ).all()
        assert [tuple(each) for each in letters] == [
            ("乙二", "新时代〔2023〕1-001"),
            ("甲一", "新时代〔2023〕1-002"),
        ]
        verbs = Counter(
            db.session.scalars(select(Decision.verb).where(Decision.verb.in_(("select", "reject"))))
        )
        assert verbs == {"select": 2, "reject": 1}
        assert db.session.scalar(select(func.count()).select_from(Participation)) == 2
        events = Counter(
            db.session.scalars(select(AuditEntry.event).where(AuditEntry.event.like("paper.%e%ct")))
        )
        assert events == {"paper.select": 2, "paper.reject": 1}
        about = db.session.scalars(
            select(Message.kind).where(Message.account_id == applicant_of(third).id)
        ).all()
        assert "paper.reject" in about
        assert place(BODY, "tier1").taken == 2
    assert invariants() == []
    assert verify() is None
    assert [row[-1] for row in tiers.entries(made)][:2] == ["selected", "selected"]


def test_tracks_of_one_numbering_count_on_from_each_other(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    tiers = Tiers(monkeypatch, letter_number="{year}-{serial:03}")
    ones, twos = ([tiers.approved(tier, f"{tier}甲{n}") for n in range(2)] for tier in ("tier1", "tier2"))
    scores = {each.id: 30 - number for number, each in enumerate(ones + twos)}
    made = tiers.closed(scores)
    tiers.propose(made, "tier1", 2, scores)
    tiers.propose(made, "tier2", 2, scores)
    tiers.publish(made)
    assert tiers.letters() == ["2023-001", "2023-002", "2023-003", "2023-004"]


def test_nobody_is_selected_around_a_round(tiers: Tiers) -> None:
    paper = tiers.approved("tier1", "甲一")
    made = tiers.prepared()
    with factories.signed_in(tiers.region):
        for verb in (papers.select, papers.retract):
            with pytest.raises(Refused, match="正在参加“一、二层次评审”的专家评审"):
                verb(paper.id, paper.version)
    tiers.stage.act(paper, "region", "reject")
    assert state_of(paper)[0] == "rejected"
    with factories.signed_in(tiers.region), pytest.raises(Refused, match="没有参评人选"):
        row = round_queries.shown(made.id)
        row.entries[0].outcome = "gone"
        db.session.rollback()
        with transaction() as session:
            session.delete(round_queries.shown(made.id).entries[0])
        round_actions.open_round(made.id, row.version)


def test_who_was_taken_out_of_a_round_meanwhile_is_left_alone(tiers: Tiers) -> None:
    there, gone = tiers.approved("tier1", "甲一"), tiers.approved("tier1", "乙二")
    scores = {there.id: 30, gone.id: 35}
    made = tiers.closed(scores)
    tiers.propose(made, "tier1", None, scores)
    tiers.propose(made, "tier2", None, scores)
    tiers.stage.act(gone, "region", "reject")
    assert tiers.publish(made).selected == 1
    assert tiers.entries(made) == [("乙二", "tier1", "", 1, "gone"), ("甲一", "tier1", "", 2, "selected")]


@pytest.mark.parametrize(
    ("verb", "text"), [("close", "还在准备"), ("rank", "还在准备"), ("publish", "还在准备"), ("propose", "还在准备")]
)  # fmt: skip
def test_verbs_follow_one_another(tiers: Tiers, verb: str, text: str) -> None:
    tiers.approved("tier1", "甲一")
    made = tiers.prepared()
    with factories.signed_in(tiers.region), pytest.raises(Refused, match=text):
        match verb:
            case "close":
                round_actions.close_round(made.id, made.version, {})
            case "rank":
                round_actions.rank(made.id, made.version, {})
            case "publish":
                tiers.publish(made)
            case _:
                tiers.propose(made, "tier1", 1, {})


def test_publication_waits_for_every_tier_and_is_done_once(tiers: Tiers) -> None:
    first, second = tiers.approved("tier1", "甲一"), tiers.approved("tier2", "乙二")
    scores = {first.id: 30, second.id: 30}
    made = tiers.closed(scores)
    tiers.propose(made, "tier1", 1, scores)
    with pytest.raises(Refused, match="还没有确定拟入选人选：二层次"):
        tiers.publish(made)
    tiers.propose(made, "tier2", 1, scores)
    tiers.publish(made)
    with pytest.raises(Refused, match="已经公布"):
        tiers.publish(made)
    with factories.signed_in(tiers.region), pytest.raises(Stale):
        round_actions.rank(made.id, 1, {})


def test_round_is_the_organisers_and_says_who_may_take_part(tiers: Tiers) -> None:
    paper = tiers.approved("tier1", "甲一")
    made = tiers.prepared()
    for who in (tiers.stage.reviewers["prefecture"], applicant_of(paper)):
        with factories.signed_in(who):
            assert list(round_queries.rounds_of(tiers.cycle)) == []
            with pytest.raises(Absent):
                round_queries.shown(made.id)
            with pytest.raises(Absent):
                round_actions.prepare(tiers.cycle, PLAN)
    with factories.signed_in(tiers.region):
        assert [each.field for each in round_queries.shown(made.id).entries] == [
            "从事应用技术研究和科技开发工作"
        ]
        assert round_queries.candidates(tiers.cycle, ["tier1"]) == []
        late = tiers.approved("tier2", "乙二")
        assert round_actions.enter(made.id, made.version) == 1
        assert {each.paper_id for each in round_queries.shown(made.id).entries} == {paper.id, late.id}


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"name": " "}, "名称"),
        ({"tracks": ()}, "有评审办法的培养方式"),
        ({"tracks": ("tier3",)}, "有评审办法的培养方式"),
        ({"closes_at": DAY}, "截止时间应晚于开始时间"),
    ],
)  # fmt: skip
def test_plan_that_makes_no_sense_is_refused(tiers: Tiers, changes: dict[str, object], text: str) -> None:
    plan = round_actions.RoundPlan(**{**vars(PLAN), **changes})
    with factories.signed_in(tiers.region), pytest.raises(Refused, match=text):
        round_actions.prepare(tiers.cycle, plan)


def test_opinion_of_a_department_is_kept_with_the_round(tiers: Tiers) -> None:
    paper = tiers.approved("tier1", "甲一")
    made = tiers.closed({paper.id: 30})
    with factories.signed_in(tiers.region):
        with pytest.raises(Refused, match="请写明内容"):
            round_actions.hear(
                made.id,
                DepartmentOpinion(
                    department="自治区卫生健康委", answer="objects", text="", received_on=DAY.date()
                ),
            )
        round_actions.hear(
            made.id,
            DepartmentOpinion(
                department="自治区卫生健康委", answer="agrees", text="", received_on=DAY.date()
            ),
        )
        [heard] = round_queries.opinions_of(made.id)
        assert (heard.department, heard.answer) == ("自治区卫生健康委", "agrees")
    with factories.signed_in(tiers.stage.reviewers["prefecture"]):
        assert db.session.scalars(select(DepartmentOpinion)).all() == []
        assert db.session.scalars(select(EvaluationRound)).all() == []
