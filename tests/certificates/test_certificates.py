"""Certificates: who is given one, their numbers, their print and their public page."""

from __future__ import annotations

import io
import re

import pikepdf
import pytest
from flask import Flask
from sqlalchemy import select, update

from tepei.certificates import actions, prints, queries
from tepei.certificates.models import Certificate
from tepei.papers.models import Paper
from tepei.portal import scope
from tepei.portal.database import db, transaction
from tepei.portal.errors import Absent, Refused
from tepei.trainees.models import Trainee
from tests import factories
from tests.funding.ledger import Ledger, ledger
from tests.papers.browsing import Browser
from tests.papers.stage import applicant_of, cycle


@pytest.fixture
def books(app: Flask) -> Ledger:
    return ledger()


def issued(books: Ledger, *trainees: Trainee) -> list[Certificate]:
    with factories.signed_in(books.clerk):
        return actions.issue(cycle(), [each.id for each in trainees] if trainees else None)


def test_everybody_who_completed_is_given_the_next_number(books: Ledger) -> None:
    first, second = books.trainee(), books.trainee()
    for state in ("training", "ended", "disqualified", "awaiting"):
        books.trainee(state)
    assert [each.number for each in issued(books)] == ["NMGTP20230001", "NMGTP20230002"]
    (third,) = issued(books, books.trainee("completed", "inside"))
    assert (third.number, third.serial) == ("NMGTP20230003", 3)
    assert {first.id, second.id} == {each.trainee_id for each in certificates()[:2]}
    assert third.issuers == ["人力资源社会保障部专业技术人员管理司", "内蒙古自治区人力资源和社会保障厅"]


def certificates() -> list[Certificate]:
    with scope.everything("a test looks"):
        return list(db.session.scalars(select(Certificate).order_by(Certificate.serial)))


@pytest.mark.parametrize(
    ("state", "why"),
    [
        ("ended", "没有完成培养"),
        ("training", "办理结业后才颁发"),
        ("on_leave", "办理结业后才颁发"),
        ("disqualified", "办理结业后才颁发"),
    ],
)
def test_who_did_not_complete_is_given_none(books: Ledger, state: str, why: str) -> None:
    trainee = books.trainee(state)
    with pytest.raises(Refused, match=why):
        issued(books, trainee)


def test_revoked_selection_has_no_certificate(books: Ledger) -> None:
    trainee = books.trainee()
    with scope.everything("a test revokes"), transaction() as session:
        session.execute(update(Paper).where(Paper.id == trainee.application_id).values(state="revoked"))
    with pytest.raises(Refused, match="入选已撤销"):
        issued(books, trainee)


def test_revoked_number_is_not_given_again(books: Ledger) -> None:
    trainee = books.trainee()
    (one,) = issued(books)
    with pytest.raises(Refused, match="已有有效的结业证书"):
        issued(books, trainee)
    with factories.signed_in(books.clerk):
        with pytest.raises(Refused, match="请填写撤销的理由"):
            actions.revoke(one.id, one.version, " ")
        actions.revoke(one.id, one.version, "考核材料不实")
        with pytest.raises(Refused, match="该证书已撤销"):
            prints.pdf_of(one)
    assert [each.number for each in issued(books)] == ["NMGTP20230002"]
    assert (queries.checked("NMGTP20230001").holds, queries.checked("NMGTP20230001").reason) == (
        False,
        "考核材料不实",
    )


def test_year_that_says_nothing_of_certificates_issues_none(
    books: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    books.trainee()
    scheme = actions.programmes.scheme_of(cycle()).model_copy(update={"certificate": None})
    monkeypatch.setattr(actions.programmes, "scheme_of", lambda _cycle: scheme)
    with pytest.raises(Refused, match="没有规定结业证书"):
        issued(books)


def test_only_who_runs_the_year_issues(books: Ledger) -> None:
    books.trainee()
    with (
        factories.signed_in(factories.member("stranger", "prefecture_reviewer", "152200")),
        pytest.raises(Absent),
    ):
        actions.issue(cycle())


def test_print_is_for_keeping(books: Ledger) -> None:
    books.trainee()
    (one,) = issued(books)
    with factories.signed_in(books.clerk):
        content = prints.pdf_of(one)
    with pikepdf.open(io.BytesIO(content)) as document, document.open_metadata() as told:
        assert (told["pdfaid:part"], told["pdfaid:conformance"]) == ("3", "B")
        assert len(document.pages) == 1


def test_number_is_checked_by_everybody_and_shows_no_name(sqlite_portal: Flask) -> None:
    with sqlite_portal.app_context():
        books = ledger()
        books.trainee(person=factories.person(name="欧阳白音"))
        issued(books)
    client = sqlite_portal.test_client()
    page = client.get("/certificates/verify/NMGTP20230001").get_data(as_text=True)
    assert ("有效" in page, "欧阳白音" in page, "内蒙古自治区人力资源和社会保障厅" in page) == (
        True,
        False,
        True,
    )
    missing = client.get("/certificates/verify/?number=NMGTP20239999")
    assert (missing.status_code, "请核对编号" in missing.get_data(as_text=True)) == (404, True)
    told = sqlite_portal.test_cli_runner().invoke(args=["tepei", "certificate", "--number", "NMGTP20230001"])
    assert told.output.startswith("有效 欧")
    assert "欧阳白音" not in told.output
    sqlite_portal.config["CERTIFICATES_PER_MINUTE"] = 2
    answers = [client.get("/certificates/verify/X").status_code for _ in range(3)]
    sqlite_portal.config["CERTIFICATES_PER_MINUTE"] = 10_000
    assert answers[-1] == 429


def test_owner_and_sending_unit_download_it(sqlite_portal: Flask) -> None:
    with sqlite_portal.app_context():
        books = ledger()
        trainee = books.trainee()
        issued(books)
        with scope.everything("a test looks"):
            owner = applicant_of(trainee.application).username
        unit = factories.member("sender", "unit_reviewer", trainee.organisation).username
        other = factories.member("other", "unit_reviewer", books.unit()).username
    for username, status in ((owner, 200), (unit, 200), (other, 404)):
        assert Browser(sqlite_portal, username).client.get("/certificates/1").status_code == status


def test_region_issues_and_revokes_on_the_page(sqlite_portal: Flask) -> None:
    with sqlite_portal.app_context():
        books = ledger()
        kept, left = books.trainee(), books.trainee()
    clerk = Browser(sqlite_portal, books.clerk.username)
    address = "/certificates/years/nmg-tepei-2023"
    page = clerk.read(address)
    assert (kept.name in page, left.name in page) == (True, True)
    _, page = clerk.press(page, f"{address}/issue", row=str(kept.id))
    assert "已颁发 1 份" in page
    version = re.search(r'/certificates/1/revoke.*?name="version" value="([^"]*)"', page, re.DOTALL)
    assert version
    _, page = clerk.press(page, "/certificates/1/revoke", version=version[1], reason="材料不实")
    assert ("证书已撤销" in page, "材料不实" in page) == (True, True)
