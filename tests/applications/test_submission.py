"""Submitting, and what may be changed afterwards."""

from __future__ import annotations

import datetime as dt

import pytest
from flask import Flask
from sqlalchemy import select

from tepei.applications import actions
from tepei.applications.models import Application
from tepei.forms import rules as form_rules
from tepei.forms.models import Submission
from tepei.papers import actions as papers
from tepei.papers import draft_actions, drafts
from tepei.portal import audit, clock, scope
from tepei.portal.database import ZONE, db
from tepei.portal.errors import Refused, Stale
from tests import factories
from tests.applications import filling


def test_submit_keeps_a_copy_with_its_hash(app: Flask) -> None:
    application = filling.submitted(factories.person())
    row = filling.reloaded(application)
    with scope.everything("a test looks at the copy"):
        copy = db.session.scalars(select(Submission)).one()
    assert (row.state, row.form.submission, row.position) == ("in_review", 1, 0)
    assert copy.answers == row.form.answers
    assert copy.attachments[0]["kind"] == "photo"
    assert copy.sha256 == form_rules.fingerprint(copy.answers, copy.attachments, copy.configuration_hash)
    assert row.eligibility == "pass"
    assert audit.verify() is None


def test_submit_of_an_incomplete_form_says_how_much_is_missing(app: Flask) -> None:
    with factories.signed_in(factories.person()):
        application = filling.draft()
        with pytest.raises(Refused, match=r"还有 \d+ 处"):
            actions.submit(application.id, application.form.edition)
    assert filling.reloaded(application).state == "draft"


@pytest.mark.parametrize(
    "changes, outcome",
    [
        ({"basic": {"ethnicity": "01"}}, "不符合"),
        ({"basic": {"education": "21"}, "eligibility": {"title_level": "420"}}, "不符合"),
        ({"basic": {"education": "15"}, "eligibility": {"title_level": "420"}}, "不符合"),
        ({"eligibility": {"political_conduct": "no"}}, "不符合"),
    ],
    ids=["汉族", "本科中级", "硕士结业不是学历", "未声明政治表现"],
)
def test_submit_is_blocked_by_a_failing_condition(app: Flask, changes: dict, outcome: str) -> None:
    with factories.signed_in(factories.person()):
        application = filling.fill(filling.draft(), **changes)
        with pytest.raises(Refused, match=outcome):
            actions.submit(application.id, application.form.edition)
    assert filling.reloaded(application).state == "draft"


def test_submit_lets_a_boundary_pass(app: Flask) -> None:
    application = filling.submitted(factories.person(born_on=dt.date(1977, 6, 1)))
    assert application.state == "in_review"
    assert filling.reloaded(application).eligibility == "boundary"


def test_late_submission_is_refused_and_the_draft_kept(app: Flask) -> None:
    with factories.signed_in(factories.person()):
        application = filling.fill(filling.draft())
        clock.move_to(dt.datetime(2023, 3, 11, 0, 0, 1, tzinfo=ZONE))
        with pytest.raises(Refused, match="截止"):
            actions.submit(application.id, application.form.edition)
        row = filling.reloaded(application)
        assert (row.state, row.form.answers["plan"]["direction"]) == ("draft", "冠心病介入治疗")
        draft_actions.save_section(row.id, "plan", {"direction": "还能修改"}, row.form.edition)
    assert filling.count(Submission) == 0


def test_what_was_sent_back_returns_in_the_reviewers_time(app: Flask) -> None:
    """Filing in 兴安盟 ends on 10 March; its own bureau works until the 20th and may still ask for a correction."""
    person = factories.person()
    application = filling.submitted(person, factories.unit(parent="152200"))
    unit = factories.member("unit", "unit_reviewer", application.organisation)
    bureau = factories.member("bureau", "prefecture_reviewer", "152200")
    with factories.signed_in(unit):
        papers.approve(application.id, application.version)
    clock.move_to(dt.datetime(2023, 3, 15, 9, tzinfo=ZONE))
    with factories.signed_in(bureau):
        papers.send_back(application.id, filling.reloaded(application).version, "请补充说明。")
    with factories.signed_in(person):
        returned = filling.reloaded(application)
        assert actions.submit(returned.id, returned.form.edition).state == "in_review"


def test_submitted_content_does_not_change(app: Flask) -> None:
    person = factories.person()
    application = filling.submitted(person)
    with factories.signed_in(person):
        attachment = drafts.attachments_of(application)[0]
        for verb in (
            lambda: draft_actions.save_section(
                application.id, "plan", {"direction": "x"}, application.form.edition
            ),
            lambda: draft_actions.attach(application.id, "photo", filling.photo(), "x.png"),
            lambda: draft_actions.detach(attachment.id),
            lambda: draft_actions.discard(application.id, application.form.edition),
            lambda: actions.submit(application.id, application.form.edition),
        ):
            with pytest.raises(Refused, match="已提交"):
                verb()
    assert filling.count(Submission) == 1


def test_submit_from_a_stale_page_is_refused(app: Flask) -> None:
    with factories.signed_in(factories.person()):
        application = filling.fill(filling.draft())
        seen = application.form.edition
        draft_actions.save_section(application.id, "plan", {"direction": "另一窗口"}, seen)
        with pytest.raises(Stale):
            actions.submit(application.id, seen)
    assert filling.reloaded(application).state == "draft"


def test_retracted_application_is_edited_and_submitted_again(app: Flask) -> None:
    person = factories.person()
    application = filling.submitted(person)
    with factories.signed_in(person):
        papers.retract(application.id, application.version)
        row = drafts.find(application.id, Application)
        draft_actions.save_section(row.id, "plan", {"direction": "改过的方向"}, row.form.edition)
        again = actions.submit(row.id, filling.reloaded(row).form.edition)
    assert (again.state, again.form.submission) == ("in_review", 2)
    assert filling.count(Submission) == 2
