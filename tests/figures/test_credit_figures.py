"""继续教育统计: how many have done the year, by place, level and industry, as far as the viewer's office reaches."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from flask import Flask

from tepei.credits import actions, years
from tepei.credits.actions import NewEntry
from tepei.figures import credit_figures
from tepei.organisations.models import Membership, Organisation
from tepei.portal import clock, scope
from tepei.portal.database import transaction
from tests import factories
from tests.access.credit_rows import planned_course
from tests.credits.laid import RULES
from tests.papers.browsing import Browser, counted

SINCE = dt.date(2020, 9, 1)


def learn(unit: Organisation, level: str, *, is_done: bool) -> None:
    """Somebody of this level who works there; they have done 2023, or a part of it."""
    who = factories.person()
    actions.move(who.id, unit, SINCE, "卫生", level)
    parts = (("30", "public"), ("60", "professional")) if is_done else (("8", "public"),)
    actions.enter(
        *(NewEntry(who.id, 2023, subject, Decimal(hours), body_id=unit.id) for hours, subject in parts)
    )


@pytest.fixture
def learned(sqlite_portal: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    monkeypatch.setattr(years, "by_year", lambda _path="": {2023: RULES})
    with sqlite_portal.app_context():
        near, far = factories.unit("甲医院"), factories.unit("乙医院", "150205")
        for unit, level, is_done in ((near, "434", True), (near, "420", False), (far, "434", True)):
            learn(unit, level, is_done=is_done)
        factories.member("li", "prefecture_reviewer", "152200")
    return sqlite_portal


def test_figures_count_what_stands_below(learned: Flask) -> None:
    with learned.app_context(), scope.everything("a test counts"):
        by_place, by_level, by_industry = credit_figures.of(factories.organisation("150000").path, 2023)
    assert {line.values for line in by_place.lines} == {(2, 1, 50.0), (1, 1, 100.0)}
    assert [line.values for line in by_level.lines] == [(1, 0, 0.0), (2, 2, 100.0)]
    assert [(line.label, line.values) for line in by_industry.lines] == [("卫生", (3, 2, 66.7))]


def test_plans_are_counted_by_who_filed_them(learned: Flask) -> None:
    with learned.app_context(), scope.everything("a test plans"):
        unit = factories.organisation("152221")
        whom = {"level": "434", "industry": "卫生"}
        for number, values in enumerate(
            ({"reported_on": SINCE, **whom}, {"is_checked": False}, {"year": 2022})
        ):
            planned_course(unit, people=10 * number + 30, **values)
        plans = credit_figures.of(factories.organisation("150000").path, 2023)[-3:]
    found = {each.key: [(str(line.label), line.values) for line in each.lines] for each in plans}
    assert found == {
        "credits-plans": [("兴安盟人力资源和社会保障局", (2, 1, 1, 70))],
        "credits-plans-level": [("助理级", (1, 1, 1, 30)), ("不限", (1, 0, 0, 40))],
        "credits-plans-industry": [("卫生", (1, 1, 1, 30)), ("不限", (1, 0, 0, 40))],
    }


def test_page_reaches_as_far_as_the_office_at_the_same_cost(learned: Flask) -> None:
    li = Browser(learned, "li")
    li.read("/credit-figures/?year=2022")
    with counted(learned) as statements:
        page = li.read("/credit-figures/")
    assert ("科尔沁右翼前旗" in page, "100.0%" in page, "50.0%" in page) == (True, True, True)
    assert len(statements) <= 10
    assert li.client.get("/credit-figures/export").data.startswith(b"PK")
    li.read("/credit-figures/?year=x", 404)


def test_who_sits_in_several_offices_chooses_one(learned: Flask) -> None:
    with learned.app_context():
        held = {code: factories.organisation(code).id for code in ("150200", "152200", "150100")}
        with scope.everything("a test appoints"), transaction() as session:
            li = learned.appbuilder.sm.find_user("li")  # type: ignore[attr-defined]
            session.add(
                Membership(
                    user_id=li.id,
                    organisation_id=held["150200"],
                    role="prefecture_reviewer",
                    began_at=clock.now(),
                )
            )
    page = Browser(learned, "li")
    first, other = (page.read(f"/credit-figures/?office={held[code]}") for code in ("150200", "152200"))
    assert ("乌兰浩特" in first, "科尔沁右翼前旗" in first, "科尔沁右翼前旗" in other) == (False, False, True)
    assert all(f"office={pk}" in first for code, pk in held.items() if code != "150100")
    page.read(f"/credit-figures/?office={held['150100']}", 404)


def test_without_rules_nothing_is_counted(sqlite_portal: Flask) -> None:
    with sqlite_portal.app_context():
        assert credit_figures.of(factories.organisation("150000").path, 2023) == []
