"""我的继续教育: each year, what is missing, where each hour comes from."""

from __future__ import annotations

import pytest
from flask import Flask

from tepei.credits import actions
from tepei.people.models import Person
from tepei.portal import scope
from tepei.portal.database import db
from tests import factories
from tests.credits.test_ledger import SINCE, new
from tests.papers.browsing import Browser, counted


def learned(username: str = "bayin") -> tuple[int, str]:
    """A professional with an account who has learned 12.5 and 60 hours, and 8 that nobody recognised."""
    who, body = factories.person(username), factories.organisation("152200")
    actions.move(who.id, factories.unit(), SINCE)
    actions.enter(
        new(who, body_id=body.id, provider_name="示例基地", source="platform"),
        new(who, "60", "professional", body_id=body.id, source="exam"),
        new(who, "8", "professional"),
    )
    return who.id, username


@pytest.mark.usefixtures("laid_down")
def test_record_says_what_is_missing_and_where_hours_come_from(sqlite_portal: Flask) -> None:
    with sqlite_portal.app_context():
        _pk, username = learned()
    page = Browser(sqlite_portal, username).read("/credits/")
    for told in ("差 17.5 学时", "网络平台培训", "示例基地", "兴安盟", "待核定", "数字技术", "示例学习网"):
        assert told in page
    assert page.count("已完成") == 1  # the professional subject alone


@pytest.mark.usefixtures("laid_down")
def test_who_has_no_hours_is_told_how_they_come(sqlite_portal: Flask) -> None:
    with sqlite_portal.app_context():
        factories.person("new")
    assert "报送花名册后自动记入" in Browser(sqlite_portal, "new").read("/credits/")


def test_without_rules_nothing_is_judged(sqlite_portal: Flask) -> None:
    with sqlite_portal.app_context():
        _pk, username = learned()
    page = Browser(sqlite_portal, username).read("/credits/")
    assert "尚未录入继续教育规定" in page
    assert "17.5" not in page


@pytest.mark.usefixtures("laid_down")
def test_page_costs_the_same_however_much_was_learned(sqlite_portal: Flask) -> None:
    with sqlite_portal.app_context():
        pk, username = learned()
    browser = Browser(sqlite_portal, username)
    costs = []
    for _more in range(2):
        browser.read("/credits/")
        with counted(sqlite_portal) as statements:
            browser.read("/credits/")
        costs.append(len(statements))
        with sqlite_portal.app_context():
            body = factories.organisation("150000")
            with scope.everything("a test looks"):
                who = db.session.get_one(Person, pk)
            actions.enter(*(new(who, "1", body_id=body.id) for _ in range(9)))
    assert costs == [9, 9]
