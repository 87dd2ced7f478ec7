"""The doors without a session take a NUL for a wrong entry; PostgreSQL keeps it in no text and would fail."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests import factories


@pytest.mark.parametrize("field", ["username", "password"])
def test_sign_in_with_a_nul_fails_like_any_other(client: FlaskClient, field: str) -> None:
    typed = {"username": "nobody", "password": "Wrong-2023-x"} | {field: "some\x00thing"}
    token = factories.token_of(client.get("/login/").text)
    assert client.post("/login/", data={"csrf_token": token, **typed}).status_code == 422


def test_language_with_a_nul_is_none(client: FlaskClient) -> None:
    assert client.get("/lang/z%00h").status_code == 404


def test_form_key_with_a_nul_is_no_key(client: FlaskClient) -> None:
    page = client.get("/register/").text
    data = {"csrf_token": factories.token_of(page), "once_key": "a" * 21 + "\x00", "username": "some\x00one"}
    assert client.post("/register/", data=data).status_code == 422
