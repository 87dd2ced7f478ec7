"""A portal's menu has what it is used for: nobody is trained, paid for or taught where no year says anything of it."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, update

from tepei.portal import scope
from tepei.portal.database import db
from tepei.schemes.models import MoneyItem, Scheme
from tests import factories
from tests.menu.test_pages import menu_of, signed_in

TRAINING = {"学员", "落实培养单位", "结业证书", "培养名额"}


def change(app: Flask, *statements: Any) -> None:
    with app.app_context(), scope.everything("a test changes what years say"):
        for each in statements:
            db.session.execute(each)
        db.session.commit()


@pytest.fixture
def app(sqlite_portal: Flask) -> Flask:
    return sqlite_portal


def test_menu_follows_what_years_say(app: Flask) -> None:
    region = signed_in(app, "region_reviewer")
    before = menu_of(region.get("/home/").text).keys()
    assert TRAINING | {"经费"} <= before
    change(app, update(Scheme).values(training_months=None), delete(MoneyItem))
    without = menu_of(region.get("/home/").text).keys()
    assert before - without == TRAINING | {"经费", "训前培训"}


def test_trainee_s_entries_stand_where_people_are_trained(app: Flask) -> None:
    applicant = signed_in(app, "applicant")
    own = {"我的培养", "请假", "变更", "终止培养"}
    assert own <= menu_of(applicant.get("/home/").text).keys()
    change(app, update(Scheme).values(training_months=None))
    assert not own & menu_of(applicant.get("/home/").text).keys()


def test_credits_stand_where_a_year_counts_hours(app: Flask) -> None:
    region = signed_in(app, "region_reviewer")
    assert "花名册" in menu_of(region.get("/home/").text)
    change(app, update(Scheme).values(credits_begins=None))
    assert "花名册" not in menu_of(region.get("/home/").text)


def test_pages_open_whatever_the_menu_shows(app: Flask) -> None:
    """The menu is no door: an address that somebody kept still leads there."""
    region = signed_in(app, "region_reviewer")
    change(app, update(Scheme).values(training_months=None))
    assert region.get("/trainees/list/").status_code == 200


def test_home_of_a_training_unit_says_what_waits_there(app: Flask) -> None:
    with app.app_context():
        factories.member("school", "training_unit", factories.node("示例培养单位", "training_unit", "150000"))
    client = app.test_client()
    factories.sign_in(client, "school")
    page = client.get("/home/").text
    assert all(each in page for each in ("待答复接收意见的学员", "等待报到的学员", "期满待考核的学员"))
    change(app, update(Scheme).values(training_months=None))
    assert "待答复接收意见的学员" not in client.get("/home/").text
