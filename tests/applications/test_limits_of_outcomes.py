"""优秀 is for a share of those who are assessed: a limit over the outcomes of a task, in all and at one unit."""

from __future__ import annotations

import html
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tepei.applications import limit_lines
from tepei.applications.models import Application
from tepei.papers import actions as papers
from tepei.papers import queries
from tepei.portal import scope
from tepei.portal.catalogue import chinese
from tepei.portal.errors import Refused
from tepei.schemes.models import Limit
from tests import factories
from tests.applications.earlier import entered
from tests.applications.test_tasks import decided, filed, opened
from tests.papers.browsing import Browser
from tests.papers.stage import Stage, stage
from tests.schemes.office import Office, cycle, one

BEST, OTHER = "保留", "调整"  # of the task that test_tasks has
SHARE: dict[str, Any] = {
    "key": "best", "kind": "ceiling", "tracks": ["midterm"], "bodies": ["region"], "outcomes": [BEST], "percent": 40, "percent_of": "people",
    "text": "保留的不超过参加考核人数的40%", "source": "某通知 六",
}  # fmt: skip
CAP = {"key": "of_unit", "kind": "cap", "tracks": ["midterm"], "outcomes": [BEST], "percent": 50, "percent_of": "people"}  # fmt: skip


def assessed(count: int, *limits: dict[str, Any]) -> tuple[Stage, list[Application]]:
    """So many people of one unit, in a year under these limits, approved by everybody and waiting for their outcome."""
    made, people = stage(), [factories.person(name=f"白{each}") for each in "甲乙丙丁戊"[:count]]
    for person in people:
        entered(person, name=person.name, tier="区外培养", year=2023)
    year = opened(*limits)
    return made, [filed(made, person, year) for person in people]


def test_no_more_than_the_share_of_those_who_take_part(app: Flask) -> None:
    made, (first, two, three, four, five) = assessed(5, SHARE)
    for paper in (first, two):  # 40 % of five, rounded down
        decided(made, paper, BEST)
    with pytest.raises(
        Refused, match=r"结论为“保留”的：.*最多 2 名，已有 2 名。请作其他结论，或先更正其他人选的结论。"
    ):
        decided(made, three, BEST)
    decided(made, three, OTHER)
    made.play(first, "region.revoke")  # four take part still, of whom one may be
    with pytest.raises(Refused, match="最多 1 名，已有 1 名"):
        decided(made, four, BEST)
    decided(made, five, OTHER)
    with scope.everything("a test looks"):
        assert [paper.outcome for paper in (first, two, three, four, five)] == ["", BEST, OTHER, "", OTHER]


def test_in_principle_it_is_passed_over_with_a_reason(app: Flask) -> None:
    made, (first, two) = assessed(2, {**SHARE, "percent": 50, "soft": True})
    decided(made, first, BEST)
    with pytest.raises(Refused, match="确需通过的须说明理由"):
        decided(made, two, BEST)
    with factories.signed_in(made.reviewers["region"]):
        decision = papers.select(two.id, two.version, "考核小组一致意见", BEST)
        assert decision.granted == ["limit:best"]


def test_cap_counts_those_of_one_unit(app: Flask) -> None:
    made, (first, two, three) = assessed(3, CAP)
    other = stage()
    elsewhere = factories.person(name="其木格")
    entered(elsewhere, name="其木格", tier="区外培养", year=2023)
    far = filed(other, elsewhere, first.cycle)
    decided(made, first, BEST)
    with pytest.raises(Refused, match="同一单位最多 1 名，该单位参加 3 名，50% 为 1 名，已有 1 名"):
        decided(made, two, BEST)
    with pytest.raises(Refused, match="同一单位最多 0 名，该单位参加 1 名"):
        decided(other, far, BEST)
    decided(made, three, OTHER)


def test_who_decides_reads_how_it_stands_before_they_decide(app: Flask) -> None:
    made, (first, two) = assessed(2, {**SHARE, "percent": 50})
    decided(made, first, BEST)
    with factories.signed_in(made.reviewers["region"]):
        (line,) = limit_lines.of_paper(queries.opened(two.id))
        told = chinese(line.standing)
        rule = chinese(line.rule)
        (of_year,) = limit_lines.of_year(first.cycle, [])
    assert rule == "自治区、中期考核、结论为“保留”的：最多占参加人数的 50%。"
    assert told.startswith(
        "全区参加 2 名，50% 为 1 名，已有 1 名；结论为“保留”的：全区最多 1 名，已有 1 名。"
    )
    assert line.outcome.value == "evidence", "another outcome is open to them"
    assert "参加 2 名，50% 为 1 名，已有 1 名" in chinese(of_year.standing)


def test_on_the_page_where_the_outcome_is_chosen(sqlite_portal: Flask) -> None:
    with sqlite_portal.app_context():
        made, (first, two) = assessed(2, {**SHARE, "percent": 50})
        pk, other, username = first.id, two.id, made.reviewers["region"].username
    region = Browser(sqlite_portal, username)
    page = html.unescape(region.read(f"/review/papers/{other}/"))
    assert "最多占参加人数的 50%" in page
    assert "保留的不超过参加考核人数的40%" in page
    assert region.decide(pk, "select", opinion="", outcome=BEST)[0] == 302
    status, told = region.decide(other, "select", opinion="", outcome=BEST)
    assert (status, "请作其他结论，或先更正其他人选的结论" in told) == (422, True)
    assert region.decide(other, "select", opinion="", outcome=OTHER)[0] == 302


def test_limit_is_set_up_on_the_screen(sqlite_portal: Flask) -> None:
    office = Office(sqlite_portal)
    year = cycle(sqlite_portal)
    values = {
        "cycle": str(year.id), "key": "best", "kind": "ceiling", "bodies": ["region"], "percent": "20", "percent_of": "people", "outcomes": "优秀", "source": "某通知 六",
    }  # fmt: skip
    assert office.post("/limits/add", **values).status_code == 302
    made = one(sqlite_portal, select(Limit).where(Limit.key == "best"))
    assert (made.outcomes, made.percent_of, made.percent) == (["优秀"], "people", 20)
    page = office.get(f"/limits/show/{made.id}")
    assert "结论为“优秀”的：最多占参加人数的 20%。" in page
    assert "没有结论“优秀”" in office.get(f"/years/{year.code}")
    answer = office.post(f"/limits/edit/{made.id}", percent="")
    assert "人数和百分比须写一个" in html.unescape(answer.text)
