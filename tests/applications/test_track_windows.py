"""Dates of one track or of one category: whom they hold for, what is offered, and when a submission is in time."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tepei import packs
from tepei.applications import actions, pages
from tepei.applications.checks import of
from tepei.papers import drafts, turns
from tepei.papers.models import Paper
from tepei.portal import clock, province, scope
from tepei.portal.database import ZONE, db
from tepei.portal.errors import Refused
from tepei.programmes import calls
from tepei.programmes import queries as programmes
from tepei.programmes.models import Cycle, Window
from tepei.schemes import assembling
from tepei.schemes.checking import installation
from tests import factories
from tests.applications import filling
from tests.applications.changing import opened_with

YOUNG = [[{"fact": "born_on", "operator": "born_on_or_after", "value": "1990-01-01"}]]
WINDOWS = [
    {"steps": ["apply"], "opens": "2025-03-13", "closes": "2025-03-20", "source": "某通知 四"},
    {"steps": ["apply"], "track": "northeast", "opens": "2025-03-15", "closes": "2025-04-10", "source": "某通知 四（一）"},
    {"steps": ["apply"], "category": "young", "opens": "2025-03-13", "closes": "2025-04-20", "source": "某通知 四（二）"},
    {"steps": ["unit"], "track": "northeast", "closes": "2025-05-10"},
]  # fmt: skip
LATE = dt.datetime(2025, 4, 1, 9, tzinfo=ZONE)
OLDER, YOUNGER = dt.date(1986, 6, 1), dt.date(1992, 6, 1)


@pytest.fixture
def cycle(app: Flask) -> Cycle:
    """Applying inside ends on 20 March, in the northeast on 10 April, of the young on 20 April."""

    def change(plain: dict[str, Any]) -> None:
        plain["cases"] = []
        plain["categories"] = [{"key": "young", "name": "青年人才", "when": YOUNG}]
        plain["windows"] = WINDOWS

    return opened_with(change)


def _draft(cycle: Cycle, track: str = "inside") -> Any:
    return filling.fill(actions.start(cycle, programmes.track_by_code(cycle, track), factories.unit().id))


def _submitted(paper: Any) -> str:
    return str(actions.submit(paper.id, drafts.find(paper.id, type(paper)).form.edition).state)


@pytest.mark.parametrize(
    ("track", "born_on", "is_open"),
    [("inside", OLDER, False), ("northeast", OLDER, True), ("inside", YOUNGER, True)],
)
def test_submission_counts_by_the_dates_of_track_and_category(
    cycle: Cycle, track: str, born_on: dt.date, is_open: bool
) -> None:
    with factories.signed_in(factories.person(name="白音", born_on=born_on)):
        paper = _draft(cycle, track)
        assert paper.category == ("young" if born_on == YOUNGER else "")
        clock.move_to(LATE)
        if is_open:
            assert _submitted(paper) == "in_review"
        else:
            with pytest.raises(Refused, match="2025年3月20日"):
                _submitted(paper)


def test_whoever_may_still_be_of_a_category_that_is_open_may_begin(cycle: Cycle) -> None:
    clock.move_to(LATE)
    with factories.signed_in(factories.person(name="白音", born_on=YOUNGER)):
        assert _submitted(_draft(cycle)) == "in_review"


def test_form_is_not_offered_to_change_to_a_track_that_is_closed(cycle: Cycle) -> None:
    with factories.signed_in(factories.person(name="白音", born_on=OLDER)):
        paper = _draft(cycle, "northeast")
        clock.move_to(dt.datetime(2025, 5, 1, 9, tzinfo=ZONE))
        closed = pages.overview(of(paper))["closed"]
    names = {track.id: track.code for track in cycle.tracks}
    assert {names[track]: str(text)[:15] for track, text in closed.items()} == {
        "inside": "本环节已于2025年4月20日", "northeast": "本环节已于2025年4月10日", "outside": "本环节已于2025年4月20日",
    }  # fmt: skip


def closed() -> list[int]:
    return [track for call in calls.current() for track in call.closed]


def test_page_says_before_the_choice_which_tracks_are_open(cycle: Cycle) -> None:
    """Inside may still be applied for by the young, which nobody is known not to be."""
    northeast, inside = (programmes.track_by_code(cycle, code).id for code in ("northeast", "inside"))
    clock.move_to(dt.datetime(2025, 3, 14, 9, tzinfo=ZONE))
    assert closed() == []
    with scope.everything("a test sets a date"):
        for window in db.session.scalars(select(Window).where(Window.category == "young")):
            db.session.delete(window)
        db.session.flush()
    assert closed() == [northeast]
    (why,) = (text for call in calls.current() for text in call.closed.values())
    assert str(why) == "尚未开始，2025年3月15日 00:00起受理。"
    clock.move_to(LATE)
    assert inside in closed() and northeast not in closed()
    assert cycle in [call.cycle for call in calls.current()]
    clock.move_to(dt.datetime(2025, 4, 11, tzinfo=ZONE))
    assert cycle not in [call.cycle for call in calls.current()]


def test_step_has_the_date_of_its_papers_track_and_none_on_another(cycle: Cycle) -> None:
    closes = {}
    for track in ("northeast", "inside"):
        with factories.signed_in(factories.person(name="白音", born_on=YOUNGER)):
            paper = _draft(cycle, track)
            _submitted(paper)
            waiting = turns.waiting_for(db.session.get_one(Paper, paper.id))
            closes[track] = (
                waiting.closes_at.astimezone(ZONE).date() if waiting and waiting.closes_at else None
            )
    assert closes == {"northeast": dt.date(2025, 5, 10), "inside": None}


def test_windows_go_from_files_to_tables_and_back(cycle: Cycle) -> None:
    kept = assembling.assembled(cycle).to_data()["windows"]
    assert [(each["steps"], each.get("track"), each.get("category")) for each in kept] == [
        (each["steps"], each.get("track"), each.get("category")) for each in WINDOWS
    ]


@pytest.mark.parametrize(
    ("windows", "fault"),
    [
        ([*WINDOWS, {"steps": ["apply"], "track": "abroad", "closes": "2025-04-01"}], "abroad"),
        ([*WINDOWS, {"steps": ["apply"], "category": "old", "closes": "2025-04-01"}], "没有申报类别“old”"),
        ([*WINDOWS, WINDOWS[1]], "时限重复"),
        (WINDOWS[1:2], "“自治区特培（区内）”没有对全部申报人的申报时限"),
        (WINDOWS[3:], "没有申报环节"),
    ],
)
def test_check_names_dates_for_nobody_and_nobody_with_dates(
    cycle: Cycle, windows: list[dict[str, Any]], fault: str
) -> None:
    year = assembling.assembled(cycle)
    dated = packs.Year.from_data({**year.to_data(), "windows": windows}, vocabulary=province.vocabulary())
    faults = [str(each.text) for each in packs.check_year(dated, installation())]
    assert [text for text in faults if fault in text] != [], faults
