"""汇总表与材料 and the papers that reviewers and visitors open."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tepei.applications import prints
from tepei.applications.models import Application
from tepei.organisations.models import Membership
from tepei.papers import actions as papers
from tepei.papers import draft_actions, drafts
from tepei.portal import jobs, scope, worker
from tepei.portal.accounts import Account
from tepei.portal.audit import AuditEntry
from tepei.portal.database import db, transaction
from tests import factories
from tests.applications import filling
from tests.papers.stage import stage


@dataclass
class Scene:
    """An application with a place, its reviewers' user names by stop, and a foreign prefecture's reviewer."""

    app: Flask
    pk: int
    attachment: int
    track: int
    verify: str
    reviewers: dict[str, str]
    foreign: str

    def browser(self, who: str) -> FlaskClient:
        client = self.app.test_client()
        factories.sign_in(client, self.reviewers.get(who, who))
        return client

    def events(self) -> list[str]:
        with self.app.app_context(), scope.everything("a test reads the history"):
            return list(db.session.scalars(select(AuditEntry.event).order_by(AuditEntry.number)))


@pytest.fixture
def scene(sqlite_portal: Flask) -> Iterator[Scene]:
    with sqlite_portal.app_context():
        play, other = stage(), stage("150521")
        person = factories.person("baiyin", name="白音")
        application = filling.reloaded(filling.submitted(person, play.unit))
        play.play(application, "unit.approve county.approve prefecture.approve")
        with factories.signed_in(person):
            attachment = drafts.attachments_of(application)[0].id
            verified_at = prints.verify_path(application)
        made = Scene(
            sqlite_portal, application.id, attachment, application.track_id, verified_at,
            {stop: account.username for stop, account in play.reviewers.items()}, other.reviewers["prefecture"].username,
        )  # fmt: skip
        db.session.remove()
    yield made


def test_body_sees_its_people_and_a_foreign_one_does_not(scene: Scene) -> None:
    mine = scene.browser("prefecture").get(f"/summary/{scene.track}").text
    assert "签字盖章后报送：自治区人事人才公共服务中心" in mine
    assert "白音" in mine
    assert "序号" in mine
    assert "白音" not in scene.browser(scene.foreign).get(f"/summary/{scene.track}").text
    assert scene.browser("baiyin").get("/summary/").status_code == 403


def test_list_counts_and_the_workbook_comes_as_a_file(scene: Scene) -> None:
    browser = scene.browser("prefecture")
    page = browser.get("/summary/").text
    assert "1 人" in page
    answer = browser.post(f"/summary/{scene.track}/workbook", data={"csrf_token": factories.token_of(page)})
    assert answer.data.startswith(b"PK")
    assert "filename*=UTF-8''" in answer.headers["Content-Disposition"]
    assert "summary.export" in scene.events()
    assert browser.get(f"/summary/{scene.track}/workbook").status_code in (404, 405)


def test_region_registers_that_a_table_came_on_paper(scene: Scene) -> None:
    region, address = scene.browser("region"), f"/returns/{scene.track}"
    page = region.get(address).text
    (body,) = re.findall(r'name="body" value="(\d+)"', page)
    assert page.count("未报送</span>") == 1
    form = {"csrf_token": factories.token_of(page), "body": body}
    region.post(address, data=form)
    page = region.get(address).text
    assert "已登记收到，列有 1 人" in page
    assert page.count("已报送</span>") == 1
    region.post(f"{address}/take-back", data=form)
    assert region.get(address).text.count("未报送</span>") == 1
    assert scene.events()[-2:] == ["endorsement.receive", "endorsement.take_back"]
    assert scene.browser("prefecture").get(address).status_code == 403


def test_forms_are_packed_in_the_background(scene: Scene) -> None:
    browser = scene.browser("prefecture")
    token = factories.token_of(browser.get("/summary/").text)
    answer = browser.post(f"/summary/{scene.track}/forms", data={"csrf_token": token})
    assert answer.headers["Location"] == "/jobs/"
    with scene.app.app_context():
        with scope.everything("a test does the job"):
            job_id = db.session.scalars(select(jobs.Job.id)).one()
        worker.run(job_id)
        with scope.everything("a test looks at the job"):
            job = db.session.get_one(jobs.Job, job_id)
            assert (job.state, job.file.media_type) == ("done", "application/zip"), job.message
    assert browser.get(f"/jobs/{job_id}/file").data.startswith(b"PK")


def test_forms_stay_behind_when_their_asker_takes_another_post(scene: Scene) -> None:
    """The same role elsewhere holds the same permission; the people in the file are still those of the old post."""
    with scene.app.app_context():
        account = db.session.scalars(select(Account).filter_by(username=scene.reviewers["prefecture"])).one()
        with factories.signed_in(account):
            body = scope.viewer().organisation_ids[0]
            job_id = jobs.enqueue("forms", "申报表", track=scene.track, body=body).id
        worker.run(job_id)
        with scope.everything("a test moves somebody to 通辽市"), transaction():
            post = db.session.scalars(select(Membership).filter_by(user_id=account.id)).one()
            post.organisation_id = factories.organisation("150500").id
        db.session.remove()
    answer = scene.browser("prefecture").get(f"/jobs/{job_id}/file")
    assert answer.status_code == 409
    assert "没有下载这份文件的权限" in answer.text


def test_file_of_a_correction_waits_for_the_submission(scene: Scene) -> None:
    """What an applicant is changing is not yet their reviewers' to open, not even by its number."""
    with scene.app.app_context(), scope.everything("a test sends back and corrects"):
        application = db.session.get_one(Application, scene.pk)
        region = db.session.scalars(select(Account).filter_by(username=scene.reviewers["region"])).one()
        with factories.signed_in(region):
            papers.send_back(application.id, application.version, "请补充学历证书")
        with factories.signed_in(application.person):
            added = draft_actions.attach(scene.pk, "education_certificate", filling.photo(), "a.png").id
        db.session.remove()
    unit, own = scene.browser("unit"), scene.browser("baiyin")
    assert own.get(f"/applications/attachment/{added}").status_code == 200
    assert unit.get(f"/applications/attachment/{added}").status_code == 404
    assert unit.get(f"/applications/attachment/{scene.attachment}").status_code == 200
    assert f"/attachment/{added}" not in unit.get(f"/review/papers/{scene.pk}/").text


def test_applicant_prints_after_the_units_approval_and_it_is_audited(scene: Scene) -> None:
    answer = scene.browser("baiyin").get(f"/applications/{scene.pk}/print")
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF-")
    assert re.search(r"inline; filename=.*filename\*=UTF-8''", answer.headers["Content-Disposition"])
    assert scene.events()[-1] == "application.print"


def test_file_is_opened_by_its_reviewers_alone_and_that_is_audited(scene: Scene) -> None:
    path = f"/applications/attachment/{scene.attachment}"
    for who in ("unit", "county", "prefecture", "region"):
        assert scene.browser(who).get(path).status_code == 200
    assert scene.events()[-1] == "attachment.look"
    assert scene.browser(scene.foreign).get(path).status_code == 404
    assert "/login" in scene.app.test_client().get(path).headers["Location"]


def test_visitor_verifies_a_print_without_learning_the_name(scene: Scene) -> None:
    page = scene.app.test_client().get(scene.verify)
    assert page.status_code == 200
    assert "有效" in page.text
    assert "白*" in page.text
    assert "白音" not in page.text
    forged = scene.verify[:-1] + ("0" if scene.verify[-1] != "0" else "1")
    assert scene.app.test_client().get(forged).status_code == 404
