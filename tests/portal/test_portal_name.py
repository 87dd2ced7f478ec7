"""An administrator says what the portal is called; every process that serves follows."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from tepei.portal import catalogue, portal_name
from tests import factories

PAGE = "/portal-name/"


@pytest.fixture
def app(sqlite_portal: Flask) -> Flask:
    return sqlite_portal


@pytest.fixture
def client(app: Flask) -> Any:
    with app.app_context():
        factories.member("keeper", "system_admin", "150000")
    client = app.test_client()
    factories.sign_in(client, "keeper")
    return client


def save(client: Any, **typed: str) -> Any:
    token = factories.token_of(client.get(PAGE).text)
    return client.post(PAGE, data={"csrf_token": token, **typed})


def test_name_is_read_on_every_page_at_once(app: Flask, client: Any) -> None:
    first = app.test_client().get("/").text
    assert "特培 Tepei" in first
    typed = {"portal_zh": "人才工程申报平台", "brand_zh": "人才通", "seal_zh": "人才"}
    assert save(client, **typed).status_code == 302
    page = app.test_client().get("/").text
    assert "人才工程申报平台" in page and '<span class="seal" aria-hidden="true">人才</span>' in page
    assert "特培 Tepei" not in page and "人才通</title>" in client.get("/home/").text
    with app.app_context():
        assert catalogue.chinese_words({})["brand"] == "人才通"  # who sends letters
    assert save(client).status_code == 302
    assert "特培 Tepei" in app.test_client().get("/").text


def test_what_is_not_said_is_the_pack_s_and_stands_in_the_empty_box(app: Flask, client: Any) -> None:
    save(client, brand_zh="人才通")
    page = client.get(PAGE).text
    assert 'value="人才通"' in page and 'placeholder="特培"' in page
    assert "专业技术人才培养申报平台" in app.test_client().get("/").text


def test_english_has_words_of_its_own(app: Flask, client: Any) -> None:
    save(client, brand_en="Talents", brand_zh="人才通")
    client.get("/lang/en")
    assert "Talents" in client.get("/home/").text


def test_process_that_starts_later_reads_it(app: Flask, client: Any) -> None:
    save(client, brand_zh="人才通")
    with app.app_context():
        app.extensions.pop("portal_name_seen")
        catalogue.rename({})
        app.extensions.pop("drawn", None)
        portal_name.follow()
    assert "人才通" in app.test_client().get("/").text


@pytest.mark.parametrize("typed", [{"seal_zh": "特别的培养"}, {"portal_zh": "平" * 41}])
def test_too_long_a_name_is_refused(client: Any, typed: dict[str, str]) -> None:
    answer = save(client, **typed)
    assert answer.status_code == 422 and "最多" in answer.text
