"""Opening puts the working copy in force as a revision that later changes do not touch."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import delete

from tepei.portal.database import db, transaction
from tepei.portal.errors import Refused
from tepei.programmes import frozen, queries
from tepei.programmes.models import Cycle
from tepei.schemes import actions, rules
from tepei.schemes.form_models import FormField, FormSection
from tepei.schemes.models import Limit, Requirement
from tests import factories


def cycle() -> Cycle:
    return queries.cycle_by_code("nmg-tepei-2023")


def opened() -> Cycle:
    return actions.open_cycle(cycle().id, cycle().version)


def test_opening_makes_the_first_revision_with_its_hash(app: Flask) -> None:
    ours = opened()
    assert (ours.state, ours.version, ours.revision_number) == ("open", 2, 1)
    db.session.expire_all()
    made = cycle().revision
    assert made is not None
    assert queries.scheme_of(ours).track("outside").form_label == "内地培养"
    assert frozen.digest(made.configuration) == made.sha256


def test_requirements_and_form_stay_as_they_were_opened(app: Flask) -> None:
    ours = opened()
    with transaction() as session:
        for model in (Requirement, FormField, FormSection):
            session.execute(delete(model))
    assert [requirement.key for requirement in queries.scheme_of(ours).tracks[0].requirements] == [
        "politics", "minority", "health", "age", "edu_title", "favoured",
    ]  # fmt: skip
    assert queries.form_of(ours).version == "内蒙古特培2023-1"


def test_faulty_cycle_is_not_opened(app: Flask) -> None:
    with transaction() as session:
        session.execute(delete(Requirement))
    with pytest.raises(Refused, match="“区外培养”没有选拔条件"):
        opened()
    assert (cycle().state, cycle().revision_number) == ("draft", 0)


@pytest.mark.parametrize("state", ["open", "closed", "archived"])
def test_only_a_draft_may_open(state: str) -> None:
    verdict = rules.may_open(state, [])
    assert verdict.failures[0].code == "cycle_state"
    assert str(rules.STATES[state]) in str(verdict.text)


def test_refusal_to_open_names_every_fault_at_once() -> None:
    assert [
        str(reason.text) for reason in rules.may_open("draft", ["缺少申报表的配置", "没有培养方式"]).failures
    ] == [
        "缺少申报表的配置，请补正后再开放。",
        "没有培养方式，请补正后再开放。",
    ]


def test_digest_does_not_depend_on_the_order_of_keys() -> None:
    assert frozen.digest({"a": 1, "b": [2, "区"]}) == frozen.digest({"b": [2, "区"], "a": 1})
    assert frozen.digest({"a": 1}) != frozen.digest({"a": 2})


@pytest.mark.parametrize(("parent", "binds"), [("152221", False), ("150000-direct", True)])
def test_limit_that_would_bind_nobody_keeps_the_year_from_opening(
    app: Flask, parent: str, binds: bool
) -> None:
    """A department below a county recommends nobody itself; one of the region does."""
    department = factories.node("某局", "department", parent)
    with transaction() as session:
        ours = cycle().id
        session.add(Limit(cycle_id=ours, key="cap", kind="cap", number=1, when=[], named=[department.code]))
    if binds:
        assert opened().state == "open"
    else:
        with pytest.raises(Refused, match="“某局”不直接推荐人选"):
            opened()
