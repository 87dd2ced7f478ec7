"""Clicks at the same moment, on both databases: one row for one form, one winner for one version."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from tepei.portal import scope
from tepei.portal.database import db
from tepei.programmes.models import Cycle, Window
from tests import factories
from tests.portal import stock


@pytest.fixture
def office(portal: Flask) -> FlaskClient:
    """A reviewer of the region, signed in."""
    with portal.app_context():
        factories.member("quyu", "region_reviewer", "150000")
    client = portal.test_client()
    factories.sign_in(client, "quyu")
    return client


def _together(office: FlaskClient, url: str, forms: list[dict[str, Any]]) -> list[tuple[int, str | None]]:
    """Each form from a tab of its own in the same session, all at once."""
    answers: list[tuple[int, str | None]] = []
    start, cookie = threading.Barrier(len(forms), timeout=20), office.get_cookie("tepei")
    assert cookie is not None

    def click(form: dict[str, Any]) -> None:
        tab = office.application.test_client()
        tab.set_cookie("tepei", cookie.value)
        start.wait()
        answer = tab.post(url, data=form)
        answers.append((answer.status_code, answer.location))

    threads = [threading.Thread(target=click, args=(form,)) for form in forms]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def _windows(portal: Flask) -> int:
    with portal.app_context(), scope.everything("a test counts"):
        return db.session.scalar(select(func.count()).select_from(Window)) or 0


def test_one_form_makes_one_row(portal: Flask, office: FlaskClient) -> None:
    before = _windows(portal)
    with portal.app_context(), scope.everything("a test looks an id up"):
        cycle = db.session.scalars(select(Cycle.id)).first()
        body = factories.organisation("152900").id
    form = stock.hidden(office.get("/windows/add").text) | {
        "cycle": str(cycle), "step": "prefecture", "organisation": str(body),
        "closes_at": "2023-03-12T18:00", "source": "试验", "category": "",
    }  # fmt: skip
    answers = _together(office, "/windows/add", [form] * 4)
    assert {code for code, _to in answers} == {302}
    assert len({to for _code, to in answers}) == 1
    assert _windows(portal) == before + 1


def test_one_version_is_saved_once(portal: Flask, office: FlaskClient) -> None:
    with portal.app_context(), scope.everything("a test looks an id up"):
        pk = db.session.scalars(select(Window.id).where(Window.cycle.has(code="nmg-tepei-2023"))).first()
    url = f"/windows/edit/{pk}"
    page = stock.hidden(office.get(url).text)
    forms = [page | {"closes_at": f"2023-03-1{day}T18:00", "source": f"通知{day}"} for day in range(5, 9)]
    codes = [code for code, _to in _together(office, url, forms)]
    assert sorted(codes) == [302, 409, 409, 409]
