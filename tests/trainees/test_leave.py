"""请假 in a browser: two units approve at once, one request after the other, in a year that has long been closed."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import select

from tepei.applications.models import Application
from tepei.papers.invariants import invariants
from tepei.portal import scope
from tepei.portal.database import db, transaction
from tepei.trainees import leave_rules
from tepei.trainees.leave_models import Leave
from tests import factories
from tests.papers.browsing import ALL, WAITING, Browser, Desk
from tests.papers.stage import applicant_of, cycle

TYPED = {"begins": "2024年3月1日", "ends": "2024-03-09", "reason": "家中有事", "phone": "13900000000"}


class Training:
    """Somebody who was selected, the two units that answer for them, and a year that is archived."""

    def __init__(self, app: Flask) -> None:
        self.app, desk = app, Desk(app)
        self.selected = desk.lay("region", then="region.approve region.select")
        with app.app_context():
            school = factories.node("示例培养单位", "training_unit", "150000")
            clerk = factories.member("school", "training_unit", school)
            with scope.everything("a test closes a year"), transaction():
                who = applicant_of(db.session.get_one(Application, self.selected))
                cycle().state = "archived"
            self.school, names = school.id, {"trainee": who.username, "school": clerk.username}
        self.at = {"unit": desk.at("unit"), **{key: Browser(app, name) for key, name in names.items()}}

    def press(self, page: str, address: str, **values: object) -> str:
        """Post as the trainee, from this page: what they read after it."""
        token = {"csrf_token": factories.token_of(page)}
        edition = re.search(r'name="edition" value="(\d+)"', page)
        here = {"Referer": f"http://localhost{address}"}
        values = token | ({"edition": edition[1]} if edition else {}) | values
        answer = self.at["trainee"].client.post(address, data=values, headers=here, follow_redirects=True)
        return answer.get_data(as_text=True)

    def start(self, **chosen: object) -> str:
        """Press 保存并填写."""
        page = self.at["trainee"].read("/leaves/new?unit=示例")
        usual = {"organisation": self.school, "application": self.selected}
        return self.press(page, "/leaves/new", **(usual | chosen))

    def submit(self, **typed: str) -> str:
        """Type a new request, and press 提交."""
        section = self.start()
        self.press(section, f"/leaves/{self.leave().id}/sections/basic", **(TYPED | typed))
        return self.hand_in()

    def hand_in(self) -> str:
        """Press 提交."""
        address = f"/leaves/{self.leave().id}/submit"
        page = self.at["trainee"].read(address)
        assert re.search("提交后由“示例培养单位、第[0-9]+医院”首先审核", page)
        return self.press(page, address, promise="1")

    def leave(self) -> Leave:
        """The newest request, as the database has it."""
        with self.app.app_context(), scope.everything("a test looks"):
            return db.session.scalars(select(Leave).order_by(Leave.id.desc())).first()


@pytest.fixture
def training(sqlite_portal: Flask) -> Training:
    return Training(sqlite_portal)


@pytest.mark.parametrize("first, then", [("school", "unit"), ("unit", "school")])
def test_both_units_approve_in_either_order(training: Training, first: str, then: str) -> None:
    assert "请等待示例培养单位" in training.submit()
    pk = training.leave().id
    for who in (first, then):
        listed = training.at[who].read(WAITING)
        assert f"/review/papers/{pk}/" in listed and "请假单" in listed
        page = training.at[who].read(f"/review/papers/{pk}/")
        assert "家中有事" in page and "2024-03-01" in page
        assert training.at[who].decide(pk, "approve", opinion="同意")[0] == 302
        assert f"/review/papers/{pk}/" not in training.at[who].read(WAITING)
    assert training.leave().state == "approved"
    page = training.at["trainee"].read(f"/leaves/{pk}/")
    assert page.index("培养单位审核通过") != page.index("派出单位审核通过")
    page = training.at[first].read(f"/review/papers/{pk}/")
    assert "/send-back" not in page and "/retract" not in page, "what both have approved is final"
    with training.app.app_context():
        assert invariants() == []


def test_the_next_one_is_asked_for_when_the_one_before_is_decided(training: Training) -> None:
    training.submit()
    assert "已有一份请假单没有办结" in training.start()
    first = training.leave().id
    for who in ("school", "unit"):
        training.at[who].decide(first, "approve", opinion="同意")
    assert "请等待" in training.submit()
    assert training.leave().id != first
    assert "请假单" in training.at["trainee"].read("/home/")


def test_it_comes_back_and_goes_on(training: Training) -> None:
    training.submit()
    pk = training.leave().id
    training.at["unit"].decide(pk, "approve", opinion="同意")
    assert training.at["school"].decide(pk, "send-back", opinion="请附证明", target="-1")[0] == 302
    assert "请附证明" in training.at["trainee"].read(f"/leaves/{pk}/")
    assert "请等待" in training.hand_in()
    assert all(f"/review/papers/{pk}/" in training.at[who].read(WAITING) for who in ("school", "unit"))


def test_days_are_in_order(training: Training) -> None:
    assert "结束日期早于开始日期" in training.submit(ends="2024-02-28")
    assert training.leave().state == "draft"


def test_who_is_selected_no_more_takes_no_leave(training: Training) -> None:
    with training.app.app_context(), scope.everything("a test revokes"), transaction():
        db.session.get_one(Application, training.selected).state = "revoked"
    assert "只有已入选的学员可以请假" in training.at["trainee"].read("/leaves/new?unit=示例")
    with training.app.app_context(), scope.everything("a test counts"):
        assert db.session.scalars(select(Leave)).all() == []


@pytest.mark.parametrize("chosen", [{"organisation": "1"}, {"organisation": ""}])
def test_only_who_trains_is_chosen(training: Training, chosen: dict[str, str]) -> None:
    assert "请" in training.start(**chosen)
    assert training.leave() is None


def test_foreign_ones_are_absent(training: Training) -> None:
    training.submit()
    pk = training.leave().id
    with training.app.app_context():
        factories.person("stranger")
        school = factories.node("另一培养单位", "training_unit", "150000")
        factories.member("other", "training_unit", school)
    assert Browser(training.app, "stranger").client.get(f"/leaves/{pk}/").status_code == 404
    assert Browser(training.app, "other").client.get(f"/review/papers/{pk}/").status_code == 404
    assert training.at["trainee"].client.get(f"/applications/{pk}/").status_code == 404, (
        "it is no application"
    )
    assert training.at["trainee"].client.get(f"/leaves/{training.selected}/").status_code == 404


def test_reviewers_find_it_by_its_kind(training: Training) -> None:
    training.submit()
    pk = training.leave().id
    listed = training.at["unit"].read(f"{ALL}?_flt_0_kind=leave")
    assert f"/review/papers/{pk}/" in listed
    assert f"/review/papers/{training.selected}/" not in listed


@pytest.mark.parametrize(
    "begins, ends, ok", [("2024-03-01", "2024-03-01", True), ("2024-03-02", "2024-03-01", False)]
)
def test_one_day_is_enough(begins: str, ends: str, ok: bool) -> None:
    assert leave_rules.is_in_order(begins, ends).ok is ok
