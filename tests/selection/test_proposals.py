"""Who is proposed: no more than there are places, ties at the line settled by people, and who falls to another tier."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from tepei.papers.invariants import invariants
from tepei.papers.models import Decision
from tepei.portal import scope
from tepei.portal.database import db, transaction
from tepei.portal.errors import Refused
from tepei.programmes.models import Track
from tepei.selection import round_actions, round_exports, round_queries
from tepei.selection.letter_models import SelectionLetter
from tests import factories
from tests.papers.stage import place, track_id
from tests.selection.tiers import BODY, OLD, Tiers, state_of


def test_who_is_not_selected_falls_with_consent_and_where_the_other_conditions_hold(tiers: Tiers) -> None:
    """46–50岁的、不同意调剂的不转评；转评的与二层次人选一起排名，不占推荐单位的二层次名额."""
    chosen = tiers.approved("tier1", "入选")
    falls = tiers.approved("tier1", "转评")
    refuses = tiers.approved("tier1", "不同意", consents="no")
    silent = tiers.approved("tier1", "没有填", consents="")
    old = tiers.approved("tier1", "年龄大", born_on=OLD)
    other = tiers.approved("tier2", "二层次")
    scores = {chosen.id: 39, falls.id: 30, refuses.id: 29, silent.id: 28, old.id: 27, other.id: 25}
    made = tiers.closed(scores)
    tiers.propose(made, "tier1", 1, scores)
    assert tiers.entries(made) == [
        ("入选", "tier1", "", 1, "proposed"),
        ("转评", "tier1", "", 2, "fallen"),
        ("不同意", "tier1", "", 3, "passed_over"),
        ("没有填", "tier1", "", 4, "passed_over"),
        ("年龄大", "tier1", "", 5, "passed_over"),
        ("转评", "tier2", "tier1", 1, ""),
        ("二层次", "tier2", "", 2, ""),
    ]
    with scope.everything("a test looks"):
        assert "45周岁以下" in tiers.entry(made, old).reason
        assert "同意调剂" in tiers.entry(made, refuses).reason
    tiers.propose(made, "tier2", 1, scores)
    tiers.publish(made)
    assert state_of(falls) == ("selected", "tier2")
    assert state_of(other) == ("rejected", "tier2")
    with scope.everything("a test looks"):
        decision = db.session.scalars(
            select(Decision).where(Decision.paper_id == falls.id).order_by(Decision.id.desc())
        ).first()
        assert decision is not None and "转评“二层次”" in decision.opinion
        letter = db.session.scalars(select(SelectionLetter).where(SelectionLetter.paper_id == falls.id)).one()
        assert (letter.track_name, letter.number) == ("二层次", "新时代〔2023〕2-001")
        assert (place(BODY, "tier1").taken, place(BODY, "tier2").taken) == (1, 0)
        rows = list(round_exports.ranking_rows(tiers.cycle))
        assert (1, falls.number, "tier2", "30", "tier1", "selected") in rows
    assert invariants() == []


def test_proposing_a_tier_anew_takes_back_who_fell_from_it(tiers: Tiers) -> None:
    first, second = tiers.approved("tier1", "甲一"), tiers.approved("tier1", "乙二")
    scores = {first.id: 30, second.id: 20}
    made = tiers.closed(scores)
    tiers.propose(made, "tier1", 1, scores)
    tiers.propose(made, "tier2", None, scores)
    assert ("乙二", "tier2", "tier1", 1, "proposed") in tiers.entries(made)
    tiers.propose(made, "tier1", 2, scores)
    assert tiers.entries(made) == [("甲一", "tier1", "", 1, "proposed"), ("乙二", "tier1", "", 2, "proposed")]


def test_tie_at_the_line_waits_for_people_and_their_reason(tiers: Tiers) -> None:
    first, second = tiers.approved("tier1", "甲一"), tiers.approved("tier1", "乙二")
    scores = {first.id: 30, second.id: 30}
    made = tiers.closed(scores)
    with pytest.raises(Refused, match="请先确定他们的次序"):
        tiers.propose(made, "tier1", 1, scores)
    order = [tiers.entry(made, second).id, tiers.entry(made, first).id]
    with factories.signed_in(tiers.region):
        row = round_queries.shown(made.id)
        with pytest.raises(Refused, match="理由"):
            round_actions.settle(row.id, row.version, order, " ")
        with pytest.raises(Refused, match="不同的次序"):
            round_actions.settle(row.id, row.version, order[:1], "乙二的成果获奖")
        round_actions.settle(row.id, row.version, order, "乙二的成果获奖")
    tiers.propose(made, "tier1", 1, scores)
    assert tiers.entries(made)[:2] == [
        ("乙二", "tier1", "", 1, "proposed"),
        ("甲一", "tier1", "", 2, "fallen"),
    ]


def test_no_more_are_proposed_than_the_notice_has_places(tiers: Tiers) -> None:
    people = [tiers.approved("tier1", name) for name in ("甲一", "乙二")]
    scores = {paper.id: 30 - number for number, paper in enumerate(people)}
    with scope.everything("a test sets a total"), transaction() as session:
        session.execute(update(Track).where(Track.id == track_id("tier1")).values(total=1))
    made = tiers.closed(scores)
    with pytest.raises(Refused, match="只剩 1 个名额"):
        tiers.propose(made, "tier1", None, scores)
    tiers.propose(made, "tier1", 1, scores)
