"""A way of its own for one track, set up on the screens: who acts at its steps, where it ends, what stands in the way of deleting it."""

from __future__ import annotations

import html
import re

import pytest
from flask import Flask
from sqlalchemy import select

from tepei.organisations import queries as organisations
from tepei.policy.notice import NoticePeriod
from tepei.policy.stages import Stop
from tepei.portal import scope
from tepei.portal.database import db
from tepei.programmes import queries
from tepei.programmes.models import RouteStep, Track, TrackRoute
from tepei.schemes import assembling
from tepei.schemes.form_models import FormSection
from tepei.schemes.route_views import OWN
from tests import factories
from tests.schemes.office import CODE, Office, cycle, one, options

STEPS = (("unit", "用人单位意见"), ("county", "旗县意见"), ("prefecture", "盟市意见"))


@pytest.fixture
def app(sqlite_portal: Flask) -> Flask:
    return sqlite_portal


@pytest.fixture
def route(app: Flask, office: Office) -> TrackRoute:
    """盟市评审: an own step of two organisations before the prefecture, which decides; 区内 takes it."""
    year = str(cycle(app).id)
    added = {
        "cycle": year,
        "key": "below",
        "name": "盟市评审",
        "source": "测试通知 四",
        "decides": ["prefecture"],
        "skips": ["department"],
    }
    assert office.post("/track-routes/add", **added).status_code == 302
    made: TrackRoute = one(app, select(TrackRoute).where(TrackRoute.cycle_id == int(year)))
    for kind, opinion in STEPS:
        step = {"cycle": year, "route": str(made.id), "kind": kind, "opinion": opinion}
        assert office.post("/route-steps/add", **step).status_code == 302
    own = {
        "cycle": year, "route": str(made.id), "kind": OWN, "name": "征求意见", "opinion": "征求意见情况",
        "by": ["county", "150100"], "needed": "1",
    }  # fmt: skip
    assert office.post("/route-steps/add", **own).status_code == 302
    track = one(app, select(Track).where(Track.cycle_id == int(year), Track.code == "inside"))
    assert office.post(f"/tracks/edit/{track.id}", route=str(made.id)).status_code == 302
    return made


def stages(app: Flask, track: str) -> list[list[Stop]]:
    """Of a hospital of 兴安盟 科尔沁右翼前旗."""
    with app.app_context(), scope.everything("a test looks"):
        scheme = assembling.assembled(queries.cycle_by_code(CODE)).scheme
        unit = factories.unit()
        return [list(stage) for stage in organisations.stages_from(unit.id, scheme.route_of(track))]


def kinds(app: Flask, track: str) -> list[list[str]]:
    return [[stop.kind for stop in stage] for stage in stages(app, track)]


def own_step(app: Flask) -> RouteStep:
    return one(app, select(RouteStep).where(RouteStep.name == "征求意见"))  # type: ignore[no-any-return]


def test_step_that_was_picked_wrongly_is_picked_anew(app: Flask, office: Office, route: TrackRoute) -> None:
    """Also one that the year adds, and back; a step that the route has already is refused."""
    wrong = one(app, select(RouteStep).where(RouteStep.route_id == route.id, RouteStep.kind == "county"))
    page = f"/route-steps/edit/{wrong.id}"
    assert options(office.get(page), "kind")["department"] == "主管部门"
    assert office.post(page, kind="prefecture").status_code != 302
    assert office.post(page, kind=OWN).status_code != 302  # nobody acts at it
    assert office.post(page, kind="department").status_code == 302
    assert one(app, select(RouteStep.kind).where(RouteStep.id == wrong.id)) == "department"
    own = own_step(app)
    assert office.post(f"/route-steps/edit/{own.id}").status_code == 302
    assert own_step(app).kind == own.kind


def test_route_of_one_track_ends_where_it_says_and_changes_no_other(
    app: Flask, office: Office, route: TrackRoute
) -> None:
    own = own_step(app).kind
    assert kinds(app, "inside") == [["unit"], ["county"], ["prefecture"]]
    assert kinds(app, "outside")[-1] == ["region"]
    # Behind the step that decides nobody acts; moved up, both that it names act, and one of them is enough.
    assert office.press(f"/route-steps/move/{own_step(app).id}/up", "/route-steps/list/").status_code == 302
    assert kinds(app, "inside") == [["unit"], ["county"], [own, own], ["prefecture"]]
    assert [stop.needed for stop in stages(app, "inside")[2]] == [1, 1]
    assert "盟市评审" in office.get("/track-routes/list/")
    assert "没有发现问题" in office.get(f"/years/{CODE}")


def test_step_of_the_years_own_is_picked_in_a_box_that_must_be_filled(app: Flask, office: Office) -> None:
    """The choice was empty: no browser sent the form."""
    page = office.get("/route-steps/add")
    assert re.search(r'<select[^>]*name="kind"[^>]*required', page)
    assert options(page, "kind")[OWN] == "另设的环节"


def test_who_acts_is_picked_by_name(app: Flask, office: Office, route: TrackRoute) -> None:
    step, name = own_step(app), "呼和浩特市人力资源和社会保障局"
    offered = options(office.get(f"/route-steps/edit/{step.id}"), "by")
    assert (offered["county"], offered["joint_office"]) == ("旗县（市、区）人社局", "会审单位")
    assert offered["150100"].startswith(name)
    assert name in office.get(f"/route-steps/show/{step.id}")
    answer = office.post(f"/route-steps/edit/{step.id}", by=["county", "999999"])
    assert answer.status_code == 422
    assert "请从列表中选择" in html.unescape(answer.text)
    assert own_step(app).by == ["county", "150100"]


def test_field_that_says_where_a_step_is_taken_is_picked(
    app: Flask, office: Office, route: TrackRoute
) -> None:
    """接收县审核: a field of a place is made on the screens, and offered; any other field is not."""
    year = cycle(app)
    section = one(app, select(FormSection).where(FormSection.cycle_id == year.id, FormSection.key == "plan"))
    place = {
        "section": str(section.id),
        "key": "county",
        "label": "派驻地",
        "kind": "code",
        "code_set": "divisions",
    }
    assert office.post("/form-fields/add", **place).status_code == 302
    step = own_step(app)
    offered = options(office.get(f"/route-steps/edit/{step.id}"), "at")
    assert offered == {"plan.county": f"{section.title}·派驻地"}
    answer = office.post(f"/route-steps/edit/{step.id}", at="plan.direction")
    assert "请从列表中选择" in html.unescape(answer.text)
    assert (
        office.post(f"/route-steps/edit/{step.id}", at="plan.county", by=["county"], needed="").status_code
        == 302
    )
    assert own_step(app).at == "plan.county"
    assert f"{section.title}·派驻地" in office.get(f"/route-steps/show/{step.id}")
    assert office.press(f"/route-steps/move/{step.id}/up", "/route-steps/list/").status_code == 302
    assert "没有发现问题" in office.get(f"/years/{CODE}")
    assert office.post(f"/route-steps/edit/{step.id}", by=["150100"], at="plan.county").status_code == 302
    assert "须写环节或会审单位的类别" in office.get(f"/years/{CODE}")


def test_route_that_a_track_takes_is_not_deleted_and_goes_with_its_steps(
    app: Flask, office: Office, route: TrackRoute
) -> None:
    path = f"/track-routes/delete/{route.id}"
    office.press(path, "/track-routes/list/")
    assert "还有培养方式采用流程“盟市评审”" in office.get("/track-routes/list/")
    track = one(app, select(Track).where(Track.route_id == route.id))
    assert office.post(f"/tracks/edit/{track.id}", route="__None").status_code == 302
    assert "审核环节：" in office.press(path, "/track-routes/list/").text
    token = factories.token_of(office.client.get("/track-routes/list/").text)
    office.client.post(path, data={"csrf_token": token, "sure": "1"})
    with app.app_context(), scope.everything("a test looks"):
        assert db.session.get(TrackRoute, route.id) is None
        assert db.session.scalars(select(RouteStep.id).where(RouteStep.route_id == route.id)).all() == []
    assert kinds(app, "inside")[-1] == ["region"]


def test_public_notice_of_a_step_is_demanded_on_a_screen(app: Flask, office: Office) -> None:
    """It stood in files alone: a unit passed people whom nobody had been told of."""
    step = one(app, select(RouteStep).where(RouteStep.cycle_id == cycle(app).id, RouteStep.kind == "unit"))
    notice = {"notice_days": "5", "notice_in": "calendar", "notice_from": "next_day"}
    assert office.post(f"/route-steps/edit/{step.id}", **notice).status_code == 302
    with app.app_context(), scope.everything("a test looks"):
        steps = assembling.assembled(queries.cycle_by_code(CODE)).scheme.route.steps
        found = next(each for each in steps if each.kind == "unit").notice
    assert found == NoticePeriod(5, in_working_days=False, counts_first_day=False)
    assert "5" in office.get(f"/route-steps/show/{step.id}")
