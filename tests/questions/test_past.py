"""常见问题 of a year whose applying is over: still found and read, said to be of that year, by everybody below the office."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from flask import Flask

from tepei.portal import clock, scope
from tepei.portal.database import ZONE, db
from tepei.programmes.models import Cycle
from tepei.questions import published_actions
from tests import factories
from tests.papers.browsing import Browser, Desk
from tests.papers.stage import CYCLE
from tests.questions.test_screens import _applicant, _sent

PAST, INDEX = f"/answers/{CYCLE}/", "/answers/"
TEXT, ANSWER = "职称证书在哪里上传？", "请在“照片与附件”上传。"


@pytest.fixture
def desk(sqlite_portal: Flask) -> Desk:
    """The county has answered in public, and applying is over."""
    found = Desk(sqlite_portal)
    asked = _sent(_applicant(found))
    with sqlite_portal.app_context():
        with factories.signed_in(found.stage.reviewers["county"]):
            published_actions.publish(asked, TEXT, ANSWER)
        clock.move_to(dt.datetime(2023, 3, 25, 9, tzinfo=ZONE))
    return found


def _text(page: str) -> str:
    return re.sub(r"\s+", " ", page)


def test_answers_of_a_closed_year_are_found_and_marked(desk: Desk) -> None:
    anybody, own = desk.app.test_client(), Browser(desk.app, "asker")
    assert anybody.get(f"/calls/{CYCLE}/").status_code == 404
    assert INDEX in anybody.get("/?seat=152221").text
    assert f'{PAST}?seat=152221"' in anybody.get(f"{INDEX}?seat=152221").text
    page = _text(anybody.get(f"{PAST}?seat=152221").text)
    assert TEXT in page and ANSWER in page and "申报已于2023-03-20截止" in page
    assert TEXT not in anybody.get(f"{PAST}?seat=152221&q=护照").text
    assert TEXT not in anybody.get(f"{PAST}?seat=150100").text
    assert TEXT not in anybody.get(PAST).text
    assert PAST in own.read("/my-questions/")
    assert TEXT in own.read(PAST)  # of where they belong


def test_guide_of_the_next_year_leads_to_them(desk: Desk) -> None:
    with desk.app.app_context(), scope.everything("a test opens the next year"):
        factories.open_year("nmg-tepei-2025")
        cycles = {each.code: each for each in db.session.query(Cycle)}
        cycles["nmg-tepei-2025"].programme_id = cycles[CYCLE].programme_id
        db.session.commit()
        clock.move_to(cycles["nmg-tepei-2025"].opens_at + dt.timedelta(days=1))
    guide = desk.app.test_client().get("/calls/nmg-tepei-2025/?seat=152221")
    assert guide.status_code == 200
    assert "以往年度的常见问题" in guide.text and f"{PAST}?seat=152221" in guide.text


def test_what_is_no_past_year_of_everybody_is_not_there(desk: Desk) -> None:
    anybody = desk.app.test_client()
    for code in ("nmg-tepei-1999", "nmg-tepei-2025"):  # never opened
        assert anybody.get(f"/answers/{code}/").status_code == 404
    with desk.app.app_context(), scope.everything("a test looks"):
        db.session.query(Cycle).filter_by(code=CYCLE).one().is_rehearsal = True
        db.session.commit()
    assert anybody.get(PAST).status_code == 404
    assert "以往年度没有发布常见问题" in anybody.get(f"{INDEX}?seat=152221").text
