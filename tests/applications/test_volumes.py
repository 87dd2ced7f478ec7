"""装订本: what stands in it, who gets it, and what the history says (内人社办发〔2023〕147号 三（一）（二））."""

from __future__ import annotations

import io
import re
from urllib.parse import unquote

import pikepdf
import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select
from werkzeug.test import TestResponse

from tepei.applications import volumes
from tepei.applications.models import Application
from tepei.forms.models import Attachment
from tepei.portal import clock, files, jobs, scope
from tepei.portal.audit import AuditEntry
from tepei.portal.binding import Binder
from tepei.portal.database import db, transaction
from tests import factories
from tests.applications import filling
from tests.papers.browsing import Browser
from tests.papers.stage import Stage, applicant_of, stage
from tests.portal.uploads import picture

APPLICANT = "baiyin"


@pytest.fixture
def app(sqlite_portal: Flask) -> Flask:
    return sqlite_portal


@pytest.fixture
def play(app: Flask) -> Stage:
    with app.app_context():
        return stage()


def _filed(app: Flask, play: Stage, story: str = "unit.approve") -> int:
    """An application with a certificate of two pages and a picture."""
    with app.app_context():
        made = filling.submitted(factories.person(APPLICANT, name="白音"), play.unit)
        with scope.everything("a test attaches"), transaction() as session:
            for kind, name, content in (
                ("education_certificate", "毕业证.pdf", _two_pages()),
                ("title_certificate", "职称证.jpg", picture()),
            ):
                kept = files.keep(io.BytesIO(content), name)
                session.add(
                    Attachment(form_id=made.form_id, kind=kind, file_id=kept.id, added_at=clock.now())
                )
        return play.play(filling.reloaded(made), story).id


def _two_pages() -> bytes:
    document, target = pikepdf.new(), io.BytesIO()
    for _page in range(2):
        document.add_blank_page(page_size=(842, 595))
    document.save(target)
    return target.getvalue()


def _texts(content: bytes) -> list[str]:
    return [re.sub(r"\s", "", page.extract_text()) for page in PdfReader(io.BytesIO(content)).pages]


def _events(app: Flask) -> list[str]:
    with app.app_context(), scope.everything("a test reads the history"):
        found = select(AuditEntry.event).where(
            AuditEntry.event.in_(["application.bind", "job.fetch", "job.done"])
        )
        return list(db.session.scalars(found.order_by(AuditEntry.id)))


def _bound(browser: Browser, pk: int, address: str) -> TestResponse:
    page = browser.read("/home/")
    return browser.client.post(f"{address}/{pk}/volume", data={"csrf_token": factories.token_of(page)})


def test_volume_holds_the_form_the_list_the_evidence_and_who_checked_it(app: Flask, play: Stage) -> None:
    pk = _filed(app, play)
    own = Browser(app, APPLICANT)
    assert f"/applications/{pk}/volume" in own.read(f"/applications/{pk}/")
    answer = _bound(own, pk, "/applications")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert "白音" in unquote(answer.headers["Content-Disposition"])
    assert "（装订）.pdf" in unquote(answer.headers["Content-Disposition"])
    texts, count = _texts(answer.data), len(_texts(answer.data))
    listed = next(number for number, text in enumerate(texts) if "佐证材料目录" in text)
    assert [text.endswith(f"{number}/{count}") for number, text in enumerate(texts, 1)] == [True] * count
    assert listed + 1 + 3 + 1 == count  # form, list, three sheets of evidence, one of checks
    for text in ("学历证书", "毕业证.pdf", f"{listed + 2}—{listed + 3}", "职称证.jpg", str(listed + 4)):
        assert text in texts[listed]
    assert texts[listed].count("未能并入") == 1  # in the note alone
    for text in ("所在单位", play.unit.name, "approve的意见", "审核人签名（章）", "单位公章", "2023年3月8日"):
        assert text in texts[-1]
    assert _events(app) == ["application.bind"]


def test_before_the_unit_approves_there_is_none(app: Flask, play: Stage) -> None:
    pk = _filed(app, play, "")
    own = Browser(app, APPLICANT)
    assert "/volume" not in own.read(f"/applications/{pk}/")
    assert _bound(own, pk, "/applications").status_code == 302
    assert "经所在单位审核通过后才能打印" in own.read("/home/")
    assert "/volume" not in Browser(app, play.reviewers["unit"].username).read(f"/review/papers/{pk}/")
    assert _events(app) == []


def test_large_one_is_bound_in_the_background_and_each_step_is_in_the_history(
    app: Flask, play: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(volumes, "_SMALL", 0)
    pk = _filed(app, play)
    own = Browser(app, APPLICANT)
    answer = _bound(own, pk, "/applications")
    assert (answer.status_code, answer.location) == (302, "/jobs/")
    page = own.read("/jobs/")
    assert "申报材料装订本" in page
    [address] = re.findall(r'href="(/jobs/\d+/file)"', page)
    bound = own.client.get(address)
    assert bound.data.startswith(b"%PDF")
    assert _events(app) == ["application.bind", "job.done", "job.fetch"]
    assert 'href="/jobs/"' not in own.read("/home/")


def test_reviewer_with_the_right_to_take_forms_out_gets_the_same(app: Flask, play: Stage) -> None:
    pk = _filed(app, play)
    office = Browser(app, play.reviewers["unit"].username)
    assert f"/review/papers/{pk}/volume" in office.read(f"/review/papers/{pk}/")
    answer = _bound(office, pk, "/review/papers")
    assert answer.data.startswith(b"%PDF")
    assert _events(app) == ["application.bind"]
    with app.app_context():
        other = stage("150102").reviewers["unit"].username
    assert _bound(Browser(app, other), pk, "/review/papers").status_code == 404


def test_job_of_who_lost_the_paper_is_not_done(app: Flask, play: Stage) -> None:
    pk = _filed(app, play)
    with app.app_context():
        kind = jobs._kinds["volume.own"]
        with factories.signed_in(applicant_of(_paper(pk))):
            assert kind.is_theirs({"paper": pk})
        with factories.signed_in(factories.person("stranger")):
            assert not kind.is_theirs({"paper": pk})


def test_file_that_cannot_be_laid_out_is_listed_and_to_be_added_by_hand(
    app: Flask, play: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Binder, "lay", lambda _self, _content: None)
    pk = _filed(app, play)
    texts = _texts(_bound(Browser(app, APPLICANT), pk, "/applications").data)
    [listed] = [text for text in texts if "佐证材料目录" in text]
    assert listed.count("未能并入") == 3  # two files, and what the note says of them


def _paper(pk: int) -> Application:
    with scope.everything("a test looks"):
        return db.session.get_one(Application, pk)
