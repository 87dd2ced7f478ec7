"""Who may act on a paper at all: nobody on their own or a namesake's, nobody whose office ended, nobody elsewhere."""

from __future__ import annotations

import pytest
from flask import Flask

from tepei.papers import actions
from tepei.portal.accounts import Account
from tepei.portal.database import db
from tepei.portal.errors import Absent, Refused
from tests import factories
from tests.papers.stage import applicant_of, join, leave, stage


def test_reviewer_does_not_review_their_own_application(app: Flask) -> None:
    play = stage()
    own = factories.person("both")
    paper = play.play(play.paper(person=own), "applicant.submit")
    join(applicant_of(paper), play.unit, "unit_reviewer")
    with factories.signed_in(own):
        for verb in (actions.approve, actions.send_back, actions.reject, actions.select):
            with pytest.raises(Refused, match="本人"):
                verb(paper.id, paper.version, "同意")
    play.act(paper, "unit", "approve")


def test_namesake_of_the_applicant_says_first_who_they_are(app: Flask) -> None:
    """A second account of the applicant has the same name and no ID number; a stranger of that name has another one."""
    play = stage()
    paper = play.play(play.paper(person=factories.person("applicant", "乌云毕力格")), "applicant.submit")
    second = factories.member("second", "unit_reviewer", play.unit, "乌云毕力格")
    with factories.signed_in(second), pytest.raises(Refused, match="同名"):
        actions.approve(paper.id, paper.version, "同意")
    stranger = factories.person("stranger", "乌云毕力格")
    join(db.session.get_one(Account, stranger.user_id), play.unit, "unit_reviewer")
    with factories.signed_in(stranger):
        assert actions.approve(paper.id, paper.version, "同意").to_state == "in_review"


def test_reviewer_whose_office_ended_may_not_act(app: Flask) -> None:
    play = stage()
    paper = play.play(play.paper(), "applicant.submit")
    with factories.signed_in(play.reviewers["unit"]):
        leave(play.reviewers["unit"])
        with pytest.raises(Refused, match="不能办理"):
            actions.approve(paper.id, paper.version)


def test_foreign_paper_is_absent_for_every_verb(app: Flask) -> None:
    play, other = stage(), stage("152222")
    paper = play.play(play.paper(), "applicant.submit")
    with factories.signed_in(other.reviewers["unit"]):
        for verb in (actions.approve, actions.send_back, actions.reject, actions.select):
            with pytest.raises(Absent):
                verb(paper.id, paper.version, "意见")
        with pytest.raises(Absent):
            actions.retract(paper.id, paper.version)
