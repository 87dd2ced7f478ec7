"""花名册 on screen: a template, all rows or none, the receipt, what comes late."""

from __future__ import annotations

import io

import pytest
from flask import Flask

from tepei.credits.models import CreditRoster
from tests import factories
from tests.credits.books import roster, row
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
            self.body = factories.organisation("152200").id
        self.at = Browser(app, "li")

    def upload(self, content: bytes, **typed: object) -> tuple[int, str, str]:
        """Hand it in: the status, where it led, and the page there."""
        page = {"csrf_token": factories.token_of(self.at.read(NEW))}
        values = {"body": self.body, "year": "2023", "ended": "2023-03-01", **page, **typed}
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
        ({"ended": ""}, "请填写培训结束的日期"),
        ({"ended": "2030-01-01"}, "请填写培训结束的日期"),
        ({"ended": "2023-02-01"}, "应于 2023-02-15 前报送，已经逾期，请说明原因"),
        ({"body": ""}, "请选择后再提交"),
    ],
)
def test_roster_says_when_the_training_ended(handing: Handing, typed: dict[str, str], told: str) -> None:
    assert told in handing.upload(roster(row()), **typed)[2]
    assert handing.rosters() == 0


def test_late_roster_keeps_its_reason(handing: Handing) -> None:
    handing.upload(roster(row()), ended="2023-02-01", late_reason="系统升级")
    assert "系统升级" in handing.at.read(LIST)


def test_roster_of_a_body_of_others_is_not_found(handing: Handing) -> None:
    assert handing.upload(roster(row()), body=handing.unit)[0] == 404
    assert "请先选择要上传的文件" in handing.upload(b"")[2]
