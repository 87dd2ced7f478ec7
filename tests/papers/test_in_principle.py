"""What holds in principle, a limit or a condition, is passed over with a reason alone, which the decision keeps."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from tepei.applications import actions as applications
from tepei.applications.models import Application
from tepei.papers import actions, bulk_actions, desk
from tepei.papers.invariants import invariants
from tepei.portal import scope
from tepei.portal.database import db, transaction
from tepei.portal.errors import Refused
from tepei.schemes.models import Case, Requirement
from tests import factories
from tests.applications import filling
from tests.papers.limiting import arrived, holds, last_passed, limited, recommend
from tests.papers.stage import stage


def test_what_holds_in_principle_is_passed_with_a_reason_that_is_recorded(portal: Flask) -> None:
    with portal.app_context():
        limited(kind="cap", number=1, when=[], soft=True)
        made = stage()
        recommend(made, arrived(made))
        second = arrived(made)
        with factories.signed_in(made.reviewers["prefecture"]):
            version = db.session.get_one(Application, second.id).version
            assert [str(text) for text in desk.dossier(desk.find(second.id)).soft] == [
                "同一单位最多 1 名，该单位已有 1 名。此为原则性规定，确需通过的须说明理由。"
            ]
            with pytest.raises(Refused, match="请在审核意见中说明理由"):
                actions.approve(second.id, version, " ")
            outcome = bulk_actions.decide_many("approve", [(second.id, version)], "同意")
            assert "逐份办理" in str(outcome.left[0].reason)
            actions.approve(second.id, version, "急需紧缺专业，同意推荐。")
        assert last_passed() == (["limit:cap"], "急需紧缺专业，同意推荐。")
        assert holds(second)
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
                bulk_actions.decide_many("approve", [(paper.id, version)], "同意")
            actions.approve(paper.id, version, "业绩突出，同意破格。")
        assert last_passed() == (["age"], "业绩突出，同意破格。")
