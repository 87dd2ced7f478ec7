"""The pages of a year's money, from the computation to the print of a batch."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from flask import Flask
from sqlalchemy import select

from tepei.funding import refund_actions
from tepei.funding.entitlement_models import Entitlement
from tepei.portal import export
from tepei.portal.database import db
from tests import factories
from tests.demo.ending import account
from tests.funding.ledger import ALLOWANCE, TUITION, Ledger, disqualified, ledger, paid
from tests.papers.browsing import Browser, counted
from tests.xinjiang.screens import text_of

YEAR = "/funding/nmg-tepei-2023"


@pytest.fixture
def books(sqlite_portal: Flask) -> Ledger:
    with sqlite_portal.app_context():
        return ledger()


def test_year_is_paid_from_the_computation_to_the_print(sqlite_portal: Flask, books: Ledger) -> None:
    with sqlite_portal.app_context():
        books.trainee()
        books.trainee("training", "inside")
        books.trainee(left_on=dt.date(2024, 3, 31))
    clerk = Browser(sqlite_portal, books.clerk.username)
    assert "nmg-tepei-2023" in clerk.read("/funding/")
    assert "还没有计算" in clerk.read(YEAR)
    _, page = clerk.press(clerk.read(YEAR), f"{YEAR}/compute")
    assert "待核定 2 项" in page.replace("3 项", "2 项")
    assert "60,000" not in page
    assert clerk.press(page, f"{YEAR}/prepare", name="第一批")[0] == 422
    status, page = clerk.press(
        page, f"{YEAR}/prepare", name="第一批", items=[f"{TUITION}:0", f"{ALLOWANCE}:0"]
    )
    assert (status, "41,400" in page, "复核通过" in page) == (302, True, False)
    chief = Browser(sqlite_portal, books.chief.username)
    page = chief.read("/payment-batches/1")
    assert "复核通过" in page
    _, page = chief.press(page, "/payment-batches/1/approve")
    _, page = chief.press(page, "/payment-batches/1/pay", paid_on="2024-09-20")
    assert "已登记拨付" in page
    assert chief.client.get("/payment-batches/1/print").mimetype == "application/pdf"
    for browser, address in ((chief, "/payment-batches/1"), (clerk, YEAR)):
        token = {"csrf_token": factories.token_of(browser.read(address))}
        assert browser.client.post(f"{address}/export", data=token).mimetype == export.XLSX
    line = re.search(r'name="line" value="(\d+)"', page)
    assert line
    _, page = clerk.press(
        clerk.read("/payment-batches/1"), "/payment-batches/1/give-back", line=line[1], reason="户名不符"
    )
    assert "户名不符" in page


def test_what_the_notice_leaves_open_is_settled_on_its_page(sqlite_portal: Flask, books: Ledger) -> None:
    with sqlite_portal.app_context():
        trainee = books.trainee(left_on=dt.date(2024, 3, 31))
        books.compute()
        pk = books.rows(trainee)[TUITION].id
    clerk = Browser(sqlite_portal, books.clerk.username)
    page = clerk.read(YEAR)
    assert f"/funding/entitlements/{pk}" in page
    page = clerk.read(f"/funding/entitlements/{pk}")
    status, again = clerk.press(page, f"/funding/entitlements/{pk}", amount="17,500.5.1", reason="七个月")
    assert (status, "最多两位小数" in again, "七个月" in again) == (422, True, True)
    status, page = clerk.press(page, f"/funding/entitlements/{pk}", amount="17,500", reason="七个月")
    assert (status, "17,500" in page) == (302, True)


def test_disqualified_trainee_is_asked_for_the_money_on_the_page(sqlite_portal: Flask, books: Ledger) -> None:
    with sqlite_portal.app_context():
        trainee = books.trainee("training")
        books.compute()
        paid(books, TUITION)
        disqualified(trainee)
        books.compute()
        row = books.rows(trainee)[TUITION].id
    clerk = Browser(sqlite_portal, books.clerk.username)
    page = clerk.read(YEAR)
    assert "尚未要求退还" in page
    claim = re.search(r"/refunds/entitlements/(\d+)/claim", page)
    assert claim and int(claim[1]) <= row
    _, page = clerk.press(page, claim[0], reason="影响恶劣")
    assert "待退还" in page
    version = re.search(r'/refunds/1/recover.*?name="version" value="([^"]*)"', page, re.DOTALL)
    assert version
    values = {"version": version[1], "amount": "30000", "on": "2024-09-20"}
    _, page = clerk.press(page, "/refunds/1/recover", **values)
    assert "已退还" in page


def test_trainee_reads_their_own_money_and_the_sending_unit_none(sqlite_portal: Flask, books: Ledger) -> None:
    with sqlite_portal.app_context():
        who = factories.person("trained", "白音")
        trainee = books.trainee(person=who)
        books.compute()
        paid(books, TUITION)
        factories.member("sender", "unit_reviewer", trainee.organisation, "派出单位")
    page = text_of(Browser(sqlite_portal, "trained").read("/training/"))
    for words in (
        "学费和住宿费 示例大学附属医院 30,000 已拨付 2024-09-20",
        "生活补贴 白音 7,200 —",
        "往返路费（1年两次） — — —",
    ):
        assert words in page, page
    sender = Browser(sqlite_portal, "sender").read(f"/trainees/show/{trainee.id}")
    assert "白音" in sender and "30,000" not in sender
    with sqlite_portal.app_context():
        with factories.signed_in(account("sender")):
            assert db.session.scalars(select(Entitlement)).all() == []
        disqualified(trainee)
        with factories.signed_in(books.clerk):
            refund_actions.claim(books.rows(trainee)[TUITION].id, "影响恶劣")
    assert "要求退还 30,000 元，已退还 0 元：待退还" in text_of(
        Browser(sqlite_portal, "trained").read("/training/")
    )


def test_page_costs_the_same_for_many(sqlite_portal: Flask, books: Ledger) -> None:
    with sqlite_portal.app_context():
        for _ in range(3):
            books.trainee(left_on=dt.date(2024, 3, 31))
        books.compute()
    clerk = Browser(sqlite_portal, books.clerk.username)
    clerk.read(YEAR)
    with counted(sqlite_portal) as few:
        clerk.read(YEAR)
    with sqlite_portal.app_context():
        for _ in range(5):
            books.trainee(left_on=dt.date(2024, 3, 31))
        books.compute()
    with counted(sqlite_portal) as many:
        clerk.read(YEAR)
    assert len(many) == len(few) == 13


def test_figure_shows_the_budget_by_source(sqlite_portal: Flask, books: Ledger) -> None:
    with sqlite_portal.app_context():
        books.trainee()
        books.compute()
    page = Browser(sqlite_portal, books.clerk.username).read("/figures/?cycle=nmg-tepei-2023")
    part = page.split('id="budget"')[1].split("</section>")[0]
    assert [text in part for text in ("自治区人才开发基金", "1,200,000", "30,000", "7,200")] == [True] * 4
