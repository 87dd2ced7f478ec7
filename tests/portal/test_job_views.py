"""后台任务: one's own jobs, how far they are, and their files for as long as they are kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tepei.portal import clock, jobs, scope, worker
from tepei.portal.accounts import Account
from tepei.portal.audit import AuditEntry
from tepei.portal.database import db, transaction
from tepei.portal.files import StoredFile
from tepei.portal.jobs import Job, Made
from tests import factories
from tests.portal import stock

Ask = Callable[..., int]


def _work(arguments: dict[str, Any], report: jobs.Report) -> Made:
    report(1, 2)
    if arguments.get("fails"):
        raise ValueError("a secret of the inside")
    return Made("内容".encode(), "申报表.zip", "application/zip")


@pytest.fixture(autouse=True)
def _kind() -> Iterator[None]:
    jobs.register("test", _work, ("export", "Summary"))
    yield
    del jobs._kinds["test"]


@pytest.fixture
def li(sqlite_portal: Flask) -> FlaskClient:
    """The browser of a reviewer of 兴安盟."""
    with sqlite_portal.app_context():
        factories.member("li", "prefecture_reviewer", "152200")
    browser = sqlite_portal.test_client()
    factories.sign_in(browser, "li")
    return browser


@pytest.fixture
def ask(sqlite_portal: Flask, li: FlaskClient) -> Ask:
    """Ask for a job as li; its id."""

    def asked(**arguments: Any) -> int:
        with sqlite_portal.app_context(), factories.signed_in(_account("li")):
            return jobs.enqueue("test", "兴安盟申报表", **arguments).id

    return asked


def _account(username: str) -> Account:
    return db.session.scalars(select(Account).where(Account.username == username)).one()


def _change(portal: Flask, pk: int, **values: Any) -> None:
    with portal.app_context(), scope.everything("a test changes a job"), transaction() as session:
        job = session.get_one(Job, pk)
        for name, value in values.items():
            setattr(job, name, value)


def _later(portal: Flask, **lapse: float) -> None:
    with portal.app_context():
        clock.move_to(clock.now() + dt.timedelta(**lapse))


def test_page_without_jobs_says_where_they_come_from(li: FlaskClient) -> None:
    assert "您还没有后台任务" in li.get("/jobs/").text


def test_finished_job_is_downloaded_and_the_download_is_on_record(
    sqlite_portal: Flask, li: FlaskClient, ask: Ask
) -> None:
    pk = ask()
    page = li.get("/jobs/").text
    assert "已完成" in page
    assert f"/jobs/{pk}/file" in page
    answer = li.get(f"/jobs/{pk}/file")
    assert answer.get_data(as_text=True) == "内容"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"
    with sqlite_portal.app_context(), scope.everything("a test reads the history"):
        last = db.session.scalars(select(AuditEntry).order_by(AuditEntry.number.desc())).first()
    assert last is not None
    assert (last.event, last.subject) == ("job.fetch", f"jobs:{pk}")


def test_running_job_shows_its_progress_and_is_asked_after(
    sqlite_portal: Flask, li: FlaskClient, ask: Ask
) -> None:
    pk = ask()
    _change(sqlite_portal, pk, state="running", done=3, total=8, file_id=None)
    page = li.get("/jobs/").text
    assert "3 / 8" in page
    assert f'data-progress="/jobs/{pk}/progress"' in page
    assert "js/jobs.js" in page
    said = li.get(f"/jobs/{pk}/progress").get_json()
    told = {"text": "正在处理", "left": "还剩 5 项"}
    assert said == told | {"state": "running", "done": 3, "total": 8, "is_under_way": True}
    assert "还剩 5 项" in page
    assert li.get(f"/jobs/{pk}/file").status_code == 409


def test_page_at_rest_runs_no_script(li: FlaskClient, ask: Ask) -> None:
    ask()
    assert "js/jobs.js" not in li.get("/jobs/").text


def test_page_costs_the_same_at_any_number_of_jobs(sqlite_portal: Flask, li: FlaskClient, ask: Ask) -> None:
    costs = []
    for number in (1, 2):
        for _each in range(number):
            ask()
        with stock.counted(sqlite_portal) as said:
            li.get("/jobs/")
        costs.append(len([statement for statement in said if statement.startswith("SELECT")]))
    assert costs[0] == costs[1] <= 8


def test_failed_job_says_what_to_do(li: FlaskClient, ask: Ask) -> None:
    pk = ask(fails=True)
    page = li.get("/jobs/").text
    assert "未完成" in page
    assert "请稍后重试" in page
    assert "secret" not in page
    assert li.get(f"/jobs/{pk}/file").status_code == 409


def test_job_of_another_is_not_found(sqlite_portal: Flask, ask: Ask) -> None:
    pk = ask()
    with sqlite_portal.app_context():
        factories.member("wang", "prefecture_reviewer", "150100")
    wang = sqlite_portal.test_client()
    factories.sign_in(wang, "wang")
    assert "兴安盟申报表" not in wang.get("/jobs/").text
    assert [wang.get(f"/jobs/{pk}/{what}").status_code for what in ("progress", "file")] == [404, 404]


def test_file_is_refused_when_the_right_was_taken_away(
    sqlite_portal: Flask, li: FlaskClient, ask: Ask
) -> None:
    pk = ask()
    jobs.register("test", _work, ("open", "Cycle"))  # a right that a 盟市 does not have
    answer = li.get(f"/jobs/{pk}/file")
    assert answer.status_code == 409
    assert "没有下载这份文件的权限" in answer.text


@pytest.mark.parametrize(("days", "status"), [(6.9, 200), (7.1, 409)])
def test_file_is_kept_for_seven_days(
    sqlite_portal: Flask, li: FlaskClient, ask: Ask, days: float, status: int
) -> None:
    pk = ask()
    _later(sqlite_portal, days=days)
    assert li.get(f"/jobs/{pk}/file").status_code == status
    assert ("请重新提交" in li.get("/jobs/").text) == (status == 409)


def test_tidying_removes_expired_files_and_leaves_the_others(sqlite_portal: Flask, ask: Ask) -> None:
    old = ask()
    _later(sqlite_portal, days=8)
    young = ask()
    with sqlite_portal.app_context(), scope.everything("a test looks at every job"):
        assert worker.tidy() == 1
        assert worker.tidy() == 0
        found = {job.id: job.file_id for job in db.session.scalars(select(Job))}
        assert found[old] is None
        assert db.session.scalars(select(StoredFile.id)).all() == [found[young]]


def test_expired_job_stays_in_words_after_tidying(sqlite_portal: Flask, li: FlaskClient, ask: Ask) -> None:
    pk = ask()
    _later(sqlite_portal, days=8)
    with sqlite_portal.app_context():
        worker.tidy()
    assert "文件已到期" in li.get("/jobs/").text
    assert li.get(f"/jobs/{pk}/progress").get_json()["state"] == "expired"
    assert "请重新提交" in li.get(f"/jobs/{pk}/file").text
