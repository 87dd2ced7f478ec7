"""继续教育人员: who is short, one person's record before an office, correction and moves."""

from __future__ import annotations

import io
import re

import pikepdf
import pytest
from flask import Flask
from sqlalchemy import select

from tepei.credits.models import CreditEntry, Employment
from tepei.messages.models import Message
from tepei.organisations.models import Membership, Organisation
from tepei.people.models import Person
from tepei.portal import clock, files, scope, worker
from tepei.portal.database import db, transaction
from tepei.portal.jobs import Job
from tests import factories
from tests.credits.office import LIST, Office, professional
from tests.credits.test_ledger import ledger
from tests.papers.browsing import Browser, counted

pytestmark = pytest.mark.usefixtures("laid_down")
SHORT = f"{LIST}?short=1"


@pytest.fixture
def office(sqlite_portal: Flask) -> Office:
    return Office(sqlite_portal)


def test_list_says_who_is_short_of_what(office: Office) -> None:
    page = office.at.read(LIST)
    assert "公需科目差 17.5 学时，专业科目差 60 学时，合计差 77.5 学时" in page
    assert "乌兰" in page
    short = office.at.read(SHORT)
    assert ("巴特尔" in short, "乌兰" in short) == (True, False)
    assert "合计差 90 学时" in office.at.read("/professionals/?year=2021")
    office.at.read("/professionals/?year=x", 404)


def test_list_costs_the_same_for_one_and_for_many(office: Office) -> None:
    with counted(office.app) as few:
        office.at.read(LIST)
    with office.app.app_context():
        for _each in range(3):
            professional("高娃")
    with counted(office.app) as many:
        office.at.read(LIST)
    assert (len(few), len(many)) == (6, 6)


def test_somebody_with_two_offices_acts_for_each(office: Office) -> None:
    with office.app.app_context(), scope.everything("a test gives another office"):
        here, other, foreign = (factories.unit(name, "150121").id for name in ("甲校", "乙校", "丙校"))
        for unit, name in ((here, "萨仁"), (other, "其木格")):
            professional(name, unit=db.session.get(Organisation, unit))
        made = factories.member("wu", "unit_reviewer", db.session.get(Organisation, here))
        with transaction() as session:
            second = {"organisation_id": other, "role": "unit_reviewer", "began_at": clock.now()}
            session.add(Membership(user_id=made.id, **second))
    at = Browser(office.app, "wu")
    pages = [at.read(f"{LIST}?office={unit}") for unit in (here, other)]
    assert [("萨仁" in page, "其木格" in page) for page in pages] == [(True, False), (False, True)]
    assert "乙校" in pages[0]
    at.read(f"{LIST}?office={foreign}", 404)


def test_list_goes_on_after_the_last_one(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tepei.credits.queries.PAGE", 1)
    page = office.at.read(LIST)
    (leads,) = re.findall(r'href="([^"]*after=[^"]*)"', page)
    assert ("乌兰" in page, "巴特尔" in page) == (True, False)
    assert "巴特尔" in office.at.read(leads.replace("&amp;", "&"))


@pytest.mark.parametrize("term", ["巴特", "某校"])
def test_search_finds_by_beginning_of_name_and_by_unit(office: Office, term: str) -> None:
    assert "巴特尔" in office.press("/professionals/search", term=term)[1]


def test_search_finds_by_the_whole_number_and_in_sight_alone(office: Office) -> None:
    with office.app.app_context(), scope.everything("a test looks"):
        number = db.session.get_one(Person, office.short).id_number
    assert "巴特尔" in office.press("/professionals/search", term=number)[1]
    assert "巴特尔" not in office.press("/professionals/search", term=number[:17])[1]
    far = Browser(office.app, "far")
    page = far.read(LIST)
    assert "巴特尔" not in far.press(page, "/professionals/search", term=number)[1]
    far.read(f"/professionals/{office.short}", 404)
    far.read(f"/professionals/entries/{office.entry}", 404)


@pytest.mark.parametrize(
    ("level", "told"),
    [
        ("senior", "不符合"),
        ("junior", "2023年度：公需科目 30/30 学时；专业科目 60/60 学时；合计 90/90 学时：已完成"),
        ("intermediate", "没有规定申报中级的学时要求"),
    ],
)
def test_standing_for_a_title_is_told_with_the_arithmetic(office: Office, level: str, told: str) -> None:
    page = office.at.read(f"/professionals/{office.done}?level={level}&day=2023-12-01")
    assert told in page


def test_correction_keeps_the_wrong_line(office: Office) -> None:
    values = {"subject": "professional", "hours": "10", "course": "临床技能", "learned_on": "2023-02-01"}
    status, page = office.press(
        f"/professionals/entries/{office.entry}/correct", reason="证书为 10 学时", **values
    )
    assert status == 302
    assert ("冲正：证书为 10 学时" in page, "临床技能" in page) == (True, True)
    with office.app.app_context():
        with scope.everything("a test looks"):
            who = db.session.get_one(Person, office.short)
        assert ledger(who) == [("12.5", False), ("-12.5", True), ("10.0", False)]


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"hours": "十"}, "请填写学时"),
        ({"hours": "NaN"}, "请填写学时"),
        ({"hours": "10", "reason": " "}, "请说明更正的原因"),
        ({"hours": "10", "course": "a\x00b"}, "请删除后重新输入"),
        ({"hours": "10", "subject": "other"}, "请选择科目"),
        ({"hours": "10", "learned_on": "昨天"}, "日期不正确"),
    ],
)
def test_correction_that_says_too_little(office: Office, values: dict[str, str], told: str) -> None:
    sent = {"subject": "public", "hours": "10", "reason": "核对"} | values
    assert told in office.press(f"/professionals/entries/{office.entry}/correct", **sent)[1]
    assert "-12.5" not in office.at.read(f"/professionals/{office.short}")


def test_taking_back_counts_no_more(office: Office) -> None:
    office.press(f"/professionals/entries/{office.entry}/reverse", reason="重复记入")
    page = office.at.read(f"/professionals/{office.short}")
    assert ("已冲正" in page, "冲正：重复记入" in page) == (True, True)


def test_move_keeps_the_record(office: Office) -> None:
    with office.app.app_context():
        there = factories.unit("新区医院", "150205").id
    assert "新区医院" in office.at.read(f"/professionals/{office.short}/move?unit=新区")
    assert (
        "不能晚于今天"
        in office.press(f"/professionals/{office.short}/move", unit=there, since="2030-01-01")[1]
    )
    status, page = office.press(f"/professionals/{office.short}/move", unit=there, since="2023-03-01")
    assert (status, "巴特尔" in page) == (302, False)
    with office.app.app_context(), scope.everything("a test looks"):
        works = (
            select(Employment.organisation_id)
            .where(Employment.person_id == office.short)
            .order_by(Employment.id)
        )
        assert db.session.scalars(works).all() == [office.unit, there]
        assert db.session.scalars(select(CreditEntry.person_id)).all().count(office.short) == 1
    assert "巴特尔" in Browser(office.app, "far").read(LIST)


def test_year_is_exported_in_the_background(office: Office) -> None:
    assert (
        "兴安盟" in (page := office.press("/professionals/export", year="2023")[1])
        and "2023 年继续教育学时" in page
    )


def test_cards_of_who_is_done_are_one_file(office: Office) -> None:
    assert "2023 年度继续教育审验卡" in office.press("/professionals/cards", year="2023")[1]
    with office.app.app_context(), scope.everything("a test looks"):
        job = db.session.scalars(select(Job)).one()
        worker.run(job.id)
        db.session.refresh(job)
        assert (job.state, job.done, job.total) == ("done", 1, 1)
        with pikepdf.open(io.BytesIO(files.open_bytes(job.file))) as printed:
            assert len(printed.pages) == 1


def test_who_is_short_is_reminded_once_a_day(office: Office) -> None:
    assert "已提醒 1 人" in office.press("/professionals/remind", year="2023")[1]
    assert "已提醒 0 人" in office.press("/professionals/remind", year="2023")[1]
    with office.app.app_context(), scope.everything("a test looks"):
        texts = db.session.scalars(select(Message.text).where(Message.kind == "credit.short")).all()
    assert [("巴特尔同志" in text, "不少于90学时" in text) for text in texts] == [(True, True)]
