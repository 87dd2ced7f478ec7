"""Earlier participations: written by a selection, taken back by a revocation, entered by hand."""

from __future__ import annotations

import datetime as dt

import pytest
from flask import Flask

from tepei.applications import checks, earlier
from tepei.papers.invariants import invariants
from tepei.portal import clock, scope
from tepei.portal.database import ZONE, transaction
from tepei.portal.errors import Refused
from tepei.programmes import queries as programmes
from tests import factories
from tests.applications import filling
from tests.applications.earlier import entered, lines, selected
from tests.papers import stage as stages
from tests.papers.stage import stage

OUTSIDE = ("内蒙古少数民族地区专业技术人才特培计划", "nmg-tepei")


def test_selection_is_a_participation_until_the_end_of_its_term(app: Flask) -> None:
    with scope.everything("a test says the term"), transaction():
        programmes.track_by_code(stages.cycle(), "outside").term_years = 3
    made = stage()
    clock.move_to(dt.datetime(2023, 3, 6, 9, 0, tzinfo=ZONE))
    paper = selected(made)
    (line,) = lines()
    with scope.everything("a test looks"):
        assert (line.name, line.id_number, line.unit_name) == (
            paper.person.name,
            paper.person.id_number,
            made.unit.name,
        )
    assert (line.programme, line.tier, line.tier_code, line.year) == (
        "nmg-tepei",
        "区外培养",
        "outside",
        2023,
    )
    assert (line.until, line.source, line.paper_id) == (dt.date(2026, 3, 5), "system", paper.id)
    assert line.entered_by_id == made.reviewers["region"].id


def test_revocation_takes_it_back(app: Flask) -> None:
    made = stage()
    made.play(selected(made), "region.revoke")
    assert lines() == []
    assert invariants() == []


def test_rehearsal_leaves_none(app: Flask) -> None:
    made = stage()
    with scope.everything("a test rehearses"), transaction():
        stages.cycle().is_rehearsal = True
    selected(made)
    assert lines() == []


# By hand


@pytest.mark.parametrize(
    ("values", "code", "words"),
    [
        ({"id_number": "150199198506010010"}, "id_number", "校验"),
        ({"id_number": ""}, "unit_name", "当时所在单位"),
        ({"programme": "某某计划"}, "programme", "没有项目“某某计划”"),
        ({"tier": "甲等"}, "tier", "没有层次“甲等”"),
    ],
)
def test_line_that_nobody_could_be_known_by_is_refused(
    app: Flask, values: dict[str, str], code: str, words: str
) -> None:
    with pytest.raises(Refused, match=words) as caught:
        entered(factories.person(), **values)
    assert caught.value.verdict is not None
    assert [reason.code for reason in caught.value.verdict.failures] == [code]


def test_line_is_entered_once_for_a_person_programme_tier_and_year(app: Flask) -> None:
    person = factories.person()
    entered(person, tier="区外培养")
    entered(person, tier="区内培养")
    entered(person, tier="区外培养", year=2019)
    with pytest.raises(Refused, match="不必再次录入"):
        entered(person, tier="区外培养", until=dt.date(2023, 1, 1))
    assert len(lines()) == 3


def test_programme_is_known_by_its_name_and_its_code(app: Flask) -> None:
    for year, text in enumerate(OUTSIDE, 2018):
        made = entered(factories.person(), programme=text, year=year)
        assert (made.programme_name, made.programme) == OUTSIDE


@pytest.mark.parametrize(
    ("values", "state"),
    [
        ({"unit_name": "某旗人民医院"}, "待核对"),
        ({"unit_name": "别的医院"}, ""),
        ({"name": "其木格", "unit_name": "某旗人民医院"}, ""),
    ],
)
def test_name_without_a_number_waits_for_whoever_of_that_name_and_unit_applies(
    app: Flask, values: dict[str, str], state: str
) -> None:
    person, unit = factories.person(name="白音"), factories.unit("某旗人民医院")
    entered(None, **values)
    with factories.signed_in(person):
        check = checks.of(filling.draft(unit))
        found = [earlier.told(each).is_sure for each in check.participations]
    assert found == ([False] if state else [])
