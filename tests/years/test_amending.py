"""A change while the year is open: what it touches, and that what was submitted stays as it was."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import delete, select

from tepei.applications import actions as applications
from tepei.applications import checks
from tepei.applications.models import Application
from tepei.policy.verdict import Outcome
from tepei.portal import scope
from tepei.portal.audit import AuditEntry
from tepei.portal.database import db, transaction
from tepei.portal.errors import Refused
from tepei.schemes.form_models import FormField, FormSection
from tepei.schemes.models import Case, Requirement
from tepei.years import amending
from tests import factories
from tests.applications import filling


def _demand_more() -> None:
    """The education that the year asks for, and a new field."""
    with scope.everything("a test edits the scheme"), transaction() as session:
        cycle = factories.open_year()
        section = session.scalars(
            select(FormSection).where(FormSection.cycle_id == cycle.id, FormSection.key == "basic")
        ).one()
        section.fields.append(
            FormField(position=99, key="nickname", label="曾用名", kind="text", required=True)
        )
        for each in session.scalars(select(Requirement).where(Requirement.key == "edu_title")):
            if each.track.cycle_id == cycle.id:
                each.alternatives = [[{"fact": "education_rank", "operator": "at_least", "value": 8}]]
                each.text = "博士研究生学历"
        # The examples say what the notice said before.
        tracks = [track.id for track in cycle.tracks]
        session.execute(delete(Case).where(Case.track_id.in_(tracks)))


def test_change_touches_drafts_and_leaves_the_submitted(portal: Flask) -> None:
    with portal.app_context():
        factories.open_year()
        with factories.signed_in(factories.person("one", name="白音")):
            sent = filling.fill(filling.draft())
            applications.submit(sent.id, sent.form.edition)
        with factories.signed_in(factories.person("two", name="赛罕")):
            filling.fill(filling.draft())
        _demand_more()
        with factories.signed_in(factories.member("region", "region_reviewer", "150000")):
            cycle = factories.open_year()
            assert any("曾用名" in str(change) for change in amending.changes(cycle))
            touched = amending.impact(cycle)
            assert [text for _number, text in touched.drafts if "曾用名" in str(text)]
            assert [number for number, _text in touched.submitted] == [sent.number]
            with pytest.raises(Refused, match="修订理由"):
                amending.amend(cycle.id, cycle.version, "  ")
            cycle = factories.open_year()
            made = amending.amend(cycle.id, cycle.version, "补充通知第二条")
            assert (made.number, made.reason) == (2, "补充通知第二条")
            assert amending.changes(factories.open_year()) == []
        _still_as_it_was(sent.id)


def _still_as_it_was(pk: int) -> None:
    with scope.everything("a test looks"):
        paper = db.session.get_one(Application, pk)
        check = checks.of(paper)
        assert paper.revision is not None and paper.revision.number == 1
        assert check.gaps == {}
        assert check.conditions.outcome is not Outcome.FAIL
        said = db.session.scalars(select(AuditEntry).where(AuditEntry.event == "cycle.amended")).one()
        assert "补充通知第二条" in str(said.facts)


def test_amending_wants_a_change_and_no_fault(app: Flask) -> None:
    cycle = factories.open_year()
    with factories.signed_in(factories.member("region", "region_reviewer", "150000")):
        with pytest.raises(Refused, match="没有差别"):
            amending.amend(cycle.id, cycle.version, "没有改动")
        with scope.everything("a test breaks the scheme"), transaction() as session:
            for each in session.scalars(select(Requirement).where(Requirement.key == "age")):
                each.alternatives = [[{"fact": "nothing", "operator": "is", "value": 1}]]
        cycle = factories.open_year()
        with pytest.raises(Refused, match="需要补正"):
            amending.amend(cycle.id, cycle.version, "改坏了")
