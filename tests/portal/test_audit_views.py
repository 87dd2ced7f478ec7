"""审计日志: what the auditor reads, finds, takes away and verifies; nobody else, and nobody writes."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import update

from tepei.portal import audit, scope
from tepei.portal.audit import AuditEntry
from tepei.portal.database import transaction
from tests import factories
from tests.portal import stock


@pytest.fixture
def auditor(sqlite_portal: Flask) -> Iterator[FlaskClient]:
    """The auditor's browser; before the sign-in one failed."""
    with sqlite_portal.app_context():
        factories.member("auditor", "auditor", "150000", "乌云")
    browser = sqlite_portal.test_client()
    page = browser.get("/login/").text
    browser.post(
        "/login/", data={"username": "nobody", "password": "x", "csrf_token": factories.token_of(page)}
    )
    factories.sign_in(browser, "auditor")
    yield browser


def _verify(browser: FlaskClient) -> str:
    token = factories.token_of(browser.get("/audit/list/").text)
    return browser.post("/audit/verify", data={"csrf_token": token}, follow_redirects=True).text


def _cells(page: str) -> str:
    """The table alone: the words of all events stand in the search form as well."""
    return page.partition('<form class="list"')[2].partition("</form>")[0]


def test_events_are_read_in_chinese(auditor: FlaskClient) -> None:
    cells = _cells(auditor.get("/audit/list/").text)
    assert "登录失败" in cells
    assert "乌云" in cells
    assert "login" not in cells


def test_event_is_searched_for_as_itself(auditor: FlaskClient) -> None:
    cells = _cells(auditor.get("/audit/list/?_flt_0_event=login").text)
    assert "乌云" in cells
    assert "登录失败" not in cells


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("_flt_0_actor_name=乌", True),
        ("_flt_0_actor_name=白音", False),
        ("_flt_0_at=2023-03-08T00:00", True),
        ("_flt_0_at=2023-03-09T00:00", False),
        ("_flt_1_at=2023-03-07T00:00", False),
        ("_oc_AuditView=event&_od_AuditView=asc", True),
    ],
)
def test_history_is_searched_by_actor_and_day_and_sorted(
    auditor: FlaskClient, search: str, found: bool
) -> None:
    answer = auditor.get(f"/audit/list/?{search}")
    assert answer.status_code == 200
    assert ("乌云" in _cells(answer.text)) == found


def test_search_form_offers_events_by_their_words(auditor: FlaskClient) -> None:
    page = auditor.get("/audit/list/").text
    assert '<option value="login.fail">登录失败</option>' in page


def test_list_costs_few_statements(sqlite_portal: Flask, auditor: FlaskClient) -> None:
    with stock.counted(sqlite_portal) as said:
        auditor.get("/audit/list/?_flt_0_event=login")
    assert len([statement for statement in said if statement.startswith("SELECT")]) <= 8


def test_one_row_shows_its_facts_and_hashes(sqlite_portal: Flask, auditor: FlaskClient) -> None:
    with sqlite_portal.app_context():
        audit.record("place.set", "places:1", reason="调剂", after=["number", 3])
    with sqlite_portal.app_context(), scope.everything("a test looks for the row"):
        row = audit.db.session.query(AuditEntry).order_by(AuditEntry.number.desc()).first()
        assert row is not None
    page = auditor.get(f"/audit/show/{row.id}").text
    for said in ("调整名额", "调剂", row.hash, row.previous, "places:1"):
        assert said in page


def test_batch_is_found_by_any_of_its_parts_and_shows_them(
    sqlite_portal: Flask, auditor: FlaskClient
) -> None:
    with sqlite_portal.app_context():
        with audit.batch("import.done", "accounts", rows=300):
            for number in range(300):
                audit.record("membership.began", f"memberships:{number}", role="applicant")
        row = audit.db.session.query(audit.AuditChain).one()
    assert "批量导入" in _cells(auditor.get("/audit/list/?_flt_0_subject=memberships:299").text)
    assert "批量导入" not in _cells(auditor.get("/audit/list/?_flt_0_subject=memberships:300").text)
    page = auditor.get(f"/audit/show/{row.length}").text
    assert "memberships:199" in page
    assert "还有 100 项" in page


def test_rows_are_named_as_they_are_now(sqlite_portal: Flask, auditor: FlaskClient) -> None:
    with sqlite_portal.app_context():
        person = factories.person("baiyin", "白音")
        for subject in (f"people:{person.id}", "people:999", "places:1", "organisations:1", "ab_user:x"):
            audit.record("person.verified", subject)
        name = factories.organisation("150000").name
        pk = person.id
    cells = _cells(auditor.get("/audit/list/").text)
    for said in (
        f"人员 白音（people:{pk}）",
        "人员（people:999）",
        "名额（places:1）",
        f"单位 {name}（organisations:1）",
    ):
        assert said in cells
    assert "账号 乌云（" in cells


def test_export_is_a_workbook_and_on_record(auditor: FlaskClient) -> None:
    answer = auditor.get("/audit/export?_flt_0_event=login")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    assert ["序号", "时间", "事项", "操作人", "对象", "详情"] in rows
    assert "登录" in rows[-1]
    assert "导出审计日志" in _cells(auditor.get("/audit/list/").text)


def test_whole_chain_is_confirmed(auditor: FlaskClient) -> None:
    assert "审计链完整" in _verify(auditor)
    assert "校验审计链" in _cells(auditor.get("/audit/list/").text), "the check itself is on record"


def test_changed_row_is_named(sqlite_portal: Flask, auditor: FlaskClient) -> None:
    with sqlite_portal.app_context(), scope.everything("a test forges a row"), transaction() as session:
        session.execute(update(AuditEntry).where(AuditEntry.number == 2).values(actor_name="别人"))
    said = _verify(auditor)
    assert "审计链在第 2 条处中断" in said
    assert "保留现场" in said


def test_link_verifies_nothing(auditor: FlaskClient) -> None:
    assert auditor.get("/audit/verify").status_code == 405


@pytest.mark.parametrize("path", ["add", "edit/1", "delete/1", "action_post"])
def test_nobody_writes(auditor: FlaskClient, path: str) -> None:
    token = factories.token_of(auditor.get("/audit/list/").text)
    assert auditor.post(f"/audit/{path}", data={"csrf_token": token}).status_code == 404


@pytest.mark.parametrize("role", ["region_reviewer", "system_admin", "security_admin"])
@pytest.mark.parametrize("path", ["list/", "show/1", "export"])
def test_history_is_for_the_auditor(sqlite_portal: Flask, role: str, path: str) -> None:
    with sqlite_portal.app_context():
        factories.member("someone", role, "150000")
    browser = sqlite_portal.test_client()
    factories.sign_in(browser, "someone")
    assert browser.get(f"/audit/{path}").status_code == 403
