"""继续教育 on the last days of its year (`DEMO=credits bin/run`)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import func, select

from tepei.credits import totals
from tepei.credits.claim_models import CreditClaim
from tepei.credits.course_models import PlannedCourse
from tepei.credits.models import CreditEntry, CreditRoster, CreditTotal, Employment
from tepei.credits.relief_models import ConfirmedRelief
from tepei.demo import loading
from tepei.demo.tree import PASSWORD
from tepei.papers.invariants import invariants
from tepei.papers.models import Paper
from tepei.portal import audit, scope
from tepei.portal.database import db
from tests import factories
from tests.demo.conftest import deployed

YEARS = (2023, 2024, 2025)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """As `DEMO=credits bin/run` makes it. No application context is open."""
    made = deployed(tmp_path_factory.mktemp("credits"), DEMO="credits")
    with made.app_context():
        assert loading.load() == 2_002
        assert loading.load() == 0
    return made


@pytest.fixture
def year(app: Flask) -> Iterator[Flask]:
    """The same, looked at by who sees everything."""
    with app.app_context(), scope.everything("a test looks at the whole demonstration"):
        yield app


def test_three_years_of_two_thousand_people(year: Flask) -> None:
    by_year = select(CreditTotal.year, func.count()).group_by(CreditTotal.year)
    people = dict(db.session.execute(by_year).all())
    assert sorted(people) == list(YEARS)
    assert all(count >= 2_000 for count in people.values())
    assert [totals.lay(each) for each in YEARS] == [0, 0, 0]


def test_everything_that_people_do_is_there(year: Flask) -> None:
    assert Counter(db.session.scalars(select(CreditClaim.state))) == {
        "open": 1,
        "recognised": 1,
        "refused": 1,
    }
    assert db.session.scalars(select(CreditRoster.rows)).all() == [1]
    courses = db.session.scalars(select(PlannedCourse).order_by(PlannedCourse.starts)).all()
    assert [(each.is_checked, bool(each.late_reason), bool(each.reported_on)) for each in courses] == [
        (True, False, False), (True, False, False), (True, True, False), (True, False, True), (False, False, False),
    ]  # fmt: skip
    filers = db.session.scalars(select(Paper.applicant_name).where(Paper.state == "selected").distinct())
    assert sorted(filers) == ["兴安盟人力资源和社会保障局", "兴安盟示例专业技术人员继续教育基地"]
    assert db.session.scalars(select(ConfirmedRelief.clause)).all() == ["内人社办发〔2024〕201号 一（五）4"]
    assert len(db.session.scalars(select(CreditEntry).where(CreditEntry.reverses_id.is_not(None))).all()) == 1
    assert db.session.scalar(select(func.count()).select_from(Employment)) == 2_003


def test_history_and_invariants_hold(year: Flask) -> None:
    assert invariants() == []
    assert audit.verify() is None


def test_applicant_sees_three_years(app: Flask) -> None:
    browser = app.test_client()
    token = factories.token_of(browser.get("/login/").get_data(as_text=True))
    browser.post("/login/", data={"username": "applicant", "password": PASSWORD, "csrf_token": token})
    page = browser.get("/credits/").get_data(as_text=True)
    assert ("差 12 学时" in page, "打印审验卡" in page, "证书为 31 学时" in page) == (True, True, True)
