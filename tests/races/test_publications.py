"""Publications of a round at once, and an objection that comes as it is published."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import Counter

import pytest
from flask import Flask, g
from sqlalchemy import func, select

from tepei.notices import actions as notice_actions
from tepei.notices import queries as notices
from tepei.notices.actions import Posting
from tepei.notices.models import NoticeEntry, Objection
from tepei.papers.invariants import invariants
from tepei.papers.models import Decision, Paper
from tepei.portal import clock, scope
from tepei.portal.database import db
from tepei.selection import publication_actions, round_queries
from tepei.selection.letter_models import SelectionLetter
from tests import factories
from tests.races.crowd import Job, crowd
from tests.selection.tiers import DAY, PLAN, Tiers

pytestmark = pytest.mark.race
CROWD = 4


def _publish(round_id: int, version: int) -> object:
    return publication_actions.publish(round_id, version)


def _count(model: type, *criteria: object) -> int:
    with scope.everything("a test counts"):
        db.session.rollback()
        return db.session.scalar(select(func.count()).select_from(model).where(*criteria)) or 0  # type: ignore[arg-type]


def test_publications_at_once_are_one(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    tiers = Tiers(monkeypatch)
    people = [tiers.approved("tier1", name, consents="no") for name in ("甲一", "乙二", "丙三")]
    scores = {paper.id: 39 - number for number, paper in enumerate(people)}
    made = tiers.closed(scores)
    tiers.propose(made, "tier1", 2, scores)
    tiers.propose(made, "tier2", 0, scores)
    with factories.signed_in(tiers.region):
        version = round_queries.shown(made.id).version
    with crowd(app, CROWD) as organisers:
        answers = organisers.act([Job(_publish, (made.id, version), tiers.region.username)] * CROWD)
    assert Counter(answers) == {"done": 1, "stale": CROWD - 1}
    assert _count(Decision, Decision.verb == "select") == _count(SelectionLetter) == 2
    assert _count(Decision, Decision.verb == "reject") == 1
    assert invariants() == []


def test_letters_of_two_rounds_at_once_are_numbered_one_after_the_other(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    tiers = Tiers(monkeypatch, letter_number="{year}-{serial:03}")
    jobs = []
    for tier in ("tier1", "tier2"):
        scores = {tiers.approved(tier, f"{tier}{n}", consents="no").id: 30 - n for n in range(2)}
        made = tiers.closed(scores, dataclasses.replace(PLAN, name=tier, tracks=(tier,)))
        tiers.propose(made, tier, 2, scores)
        with factories.signed_in(tiers.region):
            version = round_queries.shown(made.id).version
        jobs.append(Job(_publish, (made.id, version), tiers.region.username))
    with crowd(app, 2) as organisers:
        assert organisers.act(jobs) == ["done", "done"]
    assert tiers.letters() == [f"2023-00{number}" for number in range(1, 5)]


def _object(number: str, entry: int, last: str) -> object:
    """By a clock that has not struck midnight."""
    g.clock_shift = dt.datetime.fromisoformat(last) - clock.real()
    with scope.acting_as(scope.NOBODY):
        return notice_actions.object_to(number, entry, "论文署名不实", "13800000000")


def test_objection_of_the_last_minute_holds_whom_it_is_about_or_comes_too_late(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever is first: nobody is selected who has an objection that nobody answered."""
    tiers = Tiers(monkeypatch, region_days=5)
    papers = [tiers.approved("tier1", f"人选{number}", consents="no") for number in range(CROWD + 2)]
    scores = {paper.id: 30 for paper in papers}
    made = tiers.closed(scores)
    tiers.propose(made, "tier1", None, scores)
    tiers.propose(made, "tier2", 0, scores)
    with factories.signed_in(tiers.region):
        [due] = notices.due(scope.viewer().organisation_ids)
        posting = Posting("公示", "门户网站", "专技处", DAY.date())
        notice = notice_actions.put_up(due.key, posting, {paper.id: "" for paper, _stage in due.papers})
        version = round_queries.shown(made.id).version
        entries = [each.id for each in notice.entries]
        number, ends_on = notice.number, notice.ends_on
    last = dt.datetime.combine(ends_on, dt.time(23, 59, 59), DAY.tzinfo).isoformat()
    after = dt.datetime.combine(ends_on + dt.timedelta(days=1), dt.time(0, 0), DAY.tzinfo).isoformat()
    jobs = [
        Job(_object, (number, entry, last), tiers.stage.reviewers["unit"].username)
        for entry in entries[:CROWD]
    ]
    clock.move_to(dt.datetime.fromisoformat(after))
    with crowd(app, CROWD + 1) as people:
        answers = people.act([*jobs, Job(_publish, (made.id, version), tiers.region.username)])
    assert set(answers) <= {"done", "absent", "refused"}, answers
    assert invariants() == []
    with scope.everything("a test looks"):
        db.session.rollback()
        assert _selected_with_open_objection() == 0, answers


def _selected_with_open_objection() -> int:
    found = (
        select(func.count(Paper.id))
        .join(NoticeEntry, NoticeEntry.paper_id == Paper.id)
        .join(Objection, Objection.entry_id == NoticeEntry.id)
        .where(Paper.state == "selected", Objection.upheld.is_(None))
    )
    return db.session.scalar(found) or 0
