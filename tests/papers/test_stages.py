"""Stops of one stage: both have the paper on their desk, act in any order, and the stage is done when both have approved."""

from __future__ import annotations

import dataclasses

import pytest
from flask import Flask
from sqlalchemy import select

from tepei.applications.models import Application
from tepei.papers import filing, kinds, timeline, turns
from tepei.papers.invariants import invariants
from tepei.papers.kinds import Stages
from tepei.papers.models import Paper
from tepei.papers.sight_models import awaits
from tepei.portal import scope
from tepei.portal.database import db
from tepei.portal.errors import Refused
from tests import factories
from tests.papers.stage import Stage, applicant_of, stage


def _together(paper: Paper) -> Stages:
    """The unit and the county at once, then the others as ever."""
    unit, county, *others = filing.to_the_end(paper)
    return [(*unit, *county), *others]


@pytest.fixture
def play(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Stage:
    monkeypatch.setitem(
        kinds.KINDS, "application", dataclasses.replace(kinds.KINDS["application"], stages=_together)
    )
    return stage()


STORIES = {
    "it waits for both": ("applicant.submit", "in_review", 0, "unit county"),
    "the unit alone is not enough": ("applicant.submit unit.approve", "in_review", 0, "county"),
    "nor is the county": ("applicant.submit county.approve", "in_review", 0, "unit"),
    "both are, in either order": ("applicant.submit county.approve unit.approve", "in_review", 1, "prefecture"),
    "who approved may take it back": ("applicant.submit unit.approve unit.retract", "in_review", 0, "unit county"),
    "the last one too, and only theirs": ("applicant.submit county.approve unit.approve unit.retract", "in_review", 0, "unit"),
    "sent back, both decide anew": ("applicant.submit unit.approve county.send_back applicant.submit", "in_review", 0, "unit county"),
    "from beyond as well": ("applicant.submit unit.approve county.approve prefecture.send_back:0", "in_review", 0, "unit county"),
    "the place is taken as ever": ("applicant.submit unit.approve county.approve prefecture.approve", "in_review", 2, "region"),
}  # fmt: skip


@pytest.mark.parametrize(("story", "state", "position", "due"), STORIES.values(), ids=STORIES.keys())
def test_paper_waits_for_whoever_has_not_approved(
    play: Stage, story: str, state: str, position: int, due: str
) -> None:
    paper = play.play(play.paper(), story)
    assert (paper.state, paper.position) == (state, position)
    assert {who for who in play.reviewers if _awaits(play, who, paper)} == set(due.split())
    assert invariants() == []


REFUSALS = {
    "nobody approves twice": ("applicant.submit unit.approve", "unit", "approve", "not_your_step"),
    "nor sends back what they approved": ("applicant.submit unit.approve", "unit", "send_back", "not_your_step"),
    "the other's approval is theirs": ("applicant.submit unit.approve", "county", "retract", "retract_acted"),
    "the applicant comes too late": ("applicant.submit unit.approve", "applicant", "retract", "retract_acted"),
    "the first comes too late": ("applicant.submit unit.approve county.approve", "unit", "retract", "retract_acted"),
}  # fmt: skip


@pytest.mark.parametrize(("story", "who", "verb", "code"), REFUSALS.values(), ids=REFUSALS.keys())
def test_each_acts_once(play: Stage, story: str, who: str, verb: str, code: str) -> None:
    paper = play.play(play.paper(), story)
    with pytest.raises(Refused) as refusal:
        play.act(paper, who, verb)
    assert refusal.value.verdict is not None
    assert refusal.value.verdict.failures[0].code == code
    assert invariants() == []


def test_applicant_reads_for_whom_it_waits_and_reviewers_what_happened(play: Stage) -> None:
    paper = play.play(play.paper(), "applicant.submit county.approve unit.approve prefecture.send_back:0")
    county = paper.steps[1].organisation_name
    both = f"{play.unit.name}、{county}"
    with factories.signed_in(applicant_of(paper)):
        waiting = turns.waiting_for(paper)
        told = timeline.of(paper, for_applicant=True)
    assert waiting is not None and str(waiting.name) == both
    assert [str(event.text) for event in told[1:]] == [
        "县（市、区）人社局审核通过", "所在单位审核通过", f"退回{both}重新审核",
    ]  # fmt: skip


def test_retracted_submission_leaves_both_desks(play: Stage) -> None:
    paper = play.play(play.paper(), "applicant.submit applicant.retract")
    for who in ("unit", "county"):
        with factories.signed_in(play.reviewers[who]):
            assert list(db.session.scalars(select(Paper.id))) == []
    assert paper.state == "draft"


def _awaits(play: Stage, who: str, paper: Application) -> bool:
    with factories.signed_in(play.reviewers[who]):
        waits = select(Paper.id).where(awaits(scope.viewer()), Paper.id == paper.id)
        return db.session.scalars(waits).first() is not None
