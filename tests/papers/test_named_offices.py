"""A step at whom the form names: 服务地 of a young talent, 合作单位 of a leading one, in a year of their own."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from tepei.papers import actions as papers
from tepei.papers.invariants import invariants
from tepei.policy.life import APPLICANT
from tepei.portal import clock, scope
from tepei.portal.database import transaction
from tepei.portal.errors import Absent, Refused
from tepei.programmes import queries as programmes
from tests import factories
from tests.conftest import opened
from tests.papers.browsing import WAITING, Browser
from tests.papers.named import CITY, HERE, OFFICE, THERE, Play
from tests.prepared import Prepared

ZHICHENG = Path(__file__).parents[1] / "packs/notices/zhicheng"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def portal(request: pytest.FixtureRequest, prepared: Callable[..., Prepared]) -> Iterator[Flask]:
    with opened(prepared(request.param, str(ZHICHENG))) as application:
        with application.app_context():
            year = programmes.cycle_by_code("talents-2025")
            clock.move_to(year.opens_at)
            factories.open_year(year.code)
        yield application


@pytest.fixture
def app(portal: Flask) -> Iterator[Flask]:
    with portal.app_context():
        yield portal


def test_county_that_the_form_names_sees_the_paper_when_it_comes_to_it_and_decides(app: Flask) -> None:
    play = Play("young")
    play.name(county=THERE)
    assert play.gaps() == []
    assert not play.sees(THERE)
    play.submit()
    assert play.way == [
        ("unit", "平川县人民医院"), ("county", f"平川县{OFFICE}"), ("service", f"远山县{OFFICE}"), ("prefecture", f"示例市{OFFICE}"),
    ]  # fmt: skip
    play.act("unit", "approve")
    with play.acting(THERE), pytest.raises(Absent):
        papers.approve(play.paper.id, play.now.version, "同意")
    play.act(HERE, "approve")
    assert play.waits_for == [f"远山县{OFFICE}"]
    with play.acting(HERE), pytest.raises(Refused):
        papers.approve(play.paper.id, play.now.version, "同意")
    play.act(THERE, "approve")
    assert play.waits_for == [f"示例市{OFFICE}"]
    assert invariants() == []


def test_correction_that_names_another_county_goes_the_whole_way_anew(app: Flask) -> None:
    play = Play("young")
    play.name(county=THERE)
    play.submit()
    for who in ("unit", HERE):
        play.act(who, "approve")
    play.act(THERE, "send_back", APPLICANT)
    assert play.sees(THERE)
    play.submit()
    assert play.waits_for == [f"远山县{OFFICE}"], "the same county: on to who asked for the correction"
    play.act(THERE, "send_back", APPLICANT)
    play.name(county=HERE)
    play.submit()
    assert play.waits_for == ["平川县人民医院"]
    assert ("service", f"平川县{OFFICE}") in play.way
    assert not play.sees(THERE)
    for who in ("unit", HERE, HERE):
        play.act(who, "approve")
    assert play.waits_for == [f"示例市{OFFICE}"]
    assert invariants() == []


@pytest.mark.parametrize(
    ("case", "county", "code", "told"),
    [
        ("没有填写", "", "missing", "请选择“服务地”。"),
        ("没有这一级", CITY, "unknown_choice", "“服务地”：“示例市”没有办理“服务地审核”的单位，请另选，或联系上级人社部门。"),
        ("不是行政区划", "980199", "unknown_choice", "“服务地”：不在代码表之内，请从列表中重新选择。"),
    ],
)  # fmt: skip
def test_field_that_names_nobody_is_told_before_the_submission(
    app: Flask, case: str, county: str, code: str, told: str
) -> None:
    play = Play("young")
    play.name(county=county)
    assert play.gaps() == [("county", code, told)], case
    with pytest.raises(Refused, match="还有 1 处"):
        play.submit()
    assert play.now.state == "draft"


def test_office_that_was_closed_meanwhile_is_named_by_nobody(app: Flask) -> None:
    play = Play("young")
    play.name(county=THERE)
    with scope.everything("a test closes an office"), transaction():
        factories.organisation(THERE).state = "closed"
    assert [field for field, *_ in play.gaps()] == ["county"]


UNKNOWN = "“合作单位”：单位名录中没有“%s”，请填写全称或统一社会信用代码；尚未登记的，请该单位先在本系统注册。"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("远山县第一中学", []),
        (" 远山县 第一中学 ", []),
        ("12980000MB0000001X", []),
        ("示例学院（远山县人力资源和社会保障局）", []),
        ("火星学院", [UNKNOWN % "火星学院"]),
        ("第一中学", [UNKNOWN % "第一中学" + f"名称相近的有：远山县第一中学（远山县{OFFICE}）。"]),
        ("示例学院", [f"“合作单位”：有几个单位叫“示例学院”，请从中选择：示例学院（平川县{OFFICE}）、示例学院（远山县{OFFICE}）。"]),
        ("还没有确认的学院", [UNKNOWN % "还没有确认的学院"]),
    ],
)  # fmt: skip
def test_unit_is_named_as_the_directory_has_it(app: Flask, typed: str, told: list[str]) -> None:
    play = Play("lead")
    factories.unit("远山县第一中学", THERE, credit_code="12980000MB0000001X")
    for place in (HERE, THERE):
        factories.unit("示例学院", place)
    with scope.everything("a test registers a unit"), transaction():
        factories.unit("还没有确认的学院", THERE).state = "pending"
    play.name(host=typed)
    assert [text for *_, text in play.gaps()] == told


def test_unit_that_the_form_names_agrees_before_the_office_above_ones_own(app: Flask) -> None:
    play = Play("lead")
    host = factories.unit("远山县第一中学", THERE)
    play.accounts["host"] = factories.member("at-host", "unit_reviewer", host).id
    play.name(host="远山县第一中学")
    play.submit()
    assert play.way[:3] == [
        ("unit", "平川县人民医院"),
        ("host", "远山县第一中学"),
        ("county", f"平川县{OFFICE}"),
    ]
    assert not play.sees("host")
    play.act("unit", "approve")
    assert play.sees("host")
    play.act("host", "send_back", 0)
    assert play.waits_for == ["平川县人民医院"]
    play.act("unit", "approve")
    play.act("host", "approve")
    assert play.waits_for == [f"平川县{OFFICE}"]
    assert invariants() == []


def test_county_on_the_screens(portal: Flask) -> None:
    """The box says what is wrong, the submission leads to it; the county named finds the paper on its desk, every other one nothing."""
    with portal.app_context():
        play = Play("young")
        pk = play.paper.id
        play.name(county=CITY)
    applicant, form = Browser(portal, "applicant"), f"/applications/{pk}/sections/mentor"
    page = html.unescape(applicant.read(f"/applications/{pk}/submit"))
    assert "“示例市”没有办理“服务地审核”的单位" in page
    assert re.search(rf'href="{form}[^"]*#f-county"', page)
    assert "没有办理“服务地审核”的单位" in html.unescape(applicant.read(form))
    with portal.app_context():
        play.name(county=THERE)
    assert "没有办理" not in html.unescape(applicant.read(f"/applications/{pk}/submit"))
    there = Browser(portal, f"at-{THERE}")
    with portal.app_context():
        play.submit()
        for who in ("unit", HERE):
            there.read(f"/review/papers/{pk}/", 404)
            play.act(who, "approve")
    assert f"/review/papers/{pk}" in there.read(WAITING)
    assert "李青" in there.read(f"/review/papers/{pk}/")
    assert there.decide(pk, "approve", opinion="已为其安排实验室。")[0] == 302
    for browser, address in (
        (Browser(portal, f"at-{CITY}"), f"/review/papers/{pk}/"),
        (applicant, f"/applications/{pk}/"),
    ):
        assert "服务地审核" in browser.read(address)


def test_unit_is_offered_at_the_box(portal: Flask) -> None:
    with portal.app_context():
        play = Play("lead")
        factories.unit("远山县第一中学", THERE)
        play.name(host="第一中学")
        pk = play.paper.id
    page = html.unescape(Browser(portal, "applicant").read(f"/applications/{pk}/sections/team"))
    assert 'list="f-host-list"' in page
    assert f'<option value="远山县第一中学（远山县{OFFICE}）">' in page


def test_guide_says_the_step_without_an_office(portal: Flask) -> None:
    with portal.app_context():
        factories.person("applicant")
    page = Browser(portal, "applicant").read(f"/calls/talents-2025/?seat={HERE}")
    assert "服务地审核" in page
    assert f"远山县{OFFICE}" not in page
