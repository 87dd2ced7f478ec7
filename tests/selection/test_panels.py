"""Panels through their verbs: drawn by lot, invited, replaced, given their work; and who is kept away from whom."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from tepei.messages.models import Message
from tepei.policy.drawing import draw
from tepei.portal import scope
from tepei.portal.audit import verify
from tepei.portal.database import db, transaction
from tepei.portal.errors import Absent, Refused
from tepei.selection import panel_actions as actions
from tepei.selection import panel_queries as queries
from tepei.selection import round_actions
from tepei.selection.expert_models import Expert, ExpertTie
from tepei.selection.panel_actions import Lot
from tepei.selection.panel_models import Panel
from tepei.selection.round_models import EvaluationRound, RoundEntry
from tests import factories
from tests.papers.browsing import counted
from tests.selection.rounds import Trial, account_of, assessments, expert, members, trial


def _drawn(made: Trial, seed: int = 7) -> dict[str, tuple[str, ...]]:
    with factories.signed_in(made.organiser):
        return {name: each.members for name, each in actions.draw_panels(made.round_id, Lot(seed)).items()}


def test_draw_is_kept_with_its_pool_and_can_be_drawn_again(app: Flask) -> None:
    made = trial(experts=6)
    panel = made.panel(substitutes=1)
    first = _drawn(made)
    assert len(first[panel.name]) == 3
    assert [each.state for each in members(panel)] == ["drawn"] * 3 + ["spare"]
    expert("新来的")
    with factories.signed_in(made.organiser):
        kept = queries.last_draw(made.round_id)
        assert kept is not None
        pool, plans = queries.as_drawn(kept)
        assert {key: each.members for key, each in draw(pool, plans, kept.seed).items()} == first
    assert verify() is None


def test_draw_may_be_repeated_until_somebody_is_invited(app: Flask) -> None:
    made = trial(experts=6)
    panel = made.panel()
    _drawn(made, 1)
    _drawn(made, 2)
    with factories.signed_in(made.organiser):
        assert actions.invite(panel.id) == 3
    with pytest.raises(Refused, match="已经邀请"):
        _drawn(made, 3)


def test_panel_that_cannot_be_filled_is_not_drawn_and_says_why(app: Flask) -> None:
    made = trial(experts=2)
    panel = made.panel()
    with pytest.raises(Refused, match="需要3名专家，只能抽出2名"):
        _drawn(made)
    assert members(panel) == []


def test_nobody_is_drawn_who_may_not_assess_somebody_of_the_panel(app: Flask) -> None:
    made = trial(experts=3)
    colleague = expert("同事", organisation_id=made.units[0].id)
    named = expert("合作者")
    with scope.everything("a test ties an expert"), transaction() as session:
        session.add(ExpertTie(expert_id=named.id, kind="coauthor", name=made.papers[1].applicant_name))
    panel = made.panel()
    _drawn(made)
    assert {each.expert_id for each in members(panel)} == {each.id for each in made.experts}
    assert {colleague.id, named.id}.isdisjoint({each.expert_id for each in members(panel)})


def test_people_are_grouped_by_what_they_wrote(app: Flask) -> None:
    made = trial(experts=3, people=3)
    basic, rest = made.panel(seats=1, groups=["基础"]), made.panel(seats=1)
    with scope.everything("a test groups people"), transaction() as session:
        session.get_one(RoundEntry, made.entries[0]).field = "基础"
    with factories.signed_in(made.organiser):
        found = queries.entries_by_panel(queries.panels_of(made.round_id), made.round_id)
        assert found == {basic.id: made.entries[:1], rest.id: made.entries[1:]}
        assert queries.groups_of(made.round_id) == {"": 2, "基础": 1}


def test_evaluation_begins_once_panels_have_the_number_that_it_says_and_their_work(app: Flask) -> None:
    made = trial(panel_size=3)
    small = made.panel(name="一组", seats=2, groups=["基础"])
    with scope.everything("a test sets a round back"), transaction() as session:
        row = session.get_one(EvaluationRound, made.round_id)
        row.state, version = "preparing", row.version
    with factories.signed_in(made.organiser):
        with pytest.raises(Refused) as refusal:
            round_actions.open_round(made.round_id, version)
        with transaction() as session:
            session.delete(session.get_one(Panel, small.id))
    assert [str(each.text) for each in refusal.value.verdict.failures] == [
        "评审办法规定评审组有3名专家，“一组”有2名。",
        "“一组”还没有分配评审任务。",
        "有2名参评人选没有评审组，请先设置评审组。",
    ]
    made.at_work(made.panel())
    with factories.signed_in(made.organiser):
        assert round_actions.open_round(made.round_id, version).state == "open"


def test_who_declines_is_followed_by_the_next_substitute(app: Flask) -> None:
    made = trial(experts=5)
    panel = made.panel(substitutes=2)
    _drawn(made)
    with factories.signed_in(made.organiser):
        actions.invite(panel.id)
        actions.appoint_chair(members(panel)[0].id)
    first = members(panel)[0]
    with factories.signed_in(account_of(first)), pytest.raises(Refused, match="原因"):
        actions.answer(first.id, False, " ")
    with factories.signed_in(account_of(first)):
        actions.answer(first.id, False, "出差")
    with factories.signed_in(account_of(first)), pytest.raises(Absent):
        actions.answer(first.id, True)
    with factories.signed_in(made.organiser):
        newcomer = actions.replace_member(first.id, "谢绝")
    found = members(panel)
    assert [each.state for each in found] == ["replaced", "invited", "invited", "invited", "spare"]
    assert (newcomer.id, found[0].reason, found[0].is_chair) == (found[3].id, "谢绝", False)
    with scope.everything("a test looks"):
        told = db.session.scalars(select(Message.account_id).where(Message.kind == "panel.invite")).all()
    assert sorted(told) == sorted(account_of(each).id for each in found[:4])


def test_work_is_handed_out_to_who_may_do_it(app: Flask) -> None:
    made = trial(experts=4)
    panel = made.panel(substitutes=1)
    with factories.signed_in(made.organiser), pytest.raises(Refused):
        actions.deal(panel.id)
    seated = made.seated(panel)
    # Found out only now: one of them has written with one of those whom the panel judges.
    with scope.everything("a test ties an expert"), transaction() as session:
        session.add(
            ExpertTie(expert_id=seated[0].expert_id, kind="supervisor", name=made.papers[0].applicant_name)
        )
    with factories.signed_in(made.organiser):
        assert actions.deal(panel.id) == 3
        with pytest.raises(Refused, match="已经分配"):
            actions.deal(panel.id)
    assert [each.state for each in assessments(seated[0])] == ["excluded", "due"]
    assert "导师" in assessments(seated[0])[0].reason
    assert [each.state for each in assessments(seated[1])] == ["due", "due"]
    with scope.everything("a test looks"):
        served = db.session.get_one(Expert, seated[1].expert_id)
        assert (served.terms, served.last_year) == (1, 2023)
    with factories.signed_in(made.organiser):
        newcomer = actions.replace_member(seated[1].id, "生病")
        actions.answer(newcomer.id, True)
        assert actions.deal_to_newcomers(panel.id) == 1
    assert [each.state for each in assessments(newcomer)] == ["due", "due"]


def test_foreign_offices_and_experts_neither_see_nor_change_a_panel(app: Flask) -> None:
    made = trial(experts=4)
    panel = made.panel()
    seated = made.seated(panel)
    stranger = expert("外人")
    office = factories.member("office", "year_manager", "152200")
    for account in (account_of(seated[0]), account_of(seated[1]), office):
        with factories.signed_in(account), pytest.raises(Absent):
            actions.invite(panel.id)
        with factories.signed_in(account), pytest.raises(Absent):
            scope.find(Panel, panel.id)
    with factories.signed_in(
        stranger_account := db.session.get_one(type(made.organiser), stranger.account_id)
    ):
        assert stranger_account.id
        with pytest.raises(Absent):
            actions.answer(seated[0].id, False, "不是我")
    with factories.signed_in(account_of(seated[0])), pytest.raises(Absent):
        actions.replace_member(seated[1].id, "不是我")


def test_reminder_goes_to_who_is_late_once_a_day(app: Flask) -> None:
    made = trial(experts=4)
    panel = made.panel()
    made.at_work(panel)
    with factories.signed_in(made.organiser):
        assert actions.remind(panel.id) == 3
        assert actions.remind(panel.id) == 0


def test_board_costs_few_statements_however_many_sit_there(sqlite_portal: Flask) -> None:
    with sqlite_portal.app_context():
        made = trial(experts=8)
        panel = made.panel(seats=2)
        made.at_work(panel)
    client = sqlite_portal.test_client()
    factories.sign_in(client, "organiser")
    client.get(f"/panels/rounds/{made.round_id}")
    with counted(sqlite_portal) as statements:
        page = client.get(f"/panels/rounds/{made.round_id}")
    assert page.status_code == 200
    few = len(statements)
    with sqlite_portal.app_context():
        for _each in range(2):
            made.panel(seats=2)
    with counted(sqlite_portal) as statements:
        client.get(f"/panels/rounds/{made.round_id}")
    assert (few, len(statements)) == (few, few)
    assert few - 4 <= 8, statements
