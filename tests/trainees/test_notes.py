"""Notes about a trainee, the training before departure, and what has to go on holding."""

from __future__ import annotations

import datetime as dt

import pytest
from flask import Flask
from sqlalchemy import select, update

from tepei.messages.models import Message
from tepei.people import listings
from tepei.people.models import Person
from tepei.policy.training import TrainingRecord
from tepei.portal import clock, scope
from tepei.portal.database import ZONE, db, transaction
from tepei.trainees import due, holding, terms
from tepei.trainees.models import Trainee
from tepei.trainees.note_models import TraineeNote
from tests.papers.stage import cycle
from tests.trainees.trained import Training

NOW = dt.datetime(2023, 3, 6, 9, tzinfo=ZONE)


@pytest.fixture
def training(sqlite_portal: Flask) -> Training:
    with sqlite_portal.app_context():
        clock.move_to(NOW)
    return Training(sqlite_portal)


def note(training: Training, who: str, kind: str, **typed: object) -> tuple[int, str]:
    page = training.at[who].read(f"/trainees/show/{training.id}")
    values = {"kind": kind, "day": "2023-03-05", "text": "每月电话联系", **typed}
    return training.at[who].press(page, f"/trainees/note/{training.id}", **values)


@pytest.mark.parametrize(
    ("who", "kind", "typed", "answer"),
    [
        ("unit", "contact", {}, (302, "每月电话联系")),
        ("unit", "requirement", {"text": "学习新技术"}, (302, "学习新技术")),
        ("region", "paper", {"text": "培养协议", "copies": "2"}, (302, "2 份")),
        ("region", "paper", {"text": "培养协议", "copies": "0"}, (422, "请填写份数")),
        ("unit", "contact", {"day": "2023-03-07"}, (422, "日期晚于今天")),
        ("unit", "contact", {"text": " "}, (422, "请填写沟通联系的内容")),
        ("unit", "paper", {"copies": "1"}, (404, "")),
        ("school", "contact", {}, (404, "")),
        ("unit", "report", {}, (404, "")),
    ],
)
def test_each_notes_what_is_theirs(
    training: Training, who: str, kind: str, typed: dict[str, str], answer: tuple[int, str]
) -> None:
    (status, sentence), (answered, page) = answer, note(training, who, kind, **typed)
    assert answered == status and sentence in page
    with training.app.app_context(), scope.everything("a test looks"):
        assert len(db.session.scalars(select(TraineeNote)).all()) == (status == 302)


def test_trainee_reports_and_is_reminded(training: Training, monkeypatch: pytest.MonkeyPatch) -> None:
    training.make("report_in", "begin", begins_on=dt.date(2023, 3, 6))
    asks = TrainingRecord(months=12, report_months=2)
    monkeypatch.setattr(terms, "training_of", lambda _trainee: asks)
    for day, count in (("2023-05-05", 0), ("2023-05-06", 1), ("2023-05-20", 0)):
        with training.app.app_context():
            clock.move_to(dt.datetime.fromisoformat(f"{day}T09:00:00+08:00"))
            assert due.remind_reports() == count, day
    page = training.at["trainee"].read("/training/")
    address = f"/training/{training.id}/report"
    assert (
        training.at["trainee"].press(page, address, kind="report", day="2023-05-20", text="进展顺利")[0]
        == 302
    )
    assert "进展顺利" in training.at["school"].read(f"/trainees/show/{training.id}")
    with training.app.app_context(), scope.everything("a test looks"):
        assert len(db.session.scalars(select(Message).where(Message.kind == "trainee.report_due")).all()) == 1
        trainee = db.session.get_one(Trainee, training.id)
        assert due.report_due_on(trainee, dt.date(2023, 5, 20)) == dt.date(2023, 7, 20)


def test_who_was_not_prepared_does_not_report_in(training: Training, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terms, "training_of", lambda _trainee: TrainingRecord(months=12, preparation=True))
    assert training.offered("school") == {"mark_absent"}
    status, page = training.act("school", "report_in", day="2023-03-06")
    assert status == 422 and "没有参加训前培训" in page
    assert training.act("region", "prepare", day="2023-03-04", reason="第一期")[0] == 302
    assert training.act("school", "report_in", day="2023-03-06")[0] == 302


def test_what_has_to_go_on_holding_is_asked_again(training: Training) -> None:
    def doubts() -> list[str]:
        with training.app.app_context(), scope.everything("a test asks"):
            trainee = db.session.get_one(Trainee, training.id)
            return [reason.code for reason in holding.holds(trainee).failures]

    assert doubts() == []
    with training.app.app_context(), scope.everything("a test lists"), transaction() as session:
        trainee = session.get_one(Trainee, training.id)
        basis = listings.Basis(cycle().programme.code, 2023, None, "虚构")
        listings.sanction(session.get_one(Person, trainee.person_id), basis)
        trainee.application.state = "revoked"
    note(training, "unit", "left", text="已调往外省")
    assert doubts() == ["revoked", "sanctioned", "left"]
    status, page = training.act("school", "report_in", day="2023-03-06")
    assert status == 422 and "需由组织单位核实" in page and "失信名单" not in page
    assert "失信名单" in training.at["region"].read(f"/trainees/show/{training.id}")


def test_year_is_told_to_other_programs(training: Training) -> None:
    def told() -> list[str]:
        answer = training.app.test_cli_runner().invoke(
            args=["tepei", "trainees", "--cycle", "nmg-tepei-2023"]
        )
        assert answer.exit_code == 0, answer.output
        return [line.partition(",")[2] for line in answer.output.splitlines()]

    assert told() == ["state,placed_with,preference,from,until,months", "placed,示例培养单位,1,,,"]
    training.make("report_in", "begin", begins_on=dt.date(2023, 9, 1))
    training.make("assess", assessment="qualified")
    training.make("complete", left_on=dt.date(2024, 3, 31))
    assert told()[1] == "completed,示例培养单位,1,2023-09-01,2024-03-31,7"


def test_life_is_drawn(training: Training) -> None:
    answer = training.app.test_cli_runner().invoke(
        args=["tepei", "diagram", "--cycle", "nmg-tepei-2023", "--kind", "trainee"]
    )
    lines = answer.output.splitlines()
    assert lines[0] == "stateDiagram-v2" and "    [*] --> awaiting" in lines
    assert "    training --> completed: 结业" in lines and "    on_leave --> training: 销假" in lines


@pytest.mark.parametrize(
    ("broken", "name"),
    [
        ({"state": "reported"}, "状态与最后一次办理不一致"),
        ({"present": None}, "是否在培与状态不符"),
        ({"version": 9}, "状态与最后一次办理不一致"),
    ],
)
def test_invariants_find_what_no_verb_wrote(training: Training, broken: dict[str, object], name: str) -> None:
    with training.app.app_context(), scope.everything("a test breaks a row"), transaction() as session:
        session.execute(update(Trainee).values(**broken))
    answer = training.app.test_cli_runner().invoke(args=["tepei", "invariants"])
    assert answer.exit_code == 1 and name in answer.output
