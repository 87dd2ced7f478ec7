"""A team: its members are named in one application of the year, and may or may not file one of their own."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from flask import Flask

from tepei.applications import actions
from tepei.papers import actions as papers
from tepei.papers import draft_actions, drafts
from tepei.papers.models import Paper
from tepei.policy.definition import DefinitionError
from tepei.policy.fields import Section
from tepei.portal.database import db
from tepei.portal.errors import Refused
from tepei.programmes import queries as programmes
from tepei.programmes.models import Cycle
from tepei.schemes import assembling
from tests import factories
from tests.applications import filling
from tests.applications.changing import opened_with

TEAM = {
    "key": "team", "title": "团队成员", "rows": True,
    "only_if": [[{"fact": "track_code", "operator": "is", "value": "northeast"}]],
    "fields": [
        {"key": "name", "label": "姓名", "required": True},
        {"key": "number", "label": "身份证号码", "kind": "id_number", "required": True},
    ],
}  # fmt: skip


def opened(exclusive: str) -> Cycle:
    """Teams apply in the northeast, people by themselves inside; one person may do both."""

    def change(plain: dict[str, Any]) -> None:
        plain["per_person"], plain["cases"] = 2, []
        plain["form"]["sections"].append({**TEAM, "exclusive": exclusive})

    return opened_with(change)


def draft(cycle: Cycle, track: str, *members: tuple[str, str]) -> Any:
    paper = filling.fill(actions.start(cycle, programmes.track_by_code(cycle, track), factories.unit().id))
    if members:
        rows = [{"name": name, "number": number} for name, number in members]
        draft_actions.save_section(paper.id, "team", rows, paper.form.edition)
    return drafts.find(paper.id, type(paper))


def _submit(paper: Any) -> Paper:
    return actions.submit(paper.id, paper.form.edition)


def person(name: str) -> Any:
    return factories.person(name=name, born_on=dt.date(1992, 6, 1))


@pytest.fixture
def member() -> tuple[str, str]:
    return "乌云", factories.id_number()


def test_member_is_named_in_one_team_until_it_makes_room(app: Flask, member: tuple[str, str]) -> None:
    cycle = opened("team")
    leaders = [person(name) for name in ("白音", "其木格")]
    with factories.signed_in(leaders[0]):
        first = _submit(draft(cycle, "northeast", member))
    with factories.signed_in(leaders[1]):
        second = draft(cycle, "northeast", (member[0], member[1].lower()))
        with pytest.raises(Refused, match="乌云已列入本年度的另一份申报"):
            _submit(second)
    with factories.signed_in(leaders[0]):
        papers.retract(first.id, db.session.get_one(Paper, first.id).version)
    with factories.signed_in(leaders[1]):
        assert _submit(second).state == "in_review"
    with factories.signed_in(leaders[0]), pytest.raises(Refused, match="另一份申报"):
        _submit(drafts.find(first.id, type(first)))


@pytest.mark.parametrize(("exclusive", "may"), [("team", True), ("all", False), ("", True)])
def test_leader_and_member_file_their_own_where_the_notice_lets_them(
    app: Flask, exclusive: str, may: bool, member: tuple[str, str]
) -> None:
    cycle = opened(exclusive)
    with factories.signed_in(person("白音")):
        _submit(draft(cycle, "northeast", member))
        own = draft(cycle, "inside")
        if may:
            assert _submit(own).state == "in_review"
        else:
            with pytest.raises(Refused, match="白音已列入"):
                _submit(own)


def test_who_files_by_themselves_is_in_no_team(app: Flask) -> None:
    cycle = opened("all")
    alone = person("乌云")
    with factories.signed_in(alone):
        _submit(draft(cycle, "inside"))
    with factories.signed_in(person("白音")), pytest.raises(Refused, match="乌云已列入"):
        _submit(draft(cycle, "northeast", ("乌云", alone.id_number)))


def test_list_of_members_goes_from_files_to_tables_and_back(app: Flask) -> None:
    sections = assembling.assembled(opened("all")).to_data()["form"]["sections"]
    assert sections[-1]["exclusive"] == "all"


@pytest.mark.parametrize("change", [{"rows": False}, {"fields": TEAM["fields"][:1]}])  # type: ignore[index]
def test_list_of_members_has_rows_with_their_numbers(change: dict[str, Any]) -> None:
    with pytest.raises(DefinitionError) as caught:
        Section.from_data({**TEAM, "only_if": [], "exclusive": "team", **change})
    assert caught.value.path == "section.exclusive"
