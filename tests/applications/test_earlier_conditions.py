"""Conditions that ask for earlier participations: selected, in term, current."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from tepei.applications import actions, checks
from tepei.applications.models import Application
from tepei.forms.models import FilledForm
from tepei.people.models import Person
from tepei.policy.verdict import Outcome
from tepei.portal import clock, scope
from tepei.portal.database import transaction
from tepei.programmes import queries as programmes
from tests import factories
from tests.applications.changing import opened_with
from tests.applications.earlier import entered, selected
from tests.papers.stage import stage

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
