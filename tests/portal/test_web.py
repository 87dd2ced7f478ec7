"""What every answer carries, and what a failure shows."""

from __future__ import annotations

import re

import pytest
from flask import Flask, Response, request
from flask.testing import FlaskClient

from tepei.portal import scope
from tepei.portal.database import db
from tepei.portal.gate import headers, web
from tests.portal import stock
from tests.portal.stock import Book, Browser

INSIDE = 'SELECT|sqlite|psycopg|Traceback|File "|nowhere|150199|/work|site-packages|Werkzeug'


# -- headers ------------------------------------------------------------------------------------------------------------


def test_scripts_run_only_with_this_answers_word(browser: Browser) -> None:
    pages = [browser.get("/books/list/") for _each in range(2)]
    words = []
    for page in pages:
        policy = page.headers["Content-Security-Policy"]
        (word,) = re.findall(r"'nonce-([^']+)'", policy)
        words.append(word)
        scripts = re.findall(r"<script[^>]*>", page.text)
        assert scripts
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


@pytest.mark.parametrize(
    "url, code, said",
    [
        ("/nosuch", 404, "没有找到"), ("/books/show/999", 404, "没有找到"), ("/books/delete/1", 405, "请从页面操作"),
        ("/accounts/list/", 403, "没有权限"), ("/books/list/?psize_BookView=x", 400, "请求有误"),
        ("/desk/broken", 503, "系统繁忙"), ("/desk/fault", 500, "系统出错"),
    ],
)  # fmt: skip
def test_failure_says_what_to_do_and_nothing_of_the_inside(
    browser: Browser, url: str, code: int, said: str
) -> None:
    answer = browser.get(url)
    assert answer.status_code == code
    assert re.search(said, answer.text)
    assert not re.search(INSIDE, answer.text)
    assert not re.search(INSIDE, str(answer.headers))


def test_busy_database_asks_to_come_back(browser: Browser) -> None:
    assert browser.get("/desk/broken").headers["Retry-After"] == "5"


def test_script_gets_its_failure_as_json(browser: Browser) -> None:
    answer = browser.get("/books/show/999", headers={"Accept": "application/json"})
    assert answer.status_code == 404
    assert "权限范围" in answer.json["error"]


def test_failure_of_the_failures_page_is_still_a_page(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The layout asks who is signed in; where the database is gone, that fails too."""
    monkeypatch.setattr("tepei.portal.gate.sessions.account_of", lambda _pk: 1 / 0)
    answer = browser.get("/nosuch")
    assert answer.status_code in (404, 500)
    assert "<h1>" in answer.text
    assert not re.search(INSIDE, answer.text)


def test_failure_before_anybody_is_known_is_a_page(
    browser: Browser, tiny: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(tiny.extensions, "viewer_of", lambda _account: 1 / 0)
    answer = browser.get("/books/list/")
    assert answer.status_code == 500
    assert "系统出错" in answer.text


def test_too_large_a_body_is_refused_in_words(browser: Browser, tiny: Flask) -> None:
    tiny.config["MAX_CONTENT_LENGTH"] = 1000
    answer = browser.client.post("/books/add", data={"title": "x" * 5000})
    assert answer.status_code == 413
    assert "太大" in answer.text


# -- what the rules refuse ---------------------------------------------------------------------------------------------------


def test_refusal_by_post_goes_back_and_says_why(browser: Browser, tiny: Flask) -> None:
    token = stock.hidden(browser.get("/books/list/").text)
    answer = browser.client.post(
        "/desk/refused", data=token, headers={"Referer": "http://localhost/books/list/?x=1"}
    )
    assert answer.location == "/books/list/?x=1"
    assert "名额已满" in browser.get(answer.location).text
    assert stock.stored(tiny, Book, 1).title == "wang的书", "nothing half-written stays"


def test_refusal_goes_back_to_the_form_at_the_same_address(browser: Browser) -> None:
    token = stock.hidden(browser.get("/books/list/").text)
    answer = browser.client.post(
        "/desk/refused", data=token, headers={"Referer": "http://localhost/desk/refused"}
    )
    assert answer.location == "/desk/refused"


@pytest.mark.parametrize(
    "referer",
    [
        "http://evil.example/books/list/",
        "//evil.example",
        "",
        "http://localhost/books/delete/1",
        "http://localhost/nosuch",
    ],
)
def test_refusal_never_leads_elsewhere(browser: Browser, referer: str) -> None:
    token = stock.hidden(browser.get("/books/list/").text)
    answer = browser.client.post("/desk/refused", data=token, headers={"Referer": referer})
    assert answer.location == "/"


def test_refusal_of_a_page_is_a_page(browser: Browser) -> None:
    answer = browser.get("/desk/refused")
    assert (answer.status_code, "名额已满" in answer.text) == (409, True)


def test_refusal_of_a_script_is_json(browser: Browser) -> None:
    answer = browser.get("/desk/refused", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json) == (422, {"error": "名额已满，请联系盟市。"})


def test_conflict_of_a_page_written_by_hand_keeps_what_was_typed(browser: Browser) -> None:
    token = stock.hidden(browser.get("/books/list/").text)
    answer = browser.client.post("/desk/stale", data=token | {"opinion": "同意推荐", "password": "geheim"})
    assert answer.status_code == 409
    assert "同意推荐" in answer.text
    assert "geheim" not in answer.text


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
