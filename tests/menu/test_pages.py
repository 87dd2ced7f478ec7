"""Everybody's own page and the menu: shown to whom it concerns, cheap, and ours alone."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from tepei.applications.actions import start
from tepei.menu import waiting
from tepei.portal import clock
from tepei.portal.database import ZONE, db
from tepei.programmes import queries
from tests import factories
from tests.papers.stage import stage
from tests.papers.test_windows import extend

# role → (the organisation acted for, statements of its home page: four are the session's, words in its menu)
OFFICES = {
    "unit_reviewer": ("", 13, {"申报材料审核", "全部申报材料", "汇总表", "名额"}),
    "county_reviewer": ("152221", 13, {"申报材料审核", "汇总表", "名额", "时限"}),
    "prefecture_reviewer": ("152200", 13, {"申报材料审核", "汇总表", "名额", "时限", "延期", "年度总览"}),
    "region_reviewer": ("150000", 13, {"申报材料审核", "名额", "年度总览", "代码集"}),
    "system_admin": ("150000", 7, {"年度总览", "代码集"}),
    "security_admin": ("150000", 7, {"账号", "角色与权限"}),
    "auditor": ("150000", 7, {"账号", "角色与权限"}),
}
ROLES = [*OFFICES, "applicant"]


def signed_in(portal: Flask, role: str) -> FlaskClient:
    with portal.app_context():
        if role == "applicant":
            factories.person("someone")
        else:
            factories.member("someone", role, OFFICES[role][0] or factories.unit())
    client = portal.test_client()
    factories.sign_in(client, "someone")
    return client


def menu_of(page: str) -> dict[str, str]:
    """Words → address."""
    side = page.split('<nav id="menu"', 1)[1].split("</nav>", 1)[0]
    return {
        word: address for address, word in re.findall(r'<a href="([^"]+)".*?<span>([^<]+)</span>', side, re.S)
    }


@contextmanager
def statements(portal: Flask) -> Iterator[list[str]]:
    found: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement != "BEGIN":
            found.append(statement)

    with portal.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield found
    event.remove(engine, "before_cursor_execute", note)


def test_clock_goes_to_what_the_year_dates(opened: Flask) -> None:
    page = signed_in(opened, "system_admin").get("/clock/").get_data(as_text=True)
    assert re.search(r"2023-03-20 23:58 · [^<]*申报[^<]*截止前一分钟", page)
    assert "本年度开始受理" in page


def test_landing_page_leads_home_who_has_signed_in(opened: Flask) -> None:
    assert signed_in(opened, "auditor").get("/").location == "/home/"


def test_home_asks_for_a_sign_in(opened: Flask) -> None:
    assert opened.test_client().get("/home/").location == "/login/?next=/home/"


@pytest.mark.parametrize("role", OFFICES)
def test_home_costs_the_same_few_statements(opened: Flask, role: str) -> None:
    client = signed_in(opened, role)
    client.get("/home/")
    with statements(opened) as found:
        assert client.get("/home/").status_code == 200
    assert len(found) <= OFFICES[role][1], "\n".join(found)


@pytest.mark.parametrize("role", ROLES)
def test_menu_leads_only_to_pages_that_open(opened: Flask, role: str) -> None:
    client = signed_in(opened, role)
    menu = menu_of(client.get("/home/").get_data(as_text=True))
    answers = {word: client.get(address, follow_redirects=True).status_code for word, address in menu.items()}
    assert {word: code for word, code in answers.items() if code != 200} == {}


@pytest.mark.parametrize("role", OFFICES)
def test_menu_shows_the_screens_of_the_office(opened: Flask, role: str) -> None:
    page = signed_in(opened, role).get("/home/").get_data(as_text=True)
    assert OFFICES[role][2] <= menu_of(page).keys()
    assert "我的申报" not in menu_of(page)


@pytest.mark.parametrize("role", ["region_reviewer", "security_admin", "applicant"])
def test_pages_carry_no_inline_code_and_call_nobody_else(opened: Flask, role: str) -> None:
    client = signed_in(opened, role)
    for address in menu_of(client.get("/home/").get_data(as_text=True)).values():
        page = client.get(address, follow_redirects=True).get_data(as_text=True)
        assert re.findall(r"<[^>]+\s(?:on\w+|style)=", page) == [], address
        assert re.findall(r'(?:src|href|action)="(?:https?:)?//[^"]*', page) == [], address
        assert re.findall(r"<script(?![^>]*(?:nonce|src)=)", page) == [], address
        assert "bootstrap" not in page, address


def test_language_switches_to_english_and_back(opened: Flask) -> None:
    client = opened.test_client()
    assert '<html lang="zh-CN">' in client.get("/").get_data(as_text=True)
    client.get("/lang/en")
    assert '<html lang="en">' in client.get("/").get_data(as_text=True)


def test_language_of_one_reader_does_not_reach_the_next(opened: Flask) -> None:
    client = signed_in(opened, "region_reviewer")
    client.get("/lang/en")
    assert "In review" in client.get("/home/").get_data(as_text=True)
    client.get("/lang/zh")
    assert "审核中" in client.get("/home/").get_data(as_text=True)


def test_home_tells_an_applicant_until_when(opened: Flask) -> None:
    """兴安盟 closes for its own units on 2023-03-10, ten days before the region."""
    with opened.app_context():
        unit = factories.unit()
        person = factories.person("someone")
        cycle = queries.cycle_by_code("nmg-tepei-2023")
        with factories.signed_in(person):
            start(cycle, cycle.tracks[0], unit.id)
    client = opened.test_client()
    factories.sign_in(client, "someone")
    with statements(opened) as found:
        page = client.get("/home/").get_data(as_text=True)
    assert "2023-03-10 23:59" in page
    assert "填写中" in page
    assert len(found) <= 12, "\n".join(found)


def test_home_tells_a_reviewer_what_holds_for_the_papers_on_the_desk(app: Flask) -> None:
    """兴安盟's counties close on 2023-03-10, ten days before the region, unless someone was given more time."""
    play = stage()
    late, extended = play.arrived("county"), play.arrived("county")

    def desk_on(day: int) -> tuple[str, str]:
        clock.move_to(dt.datetime(2023, 3, day, 9, tzinfo=ZONE))
        with factories.signed_in(play.reviewers["county"]):
            desk = waiting.desk()
        return tuple(f"{each:%m-%d}" if each else "" for each in (desk.closed_at, desk.closes_at))

    assert desk_on(9) == ("", "03-10")
    assert desk_on(12) == ("03-10", "")
    extend(play, person=extended.person_id, until="2023-03-15 18:00")
    assert desk_on(12) == ("03-10", "03-15")
    play.act(extended, "county", "approve")
    assert desk_on(12) == ("03-10", "")
    extend(play, organisation="152221", until="2023-03-14 18:00")
    assert desk_on(12) == ("", "03-14") and late.state == "in_review"


def test_roles_and_rights_are_read_in_words(opened: Flask) -> None:
    client = signed_in(opened, "security_admin")
    assert "安全管理员" in client.get("/accounts/list/").get_data(as_text=True)
    roles = client.get("/roles/list/").get_data(as_text=True)
    assert "自治区审核员" in roles
    reviewer = next(
        page
        for address in re.findall(r'href="(/roles/show/\d+)"', roles)
        if "单位审核员</dd>" in (page := client.get(address).get_data(as_text=True))
    )
    assert "申报材料审核：查看、审核、不予通过、确定入选、撤销入选、导出" in reviewer
    assert "can " not in reviewer


def test_menu_is_that_of_the_reader_whoever_read_before(opened: Flask) -> None:
    """It is drawn once for each set of rights, language and open screen."""
    region, auditor = signed_in(opened, "region_reviewer"), opened.test_client()
    with opened.app_context():
        factories.member("another", "auditor", "150000")
    factories.sign_in(auditor, "another")
    assert "审计日志" not in menu_of(region.get("/home/").get_data(as_text=True))
    assert "审计日志" in menu_of(auditor.get("/home/").get_data(as_text=True))
    assert 'href="/home/" aria-current="page"' in region.get("/home/").get_data(as_text=True)
    assert 'href="/years/" aria-current="page"' in region.get("/years/").get_data(as_text=True)
    region.get("/lang/en")
    assert "My home page" in menu_of(region.get("/home/").get_data(as_text=True))


@pytest.mark.parametrize(
    ("role", "texts"),
    [
        ("security_admin", ("待第二人确认的岗位变动", "暂时锁定的账号", "尚未修改初始密码的账号")),
        ("auditor", ("过去 24 小时的操作记录", "过去 24 小时的登录失败")),
    ],
)
def test_administrators_see_what_waits_for_them(opened: Flask, role: str, texts: tuple[str, ...]) -> None:
    page = signed_in(opened, role).get("/home/").get_data(as_text=True)
    assert [text for text in texts if text not in page] == []
