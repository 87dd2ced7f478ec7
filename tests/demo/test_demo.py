"""The demonstration: made once by the product's own verbs, with something on every screen and nobody real in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from tepei.applications.exports import application_rows
from tepei.demo import loading, provinces
from tepei.organisations import queries as organisations
from tepei.organisations.models import Organisation
from tepei.papers.endorsement_models import Endorsement
from tepei.papers.invariants import invariants
from tepei.papers.models import Paper
from tepei.people.models import IdentityClaim, Person
from tepei.policy.identity import check_id_number
from tepei.policy.life import STATES
from tepei.portal import audit, clock, scope
from tepei.portal.accounts import Account
from tepei.portal.database import db
from tepei.programmes import queries as programmes
from tepei.programmes.models import Extension
from tests.demo.conftest import deployed


def test_every_body_and_every_state_has_applications(demo: Flask) -> None:
    rows = application_rows(programmes.cycle_by_code("nmg-tepei-2023"))
    assert {state for *_, state, _outcome in rows} == set(STATES)
    assert len({body for _, _, body, *_ in rows}) == 13


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
    # Experts are shown with a selection; no step of this year is an office's beside the tree.
    elsewhere = {"expert", "joint_reviewer"}
    assert set(organisations.posts()) - elsewhere <= roles


def test_production_refuses_it(demo: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(demo.config, "TEPEI_MODE", "production")
    with pytest.raises(PermissionError):
        loading.load()


def test_data_folder_is_for_the_service_alone(demo: Flask) -> None:
    folder = Path(demo.config["DATA_DIR"])
    assert all((folder / name).stat().st_mode & 0o077 == 0 for name in ("secret_key.txt", "data_key.txt"))


def test_second_province_has_its_own_bodies_corps_and_morning(xinjiang: Flask) -> None:
    rows = application_rows(programmes.cycle_by_code("xj-tepei-2025"))
    assert {"draft", "in_review", "selected"} <= {state for *_, state, _outcome in rows}
    bodies = {paper.body_name for paper in db.session.scalars(select(Paper).where(Paper.body_name != ""))}
    assert len(bodies) == 18  # 14 地州市, 兵团, and three 厅（局）
    assert "新疆生产建设兵团人力资源和社会保障局" in bodies
    assert clock.now().isoformat()[:13] == "2025-03-04T09"


def test_second_province_adds_up_and_every_recommendation_is_signed(xinjiang: Flask) -> None:
    assert invariants() == []
    signed = {scan.paper_id for scan in db.session.scalars(select(Endorsement)) if scan.scan_mark}
    passed = db.session.scalars(select(Paper.id).where(Paper.state.in_(("approved", "selected")))).all()
    assert passed
    assert set(passed) <= signed


def test_province_without_a_story_has_its_administrators(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = deployed(tmp_path)
    monkeypatch.setattr(provinces, "of", lambda _pack: None)
    with app.app_context():
        assert loading.load() == 0
        with scope.everything("a test looks"):
            held = {account.username for account in db.session.scalars(select(Account))}
        assert held == {"region", "system", "security", "security2", "auditor"}
        assert [username for username, _name in loading.accounts()] == [
            "region",
            "system",
            "security",
            "security2",
            "auditor",
        ]
