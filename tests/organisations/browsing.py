"""A unit that registers on screen, and an office at its pages."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from tepei.organisations import registration
from tepei.organisations.models import Organisation
from tepei.portal.database import db
from tests import factories
from tests.organisations import examples


def office(portal: Flask, role: str = "county_reviewer", of: str = "152221") -> None:
    with portal.app_context():
        factories.member("office", role, of, name="呼和")


def registered(portal: Flask) -> int:
    with portal.app_context():
        return registration.register_unit(examples.facts(), examples.registrar(), examples.papers()).id


def unit_of(portal: Flask, pk: int) -> Organisation:
    with portal.app_context():
        return db.session.get_one(Organisation, pk)


FORM = {
    "name": "某旗蒙医医院", "nature_code": "20", "division_code": "152221", "full_name": "其其格",
    "username": "mengyi", "password": "Tepei-2023-demo", "again": "Tepei-2023-demo",
}  # fmt: skip


def send(browser: FlaskClient, path: str, **values: Any):  # type: ignore[no-untyped-def]
    page = browser.get(path).get_data(as_text=True)
    keys = {name: factories.hidden_of(page, name) for name in ("csrf_token", "once_key")}
    return browser.post(path, data=keys | values), keys
