"""Numbers and moments that no column holds, on both databases: answered in words, never with a failure."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import factories


@pytest.fixture
def region(portal: Flask) -> FlaskClient:
    """The browser of a reviewer of the region."""
    with portal.app_context():
        factories.member("region", "region_reviewer", "150000")
    browser = portal.test_client()
    factories.sign_in(browser, "region")
    return browser


@pytest.mark.parametrize(
    "row", ["99999999999999999-1", "2147483648-1", "1-99999999999", "9" * 5000 + "-1", "1", "-1-1"]
)
def test_ticked_row_that_is_none_is_refused(region: FlaskClient, row: str) -> None:
    token = factories.token_of(region.get("/password/").text)
    answer = region.post("/review/papers/approve-many", data={"csrf_token": token, "row": row})
    assert answer.status_code == 302
    assert "请返回列表重新勾选" in region.get("/password/").text


@pytest.mark.parametrize("moment", ["0001-01-01T00:00", "9999-12-31T23:59:59-12:00", "9999-99-99"])
def test_moment_beyond_the_calendar_is_a_bad_request(region: FlaskClient, moment: str) -> None:
    assert region.get("/review/list/", query_string={"_flt_0_submitted_at": moment}).status_code == 400
