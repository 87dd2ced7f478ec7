"""咨询 through the verbs: asked, answered, passed up, asked again, closed; and who is told."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from tepei.menu import waiting
from tepei.portal import scope
from tepei.portal.audit import verify
from tepei.portal.database import db, transaction
from tepei.portal.errors import Absent, Refused, Stale
from tepei.programmes import yearly
from tepei.programmes.models import Cycle
from tepei.questions import actions, offices, published_actions, rules
from tepei.questions.models import PublishedAnswer, Question, QuestionTurn
from tests import factories
from tests.papers.stage import Stage, cycle, leave
from tests.questions.asking import (
    acting_at,
    answered,
    as_it_is,
    ask,
    history,
    kinds_told,
    new_asker,
    office_of,
)


def test_question_is_answered_by_the_county_and_its_asker_is_told(made: Stage) -> None:
    who = new_asker(made)
    question = ask(who)
    assert office_of(question) == factories.organisation("152221").name
    with acting_at(made, "county"):
        assert [tile.count for tile in waiting.tiles(lambda *right: right == ("answer", "Question"))] == [1]
    answered(made, question)
    row = as_it_is(question)
    assert (row.state, row.waiting_since, row.version) == (rules.ANSWERED, None, 2)
    assert kinds_told(who) == ["question.answer"]
    assert history() == ["question.ask", "question.answer"]
    assert verify() is None


def test_text_is_sealed_at_rest(made: Stage) -> None:
    question = ask(new_asker(made))
    raw = db.session.connection().exec_driver_sql(
        f"SELECT text FROM question_turns WHERE question_id = {question.id}"
    )
    assert "职称" not in raw.scalar_one()


def test_county_without_staff_is_passed_over(made: Stage) -> None:
    leave(made.reviewers["county"])
    question = ask(new_asker(made))
    assert office_of(question) == factories.organisation("152200").name


def test_nobody_below_has_staff_and_the_region_answers(made: Stage) -> None:
    for stop in ("county", "prefecture"):
        leave(made.reviewers[stop])
    assert office_of(ask(new_asker(made))) == factories.organisation("150000").name


def test_question_goes_up_as_far_as_the_region_and_no_further(made: Stage) -> None:
    who = new_asker(made)
    question = ask(who)
    since = as_it_is(question).waiting_since
    for stop, above in (("county", "152200"), ("prefecture", "150000")):
        with acting_at(made, stop):
            actions.pass_up(question.id, as_it_is(question).version, "请上级答复")
        assert office_of(question) == factories.organisation(above).name
        with acting_at(made, stop):
            assert scope.find(Question, question.id).subject == "职称证书"
            with pytest.raises(Absent):
                actions.answer(question.id, as_it_is(question).version, "晚了")
    assert as_it_is(question).waiting_since == since
    with acting_at(made, "region"), pytest.raises(Refused, match="上级没有其他答复单位"):
        actions.pass_up(question.id, as_it_is(question).version, "再转")
    with acting_at(made, "region"):
        actions.answer(question.id, as_it_is(question).version, "按通知办理。")
    assert kinds_told(who) == ["question.pass_up", "question.pass_up", "question.answer"]


def test_office_above_takes_over_what_nobody_answers_any_more(made: Stage) -> None:
    who = new_asker(made)
    question = ask(who)
    since = as_it_is(question).waiting_since
    leave(made.reviewers["county"])
    with acting_at(made, "prefecture"):
        actions.take_over(question.id, 1)
        with pytest.raises(Absent):  # they have it
            actions.take_over(question.id, 2)
    assert (office_of(question), as_it_is(question).waiting_since) == (
        factories.organisation("152200").name,
        since,
    )
    with acting_at(made, "prefecture"):
        actions.answer(question.id, 2, "按通知办理。")
    with acting_at(made, "region"), pytest.raises(Refused, match="不等待答复"):
        actions.take_over(question.id, 3)
    assert kinds_told(who) == ["question.pass_up", "question.answer"]
    assert "question.take_over" in history()


def test_year_of_a_city_ends_at_the_city(made: Stage) -> None:
    city = factories.organisation("152200")
    with scope.everything("a test gives the year to a city"), transaction() as session:
        session.get_one(Cycle, cycle().id).run_by_id = city.id
    question = ask(new_asker(made))
    with acting_at(made, "county"):
        actions.pass_up(question.id, as_it_is(question).version, "请盟里答复")
    assert office_of(question) == city.name
    assert offices.after(as_it_is(question).organisation, cycle()) is None


def test_asker_asks_once_more_and_closes(made: Stage) -> None:
    who = new_asker(made)
    question = ask(who)
    with factories.signed_in(who), pytest.raises(Refused, match="答复后才能追问"):
        actions.ask_again(question.id, 1, "再问")
    answered(made, question)
    with factories.signed_in(who):
        actions.ask_again(question.id, 2, "原件丢失的怎么办？")
    assert as_it_is(question).state == rules.WAITING
    answered(made, question, "请补办后上传。")
    with factories.signed_in(who):
        with pytest.raises(Refused, match="已经追问过"):
            actions.ask_again(question.id, 4, "再问")
        actions.close(question.id, 4)
        with pytest.raises(Refused, match="已经结束"):
            actions.close(question.id, 5)
    with acting_at(made, "county"), pytest.raises(Refused, match="不等待答复"):
        actions.answer(question.id, 5, "再答")


def test_stale_page_writes_nothing(made: Stage) -> None:
    who = new_asker(made)
    question = ask(who)
    with acting_at(made, "county"):
        with pytest.raises(Stale):
            actions.answer(question.id, 7, "答")
        with pytest.raises(Stale):
            actions.pass_up(question.id, 7, "转")
    with factories.signed_in(who), pytest.raises(Stale):
        actions.close(question.id, 7)
    with scope.everything("a test looks"):
        assert [turn.kind for turn in db.session.scalars(select(QuestionTurn))] == ["ask"]
    assert kinds_told(who) == []


def test_rehearsal_tells_nobody_and_its_questions_are_wiped(made: Stage) -> None:
    who = new_asker(made)
    question = ask(who)
    with scope.everything("a test rehearses"), transaction() as session:
        session.get_one(Cycle, cycle().id).is_rehearsal = True
    answered(made, question)
    assert kinds_told(who) == []
    with acting_at(made, "county"):
        published_actions.publish(question.id, "问", "答")
    with scope.everything("a test wipes a year"), transaction() as session:
        yearly.wipe(cycle().id)
        for model in (PublishedAnswer, QuestionTurn, Question):
            assert session.scalars(select(model.id)).all() == []
