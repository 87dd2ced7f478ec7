"""Ages and years are counted to the close of the year, or to the day of application: that of the first submission."""

from __future__ import annotations

import datetime as dt

from flask import Flask

from tepei.papers import filing
from tepei.papers.models import Paper
from tepei.policy.ages import Age
from tepei.policy.scheme import SchemeRecord
from tepei.portal import clock
from tepei.portal.database import ZONE
from tepei.programmes import queries as programmes
from tests.papers.stage import stage


def _on(day: dt.date) -> None:
    clock.move_to(dt.datetime.combine(day, dt.time(12), ZONE))


def _scheme(paper: Paper, counted_to: str) -> SchemeRecord:
    return programmes.scheme_of(paper).model_copy(update={"counted_to": counted_to})


def test_day_of_application_is_that_of_the_first_submission(app: Flask) -> None:
    play = stage()
    paper, first = play.paper(), dt.date(2023, 3, 1)
    _on(first)
    applied, close = _scheme(paper, "applied"), programmes.reference_day(paper.cycle)
    assert filing.reference_day(paper, applied) == first
    _on(first + dt.timedelta(days=1))
    assert (paper.applied_on, filing.reference_day(paper, applied)) == (None, first + dt.timedelta(days=1))
    _on(first + dt.timedelta(days=2))
    play.play(paper, "applicant.submit unit.send_back")
    _on(first + dt.timedelta(days=4))
    play.play(paper, "applicant.submit")
    assert filing.reference_day(paper, applied) == first + dt.timedelta(days=2)
    assert clock.now().date() == paper.submitted_at.astimezone(ZONE).date()
    assert {filing.reference_day(paper, each) for each in (None, _scheme(paper, "close"))} == {close}


def test_age_says_the_day() -> None:
    assert str(Age(years=45, day="applied").words) == "45周岁以下（算至申报之日）"
