"""The applicant's verbs."""

from __future__ import annotations

import datetime as dt

import pytest
from flask import Flask
from sqlalchemy import select

from tepei.applications import actions, checks
from tepei.applications.models import Application
from tepei.forms.models import Attachment
from tepei.menu import waiting
from tepei.papers import actions as papers
from tepei.papers import draft_actions, drafts, queries, standings
from tepei.people.models import Person
from tepei.portal import audit, scope
from tepei.portal.database import db
from tepei.portal.errors import Absent, Stale
from tepei.programmes import queries as programmes
from tests import factories
from tests.applications import filling


@pytest.mark.parametrize(
    "typed",
    [
        "2023年13月45日",
        "\u202e倒写",
        "甲" * 9000,
        "<script>alert(1)</script>",
        "=cmd|' /C calc'!A0",
        "\x00",
        "\ud800",
    ],
)
def test_save_keeps_what_was_typed_however_wrong(app: Flask, typed: str) -> None:
    with factories.signed_in(factories.person()):
        application = filling.draft()
        draft_actions.save_section(
            application.id, "eligibility", {"work_since": typed}, application.form.edition
        )
    kept = filling.reloaded(application).form.answers["eligibility"]["work_since"]
    assert kept == typed.replace("\ud800", "?")


def test_save_keeps_locked_fields_and_drops_unknown_ones(app: Flask) -> None:
    with factories.signed_in(factories.person(name="白音")):
        application = filling.draft()
        draft_actions.save_section(
            application.id, "basic", {"name": "别人", "school": "某校", "state": "approved"}, 1
        )
    basic = filling.reloaded(application).form.answers["basic"]
    assert (basic["name"], basic["school"]) == ("白音", "某校")
    assert "state" not in basic


def test_save_is_audited_once_and_the_same_text_again_changes_nothing(app: Flask) -> None:
    with factories.signed_in(factories.person()):
        application = filling.draft()
        first = draft_actions.save_section(application.id, "plan", {"direction": "方向"}, 1).form.edition
        again = draft_actions.save_section(application.id, "plan", {"direction": "方向"}, first).form.edition
    assert again == first == 2
    with scope.everything("a test reads the history"):
        events = list(
            db.session.scalars(
                select(audit.AuditEntry.event).where(audit.AuditEntry.event == "application.save")
            )
        )
    assert len(events) == 1


def test_corrected_registration_reaches_the_form_with_the_next_save(app: Flask) -> None:
    person = factories.person(name="白因")
    with factories.signed_in(person):
        application = filling.fill(filling.draft())
    with scope.everything("a test corrects the name"):
        db.session.get_one(Person, person.id).name = "白音"
        db.session.commit()
    with factories.signed_in(person):
        submitted = actions.submit(application.id, filling.reloaded(application).form.edition)
    assert (submitted.applicant_name, submitted.form.answers["basic"]["name"]) == ("白音", "白音")
    assert submitted.form.answers["basic"]["school"] == filling.SECTIONS["basic"]["school"]


def test_save_from_a_stale_page_changes_nothing(app: Flask) -> None:
    with factories.signed_in(factories.person()):
        application = filling.draft()
        draft_actions.save_section(application.id, "plan", {"direction": "先保存的"}, 1)
        with pytest.raises(Stale):
            draft_actions.save_section(application.id, "plan", {"direction": "后保存的"}, 1)
    assert filling.reloaded(application).form.answers["plan"]["direction"] == "先保存的"


def test_save_derives_the_facts(app: Flask) -> None:
    with factories.signed_in(factories.person()):
        application = filling.fill(filling.draft())
    row = filling.reloaded(application)
    assert (row.ethnicity_code, row.education_code, row.title_code) == ("02", "14", "412")
    assert row.profession_since == dt.date(2010, 7, 1)


def test_nobody_writes_into_a_foreign_application(app: Flask) -> None:
    with factories.signed_in(factories.person()):
        application = filling.fill(filling.draft())
        attachment, seen = drafts.attachments_of(application)[0], application.form.edition
    with factories.signed_in(factories.person()):
        for verb in (
            lambda: draft_actions.save_section(application.id, "plan", {"direction": "x"}, seen),
            lambda: draft_actions.attach(application.id, "photo", filling.photo(), "x.png"),
            lambda: draft_actions.detach(attachment.id),
            lambda: actions.change_track(application.id, application.cycle.tracks[0], seen),
            lambda: draft_actions.discard(application.id, seen),
            lambda: actions.submit(application.id, seen),
        ):
            with pytest.raises(Absent):
                verb()
    assert filling.reloaded(application).form.edition == seen


def test_discarded_draft_is_gone_with_its_files(app: Flask) -> None:
    with factories.signed_in(factories.person()):
        application = filling.fill(filling.draft())
        draft_actions.discard(application.id, application.form.edition)
        assert drafts.own(Application) == []
        filling.draft()
    assert (filling.count(Application), filling.count(Attachment)) == (1, 0)


def test_discarded_draft_that_was_submitted_once_stays_in_the_history(app: Flask) -> None:
    person = factories.person()
    application = filling.submitted(person)
    with factories.signed_in(person):
        papers.retract(application.id, application.version)
        draft_actions.discard(application.id, drafts.find(application.id, Application).form.edition)
        other = filling.draft()
        assert [each.id for each in drafts.own(Application)] == [other.id]
        assert [each.paper.id for each in waiting.own_papers()] == [other.id]
        assert queries.duplicates(other) == queries.Duplicates((), 0)
        with pytest.raises(Absent):
            drafts.find(application.id, Application)
    db.session.expunge_all()  # what the author has loaded is out of the author's sight by now
    left = filling.reloaded(application)
    assert (left.live, str(standings.of(left))) == (None, "草稿已删除")
    assert filling.count(Application) == 2


def test_change_of_track_changes_the_conditions(app: Flask) -> None:
    with factories.signed_in(factories.person()):
        application = filling.fill(filling.draft())
        inside = programmes.track_by_code(application.cycle, "inside")
        changed = actions.change_track(application.id, inside, application.form.edition)
        outcomes = checks.of(changed).conditions
    assert str(outcomes.reason("age").outcome.label) == "不符合"


def test_answers_lie_sealed_in_the_database(app: Flask) -> None:
    person = factories.person(name="某某某")
    filling.submitted(person)
    raw = db.session.connection().exec_driver_sql(
        "SELECT answers FROM filled_forms UNION SELECT answers FROM submissions"
    )
    assert all(text.startswith("v1:") and "北京大学" not in text for (text,) in raw)
