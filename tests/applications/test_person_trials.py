"""A year's conditions on people who have applied: their own answers of the year, else those of before and what is registered."""

from __future__ import annotations

import datetime as dt
import html

import pytest
from flask import Flask

from tepei.applications import person_trials
from tepei.applications.models import Application
from tepei.policy.verdict import Outcome
from tepei.portal import scope
from tepei.portal.database import db, transaction
from tepei.portal.errors import Absent
from tepei.programmes import queries as programmes
from tepei.programmes.models import Track
from tepei.schemes.models import Requirement
from tests import factories
from tests.applications import filling
from tests.papers.stage import CYCLE, Stage, stage

NEXT = "nmg-tepei-2025"


@pytest.fixture
def world(app: Flask) -> tuple[Stage, Application]:
    return before_the_region()


def before_the_region() -> tuple[Stage, Application]:
    """Somebody whose application of 2023 lies before the region."""
    made, person = stage(), factories.person("baiyin", name="白音", born_on=dt.date(1992, 6, 1))
    paper = filling.reloaded(filling.submitted(person, made.unit))
    return made, made.play(paper, "unit.approve county.approve prefecture.approve")


def track(code: str, year: str = CYCLE) -> Track:
    return programmes.track_by_code(programmes.cycle_by_code(year), code)


def outcomes(trial: person_trials.PersonTrial) -> dict[str, Outcome | None]:
    return {rule.key: reason.outcome if reason else None for rule, _row, reason in trial.lines}


def test_conditions_as_they_stand_now_are_tried_on_the_answers_of_this_year(
    world: tuple[Stage, Application],
) -> None:
    made, paper = world
    with factories.signed_in(made.reviewers["region"]):
        trial = person_trials.of(paper.person_id, track("inside"))
        assert trial.is_of_this_year
        assert outcomes(trial)["age"] is Outcome.PASS
    change_age("inside")
    with factories.signed_in(made.reviewers["region"]):
        db.session.expire_all()
        assert outcomes(person_trials.of(paper.person_id, track("inside")))["age"] is Outcome.FAIL


def test_next_years_conditions_are_tried_on_what_was_typed_before(world: tuple[Stage, Application]) -> None:
    made, paper = world
    with factories.signed_in(made.reviewers["region"]):
        trial = person_trials.of(paper.person_id, track("outside", NEXT))
        assert not trial.is_of_this_year
        assert trial.paper.id == paper.id
        assert outcomes(trial)["age"] is Outcome.PASS


def test_people_are_found_by_name_number_and_id_as_far_as_they_are_in_sight(
    world: tuple[Stage, Application],
) -> None:
    made, paper = world
    with scope.everything("a test looks"):
        number = paper.person.id_number
    with factories.signed_in(made.reviewers["region"]):
        for text in ("白", paper.number, number):
            assert [each.id for each in person_trials.found(text)] == [paper.id]
        for text in (number[:10], "%", "无此人"):
            assert person_trials.found(text) == []
    stranger = stage("150102").reviewers["unit"]
    with factories.signed_in(stranger):
        assert person_trials.found("白音") == []
        with pytest.raises(Absent):
            person_trials.of(paper.person_id, track("inside"))


def test_screens_find_a_person_and_show_each_condition_with_its_result(sqlite_portal: Flask) -> None:
    with sqlite_portal.app_context():
        made, paper = before_the_region()
        pk, region, inside = paper.person_id, made.reviewers["region"].username, track("inside").id
        with scope.everything("a test looks"):
            number = paper.person.id_number
    client = sqlite_portal.test_client()
    factories.sign_in(client, region)
    address = f"/person-trials/{inside}"
    token = factories.token_of(client.get(address).text)
    found = client.post(address, data={"csrf_token": token, "text": "白音"}).text
    shown = f"/person-trials/person/{pk}?track={inside}"
    assert shown in found
    page = html.unescape(client.get(shown).text)
    assert "年龄" in page
    assert "按本年度申报表所填内容试算" in page
    assert number not in found + page


def change_age(code: str) -> None:
    """Only the very young are asked for."""
    with scope.everything("a test changes a condition"), transaction() as session:
        rule = session.query(Requirement).filter_by(track_id=track(code).id, key="age").one()
        rule.alternatives = [[{"fact": "born_on", "operator": "born_on_or_after", "value": "2015-01-01"}]]
