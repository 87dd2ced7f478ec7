"""空白申报表: who may download which, what stands in it, and that it is printed once."""

from __future__ import annotations

import io
from urllib.parse import unquote

import pikepdf
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from tepei.portal import pdf, scope
from tepei.portal.database import transaction
from tepei.printing import blanks
from tepei.programmes import calls, queries
from tepei.programmes.models import Cycle
from tepei.years import rehearsing
from tests import factories
from tests.papers.stage import CYCLE

TITLE = "特培学员申报表"


@pytest.fixture
def app(sqlite_portal: Flask) -> Flask:
    with sqlite_portal.app_context():
        factories.open_year()
    return sqlite_portal


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def _state(app: Flask, code: str, state: str) -> None:
    with app.app_context(), scope.everything("a test closes a year"), transaction() as session:
        session.execute(update(Cycle).where(Cycle.code == code).values(state=state))


def _address(code: str = CYCLE) -> str:
    return f"/calls/{code}/form"


def test_anybody_downloads_the_form_of_an_open_year_and_it_is_printed_once(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    for page in ("/", f"/calls/{CYCLE}/"):
        assert f'href="{_address()}"' in client.get(page).text
    first = client.get(_address())
    assert (first.status_code, first.mimetype) == (200, "application/pdf")
    assert TITLE in unquote(first.headers["Content-Disposition"])
    with pikepdf.open(io.BytesIO(first.data)) as printed:
        assert len(printed.pages) == _sheets(app)
    monkeypatch.setattr(pdf, "render", lambda *_words: pytest.fail("printed a second time"))
    assert client.get(_address()).data == first.data


def _sheets(app: Flask) -> int:
    with app.app_context():
        scheme = queries.scheme_of(queries.cycle_by_code(CYCLE))
        return blanks.paper_of(scheme.printed("application"), scheme.form).sheets


@pytest.mark.parametrize("state", ["draft", "closed", "archived"])
def test_year_that_is_not_open_has_none(app: Flask, client: FlaskClient, state: str) -> None:
    _state(app, CYCLE, state)
    assert client.get(_address()).status_code == 404
    assert client.get(_address("nothing")).status_code == 404


def test_rehearsal_gives_its_form_to_its_testers_alone_and_marks_it(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        for name in ("tester", "other"):
            factories.person(name)
        with factories.signed_in(factories.member("region", "region_reviewer", "150000")):
            made = rehearsing.rehearse(queries.cycle_by_code(CYCLE))
            code = rehearsing.set_testers(made.id, made.version, ["tester"]).code
    assert client.get(_address(code)).status_code == 404
    answers = {}
    for name in ("tester", "other"):
        browser = app.test_client()
        factories.sign_in(browser, name)
        answers[name] = browser.get(_address(code))
    assert [answers[name].status_code for name in ("tester", "other")] == [200, 404]
    with app.app_context(), scope.everything("a test looks"):
        real = blanks.pdf_of(calls.open_year(CYCLE))
    assert answers["tester"].data != real
