"""Earlier participations: written by a selection, taken back by a revocation, entered by hand, and asked for by conditions."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tepei.applications import actions, checks, earlier
from tepei.applications.models import Application
from tepei.forms.models import FilledForm
from tepei.papers.invariants import invariants
from tepei.people import participations
from tepei.people.models import Participation, Person
from tepei.people.participations import TypedParticipation
from tepei.policy.verdict import Outcome
from tepei.portal import clock, scope
from tepei.portal.database import ZONE, db, transaction
from tepei.portal.errors import Refused
from tepei.programmes import queries as programmes
from tests import factories
from tests.applications import filling
from tests.applications.changing import opened_with
from tests.papers import stage as stages
from tests.papers.stage import Stage, stage

UP = "applicant.submit unit.approve county.approve prefecture.approve region.approve region.select"
OUTSIDE = ("内蒙古少数民族地区专业技术人才特培计划", "nmg-tepei")


def lines() -> list[Participation]:
    with scope.everything("a test looks"):
        return list(db.session.scalars(select(Participation).order_by(Participation.id)))


def selected(made: Stage, person: Person | None = None) -> Application:
    return made.play(made.paper(person=person), UP)


def entered(person: Person | None = None, **values: Any) -> Participation:
    """A line that the region enters."""
    with scope.everything("a test enters a line"), transaction():
        number = person.id_number if person else ""
        told = {
            "name": "白音",
            "unit_name": "",
            "programme": "nmg-tepei",
            "tier": "",
            "year": 2020,
            "until": None,
        }
        line = TypedParticipation(
            **{**told, "id_number": number, "assessment": "", "basis": "通报", **values}
        )
        return participations.enter(line)


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


# As conditions ask for it

AGAIN = {
    "key": "again",
    "name": "曾入选",
    "source": "某通知 二",
    "alternatives": [[{"fact": "again", "operator": "is", "value": False}]],
}
FACT = {"key": "again", "name": "是否曾入选", "kind": "yes_no", "words": {"yes": "曾入选", "no": "未曾入选"}}


def outcome_of(source: dict[str, Any], person: Person, unit: Any) -> Outcome:
    """What the condition that nobody may be in this says of them in 2025."""

    def change(plain: dict[str, Any]) -> None:
        plain["cases"], plain["facts"] = (
            [],
            [*plain.get("facts", ()), {**FACT, "from": {"take": "any", **source}}],
        )
        for track in plain["tracks"]:
            track["requirements"].append(AGAIN)

    year = opened_with(change)
    with factories.signed_in(person):
        made = actions.start(year, programmes.track_by_code(year, "outside"), unit.id)
        (reason,) = (each for each in checks.of(made).conditions.reasons if each.code == "again")
        assert "尚未填写" not in str(reason.text)
        return reason.outcome


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ({"earlier": "selected"}, Outcome.FAIL),
        ({"earlier": "selected", "where": {"programme": "nmg-tepei", "tier": "outside"}}, Outcome.FAIL),
        ({"earlier": "selected", "where": {"tier": "区内培养"}}, Outcome.PASS),
        ({"earlier": "selected", "where": {"assessment": "未考核"}}, Outcome.FAIL),
        ({"earlier": "selected", "within": 2}, Outcome.PASS),
        ({"earlier": "in_term"}, Outcome.EVIDENCE),
        ({"earlier": "current", "where": {"programme": "nmg-new-era"}}, Outcome.PASS),
    ],
)
def test_selection_of_before_decides_about_a_later_application(
    app: Flask, source: dict[str, Any], expected: Outcome
) -> None:
    made, person = stage(), factories.person()
    selected(made, person)
    assert outcome_of(source, person, made.unit) is expected


def test_name_that_nobody_has_checked_is_settled_by_people(app: Flask) -> None:
    person, unit = factories.person(name="白音"), factories.unit("某旗人民医院")
    entered(None, unit_name="某旗人民医院")
    assert outcome_of({"earlier": "selected"}, person, unit) is Outcome.EVIDENCE


def test_what_is_asked_for_in_another_programme_of_the_year_counts_as_current(app: Flask) -> None:
    person, unit = factories.person(), factories.unit()
    other = programmes.cycle_by_code("nmg-new-era-2023")
    with scope.everything("a test lets somebody apply elsewhere"), transaction() as session:
        other.year = 2025
        track = other.tracks[0]
        paper = Application(
            number="T-elsewhere", person_id=person.id, cycle_id=other.id, track_id=track.id, organisation_id=unit.id,
            organisation_name=unit.name, applicant_name=person.name, form=FilledForm(answers={}), created_at=clock.now(),
            state="in_review", live=True,
        )  # fmt: skip
        session.add(paper)
    assert outcome_of({"earlier": "current"}, person, unit) is Outcome.FAIL


def test_what_is_of_this_very_year_is_nothing_earlier(app: Flask) -> None:
    made = stage()
    paper = selected(made)
    with factories.signed_in(made.reviewers["region"]):
        assert checks.for_reviewers(paper).participations == []
