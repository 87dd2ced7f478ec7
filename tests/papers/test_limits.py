"""What limits recommendations beside the number of places, and what may be passed over with a reason; through the verbs."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tepei.applications import actions as applications
from tepei.applications.models import Application
from tepei.papers import actions
from tepei.papers.invariants import invariants
from tepei.papers.models import Decision
from tepei.portal import scope
from tepei.portal.database import db, transaction
from tepei.portal.errors import Refused
from tepei.schemes.models import Case, Limit, Requirement
from tests import factories
from tests.applications import filling
from tests.papers.stage import Stage, cycle, stage

GRASSROOTS = [[{"fact": "is_grassroots", "operator": "is", "value": True}]]
MINORITY = [[{"fact": "is_minority", "operator": "is", "value": True}]]


def _limit(**values: Any) -> None:
    """Before the year is opened."""
    with scope.everything("a test limits"), transaction() as session:
        session.add(Limit(cycle_id=cycle().id, key=values["kind"], position=0, **values))


def _known(paper: Application, **facts: object) -> Application:
    with scope.everything("a test knows the person"), transaction() as session:
        session.get_one(Application, paper.id).facts = facts
    return paper


def _arrived(made: Stage, **facts: object) -> Application:
    """A paper that waits for the recommending body, of a person of whom this is known."""
    paper = _known(made.paper(), **facts)
    return made.play(paper, "applicant.submit unit.approve county.approve")


def _recommend(made: Stage, paper: Application) -> None:
    made.act(paper, "prefecture", "approve")


def _holds(paper: Application) -> bool:
    with scope.everything("a test looks"):
        db.session.expire_all()
        return db.session.get_one(Application, paper.id).holds_place


def test_cap_limits_the_people_of_one_unit(portal: Flask) -> None:
    with portal.app_context():
        _limit(kind="cap", number=1, text="同一单位最多 1 名", when=[])
        made, other = stage(), stage()
        _recommend(made, _arrived(made))
        second = _arrived(made)
        with pytest.raises(Refused, match="同一单位最多推荐 1 名"):
            _recommend(made, second)
        assert not _holds(second)
        elsewhere = _arrived(other)
        _recommend(other, elsewhere)
        assert _holds(elsewhere)
        assert invariants() == []


def test_reserved_places_are_kept_for_whom_they_are(portal: Flask) -> None:
    """兴安盟 has three places; one is for units at the grassroots."""
    with portal.app_context():
        _limit(kind="reserved", number=1, when=GRASSROOTS, text="基层单位")
        made = stage()
        for _ in range(2):
            _recommend(made, _arrived(made, is_grassroots=False))
        with pytest.raises(Refused):
            _recommend(made, _arrived(made, is_grassroots=False))
        kept = _arrived(made, is_grassroots=True)
        _recommend(made, kept)
        assert _holds(kept)
        assert invariants() == []


def test_who_does_not_count_takes_no_place(portal: Flask) -> None:
    with portal.app_context():
        _limit(kind="uncounted", when=MINORITY, text="少数民族")
        made = stage()
        paper = _arrived(made, is_minority=True)
        _recommend(made, paper)
        assert not _holds(paper)
        with scope.everything("a test looks"):
            assert db.session.get_one(Application, paper.id).position == 3
        assert invariants() == []


def _exception() -> None:
    """The region may pass over the age; the examples, which say what the notice says, are left out."""
    with scope.everything("a test changes the scheme"), transaction() as session:
        for row in session.scalars(select(Requirement).where(Requirement.key == "age")):
            row.override_by = ["region"]
            row.alternatives = [[{"fact": "born_on", "operator": "born_on_or_after", "value": "2000-01-01"}]]
        for case in session.scalars(select(Case)):
            session.delete(case)


def test_unmet_requirement_is_passed_over_with_a_reason_alone(portal: Flask) -> None:
    with portal.app_context():
        _exception()
        made = stage()
        with factories.signed_in(factories.person("one", name="白音")):
            draft = filling.fill(filling.draft(made.unit))
            paper = applications.submit(draft.id, draft.form.edition)
        for kind in ("unit", "county", "prefecture"):
            made.act(paper, kind, "approve")
        with factories.signed_in(made.reviewers["region"]):
            version = db.session.get_one(Application, paper.id).version
            with pytest.raises(Refused, match="说明理由"):
                actions.approve(paper.id, version, " ")
            with pytest.raises(Refused, match="逐份办理"):
                actions.approve_many([(paper.id, version)], "同意")
            actions.approve(paper.id, version, "业绩突出，同意破格。")
        with scope.everything("a test looks"):
            last = db.session.scalars(select(Decision).order_by(Decision.id.desc())).first()
        assert last is not None
        assert (last.granted, last.opinion) == (["age"], "业绩突出，同意破格。")
