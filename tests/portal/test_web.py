"""What every answer carries, and what a failure shows."""

from __future__ import annotations

import re

import pytest
from flask import Flask, Response, request
from flask.testing import FlaskClient

from tepei.portal import scope
from tepei.portal.database import db
from tepei.portal.gate import headers, web
from tests.portal.stock import Browser

# -- headers ------------------------------------------------------------------------------------------------------------


def test_scripts_run_only_with_this_answers_word(browser: Browser) -> None:
    pages = [browser.get("/books/list/") for _each in range(2)]
    words = []
    for page in pages:
        policy = page.headers["Content-Security-Policy"]
        (word,) = re.findall(r"'nonce-([^']+)'", policy)
        words.append(word)
        # What comes as a file is our own, or 'self' stops it.
        scripts = re.findall(r"<script(?![^>]*src=)[^>]*>", page.text)
        assert scripts
        assert "script-src 'self'" in policy
        assert all(f'nonce="{word}"' in script for script in scripts)
        assert "unsafe-inline" not in policy.split("script-src")[1].split(";")[0]
        assert "object-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
    assert words[0] != words[1]


@pytest.mark.parametrize(
    "url", ["/books/list/", "/books/show/999", "/nosuch", "/desk/broken", "/login/", "/healthz"]
)
def test_every_answer_is_closed(browser: Browser, url: str) -> None:
    answer = browser.get(url)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert "Content-Security-Policy" in answer.headers


def test_static_files_may_be_kept(browser: Browser) -> None:
    answer = browser.get("/static/js/lists.js")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] != "no-store"


def test_pages_ask_for_https_where_it_is_used(browser: Browser, tiny: Flask) -> None:
    assert "Strict-Transport-Security" not in browser.get("/login/").headers
    tiny.config["SESSION_COOKIE_SECURE"] = True
    assert "max-age=31536000" in browser.get("/login/").headers["Strict-Transport-Security"]


def test_own_frame_is_allowed_where_a_page_says_so(tiny: Flask) -> None:
    with tiny.test_request_context("/x"):
        answer = tiny.process_response(headers.allow_own_frame(Response("picture")))
    assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer.headers


def test_foreign_host_is_refused(browser: Browser) -> None:
    assert browser.get("/login/", headers={"Host": "evil.example"}).status_code == 400


@pytest.mark.parametrize("hops, address", [(0, "127.0.0.1"), (1, "10.0.0.1"), (2, "10.9.9.9")])
def test_address_is_believed_from_as_many_proxies_as_there_are(hops: int, address: str) -> None:
    """One more, and a visitor could choose the address that the limit counts."""
    bare = Flask("bare")
    bare.config.update(SECRET_KEY="x", PROXY_HOPS=hops, SESSION_COOKIE_SECURE=False)
    web.init(bare)
    seen: list[str | None] = []

    @bare.after_request
    def note(answer: Response) -> Response:
        seen.append(request.remote_addr)
        return answer

    bare.test_client().get("/healthz", headers={"X-Forwarded-For": "6.6.6.6, 10.9.9.9, 10.0.0.1"})
    assert seen == [address]


# -- failures ------------------------------------------------------------------------------------------------------------


# -- what the rules refuse ---------------------------------------------------------------------------------------------------


# -- who looks -----------------------------------------------------------------------------------------------------------------


def test_viewer_is_forgotten_after_the_request(browser: Browser) -> None:
    browser.get("/books/list/")
    assert scope.viewer() == scope.NOBODY


def test_viewer_is_nobody_without_an_account(tiny: Flask) -> None:
    with tiny.test_client() as visitor:
        visitor.get("/login/")
        assert scope.viewer().user_id is None


# -- health, on the real application -----------------------------------------------------------------------------------------------


def test_health_needs_no_account(client: FlaskClient) -> None:
    assert client.get("/healthz").json == {"ok": True}
    assert client.get("/readyz").json == {"ok": True, "database": True, "migrations": True, "disk": True}


def test_not_ready_before_its_migrations(portal: Flask) -> None:
    with portal.app_context():
        db.session.execute(db.text("UPDATE alembic_version SET version_num = '0000'"))
        db.session.commit()
    answer = portal.test_client().get("/readyz")
    assert (answer.status_code, answer.json["migrations"]) == (503, False)  # type: ignore[index]
