"""备选 of a round: who is kept, who takes a place that comes free before the final list and after it, and how the reserve ends."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from tepei.applications.models import Application
from tepei.messages.models import Message
from tepei.papers import actions as papers
from tepei.papers.invariants import invariants
from tepei.policy.calendar import day_text
from tepei.portal import clock, scope
from tepei.portal.audit import verify
from tepei.portal.database import db
from tepei.portal.errors import Absent, Refused
from tepei.selection import letter_prints, reserve_actions, reserve_rules, round_queries
from tepei.selection.reserve_rules import Free
from tepei.selection.round_models import EvaluationRound
from tests import factories
from tests.papers.stage import applicant_of
from tests.selection.test_round_notices import announced
from tests.selection.tiers import DAY, Tiers, state_of

RESERVE = {"falls_to": "", "consent": "", "reserves": "all"}
TODAY = dt.date(2023, 11, 1)


@pytest.fixture
def tiers(portal: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Tiers]:
    """The region announces for 5 days; its notice keeps people for 90 days."""
    with portal.app_context():
        yield Tiers(monkeypatch, region_days=5, reserve_days=90, **RESERVE)


def decided(tiers: Tiers, *names: str) -> tuple[list[Application], EvaluationRound]:
    """The first two of these are proposed, the others kept."""
    people = [tiers.approved("tier1", name) for name in names]
    scores = {paper.id: 39 - number for number, paper in enumerate(people)}
    made = tiers.closed(scores)
    tiers.propose(made, "tier1", 2, scores)
    tiers.propose(made, "tier2", 0, scores)
    return people, made


def take(tiers: Tiers, made: EvaluationRound, paper: Application, reason: str = "本人书面放弃") -> None:
    """The place of this one goes to the next in reserve."""
    with factories.signed_in(tiers.region):
        row = round_queries.shown(made.id)
        entry = next(each.id for each in row.entries if each.paper_id == paper.id)
        reserve_actions.replace(row.id, row.version, entry, reason)


def outcomes(tiers: Tiers, made: EvaluationRound) -> dict[str, str]:
    return {name: outcome for name, *_rest, outcome in tiers.entries(made)}


def after(days: int) -> None:
    clock.move_to(DAY + dt.timedelta(days=days))


@pytest.mark.parametrize(
    ("case", "free", "reason", "expected"),
    [
        ("递补", Free(True), "放弃", ""),
        ("没有备选", Free(False), "放弃", "没有备选人选"),
        ("最后一天", Free(True, TODAY), "放弃", ""),
        ("已经到期", Free(True, TODAY - dt.timedelta(days=1)), "放弃", f"到{day_text(dt.date(2023, 10, 31))}为止"),
        ("还有一个名额", Free(True, left=1), "放弃", ""),
        ("没有名额", Free(True, left=0), "放弃", "没有空出的名额"),
        ("没有写原因", Free(True), " ", "请写明递补的原因"),
    ],
)  # fmt: skip
def test_when_a_place_is_taken(case: str, free: Free, reason: str, expected: str) -> None:
    verdict = reserve_rules.may_replace(free, TODAY, reason)
    assert bool(verdict) is not bool(expected), case
    assert expected in str(verdict.text), case


def test_place_that_comes_free_before_the_list_goes_to_the_next_who_is_announced(tiers: Tiers) -> None:
    (first, _second, third, _last), made = decided(tiers, "甲一", "乙二", "丙三", "丁四")
    assert outcomes(tiers, made) == {
        "甲一": "proposed",
        "乙二": "proposed",
        "丙三": "reserve",
        "丁四": "reserve",
    }
    assert [each.name for each in announced(tiers).entries] == ["甲一", "乙二"]
    with pytest.raises(Absent):
        take(tiers, made, first)
    tiers.stage.act(first, "region", "reject")
    with pytest.raises(Refused, match="原因"):
        take(tiers, made, first, " ")
    take(tiers, made, first)
    assert outcomes(tiers, made) == {
        "甲一": "vacated",
        "乙二": "proposed",
        "丙三": "proposed",
        "丁四": "reserve",
    }
    with scope.everything("a test looks"):
        assert tiers.entry(made, third).reason == "递补甲一：本人书面放弃"
    with pytest.raises(Absent):
        take(tiers, made, first)
    after(20)
    with pytest.raises(Refused, match="丙三：须先公示"):
        tiers.publish(made)
    assert [each.name for each in announced(tiers).entries] == ["丙三"]
    after(40)
    told = tiers.publish(made)
    assert (told.selected, told.reserves) == (2, 1)
    assert state_of(third)[0] == "selected"
    assert invariants() == []


def test_place_that_comes_free_after_the_list_goes_to_the_next_within_its_days(tiers: Tiers) -> None:
    (first, second, third, last), made = decided(tiers, "甲一", "乙二", "丙三", "丁四")
    announced(tiers)
    after(20)
    assert tiers.publish(made).reserves == 2
    assert [state_of(each)[0] for each in (third, last)] == ["approved", "approved"]
    with factories.signed_in(tiers.region):
        for verb in (papers.select, papers.retract):
            with pytest.raises(Refused, match="正在参加"):
                verb(third.id, third.version)
        assert round_queries.candidates(tiers.cycle, ["tier1"]) == []
        printed = letter_prints.list_of(round_queries.shown(made.id))
    assert "备选人选2人" in printed and printed.index("丙三") < printed.index("丁四")
    with scope.everything("a test looks"):
        told = select(Message).where(Message.kind == "reserve.keep")
        assert len(db.session.scalars(told.where(Message.account_id == applicant_of(third).id)).all()) == 1
    tiers.stage.act(first, "region", "revoke")
    take(tiers, made, first)
    with pytest.raises(Refused, match="须先公示"):
        tiers.publish(made)
    after(21)
    announced(tiers)
    after(40)
    assert tiers.publish(made).selected == 1
    assert (state_of(third)[0], len(tiers.letters())) == ("selected", 3)
    after(120)
    tiers.stage.act(second, "region", "revoke")
    with pytest.raises(Refused, match="有效期到2024年1月28日为止"):
        take(tiers, made, second)
    with factories.signed_in(tiers.region):
        row = round_queries.shown(made.id)
        assert reserve_actions.release(row.id, row.version) == 1
    assert state_of(last)[0] == "rejected"
    assert verify() is None


def test_reserve_ends_with_the_list_where_the_notice_gives_no_days(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    tiers = Tiers(monkeypatch, **RESERVE)
    (_first, second, third), made = decided(tiers, "甲一", "乙二", "丙三")
    tiers.stage.act(second, "region", "reject")
    told = tiers.publish(made)
    assert (told.selected, told.rejected, told.reserves) == (1, 0, 1), (
        "a place is free: whoever may take it stays"
    )
    take(tiers, made, second)
    tiers.publish(made)
    assert state_of(third)[0] == "selected"
    assert outcomes(tiers, made) == {"甲一": "selected", "乙二": "vacated", "丙三": "selected"}


def test_who_comes_first_in_reserve_is_sure(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    tiers = Tiers(monkeypatch, **{**RESERVE, "reserves": "number", "reserve_number": 1})
    people = [tiers.approved("tier1", name) for name in ("甲一", "乙二", "丙三")]
    scores = dict(zip((each.id for each in people), (39, 30, 30), strict=True))
    made = tiers.closed(scores)
    with pytest.raises(Refused, match="备选人选乙二、丙三得分和各项比较均相同"):
        tiers.propose(made, "tier1", 1, scores)
    tiers.propose(made, "tier1", 3, scores)
    assert set(outcomes(tiers, made).values()) == {"proposed"}
