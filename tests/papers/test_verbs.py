"""The verbs on both databases: stories, where they lead, and what every refusal says."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select

from tepei.papers import actions
from tepei.papers.invariants import invariants
from tepei.papers.models import Decision, Paper
from tepei.portal import scope
from tepei.portal.audit import AuditEntry
from tepei.portal.database import db, transaction
from tepei.portal.errors import Absent, Refused, Stale
from tests import factories
from tests.applications.filling import photo
from tests.papers.stage import applicant_of, place, stage

UP = "applicant.submit unit.approve county.approve prefecture.approve "
STORIES = {
    "a first submission waits for the unit": ("applicant.submit", "in_review", 0, 0),
    "every approval goes one stop up": ("applicant.submit unit.approve", "in_review", 1, 0),
    "the body's approval takes a place": (UP, "in_review", 3, 1),
    "the region's approval keeps it": (UP + "region.approve", "approved", 3, 1),
    "who is selected keeps it": (UP + "region.approve region.select", "selected", 3, 1),
    "a revocation gives it back": (UP + "region.approve region.select region.revoke", "revoked", 3, 0),
    "a rejection gives it back": (UP + "region.reject", "rejected", 3, 0),
    "so does a rejection after approval": (UP + "region.approve region.reject", "rejected", 3, 0),
    "sent back to the applicant": (UP + "region.send_back", "sent_back", 3, 0),
    "a correction returns to who asked for it, with a place": (UP + "region.send_back applicant.submit", "in_review", 3, 1),
    "sent back to the body, which holds no place then": (UP + "region.send_back:2", "in_review", 2, 0),
    "sent back to the unit": (UP + "region.send_back:0", "in_review", 0, 0),
    "and up again": (UP + "region.send_back:2 prefecture.approve", "in_review", 3, 1),
    "the county sends back to the unit": ("applicant.submit unit.approve county.send_back:0", "in_review", 0, 0),
    "the applicant retracts": ("applicant.submit applicant.retract", "draft", 0, 0),
    "and submits again": ("applicant.submit applicant.retract applicant.submit", "in_review", 0, 0),
    "a correction is retracted": (UP + "region.send_back applicant.submit applicant.retract", "sent_back", 3, 0),
    "the unit retracts its approval": ("applicant.submit unit.approve unit.retract", "in_review", 0, 0),
    "the body retracts and frees the place": (UP + "prefecture.retract", "in_review", 2, 0),
    "the region retracts its approval": (UP + "region.approve region.retract", "in_review", 3, 1),
}  # fmt: skip


@pytest.mark.parametrize(("story", "state", "position", "taken"), STORIES.values(), ids=STORIES.keys())
def test_story_leads_where_the_table_says(
    app: Flask, story: str, state: str, position: int, taken: int
) -> None:
    play = stage()
    paper = play.play(play.paper(), story)
    db.session.expire(paper)
    with scope.everything("a test looks"):
        assert (paper.state, paper.position) == (state, position)
        assert paper.holds_place is bool(taken)
        assert paper.version == 1 + len(story.split())
    assert place("152200").taken == taken
    assert invariants() == []


REFUSALS = {
    "a stranger's stop": ("applicant.submit", "county", "approve", "not_visible"),
    "the unit after it has passed the paper on": ("applicant.submit unit.approve", "unit", "approve", "not_your_step"),
    "the unit sends back what is not on its desk": ("applicant.submit unit.approve", "unit", "send_back", "not_your_step"),
    "only the region rejects": ("applicant.submit", "unit", "reject", "route_position"),
    "only what is approved is selected": (UP, "region", "select", "route_state"),
    "what is selected stays": (UP + "region.approve region.select", "region", "reject", "route_state"),
    "only what is selected is revoked": (UP + "region.approve", "region", "revoke", "route_state"),
    "only the region revokes": (UP + "region.approve region.select", "prefecture", "revoke", "not_your_step"),
    "what is revoked stays": (UP + "region.approve region.select region.revoke", "region", "select", "route_state"),
    "what is rejected stays": (UP + "region.reject", "region", "approve", "route_state"),
    "the applicant after the unit has acted": ("applicant.submit unit.approve", "applicant", "retract", "retract_acted"),
    "the unit after the county has acted": ("applicant.submit unit.approve county.approve", "unit", "retract", "retract_acted"),
    "the county may not take the unit's approval back": ("applicant.submit unit.approve", "county", "retract", "retract_acted"),
    "nobody submits twice": ("applicant.submit", "applicant", "submit", "route_state"),
    "not even forwards": ("applicant.submit", "unit", "send_back:1", "route_position"),
}  # fmt: skip


@pytest.mark.parametrize(("story", "who", "what", "code"), REFUSALS.values(), ids=REFUSALS.keys())
def test_refusal_changes_nothing_and_says_why(app: Flask, story: str, who: str, what: str, code: str) -> None:
    play = stage()
    paper = play.play(play.paper(), story)
    before = _rows()
    verb, _, target = what.partition(":")
    with pytest.raises((Refused, Absent)) as refusal:
        play.act(paper, who, verb, int(target) if target else None)
    told = getattr(refusal.value, "verdict", None)
    assert ("not_visible" if told is None else told.failures[0].code) == code
    assert _rows() == before
    assert invariants() == []


def test_opinion_is_due_when_sending_back_and_rejecting(app: Flask) -> None:
    play = stage()
    paper = play.arrived("region")
    with factories.signed_in(play.reviewers["region"]):
        for verb in (actions.send_back, actions.reject):
            with pytest.raises(Refused, match="意见"):
                verb(paper.id, paper.version, " \n")
        with pytest.raises(Refused, match="最多 2000 个字"):
            actions.approve(paper.id, paper.version, "好" * 2001)


def test_stale_version_writes_nothing(app: Flask) -> None:
    play = stage()
    paper = play.play(play.paper(), "applicant.submit")
    before = _rows()
    with factories.signed_in(play.reviewers["unit"]), pytest.raises(Stale):
        actions.approve(paper.id, paper.version - 1)
    with factories.signed_in(applicant_of(paper)), pytest.raises((Stale, Refused)):
        actions.submit(paper, paper.version - 1)
    assert _rows() == before


def test_retracted_submission_leaves_the_unit_s_desk(app: Flask) -> None:
    play = stage()
    paper = play.play(play.paper(), "applicant.submit applicant.retract")
    with factories.signed_in(play.reviewers["unit"]), pytest.raises(Absent):
        actions.approve(paper.id, paper.version)


def test_retracted_approval_leaves_the_next_desk_but_not_one_that_has_acted(app: Flask) -> None:
    play = stage()
    unread = play.play(play.paper(), "applicant.submit unit.approve unit.retract")
    known = play.play(
        play.paper(), "applicant.submit unit.approve county.send_back:0 unit.approve unit.retract"
    )
    with factories.signed_in(play.reviewers["county"]):
        seen = set(db.session.scalars(select(Paper.id)))
    assert seen == {known.id} and unread.id != known.id


def test_earlier_decisions_are_kept_for_ever(app: Flask) -> None:
    play = stage()
    paper = play.play(play.paper(), UP + "region.send_back applicant.submit region.approve region.select")
    with scope.everything("a test looks"):
        verbs = list(
            db.session.scalars(
                select(Decision.verb).where(Decision.paper_id == paper.id).order_by(Decision.id)
            )
        )
    assert verbs == ["submit", "approve", "approve", "approve", "send_back", "submit", "approve", "select"]


def test_every_decision_has_one_audit_row_and_one_version(app: Flask) -> None:
    play = stage()
    paper = play.play(play.paper(), UP)
    with scope.everything("a test looks"):
        decided = list(
            db.session.execute(select(Decision.verb, Decision.paper_version).order_by(Decision.id))
        )
        written = list(
            db.session.scalars(
                select(AuditEntry.event).where(AuditEntry.event.startswith("paper.")).order_by(AuditEntry.id)
            )
        )
    assert [version for _, version in decided] == [2, 3, 4, 5]
    assert written == [f"paper.{verb}" for verb, _ in decided]
    assert paper.version == 5


def test_revocation_rests_on_an_opinion_and_a_document_and_keeps_the_number(app: Flask) -> None:
    play = stage()
    paper = play.play(play.paper(), UP + "region.approve region.select")
    with scope.everything("a test numbers"), transaction() as session:
        session.get_one(Paper, paper.id).trainee_number = "20230001"
    with factories.signed_in(play.reviewers["region"]):
        with pytest.raises(Refused, match="请填写撤销入选意见"):
            actions.revoke(paper.id, paper.version, "", actions.Proof(photo(), "决定.png"))
        with pytest.raises(Refused, match="请上传撤销入选所依据的文件"):
            actions.revoke(paper.id, paper.version, "公示期异议成立", None)
        decision = actions.revoke(
            paper.id, paper.version, "公示期异议成立", actions.Proof(photo(), "决定.png")
        )
        assert (decision.opinion, decision.file.name) == ("公示期异议成立", "决定.jpg")
    with scope.everything("a test looks"):
        db.session.expire(paper)
        assert (paper.live, paper.holds_place, paper.trainee_number) == (None, False, "20230001")
    assert invariants() == []


def test_rejected_person_may_file_another_paper(app: Flask) -> None:
    play = stage()
    paper = play.play(play.paper(), UP + "region.reject")
    again = play.paper(person=paper.person)
    assert play.play(again, "applicant.submit").state == "in_review"


def _rows() -> tuple[int, int, int]:
    db.session.expire_all()
    with scope.everything("a test counts"):
        counts = [
            db.session.scalar(select(func.count()).select_from(table)) for table in (Decision, AuditEntry)
        ]
        return (*counts, db.session.scalar(select(func.sum(Paper.version))))
