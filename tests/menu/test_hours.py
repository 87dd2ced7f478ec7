"""Continuing education on the home pages: what is missing this year, and what an office has to see to."""

from __future__ import annotations

import datetime as dt
import re

from flask import Flask

from tepei.credits import actions
from tepei.portal import clock
from tests import factories
from tests.access.credit_rows import credit_claim, planned_course
from tests.credits.test_reliefs import NOW
from tests.credits.test_standing import FULL, learn, open_year
from tests.papers.browsing import Browser

TILE = r"<span>([^<]+)</span><b>(\d+)</b>"


def test_professional_reads_what_is_missing_and_that_the_card_can_be_printed(sqlite_portal: Flask) -> None:
    with sqlite_portal.app_context():
        who = factories.person("bayin")
        actions.move(who.id, factories.unit("第一中学", "150121"), dt.date(2020, 9, 1))
        factories.person("other")
        open_year()
        clock.move_to(NOW)
        learn(who, FULL[0])
    assert "专业科目 0/60 学时，差 60 学时" in Browser(sqlite_portal, "bayin").read("/home/")
    assert "我的继续教育</h2>" not in Browser(sqlite_portal, "other").read("/home/")
    with sqlite_portal.app_context():
        learn(who, FULL[1])
    assert "可以打印审验卡" in Browser(sqlite_portal, "bayin").read("/home/")


def test_office_reads_what_waits_and_what_is_late(sqlite_portal: Flask) -> None:
    with sqlite_portal.app_context():
        unit = factories.unit("第一中学", "150121")
        for number, learned in enumerate((FULL, FULL[:1], ())):
            who = factories.person(name=f"白音{'一二三'[number]}")
            actions.move(who.id, unit, dt.date(2020, 9, 1))
            learn(who, *learned) if learned else None
        factories.member("clerk", "unit_reviewer", unit)
        planned_course(unit, year=2025, filing_due=dt.date(2023, 1, 1))
        credit_claim(unit)
        open_year()
    before = Browser(sqlite_portal, "clerk").read("/home/")
    assert "学时不足" not in before
    with sqlite_portal.app_context():
        clock.move_to(NOW)
    told = dict(re.findall(TILE, Browser(sqlite_portal, "clerk").read("/home/")))
    assert {key: told[key] for key in _EXPECTED} == _EXPECTED


_EXPECTED = {
    "待核定的学时申请": "1",
    "逾期未报花名册的培训班": "1",
    "逾期备案的培训班": "1",
    "近两周有问题、没有登记的花名册": "0",
    "本年度学时不足的人员": "2",
}
