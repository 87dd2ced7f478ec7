"""点名的单位 of a limit: picked by name, of those in whom it may be counted."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from tepei.organisations.models import Organisation
from tepei.portal import scope
from tepei.portal.database import db
from tepei.programmes.models import Cycle
from tepei.schemes.models import Limit
from tests import factories
from tests.schemes.office import Office, cycle, one, options

LIMIT = {"key": "front", "kind": "cap", "number": "2"}


@pytest.fixture
def app(sqlite_portal: Flask) -> Flask:
    return sqlite_portal


def test_bodies_of_a_limit_are_picked_by_name(app: Flask, office: Office) -> None:
    with app.app_context():
        factories.unit("旗县医院")
    year = cycle(app)
    offered = options(office.get(f"/limits/add?cycle={year.id}"), "named")
    assert (offered["152200"], offered["150000-direct"]) == ("兴安盟人力资源和社会保障局", "区直")
    assert offered["150781"] == "满洲里市人力资源和社会保障局"  # reports to the region itself
    assert "科尔沁右翼前旗人力资源和社会保障局" not in offered.values()
    assert "旗县医院" not in offered.values()
    typed = {**LIMIT, "cycle": str(year.id)}
    assert "请从列表中选择" in office.post("/limits/add", **typed, named=["152221"]).text
    assert office.post("/limits/add", **typed, named=["152200", ""]).status_code == 302
    limit = one(app, select(Limit).where(Limit.key == "front"))
    assert limit.named == ["152200"]
    page = office.get(f"/limits/show/{limit.id}")
    assert "兴安盟人力资源和社会保障局" in page and "152200" not in page


def test_limit_of_a_year_that_others_run_names_what_stands_below_them(app: Flask, office: Office) -> None:
    """What is named already stays on offer, by its name."""
    year = cycle(app)
    with app.app_context(), scope.everything("a test gives a year to a prefecture"):
        runner = db.session.scalars(select(Organisation).where(Organisation.code == "152200")).one()
        db.session.get_one(Cycle, year.id).run_by_id = runner.id
        db.session.add(Limit(cycle_id=year.id, key="old", kind="cap", number=1, named=["150100"], position=0))
        db.session.commit()
    offered = options(office.get(f"/limits/add?cycle={year.id}"), "named")
    assert {"152200", "152221", "150100"} <= offered.keys()
    assert offered["150100"] == "呼和浩特市人力资源和社会保障局"
    assert "150200" not in offered
