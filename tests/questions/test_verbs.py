"""咨询 through the verbs: asked, answered, passed up, asked again, closed, published; who may, and who is told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import select

from tepei.menu import waiting
from tepei.messages.models import Message
from tepei.people.models import Person
from tepei.portal import scope
from tepei.portal.accounts import Account
from tepei.portal.audit import AuditEntry, verify
from tepei.portal.database import db, transaction
from tepei.portal.errors import Absent, Refused, Stale
from tepei.programmes import yearly
from tepei.programmes.models import Cycle
from tepei.questions import actions, offices, published_actions, queries, rules
from tepei.questions.actions import NewQuestion
from tepei.questions.models import PublishedAnswer, Question, QuestionTurn
from tests import factories
from tests.papers.stage import CYCLE, Stage, applicant_of, cycle, leave, stage

ASKED = NewQuestion("职称证书", "职称证书怎样上传？")


@pytest.fixture
def made(portal: Flask) -> Iterator[Stage]:
    with portal.app_context():
        yield stage()


def _asker(made: Stage) -> Account:
    return applicant_of(made.paper())


def _ask(who: Account, new: NewQuestion = ASKED) -> Question:
    with factories.signed_in(who):
        return actions.ask(CYCLE, new)


def _now(question: Question) -> Question:
    with scope.everything("a test looks"):
        db.session.expire_all()
        return db.session.get_one(Question, question.id)


@contextmanager
def _at(made: Stage, stop: str) -> Iterator[None]:
    db.session.expire_all()
    with factories.signed_in(made.reviewers[stop]):
        yield


def _office(question: Question) -> str:
    return _now(question).organisation.name


def _answered(made: Stage, question: Question, text: str = "在“照片与附件”上传。") -> None:
    with _at(made, "county"):
        actions.answer(question.id, _now(question).version, text)


def _told(who: Account) -> list[str]:
    with scope.everything("a test looks"):
        found = select(Message.kind).where(Message.account_id == who.id, Message.kind.like("question.%"))
        return list(db.session.scalars(found.order_by(Message.id)))


def _events() -> list[str]:
    with scope.everything("a test looks"):
        found = select(AuditEntry.event).where(AuditEntry.event.like("question.%"))
        return list(db.session.scalars(found.order_by(AuditEntry.id)))


def test_question_is_answered_by_the_county_and_its_asker_is_told(made: Stage) -> None:
    who = _asker(made)
    question = _ask(who)
    assert _office(question) == factories.organisation("152221").name
    with _at(made, "county"):
        assert [tile.count for tile in waiting.tiles(lambda *right: right == ("answer", "Question"))] == [1]
    _answered(made, question)
    row = _now(question)
    assert (row.state, row.waiting_since, row.version) == (rules.ANSWERED, None, 2)
    assert _told(who) == ["question.answer"]
    assert _events() == ["question.ask", "question.answer"]
    assert verify() is None


def test_text_is_sealed_at_rest(made: Stage) -> None:
    question = _ask(_asker(made))
    raw = db.session.connection().exec_driver_sql(
        f"SELECT text FROM question_turns WHERE question_id = {question.id}"
    )
    assert "职称" not in raw.scalar_one()


def test_county_without_staff_is_passed_over(made: Stage) -> None:
    leave(made.reviewers["county"])
    question = _ask(_asker(made))
    assert _office(question) == factories.organisation("152200").name


def test_nobody_below_has_staff_and_the_region_answers(made: Stage) -> None:
    for stop in ("county", "prefecture"):
        leave(made.reviewers[stop])
    assert _office(_ask(_asker(made))) == factories.organisation("150000").name


def test_question_goes_up_as_far_as_the_region_and_no_further(made: Stage) -> None:
    who = _asker(made)
    question = _ask(who)
    since = _now(question).waiting_since
    for stop, above in (("county", "152200"), ("prefecture", "150000")):
        with _at(made, stop):
            actions.pass_up(question.id, _now(question).version, "请上级答复")
        assert _office(question) == factories.organisation(above).name
        with _at(made, stop):
            assert scope.find(Question, question.id).subject == "职称证书"
            with pytest.raises(Absent):
                actions.answer(question.id, _now(question).version, "晚了")
    assert _now(question).waiting_since == since
    with _at(made, "region"), pytest.raises(Refused, match="上级没有其他答复单位"):
        actions.pass_up(question.id, _now(question).version, "再转")
    with _at(made, "region"):
        actions.answer(question.id, _now(question).version, "按通知办理。")
    assert _told(who) == ["question.pass_up", "question.pass_up", "question.answer"]


def test_office_above_takes_over_what_nobody_answers_any_more(made: Stage) -> None:
    who = _asker(made)
    question = _ask(who)
    since = _now(question).waiting_since
    leave(made.reviewers["county"])
    with _at(made, "prefecture"):
        actions.take_over(question.id, 1)
        with pytest.raises(Absent):  # they have it
            actions.take_over(question.id, 2)
    assert (_office(question), _now(question).waiting_since) == (factories.organisation("152200").name, since)
    with _at(made, "prefecture"):
        actions.answer(question.id, 2, "按通知办理。")
    with _at(made, "region"), pytest.raises(Refused, match="不等待答复"):
        actions.take_over(question.id, 3)
    assert _told(who) == ["question.pass_up", "question.answer"]
    assert "question.take_over" in _events()


def test_year_of_a_city_ends_at_the_city(made: Stage) -> None:
    city = factories.organisation("152200")
    with scope.everything("a test gives the year to a city"), transaction() as session:
        session.get_one(Cycle, cycle().id).run_by_id = city.id
    question = _ask(_asker(made))
    with _at(made, "county"):
        actions.pass_up(question.id, _now(question).version, "请盟里答复")
    assert _office(question) == city.name
    assert offices.after(_now(question).organisation, cycle()) is None


def test_asker_asks_once_more_and_closes(made: Stage) -> None:
    who = _asker(made)
    question = _ask(who)
    with factories.signed_in(who), pytest.raises(Refused, match="答复后才能追问"):
        actions.ask_again(question.id, 1, "再问")
    _answered(made, question)
    with factories.signed_in(who):
        actions.ask_again(question.id, 2, "原件丢失的怎么办？")
    assert _now(question).state == rules.WAITING
    _answered(made, question, "请补办后上传。")
    with factories.signed_in(who):
        with pytest.raises(Refused, match="已经追问过"):
            actions.ask_again(question.id, 4, "再问")
        actions.close(question.id, 4)
        with pytest.raises(Refused, match="已经结束"):
            actions.close(question.id, 5)
    with _at(made, "county"), pytest.raises(Refused, match="不等待答复"):
        actions.answer(question.id, 5, "再答")


def test_stale_page_writes_nothing(made: Stage) -> None:
    who = _asker(made)
    question = _ask(who)
    with _at(made, "county"):
        with pytest.raises(Stale):
            actions.answer(question.id, 7, "答")
        with pytest.raises(Stale):
            actions.pass_up(question.id, 7, "转")
    with factories.signed_in(who), pytest.raises(Stale):
        actions.close(question.id, 7)
    with scope.everything("a test looks"):
        assert [turn.kind for turn in db.session.scalars(select(QuestionTurn))] == ["ask"]
    assert _told(who) == []


def test_question_is_nobody_elses(made: Stage) -> None:
    question = _ask(_asker(made))
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
        with _at(made, stop):
            assert queries.whole(question.id).turns[0].text == "职称证书怎样上传？"
            with pytest.raises(Absent):
                actions.answer(question.id, 1, "答")
            with pytest.raises(Absent):
                queries.own_question(question.id)


def test_five_wait_and_the_sixth_waits_for_one_of_them(made: Stage) -> None:
    who = _asker(made)
    theirs = [_ask(who) for _each in range(5)]
    with pytest.raises(Refused, match="已有 5 个问题"):
        _ask(who)
    with factories.signed_in(who):
        actions.close(theirs[0].id, 1)
    assert _ask(who).id


def test_number_of_a_person_is_refused(made: Stage) -> None:
    with pytest.raises(Refused, match="请删除身份证号码、电话号码"):
        _ask(_asker(made), NewQuestion("查询", "请查" + factories.id_number()))


def test_who_has_no_unit_says_where_it_is(made: Stage) -> None:
    person = factories.person("newcomer")
    who = db.session.get_one(Account, person.user_id)
    with pytest.raises(Refused, match="请选择单位所在地"):
        _ask(who)
    question = _ask(
        who, NewQuestion("怎样注册", "单位没有登记怎么办？", seat=factories.organisation("152221"))
    )
    row = _now(question)
    assert row.unit_name == "科尔沁右翼前旗"
    assert _office(question) == factories.organisation("152221").name


def test_reviewer_of_an_office_asks_the_office_above_and_never_answers_themself(made: Stage) -> None:
    assert _office(_ask(made.reviewers["county"])) == factories.organisation("152200").name
    own = _ask(made.reviewers["region"])
    with _at(made, "region"), pytest.raises(Refused, match="您本人提出的"):
        actions.answer(own.id, 1, "自答")


def test_part_of_the_form_is_one_of_the_year(made: Stage) -> None:
    who = _asker(made)
    title = queries.parts_of(cycle())[0]
    assert _now(_ask(who, NewQuestion("填写", "怎样填？", title))).part == title
    assert _now(_ask(who, NewQuestion("填写", "怎样填？", "没有这一栏"))).part == ""


def test_archived_year_is_asked_about_no_more(made: Stage) -> None:
    who = _asker(made)
    for state, may in (("open", True), ("closed", True), ("archived", False)):
        with scope.everything("a test ends a year"), transaction() as session:
            session.get_one(Cycle, cycle().id).state = state
        if may:
            assert _ask(who).id
        else:
            with pytest.raises(Absent):
                _ask(who)


def test_published_answer_is_for_everybody_below_the_office(made: Stage) -> None:
    question = _ask(_asker(made))
    _answered(made, question)
    with _at(made, "county"):
        published = published_actions.publish(question.id, "职称证书在哪里上传？", "在“照片与附件”上传。")
    here = factories.organisation("152221")
    below = queries.chain_of(made.unit)
    elsewhere = queries.chain_of(factories.organisation("150102"))
    assert here.id in below
    with scope.acting_as(scope.NOBODY):
        assert [each.id for each in queries.published(cycle(), below)] == [published.id]
        assert queries.published(cycle(), elsewhere) == queries.published(cycle(), ()) == []
        assert queries.published(cycle(), below, "职称 上传") and not queries.published(
            cycle(), below, "年龄"
        )
        assert [each.id for each in queries.alike(cycle(), below, "职称证书怎样上传")] == [published.id]


def test_published_answer_of_the_region_is_for_everybody_and_may_be_amended_and_withdrawn(
    made: Stage,
) -> None:
    question = _ask(made.reviewers["region"])
    with _at(made, "region"):
        row = published_actions.publish(question.id, "年龄算到哪一天？", "截止之日。")
        with transaction():
            published_actions.amend(
                scope.find(PublishedAnswer, row.id), "年龄计算到哪一天？", "到申报截止之日。"
            )
    [shown] = queries.published(cycle(), ())
    assert shown.question == "年龄计算到哪一天？" and shown.edited_at is not None
    with _at(made, "prefecture"), pytest.raises(Absent):
        published_actions.withdraw(row.id, row.version)
    with _at(made, "region"):
        published_actions.withdraw(row.id, row.version)
        with pytest.raises(Refused, match="已经撤下"):
            published_actions.withdraw(row.id, row.version)
    assert queries.published(cycle(), ()) == []


def test_rehearsal_tells_nobody_and_its_questions_are_wiped(made: Stage) -> None:
    who = _asker(made)
    question = _ask(who)
    with scope.everything("a test rehearses"), transaction() as session:
        session.get_one(Cycle, cycle().id).is_rehearsal = True
    _answered(made, question)
    assert _told(who) == []
    with _at(made, "county"):
        published_actions.publish(question.id, "问", "答")
    with scope.everything("a test wipes a year"), transaction() as session:
        yearly.wipe(cycle().id)
        for model in (PublishedAnswer, QuestionTurn, Question):
            assert session.scalars(select(model.id)).all() == []


def test_nobody_signed_in_asks_nothing(made: Stage) -> None:
    with scope.acting_as(scope.NOBODY), pytest.raises(Absent):
        actions.ask(CYCLE, ASKED)
    assert db.session.scalars(select(Person.id)).all() == []
