"""Who may ask what, how many questions, and who sees them."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from tepei.people.models import Person
from tepei.portal import scope
from tepei.portal.accounts import Account
from tepei.portal.database import db, transaction
from tepei.portal.errors import Absent, Refused
from tepei.programmes.models import Cycle
from tepei.questions import actions, published_actions, queries
from tepei.questions.actions import NewQuestion
from tepei.questions.models import Question
from tests import factories
from tests.papers.stage import CYCLE, Stage, applicant_of, cycle
from tests.questions.asking import ASKED, acting_at, as_it_is, ask, new_asker, office_of


def test_question_is_nobody_elses(made: Stage) -> None:
    question = ask(new_asker(made))
    strangers = {
        "stranger": applicant_of(made.paper()),
        "unit": made.reviewers["unit"],
        "city": factories.member("hohhot", "prefecture_reviewer", "150100"),
        "county": factories.member("xincheng", "county_reviewer", "150102"),
    }
    for who in strangers.values():
        with factories.signed_in(who):
            for verb in (
                lambda: scope.find(Question, question.id),
                lambda: queries.whole(question.id),
                lambda: actions.answer(question.id, 1, "答"),
                lambda: actions.pass_up(question.id, 1, "转"),
                lambda: actions.take_over(question.id, 1),
                lambda: actions.ask_again(question.id, 1, "问"),
                lambda: actions.close(question.id, 1),
                lambda: published_actions.publish(question.id, "问", "答"),
            ):
                with pytest.raises(Absent):
                    verb()
    for stop in ("prefecture", "region"):  # above: they read, and the office that has it answers
        with acting_at(made, stop):
            assert queries.whole(question.id).turns[0].text == "职称证书怎样上传？"
            with pytest.raises(Absent):
                actions.answer(question.id, 1, "答")
            with pytest.raises(Absent):
                queries.own_question(question.id)


def test_five_wait_and_the_sixth_waits_for_one_of_them(made: Stage) -> None:
    who = new_asker(made)
    theirs = [ask(who) for _each in range(5)]
    with pytest.raises(Refused, match="已有 5 个问题"):
        ask(who)
    with factories.signed_in(who):
        actions.close(theirs[0].id, 1)
    assert ask(who).id


def test_number_of_a_person_is_refused(made: Stage) -> None:
    with pytest.raises(Refused, match="请删除身份证号码、电话号码"):
        ask(new_asker(made), NewQuestion("查询", "请查" + factories.id_number()))


def test_who_has_no_unit_says_where_it_is(made: Stage) -> None:
    person = factories.person("newcomer")
    who = db.session.get_one(Account, person.user_id)
    with pytest.raises(Refused, match="请选择单位所在地"):
        ask(who)
    question = ask(
        who, NewQuestion("怎样注册", "单位没有登记怎么办？", seat=factories.organisation("152221"))
    )
    row = as_it_is(question)
    assert row.unit_name == "科尔沁右翼前旗"
    assert office_of(question) == factories.organisation("152221").name


def test_reviewer_of_an_office_asks_the_office_above_and_never_answers_themself(made: Stage) -> None:
    assert office_of(ask(made.reviewers["county"])) == factories.organisation("152200").name
    own = ask(made.reviewers["region"])
    with acting_at(made, "region"), pytest.raises(Refused, match="您本人提出的"):
        actions.answer(own.id, 1, "自答")


def test_part_of_the_form_is_one_of_the_year(made: Stage) -> None:
    who = new_asker(made)
    title = queries.parts_of(cycle())[0]
    assert as_it_is(ask(who, NewQuestion("填写", "怎样填？", title))).part == title
    assert as_it_is(ask(who, NewQuestion("填写", "怎样填？", "没有这一栏"))).part == ""


def test_archived_year_is_asked_about_no_more(made: Stage) -> None:
    who = new_asker(made)
    for state, may in (("open", True), ("closed", True), ("archived", False)):
        with scope.everything("a test ends a year"), transaction() as session:
            session.get_one(Cycle, cycle().id).state = state
        if may:
            assert ask(who).id
        else:
            with pytest.raises(Absent):
                ask(who)


def test_nobody_signed_in_asks_nothing(made: Stage) -> None:
    with scope.acting_as(scope.NOBODY), pytest.raises(Absent):
        actions.ask(CYCLE, ASKED)
    assert db.session.scalars(select(Person.id)).all() == []
