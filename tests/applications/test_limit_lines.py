"""Limits in words, on the page of a paper and on the desk, before somebody is blocked."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tepei.applications.models import Application
from tepei.portal import scope
from tepei.portal.database import transaction
from tepei.schemes.models import Limit
from tests.papers.browsing import Browser
from tests.papers.stage import Stage, cycle, stage
from tests.schemes.office import Office, one
from tests.schemes.office import cycle as year_of

GRASSROOTS = [[{"fact": "is_grassroots", "operator": "is", "value": True}]]
DOCTORS = [[{"fact": "education_rank", "operator": "at_least", "value": 8}]]
RULES: tuple[dict[str, Any], ...] = (
    {
        "kind": "cap",
        "number": 1,
        "soft": True,
        "when": [],
        "text": "原则上每个单位推荐不超过1人",
        "source": "某文号 二",
    },
    {
        "kind": "reserved",
        "number": 1,
        "named": ["152200"],
        "when": GRASSROOTS,
        "text": "兴安盟基层人员不少于1人",
    },
    {"kind": "uncounted", "when": DOCTORS, "text": "博士不占名额"},
)


@pytest.fixture
def route(sqlite_portal: Flask) -> Stage:
    with sqlite_portal.app_context():
        with scope.everything("a test limits"), transaction() as session:
            for position, rule in enumerate(RULES):
                session.add(Limit(cycle_id=cycle().id, key=rule["kind"], position=position, **rule))
        return stage()


def _arrived(app: Flask, route: Stage, **facts: object) -> int:
    with app.app_context():
        paper = route.paper()
        with scope.everything("a test knows the person"), transaction() as session:
            session.get_one(Application, paper.id).facts = facts
        return route.play(paper, "applicant.submit unit.approve county.approve").id


def _says(page: str, *words: str) -> None:
    assert [each for each in words if each not in page] == []


def test_paper_shows_the_rule_how_it_stands_and_the_notices_words(sqlite_portal: Flask, route: Stage) -> None:
    first, second = (_arrived(sqlite_portal, route, is_grassroots=False) for _ in range(2))
    reviewer = Browser(sqlite_portal, route.reviewers["prefecture"].username)
    _says(reviewer.read(f"/review/papers/{first}/"), "该单位已有 0 名")
    assert reviewer.decide(first, "approve", opinion="同意")[0] == 302
    page = reviewer.read(f"/review/papers/{second}/")
    _says(
        page,
        "原则上同一用人单位最多 1 名。", "该单位已有 1 名", "通知原文：“原则上每个单位推荐不超过1人”", "依据：某文号 二",
        "兴安盟人力资源和社会保障局：名额中预留 1 名给以下人选：在基层单位工作。",
        "兴安盟已有 1 名，其中这类人选 0 名；名额 3 名，这类人选还须 1 名", "确需通过的须说明理由",
    )  # fmt: skip
    assert "不占名额" not in page


def test_paper_that_does_not_count_says_by_which_rule(sqlite_portal: Flask, route: Stage) -> None:
    pk = _arrived(sqlite_portal, route, education_rank=8)
    page = Browser(sqlite_portal, route.reviewers["county"].username).read(f"/review/papers/{pk}/")
    _says(
        page, "本人不占名额。", "以下人选不占名额：最高学历为博士研究生及以上。", "通知原文：“博士不占名额”"
    )
    assert "名额限制" not in page


@pytest.mark.parametrize(
    ("who", "says"), [("prefecture", "区外培养：兴安盟已有 0 名"), ("unit", "兴安盟基层人员不少于1人")]
)
def test_desk_says_the_limits_of_the_open_year(
    sqlite_portal: Flask, route: Stage, who: str, says: str
) -> None:
    page = Browser(sqlite_portal, route.reviewers[who].username).read("/home/")
    _says(page, "名额限制", "原则上同一用人单位最多 1 名。", says)


def test_limits_are_said_in_english_too(sqlite_portal: Flask, route: Stage) -> None:
    browser = Browser(sqlite_portal, route.reviewers["prefecture"].username)
    browser.client.get("/lang/en")
    _says(browser.read("/home/"), "in principle at most 1 of one employer")


def test_screen_takes_each_key_of_a_limit(sqlite_portal: Flask) -> None:
    """Saved on the screen as a file would say it; what cannot be is refused at its box."""
    office = Office(sqlite_portal)
    year = year_of(sqlite_portal).id
    typed = {
        "cycle": str(year), "key": "units", "kind": "cap", "joint": "y", "bodies": ["pool"], "named": ["152200", "150100"],
        "number": "2", "counted": "forwarding", "soft": "y", "text": "每单位不超过2人", "source": "某文号",
    }  # fmt: skip
    refused = office.post("/limits/add", **{**typed, "kind": "uncounted"})
    assert refused.status_code == 422
    assert office.post("/limits/add", **typed).status_code == 302
    row = one(sqlite_portal, select(Limit).where(Limit.key == "units"))
    assert (row.joint, row.bodies, row.named, row.counted, row.soft) == (
        True, ["pool"], ["152200", "150100"], "forwarding", True,
    )  # fmt: skip
    said = "共用名额、兴安盟人力资源和社会保障局、呼和浩特市人力资源和社会保障局、各培养方式合并计算、所在单位审核通过时计算："
    assert f"{said}原则上同一用人单位最多 2 名。" in office.get(f"/limits/show/{row.id}")
