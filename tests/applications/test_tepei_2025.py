"""内蒙古特培 2025 from the open year to the table: three tracks, places that somebody has to enter, three copies.

Source: 2025年3月13日通知.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from flask import Flask

from tepei.applications import actions, checks, exports, prints
from tepei.applications.models import Application
from tepei.papers import actions as papers
from tepei.papers.invariants import invariants
from tepei.places import queries as place_queries
from tepei.places import table as tables
from tepei.portal import clock, scope
from tepei.portal.database import ZONE, db
from tepei.portal.errors import Refused
from tepei.programmes import queries as programmes
from tepei.programmes.models import Cycle
from tests import factories
from tests.applications import filling

CODE = "nmg-tepei-2025"
STEPS = (
    ("county", "county_reviewer", "152221"),
    ("prefecture", "prefecture_reviewer", "152200"),
    ("region", "region_reviewer", "150000"),
)


@pytest.fixture
def cycle(app: Flask) -> Cycle:
    clock.move_to(dt.datetime(2025, 3, 15, 9, 0, tzinfo=ZONE))
    return factories.open_year(CODE)


def _filed(cycle: Cycle, track: str, **born: object) -> Application:
    """Somebody of 科尔沁右翼前旗 with every section filled."""
    unit = factories.unit()
    person = factories.person(name="白音", **born)
    factories.member(f"clerk{unit.id}", "unit_reviewer", unit)
    with factories.signed_in(person):
        made = actions.start(cycle, programmes.track_by_code(cycle, track), unit.id)
        return filling.fill(made)


def _paper(pk: int) -> Application:
    with scope.everything("a test looks"):
        db.session.expire_all()
        return db.session.get_one(Application, pk)


def test_paper_needs_a_place_that_was_entered_and_prints_three_times(cycle: Cycle) -> None:
    made = _filed(cycle, "northeast")
    with scope.everything("a test submits"):
        person = db.session.get_one(type(made.person), made.person_id)
    with factories.signed_in(person):
        pk = actions.submit(made.id, made.form.edition).id
    reviewers = {kind: factories.member(kind, role, of) for kind, role, of in STEPS}
    with scope.everything("a test looks"):
        clerk = factories.member("clerk", "unit_reviewer", _paper(pk).organisation)
    for account in (clerk, reviewers["county"]):
        with factories.signed_in(account):
            papers.approve(pk, _paper(pk).version, "同意推荐")
    with factories.signed_in(reviewers["prefecture"]), pytest.raises(Refused, match="尚未下达"):
        papers.approve(pk, _paper(pk).version, "同意推荐")
    with factories.signed_in(reviewers["region"]):
        lines = tables.lines(programmes.cycle_by_code(CODE))
        next(line for line in lines if line.body == "152200").cells["northeast"] = "2"
        tables.write(programmes.cycle_by_code(CODE), lines, "2025年3月13日通知 附件1")
    for kind in ("prefecture", "region"):
        with factories.signed_in(reviewers[kind]):
            papers.approve(pk, _paper(pk).version, "同意")
    with scope.everything("a test looks"):
        one = _paper(pk)
        assert one.holds_place
        assert prints.print_of(one).copies == 3
        place = place_queries.place_of(one.track_id, one.pool_id or 0)
        assert place is not None and (place.places, place.taken) == (2, 1)
        assert [each.id for each in exports.recommended(one.cycle, one.track)] == [pk]
    assert invariants() == []


@pytest.mark.parametrize(
    ("track", "unmet"),
    [("northeast", set()), ("outside", {"scope"}), ("inside", set())],
)
def test_eastern_county_may_apply_for_the_northeast_and_inside(
    cycle: Cycle, track: str, unmet: set[str]
) -> None:
    """兴安盟 is one of the eastern five; 自治区特培（区外） is for the others (二)."""
    made = _filed(cycle, track, born_on=dt.date(1988, 6, 1))
    with scope.everything("a test asks"):
        assert {"scope"} & set(checks.of(_paper(made.id)).conditions.unmet) == unmet


def test_printed_form_tells_the_two_tracks_outside_apart(cycle: Cycle) -> None:
    """Of two projects by where the money comes from: 一（一）."""
    printed = [each.form_label for each in programmes.scheme_of(cycle).tracks]
    assert printed == ["东北地区特培项目区外培养", "自治区特培项目区外培养", "自治区特培项目区内培养"]
    made = _filed(cycle, "northeast")
    with scope.everything("a test prints"):
        assert "东北地区特培项目区外培养" in prints.html_of(_paper(made.id))


def test_money_of_the_notice_is_kept_with_the_year(cycle: Cycle) -> None:
    amounts = {each.key: each.amount for each in programmes.scheme_of(cycle).money}
    assert (amounts["tuition_outside"], amounts["tuition_inside"]) == (Decimal(36800), Decimal(30000))
    assert amounts["northeast"] is None
