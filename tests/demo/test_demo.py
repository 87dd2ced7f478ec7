"""The demonstration: made once by the product's own verbs, with something on every screen and nobody real in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app import create_app
from tepei import cli
from tepei.applications.exports import application_rows
from tepei.demo import loading, tree
from tepei.organisations.models import Organisation
from tepei.people.models import IdentityClaim, Person
from tepei.policy.identity import check_id_number
from tepei.policy.route import STATES
from tepei.portal import audit, clock, scope
from tepei.portal.accounts import Account
from tepei.portal.database import db
from tepei.programmes import queries as programmes
from tepei.programmes.models import Extension
from tepei.reviews.invariants import invariants


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """A demonstration as `bin/run` makes it."""
    app = create_app({"TEPEI_MODE": "demo", "DATA_DIR": str(tmp_path_factory.mktemp("demo"))})
    with app.app_context():
        cli.deploy()
        assert loading.load() > 280
    with app.app_context(), scope.everything("a test looks at the whole demonstration"):
        yield app


def test_every_body_and_every_state_has_applications(demo: Flask) -> None:
    rows = application_rows(programmes.cycle_by_code(loading.CYCLE))
    assert set(Counter(state for *_, state in rows)) == set(STATES)
    assert len({body for _, _, body, _, _ in rows}) == 13


def test_it_is_made_once_and_starts_on_the_morning_of_8_march(demo: Flask) -> None:
    assert loading.load() == 0
    assert clock.now().isoformat()[:13] == "2023-03-08T09"


def test_everything_adds_up(demo: Flask) -> None:
    assert invariants() == []
    assert audit.verify() is None


def test_applicant_of_the_login_page_may_choose_either_track(demo: Flask) -> None:
    person = db.session.scalars(select(Person).join(Account).where(Account.username == "applicant")).one()
    assert person.ethnicity_code == "02"
    assert person.born_on.year >= 1989


def test_id_numbers_are_valid_and_belong_to_nobody(demo: Flask) -> None:
    numbers = [person.id_number for person in db.session.scalars(select(Person))]
    assert all(number.startswith("150199") and check_id_number(number) for number in numbers)


def test_something_waits_for_every_administrator(demo: Flask) -> None:
    for model, criterion in (
        (Organisation, Organisation.state == "pending"),
        (IdentityClaim, IdentityClaim.state == "open"),
        (Extension, Extension.reason != ""),
    ):
        assert db.session.scalars(select(model).where(criterion)).first() is not None, model


def test_every_account_is_marked_and_one_stands_for_each_role(demo: Flask) -> None:
    accounts = list(db.session.scalars(select(Account)))
    assert all(account.is_demo for account in accounts)
    roles = {role.name for account in accounts for role in account.roles}
    assert {member.role for member in tree.MEMBERS} | {"applicant"} <= roles


def test_production_refuses_it(demo: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(demo.config, "TEPEI_MODE", "production")
    with pytest.raises(PermissionError):
        loading.load()


def test_data_folder_is_for_the_service_alone(demo: Flask) -> None:
    folder = Path(demo.config["DATA_DIR"])
    assert all((folder / name).stat().st_mode & 0o077 == 0 for name in ("secret_key.txt", "data_key.txt"))
