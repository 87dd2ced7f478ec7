"""Photo and attachments of a draft."""

from __future__ import annotations

import io

import pytest
from flask import Flask
from sqlalchemy import func, select

from tepei.applications import checks
from tepei.applications.models import Application
from tepei.forms import rules
from tepei.forms.models import Attachment
from tepei.papers import draft_actions, drafts
from tepei.portal import scope
from tepei.portal.database import db
from tepei.portal.errors import Absent, Refused
from tests import factories
from tests.applications import filling


def count(model: type) -> int:
    with scope.everything("a test counts"):
        return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_photo_is_cut_and_replaces_the_one_before(app: Flask) -> None:
    with factories.signed_in(factories.person()):
        application = filling.draft()
        draft_actions.attach(application.id, "photo", filling.photo(), "a.png")
        second = draft_actions.attach(application.id, "photo", filling.photo((1000, 900)), "b.png")
        kept = drafts.attachments_of(drafts.find(application.id, Application))
    assert [each.id for each in kept] == [second.id]
    assert second.file.media_type == "image/jpeg"


def test_section_that_a_condition_looks_at_is_not_idle(app: Flask) -> None:
    with factories.signed_in(factories.person()):
        checked = checks.of(drafts.find(filling.draft().id, Application))
    assert "basic" in checked.looked_at
    assert "plan" not in checked.looked_at


@pytest.mark.parametrize(
    "content, name",
    [
        (b"MZ\x90\x00", "a.pdf"),
        (b"<svg onload=alert(1)>", "a.svg"),
        (b"", "a.png"),
        (b"%PDF-1.4\n%\xff", "a.pdf"),
    ],
)
def test_attachment_that_is_no_picture_or_pdf_is_refused(app: Flask, content: bytes, name: str) -> None:
    with factories.signed_in(factories.person()):
        application = filling.draft()
        with pytest.raises(Refused):
            draft_actions.attach(application.id, "education_certificate", io.BytesIO(content), name)
        with pytest.raises(Absent):
            draft_actions.attach(application.id, "nonsense", filling.photo(), "a.png")
    assert count(Attachment) == 0


def test_attachments_stop_at_their_number(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MAX_FILES", 2)
    with factories.signed_in(factories.person()):
        application = filling.draft()
        for _ in range(2):
            draft_actions.attach(application.id, "title_certificate", filling.photo(), "a.png")
        with pytest.raises(Refused, match="最多 2 个"):
            draft_actions.attach(application.id, "title_certificate", filling.photo(), "a.png")
