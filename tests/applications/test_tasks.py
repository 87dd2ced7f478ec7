"""专项任务: whom a track names, who may file there, what they told before, and what comes of it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from flask import Flask

from tepei.applications import actions, tasks
from tepei.applications.models import Application
from tepei.papers import actions as papers
from tepei.papers import standings
from tepei.people import participations
from tepei.people.models import Participation
from tepei.policy.earlier import KnownParticipation
from tepei.policy.tasks import TasksRecord
from tepei.portal import scope
from tepei.portal.database import transaction
from tepei.portal.errors import Refused
from tepei.programmes import calls
from tepei.programmes import queries as programmes
from tepei.programmes.models import Cycle, Track
from tests import factories
from tests.applications import filling
from tests.applications.changing import opened_with
from tests.applications.earlier import entered, lines
from tests.papers.stage import Stage, stage

UP = "unit.approve county.approve prefecture.approve region.approve"
WHO = {"programme": "nmg-tepei", "tier": "outside", "year": 2023}
TASKS = {
    "who": WHO,
    "outcomes": ["保留", "调整", "退出"],
    "ending": ["退出"],
    "statuses": {"approved": "已考核，待公布"},
}
MANUAL = {"key": "report", "name": "中期总结", "source": "某通知 六", "severity": "manual"}
DAY = dt.date(2025, 3, 31)


def opened(*limits: dict[str, Any]) -> Cycle:
    """2025 with a track of tasks beside the ordinary ones, without places, under these limits."""

    def change(plain: dict[str, Any]) -> None:
        plain["cases"], plain["places_held_from"], plain["limits"] = [], "never", list(limits)
        track = {"code": "midterm", "name": "中期考核", "tasks": TASKS, "requirements": [MANUAL]}
        plain["tracks"].append(track)
        for form in (plain["form"],):
            form["sections"] = [
                {**each, "fields": [{**field, "required": False} for field in each["fields"]], "min_rows": 0}
                for each in form["sections"]
            ]
            form["attachments"] = [
                {**each, "required": False, "required_if": []} for each in form["attachments"]
            ]

    return opened_with(change)


def track(cycle: Cycle, code: str = "midterm") -> Track:
    return programmes.track_by_code(cycle, code)


def selected() -> tuple[Stage, Any, Application]:
    """Somebody who was selected in 2023 by a paper that they filled in."""
    made, person = stage(), factories.person("baiyin", name="白音")
    paper = filling.submitted(person, made.unit)
    return made, person, made.play(paper, f"{UP} region.select")


def filed(made: Stage, person: Any, cycle: Cycle) -> Application:
    """Their paper in the track of tasks, approved by everybody."""
    with factories.signed_in(person):
        paper = actions.start(cycle, track(cycle), made.unit.id)
        actions.submit(paper.id, paper.form.edition)
    return made.play(paper, UP)


def decided(made: Stage, paper: Application, outcome: str) -> None:
    with factories.signed_in(made.reviewers["region"]):
        papers.select(paper.id, paper.version, "", outcome)


def participation() -> Participation:
    (line,) = lines()
    return line


@pytest.mark.parametrize(
    ("change", "is_about"),
    [
        ({}, True),
        ({"programme": ("别的", "other")}, False),
        ({"tier": ("区内培养", "inside")}, False),
        ({"year": 2022}, False),
        ({"is_sure": False}, False),
        ({"is_under_way": True}, False),
    ],
)
def test_cohort_is_of_whom_the_notice_names(change: dict[str, Any], is_about: bool) -> None:
    one = {"programme": ("特培", "nmg-tepei"), "tier": ("区外培养", "outside"), "year": 2023}
    record = TasksRecord.from_data(TASKS)
    assert record.is_about(KnownParticipation(**{**one, **change}), DAY) is is_about  # type: ignore[arg-type]
    this_year = TasksRecord.from_data({**TASKS, "who": {"programme": "nmg-tepei"}})
    assert not this_year.is_about(KnownParticipation(**{**one, "year": 2025}), DAY)  # type: ignore[arg-type]


def test_only_the_cohort_files_and_what_it_told_before_is_filled_in(app: Flask) -> None:
    made, person, _ = selected()
    stranger, cycle = factories.person("stranger", name="其木格"), opened()
    with factories.signed_in(stranger):
        with pytest.raises(Refused, match="只由通知所列的人员申报"):
            actions.start(cycle, track(cycle), made.unit.id)
        other = actions.start(cycle, track(cycle, "outside"), made.unit.id)
        with pytest.raises(Refused, match="只由通知所列的人员申报"):
            actions.change_track(other.id, track(cycle), other.form.edition)
        assert list(tasks.of_others(calls.current())) == [track(cycle).id]
        assert list(tasks.mine(calls.current())) == []
        assert "profession" not in other.form.answers.get("basic", {})
    with factories.signed_in(person):
        (task,) = tasks.mine(calls.current())
        assert (task.track.code, task.line.tier, task.line.year) == ("midterm", "区外培养", 2023)
        assert tasks.of_others(calls.current()) == {}
        paper = actions.start(cycle, track(cycle), made.unit.id)
        assert paper.form.answers["basic"]["profession"] == "心血管内科"
        assert paper.form.answers["basic"]["workplace"] == made.unit.name
        assert paper.form.answers["career"][0]["post"] == "副主任医师"


def test_who_is_named_later_no_more_cannot_submit(app: Flask) -> None:
    person, unit, cycle = factories.person(), factories.unit(), opened()
    line = entered(person, tier="区外培养", year=2023)
    with factories.signed_in(person):
        paper = actions.start(cycle, track(cycle), unit.id)
        with scope.everything("a test corrects the register"), transaction():
            line.year = 2020
        with pytest.raises(Refused, match="只由通知所列的人员申报"):
            actions.submit(paper.id, paper.form.edition)


@pytest.mark.parametrize(
    ("outcome", "until"), [("保留", None), ("调整", None), ("退出", dt.date(2025, 3, 15))]
)
def test_outcome_is_the_notices_own_and_the_participation_says_it(
    app: Flask, outcome: str, until: dt.date | None
) -> None:
    made, person, _ = selected()
    cycle = opened()
    paper = filed(made, person, cycle)
    with scope.everything("a test looks"):
        assert standings.of(paper) == "已考核，待公布"
    for wrong in ("", "入选"):
        with pytest.raises(Refused, match="请从列表中选择结论：保留、调整、退出"):
            decided(made, paper, wrong)
    decided(made, paper, outcome)
    with scope.everything("a test looks"):
        assert (paper.state, paper.outcome, standings.of(paper)) == ("selected", outcome, outcome)
        assert paper.trainee_number == ""
    line = participation()
    assert (line.assessment, line.until, line.assessed_by_id) == (outcome, until, paper.id)
    made.play(paper, "region.revoke")
    with scope.everything("a test looks"):
        assert paper.outcome == ""
    line = participation()
    assert (line.assessment, line.until, line.assessed_by_id, line.before) == ("", None, None, None)


def test_no_other_track_has_outcomes_or_other_words(app: Flask) -> None:
    _, _, first = selected()
    other = stage()
    paper = other.play(other.paper(), f"applicant.submit {UP}")
    cycle = opened()
    with scope.everything("a test looks"):
        assert str(standings.of(first)) == "已成功入选"
        scheme = programmes.scheme_of(cycle)
        assert scheme.statuses_of("outside") == scheme.statuses
        assert scheme.statuses_of("midterm") == {**scheme.statuses, "approved": "已考核，待公布"}
    with pytest.raises(Refused, match="请从列表中选择结论"):
        decided(other, paper, "保留")
    decided(other, paper, "")
    assert paper.outcome == ""


def test_region_reads_who_has_filed_and_who_has_not(app: Flask) -> None:
    made, person, _ = selected()
    waiting = factories.person("late", name="其木格")
    entered(waiting, name="其木格", tier="区外培养", year=2023)
    entered(factories.person("other", name="乌兰"), name="乌兰", tier="区内培养", year=2023)
    entered(None, name="无名", unit_name="某医院", tier="区外培养", year=2023)
    with scope.everything("a test enters what a unit took part in"):
        programme, tier = ("nmg-tepei", "特培"), ("outside", "区外培养")
        selection = participations.Selection(made.paper().id, made.unit.name, programme, tier, 2023, None, "")
        participations.note(made.unit, selection)
    cycle = opened()
    filed(made, person, cycle)
    with factories.signed_in(made.reviewers["region"]):
        found = {
            each.line.name: each.paper.state if each.paper else "" for each in tasks.cohort(track(cycle))
        }
        assert found == {"白音": "approved", "其木格": ""}
        assert [each.code for each in tasks.running()] == ["midterm"]
