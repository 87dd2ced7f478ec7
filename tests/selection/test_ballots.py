"""Ballots: counted, read by nobody before the close, and nobody's afterwards."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select, text

from tepei.applications.models import Application
from tepei.forms.models import Attachment
from tepei.policy.ranking import BallotCount
from tepei.portal import scope
from tepei.portal.audit import AuditEntry
from tepei.portal.database import db
from tepei.portal.errors import Refused
from tepei.selection import scoring_actions as actions
from tepei.selection import scoring_queries as queries
from tepei.selection.scoring_models import BallotBox
from tests import factories
from tests.selection.rounds import Trial, account_of, assessments, close, members, trial
from tests.selection.scoring import vote


def test_ballots_are_counted_and_read_by_nobody_before_the_close(app: Flask) -> None:
    made = trial("ballot")
    seated = made.at_work(made.panel())
    task = assessments(seated[2])[0]
    with factories.signed_in(account_of(seated[2])):
        actions.recuse(task.id, task.version, "是我的学生")
    vote(seated[0], "agree", "against")
    vote(seated[1], "agree", "abstain")
    with factories.signed_in(made.organiser):
        assert db.session.scalars(select(BallotBox)).all() == []
        assert queries.results(made.round_id) == {}
    with pytest.raises(Refused, match="已经投入票箱"):
        vote(seated[0], "against", "against")
    vote(seated[2], "against")
    close(made.round_id)
    with factories.signed_in(made.organiser):
        found = queries.results(made.round_id)
    assert [found[pk] for pk in made.entries] == [BallotCount(2, 0, 0, 2, 2), BallotCount(0, 2, 1, 3, 3)]


def test_nothing_in_the_database_tells_whose_ballot_it_was(app: Flask) -> None:
    """Beside that somebody voted there are totals alone; no time, and on PostgreSQL one transaction wrote every row of the panel last."""
    made = trial("ballot")
    panel = made.panel()
    seated = made.at_work(panel)
    vote(seated[0], "agree", "against")
    vote(seated[1], "against", "against")
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
