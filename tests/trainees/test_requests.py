"""What trainees ask for in a browser: leave, a change, an early end; what is approved is a move of their life."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from flask import Flask
from sqlalchemy import select

from tepei.messages.models import Message
from tepei.papers.invariants import invariants
from tepei.portal import clock, scope
from tepei.portal.database import ZONE, db, transaction
from tepei.trainees import due, queries, request_rules
from tepei.trainees.models import Trainee
from tepei.trainees.request_models import EarlyEnd, Leave, TrainingChange
from tests import factories
from tests.papers.browsing import ALL, WAITING, Browser
from tests.papers.stage import cycle
from tests.trainees.trained import Training

FIRST = dt.datetime(2024, 3, 1, 9, tzinfo=ZONE)
LEAVE = {"begins": "2024年3月1日", "ends": "2024-03-09", "reason": "家中有事", "phone": "13900000000"}
ADDRESSES = {Leave: "/leaves", EarlyEnd: "/early-ends", TrainingChange: "/training-changes"}


class Asking:
    """A trainee in training in a year that is archived, who asks for something."""

    def __init__(self, app: Flask, model: type = Leave) -> None:
        with app.app_context():
            clock.move_to(dt.datetime(2023, 3, 6, 9, tzinfo=ZONE))
        self.training, self.app, self.model = Training(app), app, model
        self.training.make("report_in", "begin", begins_on=dt.date(2023, 9, 1))
        with app.app_context():
            clock.move_to(FIRST)
            with scope.everything("a test closes a year"), transaction():
                cycle().state = "archived"
        self.at = self.training.at

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
        address = f"{ADDRESSES[self.model]}/new"
        page = self.at["trainee"].read(f"{address}?unit=培养")
        return self.press(page, address, **({"trainee": self.training.id} | chosen))

    def submit(self, typed: dict[str, str], **chosen: object) -> str:
        """Type a new request, and press 提交."""
        section = self.start(**chosen)
        self.press(section, f"{ADDRESSES[self.model]}/{self.paper().id}/sections/basic", **typed)
        return self.hand_in()

    def hand_in(self) -> str:
        """Press 提交."""
        address = f"{ADDRESSES[self.model]}/{self.paper().id}/submit"
        return self.press(self.at["trainee"].read(address), address, promise="1")

    def paper(self) -> Leave:
        """The newest request, as the database has it."""
        with self.app.app_context(), scope.everything("a test looks"):
            return db.session.scalars(select(self.model).order_by(self.model.id.desc())).first()

    def approve(self, *who: str) -> None:
        """Each in turn."""
        for each in who:
            assert self.at[each].decide(self.paper().id, "approve", opinion="同意")[0] == 302

    @property
    def trainee(self) -> Trainee:
        return self.training.trainee


@pytest.fixture
def leave(sqlite_portal: Flask) -> Asking:
    return Asking(sqlite_portal)


@pytest.mark.parametrize("order", [("school", "unit"), ("unit", "school")])
def test_both_units_approve_and_the_leave_begins(leave: Asking, order: tuple[str, str]) -> None:
    page = leave.submit(LEAVE)
    assert re.search("请等待示例培养单位", page)
    for who in order:
        assert leave.trainee.state == "training"
        listed = leave.at[who].read(WAITING)
        assert f"/review/papers/{leave.paper().id}/" in listed and "请假单" in listed
        leave.approve(who)
    trainee = leave.trainee
    assert (trainee.state, trainee.moves[-1].paper_id) == ("on_leave", leave.paper().id)
    assert leave.training.offered("school") == {"come_back"}
    with leave.app.app_context():
        clock.move_to(FIRST + dt.timedelta(days=5))
    assert leave.training.act("school", "come_back", day="2024-03-05")[0] == 302
    with leave.app.app_context(), scope.everything("a test looks"):
        trainee = db.session.get_one(Trainee, leave.training.id)
        assert queries.leaves(trainee) == [(dt.date(2024, 3, 1), dt.date(2024, 3, 4))]
        assert invariants() == []
    reviewed = leave.at[order[0]].read(f"/review/papers/{leave.paper().id}/")
    assert "/send-back" not in reviewed and "/retract" not in reviewed, "what both have approved is final"


def test_leave_to_come_begins_on_its_day_by_itself(leave: Asking) -> None:
    leave.submit(LEAVE | {"begins": "2024-03-04"})
    leave.approve("unit", "school")
    assert leave.trainee.state == "training"
    for days, begun in ((1, 0), (3, 1), (4, 0)):
        with leave.app.app_context():
            clock.move_to(FIRST + dt.timedelta(days=days))
            assert due.begin_leaves() == begun
    assert (leave.trainee.state, leave.trainee.moves[-1].on) == ("on_leave", dt.date(2024, 3, 4))


def test_the_next_one_is_asked_for_when_the_one_before_is_decided(leave: Asking) -> None:
    leave.submit(LEAVE)
    assert "已有一份请假单没有办结" in leave.start()
    first = leave.paper().id
    leave.approve("school", "unit")
    assert "只能在“培养中”时办理" in leave.start(), "who is on leave asks for none"
    leave.training.make("come_back")
    assert "请等待" in leave.submit(LEAVE)
    assert leave.paper().id != first
    assert "请假单" in leave.at["trainee"].read("/home/")


def test_it_comes_back_and_goes_on(leave: Asking) -> None:
    leave.submit(LEAVE)
    pk = leave.paper().id
    leave.approve("unit")
    assert leave.at["school"].decide(pk, "send-back", opinion="请附证明", target="-1")[0] == 302
    assert "请附证明" in leave.at["trainee"].read(f"/leaves/{pk}/")
    assert "请等待" in leave.hand_in()
    assert all(f"/review/papers/{pk}/" in leave.at[who].read(WAITING) for who in ("school", "unit"))


def test_days_are_in_order(leave: Asking) -> None:
    assert "结束日期早于开始日期" in leave.submit(LEAVE | {"ends": "2024-02-28"})
    assert leave.paper().state == "draft"


def test_who_is_selected_no_more_asks_for_nothing(leave: Asking) -> None:
    with leave.app.app_context(), scope.everything("a test revokes"), transaction():
        trainee = db.session.get_one(Trainee, leave.training.id)
        trainee.application.state = "revoked"
    assert "入选已撤销的，不再办理" in leave.start()
    assert leave.paper() is None


def test_empty_list_says_why_nothing_can_be_begun_and_offers_nothing(leave: Asking) -> None:
    """Who has completed was offered 新增请假单, and told on the page behind it that there is nothing to ask for."""
    assert "/leaves/new" in leave.at["trainee"].read("/leaves/")
    leave.training.make("assess", "complete", assessment="qualified")
    page = leave.at["trainee"].read("/leaves/")
    assert "“请假”只能在“培养中”时办理。" in page and "：已结业" in page
    assert "/leaves/new" not in page


def test_who_was_never_selected_is_told_so(sqlite_portal: Flask) -> None:
    with sqlite_portal.app_context():
        factories.person("stranger")
    page = Browser(sqlite_portal, "stranger").read("/early-ends/")
    assert "您没有培养记录：入选后才能办理。" in page and "/early-ends/new" not in page


def test_foreign_ones_are_absent(leave: Asking) -> None:
    leave.submit(LEAVE)
    pk = leave.paper().id
    with leave.app.app_context():
        factories.person("stranger")
        factories.member("other", "training_unit", factories.node("另一培养单位", "training_unit", "150000"))
    assert Browser(leave.app, "stranger").client.get(f"/leaves/{pk}/").status_code == 404
    assert Browser(leave.app, "other").client.get(f"/review/papers/{pk}/").status_code == 404
    assert leave.at["trainee"].client.get(f"/applications/{pk}/").status_code == 404, "it is no application"
    assert leave.at["trainee"].client.get(f"/leaves/{leave.training.paper_id}/").status_code == 404
    listed = leave.at["unit"].read(f"{ALL}?_flt_0_kind=leave")
    assert f"/review/papers/{pk}/" in listed and f"/review/papers/{leave.training.paper_id}/" not in listed


def test_early_end_is_consented_to_and_approved(sqlite_portal: Flask) -> None:
    asking = Asking(sqlite_portal, EarlyEnd)
    typed = {"reason": "身体原因", "personal": "yes", "last_day": "2024-02-29", "facts": "医嘱休养"}
    asking.submit(typed)
    assert asking.at["school"].client.get(f"/review/papers/{asking.paper().id}/").status_code == 404
    asking.approve("unit", "region")
    trainee = asking.trainee
    assert (trainee.state, trainee.is_personal, trainee.left_on) == ("ended", True, dt.date(2024, 2, 29))
    assert trainee.moves[-1].reason == "身体原因：医嘱休养"
    with sqlite_portal.app_context(), scope.everything("a test looks"):
        told = db.session.scalars(select(Message.kind)).all()
        assert told.count("trainee.moved") == 1 and told.count("trainee.changed") == 2
        assert invariants() == []


def test_change_of_unit_and_period_takes_everybodys_consent(sqlite_portal: Flask) -> None:
    asking = Asking(sqlite_portal, TrainingChange)
    with sqlite_portal.app_context():
        other = factories.node("另一培养医院", "training_unit", "150000").id
    asking.submit(
        {"unit": "随便填的", "subject": "", "ends_on": "2024-12-31", "reason": "设备所限"}, organisation=other
    )
    assert "另一培养医院" in asking.at["unit"].read(f"/review/papers/{asking.paper().id}/")
    asking.approve("school", "unit")
    assert asking.trainee.training_unit_id == asking.training.school
    asking.approve("region")
    trainee = asking.trainee
    assert (trainee.training_unit_id, trainee.training_unit_name) == (other, "另一培养医院")
    assert trainee.ends_on == dt.date(2024, 12, 31)
    assert trainee.moves[-1].before["training_unit_name"] == "示例培养单位"


def test_change_of_nothing_is_not_handed_in(sqlite_portal: Flask) -> None:
    asking = Asking(sqlite_portal, TrainingChange)
    assert "至少一项" in asking.submit({"subject": "", "ends_on": "", "reason": "没有理由"})
    assert "请从列表中选择培养单位" in asking.start(organisation="1") or asking.paper().state == "draft"


@pytest.mark.parametrize(
    "begins, ends, ok", [("2024-03-01", "2024-03-01", True), ("2024-03-02", "2024-03-01", False)]
)
def test_one_day_is_enough(begins: str, ends: str, ok: bool) -> None:
    assert request_rules.is_in_order(begins, ends).ok is ok
