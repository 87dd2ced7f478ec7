"""Many trainees from one workbook: the list out, a column filled in, faults in an annotated workbook, a page to check, then all at once."""

from __future__ import annotations

import datetime as dt
import io
import re

import pytest
from flask import Flask

from tepei.policy.training import TrainingRecord
from tepei.portal import clock, grids, sheets
from tepei.portal.database import ZONE
from tepei.portal.export import Column, Sheet, workbook
from tepei.trainees import bulk, terms
from tepei.trainees.bulk import Deed, TraineeList
from tepei.trainees.rules import TypedAct
from tests import factories
from tests.funding.ledger import ledger
from tests.papers.browsing import counted
from tests.trainees.trained import Training


@pytest.fixture
def training(sqlite_portal: Flask) -> Training:
    with sqlite_portal.app_context():
        clock.move_to(dt.datetime(2023, 3, 6, 9, tzinfo=ZONE))
    found = Training(sqlite_portal)
    found.make("report_in", on=dt.date(2023, 2, 1))
    found.make("begin", on=dt.date(2023, 2, 1), begins_on=dt.date(2023, 2, 1), ends_on=dt.date(2023, 3, 5))
    return found


def filled(app: Flask, kind: TraineeList, content: bytes, **columns: object) -> bytes:
    """The downloaded list with these in the first person's line, by the head."""
    with app.app_context():
        lines = [dict(row.cells) for row in sheets.read(content, kind.columns).rows]
    by_label = {head.label: head.key for head in kind.columns}
    lines[0] |= {by_label[label]: value for label, value in columns.items()}
    heads = [Column(head.key, head.label, 20) for head in kind.columns]
    return workbook(Sheet("名单", "名单", heads, [[line[head.key] for head in heads] for line in lines]))


def texts(app: Flask, content: bytes) -> str:
    """Everything that stands in a workbook."""
    with app.app_context():
        grid = grids.read(content)[0]
        return " ".join(cell.text for number in grid.numbers for cell in grid.own(number).values())


def upload(training: Training, who: str, base: str, **columns: object) -> tuple[int, str]:
    client = training.at[who].client
    kind = bulk.COMPLETION if base == "/completions" else bulk.PREPARATION
    content = filled(training.app, kind, client.get(f"{base}/list").data, **columns)
    page = training.at[who].read(f"{base}/")
    return training.at[who].press(page, f"{base}/check", sheet=(io.BytesIO(content), "名单.xlsx"))


def confirm(training: Training, who: str, base: str, page: str) -> tuple[int, str]:
    signed = re.search(r'name="signed" value="([^"]+)"', page)
    assert signed
    return training.at[who].press(page, f"{base}/confirm", signed=signed[1])


def test_qualified_ones_complete_on_the_day_of_the_list(training: Training) -> None:
    status, page = upload(training, "school", "/completions", 考核结果="合格", 考核意见="达到要求")
    assert status == 200 and "将办理 1 人" in page and "达到要求" in page
    assert training.trainee.state == "training", "nothing happens before it is confirmed"
    status, page = confirm(training, "school", "/completions", page)
    assert status == 302 and "已办理 1 人" in page
    trainee = training.trainee
    assert (trainee.state, trainee.assessment, trainee.left_on) == (
        "completed",
        "qualified",
        dt.date(2023, 3, 5),
    )
    assert [move.verb for move in trainee.moves[-2:]] == ["assess", "complete"]


def test_unqualified_ones_are_assessed_and_stay(training: Training) -> None:
    _status, page = upload(training, "school", "/completions", 考核结果="不合格")
    confirm(training, "school", "/completions", page)
    assert (training.trainee.state, training.trainee.assessment) == ("training", "unqualified")


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ({"考核结果": "优秀"}, "只能填"),
        ({"考核结果": "合格", "结业日期": "2023-03-07"}, "晚于今天"),
        ({"考核结果": "合格", "结业日期": "昨天"}, "不是日期"),
        ({"考核结果": "合格", "申报编号": "2023-XXXX"}, "名单中没有这个编号"),
    ],
)
def test_faults_come_back_in_an_annotated_workbook(
    training: Training, columns: dict[str, str], sentence: str
) -> None:
    status, page = upload(training, "school", "/completions", **columns)
    assert status == 422 and sentence in page
    signed = re.search(r'name="signed" value="([^"]+)"', page)
    token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', page)
    assert signed and token
    sent = {"csrf_token": token[1], "signed": signed[1]}
    content = training.at["school"].client.post("/completions/annotated", data=sent).data
    assert sentence in texts(training.app, content)
    assert training.trainee.state == "training"


def test_list_confirmed_late_is_refused(training: Training) -> None:
    _status, page = upload(training, "school", "/completions", 考核结果="合格")
    training.make("leave")
    signed = re.search(r'name="signed" value="([^"]+)"', page)
    assert signed
    training.at["school"].press(page, "/completions/confirm", signed=signed[1])
    assert (training.trainee.state, training.trainee.assessment) == ("on_leave", "")


def test_empty_list_and_a_strangers_signature_do_nothing(training: Training) -> None:
    client = training.at["school"].client
    content = client.get("/completions/list").data
    page = training.at["school"].read("/completions/")
    _status, answer = training.at["school"].press(
        page, "/completions/check", sheet=(io.BytesIO(content), "名单.xlsx")
    )
    assert "没有填写任何一行" in answer
    _status, answer = training.at["school"].press(page, "/completions/confirm", signed="别人的")
    assert "页面已失效" in answer


def test_attendance_is_taken_from_a_list(sqlite_portal: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terms, "training_of", lambda _trainee: TrainingRecord(months=12, preparation=True))
    training = Training(sqlite_portal, placed=False)
    _status, page = upload(training, "region", "/preparations", 训前培训名称="第一期", 参加日期="2023-03-07")
    assert confirm(training, "region", "/preparations", page)[0] == 302
    assert training.trainee.prepared_on == dt.date(2023, 3, 7)


def test_many_complete_by_as_many_statements_as_few(sqlite_portal: Flask) -> None:
    """A province completes two thousand people at once: but for the rows that are added, nothing is asked person by person."""
    with sqlite_portal.app_context():
        books = ledger()
        clerk = factories.member("completes", "training_unit", books.school)
        costs = []
        for number in (2, 5):
            people = [books.trainee("training").id for _each in range(number)]
            typed = TypedAct(dt.date(2024, 8, 31), "达到要求", result="qualified")
            deeds = [Deed(pk, 1, "学员", ("assess", "complete"), typed) for pk in people]
            with factories.signed_in(clerk), counted(sqlite_portal) as statements:
                assert bulk.carry_out(deeds) == number
            costs.append(len([each for each in statements if not each.startswith("INSERT")]))
    assert costs[0] == costs[1] < 40
