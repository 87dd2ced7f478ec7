"""The year of training in browsers: who may do what, and nothing before the step above it."""

from __future__ import annotations

import datetime as dt

import pytest
from flask import Flask
from sqlalchemy import select

from tepei.messages.models import Message
from tepei.papers.invariants import invariants
from tepei.people.models import Listing
from tepei.portal import clock, scope
from tepei.portal.database import db
from tests import factories
from tests.papers.browsing import Browser
from tests.trainees.trained import Training


@pytest.fixture
def training(portal: Flask) -> Training:
    return Training(portal)


def today() -> str:
    return clock.today().isoformat()


def told(training: Training, kind: str) -> int:
    with training.app.app_context(), scope.everything("a test looks"):
        return len(db.session.scalars(select(Message).where(Message.kind == kind)).all())


def test_each_body_is_offered_its_own_moves(training: Training) -> None:
    assert training.offered("school") == {"report_in", "mark_absent"}
    assert training.offered("unit") == set()
    assert training.offered("region") == {"mark_absent", "end", "disqualify"}
    assert training.offered("county") == set()
    training.make("report_in", "begin")
    assert training.offered("school") == {"assess"}
    assert training.offered("region") == {"end", "disqualify"}


def test_a_whole_year_until_completion(training: Training) -> None:
    with training.app.app_context():
        day = today()
    assert training.act("school", "report_in", day=day)[0] == 302
    assert training.act("school", "begin", day=day)[0] == 302
    trainee = training.trainee
    assert (trainee.state, trainee.begins_on.isoformat()) == ("training", day)
    assert trainee.ends_on == dt.date(
        trainee.begins_on.year + 1, trainee.begins_on.month, trainee.begins_on.day
    ) - dt.timedelta(days=1)
    status, page = training.act("school", "complete", day=day)
    assert status == 422 and "结业考核合格后才能办理结业" in page
    training.act("school", "assess", day=day, result="unqualified", reason="未达到要求")
    assert training.act("school", "complete", day=day)[0] == 422
    training.act("school", "assess", day=day, result="qualified", reason="达到要求")
    assert training.act("school", "complete", day=day)[0] == 302
    assert (training.trainee.state, training.trainee.left_on.isoformat()) == ("completed", day)
    own = training.at["trainee"].read("/training/")
    assert "已结业" in own and "结业考核" in own and "达到要求" in own
    assert "我的培养" in training.at["trainee"].read("/home/")
    assert told(training, "trainee.changed") == 2
    with training.app.app_context():
        assert invariants() == []


def test_who_does_not_report_is_judged_after_the_sending_unit_is_heard(training: Training) -> None:
    assert training.act("school", "mark_absent", reason="电话无人接听")[0] == 302
    assert told(training, "trainee.absent") == 1
    assert training.act("region", "disqualify", reason="无故不报到")[0] == 422
    assert training.offered("region") == {"explain"}
    assert training.offered("unit") == {"explain"}
    assert training.act("unit", "explain", reason="突发疾病住院")[0] == 302
    assert training.offered("region") == {"give_time", "end", "disqualify"}
    with training.app.app_context():
        later = (clock.today() + dt.timedelta(days=14)).isoformat()
    assert training.act("region", "give_time", day=today_of(training), reason="病愈后报到")[0] == 422
    assert training.act("region", "give_time", day=later, reason="病愈后报到")[0] == 302
    assert training.trainee.report_by.isoformat() == later
    assert training.offered("school") == {"report_in", "mark_absent"}
    assert "突发疾病住院" in training.at["region"].read(f"/trainees/show/{training.id}")


def today_of(training: Training) -> str:
    with training.app.app_context():
        return today()


def test_late_report_is_told(training: Training) -> None:
    day = today_of(training)
    with training.app.app_context(), scope.everything("a test sets a day"):
        training_row = training.trainee
        training_row.report_by = dt.date.fromisoformat(day) - dt.timedelta(days=1)
        db.session.merge(training_row)
        db.session.commit()
    _status, page = training.act("school", "report_in", day=day)
    assert "已按逾期报到记录" in page


def test_disqualified_on_the_notices_ground_is_criticised_in_print(training: Training) -> None:
    page = training.at["region"].read(f"/trainees/show/{training.id}")
    assert "接到报到通知后" in page
    status, page = training.act("region", "disqualify", reason="事实清楚", ground="别的情形")
    assert status == 422 and "请选择取消培养资格的情形" in page
    ground = "接到报到通知后，未履行相关手续无故不参加特培学习"
    assert training.act("region", "disqualify", reason="多次通知仍不报到", ground=ground)[0] == 302
    assert training.trainee.state == "disqualified"
    answer = training.at["region"].client.get(f"/trainees/criticism/{training.id}")
    assert answer.mimetype == "application/pdf"
    assert "退还" in training.at["unit"].read(f"/trainees/show/{training.id}")
    with training.app.app_context(), scope.everything("a test looks"):
        assert db.session.scalars(select(Listing)).all() == [], "内蒙古 2023 lists nobody"
    assert training.act("region", "reinstate", reason="核实有误")[0] == 302
    assert training.trainee.state == "placed"


def test_who_was_not_disqualified_has_no_print(training: Training) -> None:
    assert "没有可打印的通报批评" in training.at["region"].client.get(
        f"/trainees/criticism/{training.id}", follow_redirects=True
    ).get_data(as_text=True)


@pytest.mark.parametrize(
    ("who", "verb"),
    [("unit", "report_in"), ("school", "disqualify"), ("county", "mark_absent"), ("school", "nothing")],
)
def test_moves_of_others_are_absent(training: Training, who: str, verb: str) -> None:
    assert training.act(who, verb, day=today_of(training), reason="试试")[0] == 404
    assert training.trainee.state == "placed"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "请填写报到日期"),
        ({"day": "2099-01-01"}, "晚于今天"),
        ({"day": "2020-01-01"}, "早于上一步的日期"),
        ({"day": "昨天"}, "日期不正确"),
    ],
)
def test_day_of_a_move_is_in_order(training: Training, typed: dict[str, str], sentence: str) -> None:
    status, page = training.act("school", "report_in", **typed)
    assert status == 422 and sentence in page
    assert training.trainee.state == "placed"


def test_lists_show_each_their_own(training: Training) -> None:
    for who in ("school", "unit", "county", "region"):
        assert "白音" in training.at[who].read("/trainees/list/"), who
    with training.app.app_context():
        other = factories.node("另一培养单位", "training_unit", "150000")
        factories.member("other", "training_unit", other)
    stranger = Browser(training.app, "other")
    assert "白音" not in stranger.read("/trainees/list/")
    stranger.read(f"/trainees/show/{training.id}", 404)
    assert training.at["unit"].client.get("/trainees/export").status_code == 200
