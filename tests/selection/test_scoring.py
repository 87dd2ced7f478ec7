"""What experts see and hand in: scores and recusals; and what nobody can read out of it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select

from tepei.applications import facts
from tepei.policy.identity import REGISTERED
from tepei.portal import clock, scope
from tepei.portal.audit import verify
from tepei.portal.database import db
from tepei.portal.errors import Absent, Refused, Stale
from tepei.selection import case_queries as cases
from tepei.selection import panel_actions, round_actions, round_results
from tepei.selection import scoring_actions as actions
from tepei.selection import scoring_queries as queries
from tepei.selection.round_models import EvaluationRound, RoundEntry
from tests import factories
from tests.selection.rounds import OPENS, account_of, assessments, close, later, trial
from tests.selection.scoring import GOOD, hand_in, vote


def test_scores_are_kept_as_drafts_and_handed_in_and_changed_until_the_close(app: Flask) -> None:
    made = trial()
    first = made.at_work(made.panel())[0]
    task = assessments(first)[0]
    opened = task.version
    with factories.signed_in(account_of(first)):
        actions.save(task.id, opened, {"merit": "四十"}, "先看看")
        with pytest.raises(Stale):
            actions.save(task.id, opened, {"merit": "40"}, "")
        with pytest.raises(Refused, match="“业绩”应为"):
            actions.hand_in(task.id, opened + 1, {"merit": "四十", "promise": "1"}, "")
    assert (assessments(first)[0].scores["merit"], assessments(first)[0].state) == ("四十", "due")
    hand_in(first)
    hand_in(first, merit="41")
    kept = assessments(first)[0]
    assert (kept.state, kept.scores) == ("handed_in", {"merit": "41", "promise": "45.5"})
    close(made.round_id)
    with factories.signed_in(account_of(first)), pytest.raises(Absent):
        actions.hand_in(kept.id, kept.version, GOOD, "")
    assert verify() is None


def test_nothing_is_handed_in_from_the_second_of_the_close_on(app: Flask) -> None:
    made = trial()
    first = made.at_work(made.panel())[0]
    later(seconds=-1)
    hand_in(first)
    later(seconds=0)
    with pytest.raises(Refused, match="不在进行中"):
        hand_in(first, 1)
    with factories.signed_in(account_of(first)):
        assert queries.duties() == []
        with pytest.raises(Absent):
            cases.own_case(assessments(first)[0].id)


def test_expert_sees_what_is_theirs_and_only_while_the_round_is_open(app: Flask) -> None:
    made = trial()
    first, second = made.at_work(made.panel())[:2]
    task = assessments(first)[0]
    with factories.signed_in(account_of(first)):
        [duty] = queries.duties()
        assert (len(duty.tasks), duty.left) == (2, 2)
        assert cases.own_case(task.id).name == "候*甲"
    with factories.signed_in(account_of(second)):
        with pytest.raises(Absent):
            cases.own_case(task.id)
        with pytest.raises(Absent):
            actions.recuse(task.id, task.version, "不是我的")
    clock.move_to(OPENS - dt.timedelta(minutes=1))
    with factories.signed_in(account_of(first)):
        with pytest.raises(Absent):
            cases.own_case(task.id)
        assert queries.duties()[0].tasks == []


def test_what_is_shown_tells_no_number_and_no_name(app: Flask) -> None:
    made = trial()
    first = made.at_work(made.panel())[0]
    with factories.signed_in(account_of(first)):
        case = cases.own_case(assessments(first)[0].id)
    told = [answer for section in case.sections for row in section.rows for answer in row.answers]
    assert "草原大学" in [answer.text for answer in told]
    assert {answer.field.kind for answer in told}.isdisjoint({"id_number", "phone", "email", "photo", "name"})
    assert {answer.field.key for answer in told}.isdisjoint(REGISTERED)
    assert tuple(facts.registered(made.papers[0].person)) == REGISTERED
    assert all(made.papers[0].applicant_name not in answer.text for answer in told)
    assert [label for label, _each in case.attachments if "照片" in label] == []


def test_recusal_leaves_the_average_and_the_number_of_those_due(app: Flask) -> None:
    made = trial()
    seated = made.at_work(made.panel())
    for member in seated[:2]:
        hand_in(member)
    task = assessments(seated[2])[0]
    with factories.signed_in(account_of(seated[2])):
        with pytest.raises(Refused, match="原因"):
            actions.recuse(task.id, task.version, "")
        actions.recuse(task.id, task.version, "是我的学生")
        with pytest.raises(Absent):
            cases.own_case(task.id)
    with factories.signed_in(made.organiser):
        found = queries.results(made.round_id)[made.entries[0]]
    assert found == {member.id: {"merit": Decimal(40), "promise": Decimal("45.5")} for member in seated[:2]}


def test_scores_of_who_was_replaced_count_no_more(app: Flask) -> None:
    made = trial(experts=5)
    panel = made.panel(substitutes=1)
    first = made.at_work(panel)[0]
    hand_in(first)
    with factories.signed_in(made.organiser):
        panel_actions.replace_member(first.id, "生病")
        assert queries.results(made.round_id) == {}
    with factories.signed_in(account_of(first)):
        assert queries.duties() == []


@pytest.mark.parametrize(("method", "first"), [("score", "90"), ("ballot", "66.67")])
def test_closing_ranks_by_what_was_handed_in(app: Flask, method: str, first: str) -> None:
    made = trial(method)
    for member in made.at_work(made.panel()):
        if method == "ballot":
            vote(member, "agree" if member.position else "against", "against")
        else:
            hand_in(member, merit="50", promise="40")
            hand_in(member, 1, merit="30")
    with factories.signed_in(made.organiser):
        version = scope.find(EvaluationRound, made.round_id).version
        round_actions.close_round(made.round_id, version, round_results.of(made.round_id))
        found = {each.id: each for each in db.session.scalars(select(RoundEntry))}
    assert found[made.entries[0]].score == Decimal(first)
    if method == "score":
        assert [found[pk].rank for pk in made.entries] == [1, 2]


def test_organiser_may_not_vote_or_score_for_anybody(app: Flask) -> None:
    made = trial()
    first = made.at_work(made.panel())[0]
    task = assessments(first)[0]
    with factories.signed_in(made.organiser):
        assert queries.duties() == []
        with pytest.raises(Absent):
            actions.hand_in(task.id, task.version, GOOD, "")
        with pytest.raises(Absent):
            actions.vote(first.id, {task.id: "agree"})
