"""What experts see and hand in: scores, ballots, recusals; and what nobody can read out of it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select, text

from tepei.applications import facts
from tepei.applications.models import Application
from tepei.forms.models import Attachment
from tepei.policy.identity import REGISTERED
from tepei.policy.ranking import BallotCount
from tepei.portal import clock, scope
from tepei.portal.audit import AuditEntry, verify
from tepei.portal.database import db
from tepei.portal.errors import Absent, Refused, Stale
from tepei.selection import case_queries as cases
from tepei.selection import panel_actions, round_actions, round_results
from tepei.selection import scoring_actions as actions
from tepei.selection import scoring_queries as queries
from tepei.selection.panel_models import PanelMember
from tepei.selection.round_models import EvaluationRound, RoundEntry
from tepei.selection.scoring_models import BallotBox
from tests import factories
from tests.selection.rounds import OPENS, Trial, account_of, assessments, close, later, members, trial

GOOD = {"merit": "40", "promise": "45.5"}


def _hand_in(member: PanelMember, number: int = 0, **scores: str) -> None:
    task = assessments(member)[number]
    with factories.signed_in(account_of(member)):
        actions.hand_in(task.id, task.version, {**GOOD, **scores}, "")


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
    _hand_in(first)
    _hand_in(first, merit="41")
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
    _hand_in(first)
    later(seconds=0)
    with pytest.raises(Refused, match="不在进行中"):
        _hand_in(first, 1)
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
        _hand_in(member)
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
    _hand_in(first)
    with factories.signed_in(made.organiser):
        panel_actions.replace_member(first.id, "生病")
        assert queries.results(made.round_id) == {}
    with factories.signed_in(account_of(first)):
        assert queries.duties() == []


def _vote(member: PanelMember, *marks: str) -> None:
    with factories.signed_in(account_of(member)):
        [duty] = queries.duties()
        due = [each.assessment.id for each in duty.to_vote]
        actions.vote(member.id, dict(zip(due, marks, strict=True)))


def test_ballots_are_counted_and_read_by_nobody_before_the_close(app: Flask) -> None:
    made = trial("ballot")
    seated = made.at_work(made.panel())
    task = assessments(seated[2])[0]
    with factories.signed_in(account_of(seated[2])):
        actions.recuse(task.id, task.version, "是我的学生")
    _vote(seated[0], "agree", "against")
    _vote(seated[1], "agree", "abstain")
    with factories.signed_in(made.organiser):
        assert db.session.scalars(select(BallotBox)).all() == []
        assert queries.results(made.round_id) == {}
    with pytest.raises(Refused, match="已经投入票箱"):
        _vote(seated[0], "against", "against")
    _vote(seated[2], "against")
    close(made.round_id)
    with factories.signed_in(made.organiser):
        found = queries.results(made.round_id)
    assert [found[pk] for pk in made.entries] == [BallotCount(2, 0, 0, 2, 2), BallotCount(0, 2, 1, 3, 3)]


@pytest.mark.parametrize(("method", "first"), [("score", "90"), ("ballot", "66.67")])
def test_closing_ranks_by_what_was_handed_in(app: Flask, method: str, first: str) -> None:
    made = trial(method)
    for member in made.at_work(made.panel()):
        if method == "ballot":
            _vote(member, "agree" if member.position else "against", "against")
        else:
            _hand_in(member, merit="50", promise="40")
            _hand_in(member, 1, merit="30")
    with factories.signed_in(made.organiser):
        version = scope.find(EvaluationRound, made.round_id).version
        round_actions.close_round(made.round_id, version, round_results.of(made.round_id))
        found = {each.id: each for each in db.session.scalars(select(RoundEntry))}
    assert found[made.entries[0]].score == Decimal(first)
    if method == "score":
        assert [found[pk].rank for pk in made.entries] == [1, 2]


def test_nothing_in_the_database_tells_whose_ballot_it_was(app: Flask) -> None:
    """Beside that somebody voted there are totals alone; no time, and on PostgreSQL one transaction wrote every row of the panel last."""
    made = trial("ballot")
    panel = made.panel()
    seated = made.at_work(panel)
    _vote(seated[0], "agree", "against")
    _vote(seated[1], "against", "against")
    rows = {each.id: each for each in members(panel)}
    assert [rows[each.id].has_voted for each in seated] == [True, True, False]
    assert {rows[each.id].touched for each in seated} == {2}
    assert {rows[each.id].version for each in seated} == {rows[seated[2].id].version}
    for member in seated:
        assert [(each.state, each.scores, each.handed_in_at) for each in assessments(member)] == [
            ("due", {}, None)
        ] * 2
    with scope.everything("a test looks"):
        kept = db.session.scalars(select(AuditEntry.facts).where(AuditEntry.event == "ballot.hand_in")).all()
    assert kept == ["{}", "{}"]
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect() as connection:
            written = {
                row
                for table in ("panel_members", "ballot_boxes")
                for row in connection.scalars(
                    text(f"SELECT xmin::text FROM {table} WHERE panel_id = {panel.id}")
                )
            }
        assert len(written) == 1


def test_screens_of_an_expert_show_score_and_vote(sqlite_portal: Flask) -> None:
    with sqlite_portal.app_context():
        made = trial("ballot")
        panel = made.panel()
        first = made.at_work(panel)[0]
        name, tasks = account_of(first).username, [each.id for each in assessments(first)]
        attachment = _photo_of(made)
    client = sqlite_portal.test_client()
    factories.sign_in(client, name)
    assert "表决（2 名人选）" in client.get("/assessments/").get_data(as_text=True)
    page = client.get(f"/assessments/ballots/{first.id}").get_data(as_text=True)
    assert "data-secret" in page
    assert client.get(f"/assessments/{tasks[0]}/").status_code == 200
    # A photo is no evidence, and a foreign file is nobody's.
    assert client.get(f"/assessments/{tasks[0]}/files/{attachment}").status_code == 404
    marks = {"csrf_token": factories.token_of(page), f"vote-{tasks[0]}": "agree"}
    answer = client.post(f"/assessments/ballots/{first.id}", data=marks)
    assert (answer.status_code, "请对每名人选" in answer.get_data(as_text=True)) == (422, True)
    answer = client.post(f"/assessments/ballots/{first.id}", data={**marks, f"vote-{tasks[1]}": "abstain"})
    assert answer.status_code == 302
    assert "已投入票箱" in client.get("/assessments/").get_data(as_text=True)
    office = sqlite_portal.test_client()
    factories.sign_in(office, "organiser")
    page = office.get(f"/panels/show/{panel.id}").get_data(as_text=True)
    press = {"csrf_token": factories.token_of(page)}
    assert office.post(f"/panels/ballots/{panel.id}", data=press).status_code == 302
    with sqlite_portal.app_context():
        close(made.round_id)
    printed = office.post(f"/panels/ballots/{panel.id}", data=press)
    assert (printed.status_code, printed.mimetype) == (200, "application/pdf")
    assert client.get(f"/assessments/{tasks[0]}/").status_code == 404


def _photo_of(made: Trial) -> int:
    with scope.everything("a test looks"):
        form_id = db.session.get_one(Application, made.papers[0].id).form_id
        return db.session.scalars(select(Attachment.id).where(Attachment.form_id == form_id)).first() or 1


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
