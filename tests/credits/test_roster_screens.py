"""花名册 on screen: a template, all rows or none, the receipt, what comes late."""

from __future__ import annotations

import datetime as dt
import io
import re

import pytest
from flask import Flask

from tepei.credits import years
from tepei.credits.models import CreditRoster
from tests import factories
from tests.access.credit_rows import planned_course
from tests.applications.filling import photo
from tests.credits.books import roster, row
from tests.credits.laid import RULES
from tests.credits.test_rosters import count
from tests.papers.browsing import Browser

pytestmark = pytest.mark.usefixtures("laid_down")
LIST, NEW = "/credit-rosters/list/", "/credit-rosters/new"


class Handing:
    """A unit that hands in what its people learned."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        with app.app_context():
            self.unit = factories.unit("某旗人民医院").id
            factories.member("unit", "unit_reviewer", "152221")
            factories.member("li", "prefecture_reviewer", "152200")
            factories.member("far", "prefecture_reviewer", "150200")
            self.course = planned_course(factories.organisation("152200"))
            self.foreign = planned_course(factories.organisation("150200"))
        self.at = Browser(app, "li")

    def upload(self, content: bytes, **typed: object) -> tuple[int, str, str]:
        """Hand it in: the status, where it led, and the page there."""
        page = {"csrf_token": factories.token_of(self.at.read(NEW))}
        values = {"course": self.course, "year": "2023", "notice": (photo(), "通知.png"), **page, **typed}
        sent = {"sheet": (io.BytesIO(content), "第一期.xlsx")} if content else {}
        answer = self.at.client.post(
            "/credit-rosters/upload", data=values | sent, headers={"Referer": f"http://localhost{NEW}"}
        )
        seen = self.at.client.get(answer.location) if answer.status_code == 302 else answer
        return answer.status_code, answer.location or "", seen.get_data(as_text=True)

    def rosters(self) -> int:
        with self.app.app_context():
            return count(CreditRoster)


@pytest.fixture
def handing(sqlite_portal: Flask) -> Handing:
    return Handing(sqlite_portal)


def test_template_has_the_heads(handing: Handing) -> None:
    assert handing.at.client.get("/credit-rosters/template").data.startswith(b"PK")


def test_roster_is_taken_in_with_a_receipt(handing: Handing) -> None:
    number = factories.id_number()
    content = roster(row(number), row(number, subject="专业科目", hours="60", course="临床技能"))
    status, leads, page = handing.upload(content)
    assert (status, "已登记花名册" in page, "72.5" in page) == (302, True, True)
    assert "第一期.xlsx" in handing.at.read(LIST)
    assert handing.upload(content)[2].count("已登记花名册") >= 1
    assert handing.rosters() == 1
    far = Browser(handing.app, "far")
    far.read(leads, 404)
    assert "第一期.xlsx" not in far.read(LIST)


def test_bad_rows_are_told_and_nothing_is_taken_in(handing: Handing) -> None:
    page = handing.upload(roster(row(), row("150199198506010012"), row(hours="0")))[2]
    assert ("没有登记任何一行" in page, "学时应大于 0" in page, "下载标注了问题的表格" in page) == (
        True,
        True,
        True,
    )
    assert handing.rosters() == 0


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"course": ""}, "请选择培训班"),
        ({"notice": ""}, "请上传培训通知"),
        ({"year": ""}, "请选择培训班"),
    ],
)
def test_roster_says_of_which_training_it_is(handing: Handing, typed: dict[str, str], told: str) -> None:
    assert told in handing.upload(roster(row()), **{"course": "", **typed} if "year" in typed else typed)[2]
    assert handing.rosters() == 0


def test_roster_of_a_training_that_was_not_checked_is_refused(handing: Handing) -> None:
    with handing.app.app_context():
        unchecked = planned_course(factories.organisation("152200"), is_checked=False, name="第二期")
    assert "审核通过后" in handing.upload(roster(row()), course=unchecked)[2]
    assert "第二期" not in handing.at.read(NEW)


def test_late_roster_needs_a_reason_and_keeps_it(handing: Handing) -> None:
    with handing.app.app_context():
        due = {"ends": dt.date(2023, 2, 10), "report_due": dt.date(2023, 2, 24)}
        late = planned_course(factories.organisation("152200"), **due)
    assert "应于 2023-02-24 前报送，已经逾期" in handing.upload(roster(row()), course=late)[2]
    assert handing.rosters() == 0
    handing.upload(roster(row()), course=late, late_reason="系统升级")
    assert "系统升级" in handing.at.read(LIST)
    assert "逾期报送" in handing.at.read("/planned-courses/late")


def test_notice_is_kept_with_the_roster(handing: Handing) -> None:
    handing.upload(roster(row()))
    pk = re.search(r"/credit-rosters/show/(\d+)", handing.at.read(LIST))[1]
    assert "数字技术第一期" in handing.at.read(f"/credit-rosters/show/{pk}")
    assert handing.at.client.get(f"/credit-rosters/notice/{pk}").data.startswith(b"\xff\xd8")
    assert "已报送" in handing.at.read(f"/planned-courses/show/{handing.course}")


def test_year_without_plans_asks_for_the_body_and_the_day(
    handing: Handing, monkeypatch: pytest.MonkeyPatch
) -> None:
    free = RULES.model_copy(update={"plan_days": None})
    monkeypatch.setattr(years, "by_year", lambda _path="": {2023: free})
    with handing.app.app_context():
        body = factories.organisation("152200").id
    typed = {"course": "", "notice": "", "body": body}
    assert "请填写培训结束的日期" in handing.upload(roster(row()), **typed, ended="2030-01-01")[2]
    assert "已登记花名册" in handing.upload(roster(row()), **typed, ended="2023-03-01")[2]
    assert handing.upload(roster(row()), **typed | {"body": handing.unit}, ended="2023-03-01")[0] == 404


def test_roster_of_a_training_of_others_is_not_found(handing: Handing) -> None:
    assert handing.upload(roster(row()), course=handing.foreign)[0] == 404
    assert "请先选择要上传的文件" in handing.upload(b"")[2]
