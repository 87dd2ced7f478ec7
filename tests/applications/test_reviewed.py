"""What a reviewer finds decides: a tick on the step's own document stops the approval, with its clause, and no earlier submission."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from flask import Flask

from tepei.applications import actions, beside, checks
from tepei.applications.models import Application
from tepei.organisations.models import Organisation
from tepei.papers import actions as papers
from tepei.papers import desk, endorsements
from tepei.policy.verdict import Outcome
from tepei.portal import scope
from tepei.portal.accounts import Account
from tepei.portal.database import db
from tepei.portal.errors import Refused
from tepei.programmes import queries as programmes
from tepei.programmes.models import Cycle
from tests import factories
from tests.applications import filling
from tests.applications.changing import opened_with

FACT = {
    "key": "verdict", "name": "单位意见", "kind": "choice", "words": {"agreed": "同意", "refused": "不同意"},
    "from": {"review": "sheet.verdict"},
}  # fmt: skip
SHEET = {
    "title": "单位审核表",
    "fields": [{"key": "verdict", "label": "单位意见", "kind": "choice", "options": ["同意", "不同意"], "required": True}],
}  # fmt: skip
RULE = {
    "key": "agreed", "name": "单位审核", "source": "某通知 三",
    "alternatives": [[{"fact": "verdict", "operator": "is", "value": "agreed"}]],
}  # fmt: skip


@pytest.fixture
def cycle(app: Flask) -> Cycle:
    return with_sheet()


def with_sheet() -> Cycle:
    """The year with a sheet on which the unit agrees or does not."""

    def change(plain: dict[str, Any]) -> None:
        plain["facts"] = [FACT]
        plain["documents"]["sheet"] = SHEET
        plain["route"]["steps"][0]["demands"] = ["sheet"]
        for track in plain["tracks"]:
            track["requirements"].append(RULE)

    return opened_with(change)


def _submitted(cycle: Cycle) -> tuple[int, Account]:
    """A paper that waits for its unit, and the unit's reviewer."""
    unit = factories.unit()
    clerk = factories.member("clerk", "unit_reviewer", unit)
    return _paper(cycle, unit, "白音"), clerk


def _paper(cycle: Cycle, unit: Organisation, name: str) -> int:
    with factories.signed_in(factories.person(name=name, born_on=dt.date(1992, 6, 1))):
        made = filling.fill(actions.start(cycle, programmes.track_by_code(cycle, "inside"), unit.id))
        return actions.submit(made.id, made.form.edition).id


def _sign(pk: int, verdict: str) -> None:
    paper = desk.find(pk)
    filled = endorsements.fill(paper, paper.steps[0], "sheet", {"verdict": verdict})
    endorsements.download(filled)
    endorsements.upload(filled, filling.photo(), "审核表.jpg")


def test_refusal_on_the_sheet_stops_the_approval_and_is_lifted_there(cycle: Cycle) -> None:
    pk, clerk = _submitted(cycle)
    with factories.signed_in(clerk):
        paper = desk.find(pk)
        assert checks.for_reviewers(paper).conditions.reason("agreed").outcome is Outcome.EVIDENCE
        _sign(pk, "不同意")
        assert any("不符合" in str(why) for why in desk.dossier(desk.find(pk)).refusals)
        with pytest.raises(
            Refused, match="单位审核：要求单位意见为同意；现填单位意见为不同意；不符合"
        ) as refused:
            papers.approve(pk, paper.version, "请批准")
        assert [each.source for each in refused.value.verdict.failures] == ["某通知 三"]
        _sign(pk, "同意")
        papers.approve(pk, db.session.get_one(Application, pk).version, "同意推荐")
        assert desk.find(pk).position == 1


@pytest.fixture
def limited(app: Flask) -> Cycle:
    """A year in which nobody of whom the unit says 不同意 may be sent on, and one alone of whom it agrees."""
    of_verdict = {"kind": "ceiling", "bodies": ["region"], "counted": "forwarding", "source": "某通知 四"}

    def change(plain: dict[str, Any]) -> None:
        plain["facts"] = [FACT]
        plain["documents"]["sheet"] = SHEET
        plain["route"]["steps"][0]["demands"] = ["sheet"]
        plain["limits"] = [
            {
                "key": key,
                "number": number,
                "when": [[{"fact": "verdict", "operator": "is", "value": key}]],
                **of_verdict,
            }
            for key, number in (("agreed", 1), ("refused", 0))
        ]

    return opened_with(change)


def test_limit_counts_what_reviewers_found(limited: Cycle) -> None:
    pk, clerk = _submitted(limited)
    with scope.everything("a test looks"):
        unit = db.session.get_one(Application, pk).organisation
    other = _paper(limited, unit, "乌恩")
    with factories.signed_in(clerk):
        _sign(pk, "不同意")
        with pytest.raises(Refused, match="最多 0 名"):
            papers.approve(pk, desk.find(pk).version, "请批准")
        _sign(pk, "同意")
        papers.approve(pk, desk.find(pk).version, "同意推荐")
        assert beside.facts(desk.find(pk))["verdict"] == "同意"
        _sign(other, "同意")
        with pytest.raises(Refused, match="最多 1 名"):
            papers.approve(other, desk.find(other).version, "同意推荐")


def test_refusal_of_before_binds_nobody_who_mends_the_form(cycle: Cycle) -> None:
    pk, clerk = _submitted(cycle)
    with factories.signed_in(clerk):
        _sign(pk, "不同意")
        papers.send_back(pk, desk.find(pk).version, "请补充")
    with scope.everything("a test looks"):
        person = db.session.get_one(Application, pk).person
    with factories.signed_in(person):
        again = db.session.get_one(Application, pk)
        told = checks.of(again).conditions.reason("agreed")
        assert told.outcome is Outcome.EVIDENCE
        assert "请补充填写" not in str(told.text)
        assert actions.submit(pk, again.form.edition).state == "in_review"
