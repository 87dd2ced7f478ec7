"""What a year may be opened without, and should not be by oversight: named before one opens it."""

from __future__ import annotations

import re
from typing import Any

from flask import Flask
from sqlalchemy import update

from tepei.organisations.models import Membership
from tepei.places import queries as places
from tepei.places.models import Place
from tepei.portal import scope
from tepei.portal.database import transaction
from tepei.programmes import queries
from tepei.programmes.models import RouteStep
from tepei.schemes import assembling, unset
from tepei.schemes.models import Case, Scheme
from tests import factories
from tests.schemes.office import CODE, Office, cycle


def _notes(app: Flask, code: str = "nmg-tepei-2023", *, staffed: bool = True) -> list[str]:
    """What is said; of `staffed` years without what is said of accounts, of which most tests have none."""
    with app.app_context(), scope.everything("a test looks"):
        year = queries.cycle_by_code(code)
        found = unset.notes(year, places.places_matrix(year))
        return [str(note.text) for note in found if not (staffed and note.where == ("accounts",))]


def _change(app: Flask, *statements: Any) -> None:
    with app.app_context(), scope.everything("a test changes"), transaction() as session:
        for statement in statements:
            session.execute(statement)


def _track(app: Flask, code: str) -> int:
    with app.app_context():
        return next(
            track.id for track in queries.cycle_by_code("nmg-tepei-2023").tracks if track.code == code
        )


def test_whole_year_lacks_nothing(sqlite_portal: Flask) -> None:
    assert _notes(sqlite_portal) == []


def test_track_without_a_single_place_is_named(sqlite_portal: Flask) -> None:
    ours = _track(sqlite_portal, "inside")
    _change(
        sqlite_portal,
        update(Place).where(Place.track_id == ours, Place.allowance == "number").values(places=0),
    )
    assert (
        "“区内培养”没有一个名额（均为 0、“—”或未下达），开放后不能推荐任何人，也不能确定任何人入选。"
        in _notes(sqlite_portal)
    )


def test_body_without_a_limit_leaves_the_sum_open(sqlite_portal: Flask) -> None:
    ours = _track(sqlite_portal, "inside")
    one = update(Place).where(Place.track_id == ours, Place.places == 5)
    _change(sqlite_portal, one.values(places=None, allowance="any"))
    assert _notes(sqlite_portal) == []


def test_track_of_which_no_example_passes_is_named(sqlite_portal: Flask) -> None:
    ours = _track(sqlite_portal, "outside")
    _change(sqlite_portal, update(Case).where(Case.track_id == ours).values(outcome="fail"))
    assert _notes(sqlite_portal) == ["“区外培养”的示例中没有一个人符合全部条件，请核对条件是否无人能够满足。"]


def test_nothing_asks_for_places_where_a_year_has_none(sqlite_portal: Flask) -> None:
    """职称评审: no allocation table in the menu of the year, on its page or among what is unset."""
    office = Office(sqlite_portal)
    table = f"/places/?cycle={CODE}"
    assert table in office.get(f"/years/{CODE}")
    assert "各地名额" in office.get(f"/years/{CODE}")
    year = cycle(sqlite_portal).id
    _change(sqlite_portal, update(Scheme).where(Scheme.cycle_id == year).values(places_held_from="never"))
    page = office.get(f"/years/{CODE}")
    assert not [word for word in ("各地名额", "尚未下达", "已分配", "没有一个名额") if word in page]
    assert _notes(sqlite_portal, CODE) == ["本年度不设名额，名额分配表不起作用。", "文号尚未填写。"]
    with sqlite_portal.app_context():
        assert assembling.assembled(queries.cycle_by_code(CODE)).places_held_from == "never"


def test_step_at_which_nobody_reviews_is_named_with_its_kind(sqlite_portal: Flask) -> None:
    everybody = {"county": "152221", "prefecture": "152200", "region": "150000"}
    texts = _notes(sqlite_portal, staffed=False)
    assert len(texts) == len(everybody)
    assert re.search(r"“.+人社局”环节的 \d+ 个单位（.+）都没有审核员，申报材料到此无人审核。", texts[0])
    with sqlite_portal.app_context():
        for kind, code in everybody.items():
            factories.member(kind, f"{kind}_reviewer", code)
    counties, prefectures = _notes(sqlite_portal, staffed=False)
    assert re.search(r"“.+人社局”环节的 \d+ 个单位（.+）中，\d+ 个没有审核员：(.+、){4}.+等。", counties)
    assert "科尔沁右翼前旗" not in counties
    assert "呼和浩特市人力资源和社会保障局" in prefectures


def test_named_office_without_a_reviewer_is_named(sqlite_portal: Flask) -> None:
    """市委组织部 was to give its opinion, and nobody could have given it."""
    with sqlite_portal.app_context(), scope.everything("a test adds a step"), transaction() as session:
        year = queries.cycle_by_code("nmg-tepei-2023")
        own = {
            "kind": "step_9",
            "name": "联合评审",
            "opinion": "意见",
            "by": ["prefecture", "150100", "152200"],
        }
        session.add(RouteStep(cycle_id=year.id, position=90, **own))
    text = "“联合评审”环节由呼和浩特市人力资源和社会保障局、兴安盟人力资源和社会保障局办理，还没有审核员"
    assert any(each.startswith(text) for each in _notes(sqlite_portal, staffed=False))
    with sqlite_portal.app_context():
        factories.member("prefecture", "prefecture_reviewer", "150100")
    left = [each for each in _notes(sqlite_portal, staffed=False) if "“联合评审”" in each]
    assert [("呼和浩特" in each, "兴安盟" in each) for each in left] == [(False, True)]


def test_kind_that_a_step_names_is_there_and_has_reviewers(sqlite_portal: Flask) -> None:
    with sqlite_portal.app_context(), scope.everything("a test adds a step"), transaction() as session:
        year = queries.cycle_by_code("nmg-tepei-2023")
        own = {"kind": "step_9", "name": "会签", "opinion": "意见", "by": ["joint_office"]}
        session.add(RouteStep(cycle_id=year.id, position=90, **own))

    def told() -> list[str]:
        return [each for each in _notes(sqlite_portal, staffed=False) if "“会签”" in each]

    assert told() == ["“会签”环节由会审单位办理，还没有设置这类单位，申报材料不经过此环节。"]
    with sqlite_portal.app_context():
        office = factories.node("中共兴安盟委组织部", "joint_office", "152200")
    assert told() == ["“会签”环节由中共兴安盟委组织部办理，还没有审核员，申报材料到此无人审核。"]
    with sqlite_portal.app_context():
        factories.member("party", "joint_reviewer", office)
    assert told() == []


def test_account_that_has_ended_reviews_nothing(sqlite_portal: Flask) -> None:
    with sqlite_portal.app_context():
        factories.member("county", "county_reviewer", "152221")
    before = _notes(sqlite_portal, staffed=False)
    _change(sqlite_portal, update(Membership).values(state="ended"))
    after = _notes(sqlite_portal, staffed=False)
    assert ("102 个没有审核员" in before[0], "都没有审核员" in after[0]) == (True, True)
