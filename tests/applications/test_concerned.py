"""Parts of the form that are for some people only: asked of them, printed for them, and hidden from everybody else."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from flask import Flask

from tepei.applications import actions, checks, prints
from tepei.applications.models import Application
from tepei.papers import draft_actions, drafts
from tepei.policy.form import feeding
from tepei.policy.verdict import Outcome
from tepei.portal.errors import Absent
from tepei.programmes import queries as programmes
from tepei.programmes.models import Cycle
from tests import factories
from tests.applications import filling
from tests.applications.changing import opened_with

SOFT = {
    "key": "soft_age", "name": "年龄（原则上）", "source": "某通知 二", "severity": "soft",
    "alternatives": [[{"fact": "born_on", "operator": "age_at_most", "value": {"years": 30, "reading": "generous"}}]],
}  # fmt: skip
OLDER = [[{"fact": "born_on", "operator": "older_than", "value": {"years": 30, "reading": "generous"}}]]
SENIOR = [[{"fact": "title_rank", "operator": "at_least", "value": 4}]]
OF_SENIOR = [[{"fact": "category_code", "operator": "is", "value": "senior"}]]
SENIOR_RULE = {
    "key": "senior_age", "name": "高层次人才年龄", "source": "某通知 二", "only_if": OF_SENIOR,
    "alternatives": [[{"fact": "born_on", "operator": "born_on_or_after", "value": "1995-01-01"}]],
}  # fmt: skip
OUTSIDE = [[{"fact": "track_code", "operator": "is", "value": "outside"}]]


def change(plain: dict[str, Any]) -> None:
    """The year in which who is over the soft age explains, and who goes outside says where."""
    for track in plain["tracks"]:
        track["requirements"] += [SOFT, SENIOR_RULE]
    plain["cases"] = []  # they are of people who were in no category
    plain["categories"] = [{"key": "senior", "name": "高层次人才", "when": SENIOR}]
    why = {"key": "why", "label": "超龄说明", "required": True, "only_if": OLDER}
    plain["form"]["sections"] += [
        {"key": "older", "title": "超龄说明", "fields": [why]},
        {
            "key": "abroad",
            "title": "区外",
            "only_if": OUTSIDE,
            "fields": [{"key": "where", "label": "意向单位"}],
        },
    ]
    letter = {
        "key": "letter",
        "label": "超龄证明",
        "kind": "document",
        "required": True,
        "only_if": OLDER,
    }
    plain["form"].setdefault("attachments", []).append(letter)


@pytest.fixture
def cycle(app: Flask) -> Cycle:
    return opened_with(change)


def _filled(cycle: Cycle) -> Application:
    return filling.fill(actions.start(cycle, programmes.track_by_code(cycle, "inside"), factories.unit().id))


def test_who_is_over_the_soft_age_explains_and_nobody_else(cycle: Cycle) -> None:
    young, older = dt.date(1998, 1, 1), dt.date(1992, 6, 1)
    with factories.signed_in(factories.person(name="白音", born_on=young)):
        made = _filled(cycle)
        assert not {"older", "abroad"} & {section.key for section in drafts.form_of(made).sections}
        assert actions.submit(made.id, made.form.edition).state == "in_review"
        assert "超龄说明" not in prints.html_of(drafts.find(made.id, Application))
    with factories.signed_in(factories.person(name="乌兰", born_on=older)):
        made = _filled(cycle)
        assert "older" in {section.key for section in drafts.form_of(made).sections}
        draft_actions.save_section(made.id, "older", {"why": ""}, made.form.edition)
        assert {"older", "attachments"} <= checks.of(made).gaps.keys()
        assert "超龄说明" in prints.html_of(drafts.find(made.id, Application))
        with pytest.raises(Absent):
            draft_actions.save_section(made.id, "abroad", {"where": "某院"}, made.form.edition)


def test_category_follows_from_the_answers_and_brings_its_conditions(cycle: Cycle) -> None:
    with factories.signed_in(factories.person(name="白音", born_on=dt.date(1992, 6, 1))):
        made = _filled(cycle)
        before = checks.of(made)
        section, title = next((s, f) for s, f in feeding(before.form) if f.fact == "title_rank")
        other = "412" if before.category == "" else "420"
        draft_actions.save_section(made.id, section.key, {title.key: other}, made.form.edition)
        after = checks.of(drafts.find(made.id, Application))
        assert {before.category, after.category} == {"", "高层次人才"}
        senior = after if after.category else before
        assert senior.conditions.reason("senior_age").outcome is Outcome.FAIL
        plain = before if after.category else after
        assert "senior_age" not in [reason.code for reason in plain.conditions.reasons]


def test_what_is_missing_is_counted_as_it_is_after_the_save(sqlite_portal: Flask) -> None:
    """A form that is not the same for all was read before the save, and “还差 2 处” stood beside 已填好."""
    with sqlite_portal.app_context():
        cycle = opened_with(change)
        with factories.signed_in(factories.person("baiyin", name="白音", born_on=dt.date(1998, 1, 1))):
            made = actions.start(cycle, programmes.track_by_code(cycle, "inside"), factories.unit().id)
            address, edition = f"/applications/{made.id}/sections/plan", made.form.edition
    client = sqlite_portal.test_client()
    factories.sign_in(client, "baiyin")
    token = factories.token_of(client.get(address).text)
    typed = {"csrf_token": token, "edition": edition, **filling.SECTIONS["plan"]}
    page = client.post(address, data=typed, follow_redirects=True).text
    assert "“特培学习目标及计划”已保存。" in page
