"""What was filled in before forms stood by themselves is what they hold afterwards, and the way back."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import select, text

from tepei.applications.models import Application
from tepei.forms.models import FilledForm, Submission
from tepei.papers import drafts, endorsements
from tepei.papers.endorsement_models import Endorsement
from tepei.policy.layout import REVIEW as SECTION
from tepei.portal import scope, vault
from tepei.portal.database import db, transaction
from tests import factories
from tests.applications import filling

REVIEW = {"conduct": "表现良好"}


def _world() -> None:
    """Two applications, the second with a form that has not its id, and a document about the first."""
    first = filling.submitted(factories.person(name="白音"))
    with scope.everything("a test signs"), transaction() as session:
        signed = FilledForm(answers={SECTION: REVIEW})
        session.add(
            Endorsement(key="a", paper_id=first.id, organisation_id=first.organisation_id, form=signed)
        )
        session.add(Endorsement(key="b", list_track_id=first.track_id, organisation_id=first.organisation_id))
    second = filling.submitted(factories.person(name="其木格"))
    assert second.form_id != second.id


def _filled() -> list[Any]:
    db.session.expire_all()
    with scope.everything("a test looks at everything"):
        forms = [
            (
                each.number, each.form.answers, each.form.edition, each.form.submission, each.form.saved_at,
                [(file.kind, file.file.sha256) for file in drafts.attachments_of(each)],
                [copy.sha256 for copy in db.session.scalars(select(Submission).filter_by(form_id=each.form_id))],
            )
            for each in db.session.scalars(select(Application).order_by(Application.id))
        ]  # fmt: skip
        signed = db.session.scalars(select(Endorsement).order_by(Endorsement.id))
        return [*forms, *((each.key, endorsements.mark_of(each), each.form is None) for each in signed)]


def test_forms_come_out_of_applications_and_go_back(app: Flask) -> None:
    _world()
    before = _filled()
    db.session.remove()
    downgrade(revision="0006")
    kept = db.session.execute(text("SELECT answers FROM endorsements ORDER BY id")).scalars()
    assert [vault.unseal(answers) for answers in kept] == ['{"conduct": "表现良好"}', "{}"]
    of_applications = (
        db.session.execute(text("SELECT application_id FROM attachments ORDER BY id")).scalars().all()
    )
    db.session.remove()
    upgrade()
    assert _filled() == before
    with scope.everything("a test looks at everything"):
        assert of_applications == list(db.session.scalars(select(Application.id).order_by(Application.id)))
        assert filling.submitted(factories.person()).form_id
