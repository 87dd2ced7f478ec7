"""What whoever filed reads of conditions that people settle: who finds it out, never a box that they are not shown, and what came of it."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from tepei.applications import actions, checks, settlements
from tepei.applications.models import Application
from tepei.papers import actions as papers
from tepei.papers import desk
from tepei.policy.verdict import Outcome
from tepei.portal import scope
from tepei.portal.database import db
from tepei.programmes import queries as programmes
from tepei.programmes.models import Cycle
from tests import factories
from tests.applications import filling
from tests.applications.changing import opened_with
from tests.applications.test_reviewed import _sign, _submitted, with_sheet
from tests.applications.test_tasks import selected
from tests.papers.browsing import Browser
from tests.people.test_participation_screens import text_of


@pytest.fixture
def reviewed(app: Flask) -> Cycle:
    return with_sheet()


def test_applicant_reads_who_finds_out_and_what_was_settled(reviewed: Cycle) -> None:
    """No box of theirs is asked for; once an office has let the paper pass, its finding stands there in place of 人工核定."""
    pk, clerk = _submitted(reviewed)
    assert _reads(pk, "agreed") == (
        Outcome.EVIDENCE, "单位审核：要求单位意见为同意；由所在单位在“单位审核表”中填写后核定。",
    )  # fmt: skip
    with factories.signed_in(clerk):
        _sign(pk, "同意")
        assert "填写后核定" in _reads(pk, "agreed")[1]  # not before it is let pass
        papers.approve(pk, desk.find(pk).version, "同意推荐")
        unit = desk.find(pk).steps[0].organisation_name
    assert _reads(pk, "agreed") == (
        Outcome.PASS, "单位审核：要求单位意见为同意；现填单位意见为同意；符合。",
    )  # fmt: skip
    outcome, text = _reads(pk, "politics")
    assert outcome is Outcome.EVIDENCE and text.endswith(f"已由{unit}核定，其后各环节尚在审核。")


def _reads(pk: int, key: str) -> tuple[Outcome, str]:
    """How a condition stands on the page of who filed it."""
    with scope.everything("a test looks"):
        db.session.expire_all()
        reason = settlements.conditions(checks.of(db.session.get_one(Application, pk))).reason(key)
    return reason.outcome, str(reason.text)


def test_page_of_who_was_selected_has_nothing_left_to_settle(sqlite_portal: Flask) -> None:
    with sqlite_portal.app_context():
        made, _, paper = selected()
        pk, unit = paper.id, made.unit.name
    page = text_of(Browser(sqlite_portal, "baiyin").read(f"/applications/{pk}/"))
    assert "人工核定" not in page and f"已由{unit}、" in page


ASKS = {"key": "grade", "name": "竞赛等级", "kind": "number", "unit": "级"}
PRIZE = {
    "key": "prize", "name": "竞赛获奖", "source": "某通知 二", "severity": "soft",
    "alternatives": [[{"fact": "grade", "operator": "at_least", "value": 2}]],
}  # fmt: skip
BOXES = [
    {"key": "has_prize", "label": "是否获奖", "kind": "yes_no"},
    {"key": "prize_grade", "label": "获奖等级", "kind": "integer", "fact": "grade", "show_if": {"field": "has_prize", "is": "yes"}},
]  # fmt: skip


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        (None, "尚未填写是否获奖，请补充填写"),  # the one that the box waits for
        ("yes", "尚未填写竞赛等级，请补充填写"),
        ("no", "由审核单位人工核定。"),  # a box that is not shown asks nobody
    ],
)
def test_nobody_is_asked_for_a_box_that_they_are_not_shown(app: Flask, answer: str | None, text: str) -> None:
    def change(plain: dict[str, Any]) -> None:
        plain["facts"], plain["cases"] = [ASKS], []
        plain["form"]["sections"][0]["fields"] += BOXES
        for track in plain["tracks"]:
            track["requirements"].append(PRIZE)

    cycle = opened_with(change)
    unit = factories.unit()
    with factories.signed_in(factories.person(name="白音")):
        made = filling.fill(actions.start(cycle, programmes.track_by_code(cycle, "inside"), unit.id))
        section = checks.of(made).form.sections[0].key
        made.form.answers = {
            **made.form.answers,
            section: {**made.form.answers[section], "has_prize": answer},
        }
        db.session.flush()
        reason = checks.of(made).conditions.reason("prize")
    assert text in str(reason.text) and reason.is_open is (answer != "no")
