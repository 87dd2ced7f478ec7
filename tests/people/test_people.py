"""One person per ID number, however it is typed and however many try."""

from __future__ import annotations

import datetime as dt
import threading
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.event import listen, remove

from tepei.people import actions, queries
from tepei.people.actions import PersonFacts
from tepei.people.models import Person
from tepei.portal import scope
from tepei.portal.accounts import Account
from tepei.portal.audit import AuditEntry
from tepei.portal.database import db
from tepei.portal.errors import Absent, Refused
from tests import factories

NUMBER = "15019919850601049X"
BORN_ON = dt.date(1985, 6, 1)


def facts(**values: Any) -> PersonFacts:
    plain = {
        "name": "白音", "id_number": NUMBER, "born_on": BORN_ON, "sex_code": "1", "ethnicity_code": "02", "mobile": "13800138000",
    }  # fmt: skip
    return PersonFacts(**(plain | values))


def _people() -> list[Person]:
    with scope.everything("a test looks"):
        return list(db.session.scalars(select(Person)))


def _account(username: str) -> Account:
    return db.session.scalars(select(Account).where(Account.username == username)).one()


def test_a_registered_person_is_an_applicant(app: Flask) -> None:
    actions.register_person(facts(), "Baiyin", "Tepei-2023-demo")

    (person,) = _people()
    assert (person.id_number, person.born_on, person.sex_code, person.state) == (
        NUMBER,
        BORN_ON,
        "1",
        "unverified",
    )
    viewer = queries.viewer_of(_account("baiyin"))
    assert (viewer.person_id, viewer.roles, viewer.name) == (person.id, {"applicant"}, "白音")


def test_the_number_is_sealed_in_the_database(app: Flask) -> None:
    actions.register_person(facts(email="baiyin@example.cn"), "baiyin", "Tepei-2023-demo")
    row = db.session.execute(text("select * from people")).one()
    account = db.session.execute(text("select * from ab_user where username = 'baiyin'")).one()
    assert not any(
        secret in str(row) + str(account) for secret in (NUMBER, "13800138000", "baiyin@example.cn")
    )


@pytest.mark.parametrize(
    ("change", "faulty", "says"),
    [
        ({"name": "白音😀"}, {"name"}, "不能用于姓名"),
        ({"id_number": ""}, {"id_number"}, "请填写身份证号码"),
        ({"id_number": "150199850601049"}, {"id_number"}, "15 位"),
        ({"id_number": NUMBER[:-1] + "1"}, {"id_number"}, "校验不通过"),
        ({"born_on": dt.date(1985, 6, 2)}, {"born_on"}, "1985年6月1日"),
        ({"sex_code": "2"}, {"sex_code"}, "男"),
        ({"born_on": dt.date(1985, 6, 2), "sex_code": "2"}, {"born_on", "sex_code"}, "不一致"),
        ({"born_on": None, "sex_code": ""}, {"born_on", "sex_code"}, "请填写出生日期"),
        ({"ethnicity_code": "99"}, {"ethnicity_code"}, "请选择民族"),
        ({"mobile": ""}, {"mobile"}, "请填写手机号码"),
        ({"mobile": "1380"}, {"mobile"}, "不是有效电话号码"),
        ({"email": "没有"}, {"email"}, "不是有效电子邮箱"),
        ({"name": "", "id_number": "1", "mobile": "\0"}, {"name", "id_number", "mobile"}, "请填写姓名"),
    ],
)
def test_every_mistake_is_named_at_its_field(
    app: Flask, change: dict[str, Any], faulty: set[str], says: str
) -> None:
    with pytest.raises(Refused, match=says) as refusal:
        actions.register_person(facts(**change), "baiyin", "Tepei-2023-demo")
    assert refusal.value.verdict is not None
    assert {reason.code for reason in refusal.value.verdict.failures} == faulty
    assert _people() == []


@pytest.mark.parametrize(
    "name", ["𠮷仁·阿卜杜热依木·麦麦提图尔荪·艾合买提江" + "·古丽" * 10, "㛃娜", "Ba Yin"]
)
def test_long_and_rare_names_are_kept(app: Flask, name: str) -> None:
    actions.register_person(facts(name=f" {name.replace('·', '•')} "), "baiyin", "Tepei-2023-demo")
    assert [person.name for person in _people()] == [name]


@pytest.mark.parametrize(
    "typed", [NUMBER, NUMBER.lower(), " 150199 19850601 049x ", "１５０１９９１９８５０６０１０４９Ｘ"]
)
def test_however_a_number_is_typed_it_is_one_person(app: Flask, typed: str) -> None:
    actions.register_person(facts(), "first-one", "Tepei-2023-demo")
    actions.register_person(facts(id_number=typed), "second-one", "Tepei-2023-demo")
    assert len(_people()) == 1
    assert queries.viewer_of(_account("second-one")).person_id is None


def test_two_registrations_at_one_moment_make_one_person(app: Flask) -> None:
    gate, failures = threading.Barrier(4), []

    def register(number: int, typed: str) -> None:
        with app.app_context():
            gate.wait()
            try:
                actions.register_person(facts(id_number=typed), f"racer{number}", "Tepei-2023-demo")
            except Exception as error:
                failures.append(error)
            finally:
                db.session.remove()

    ways = [NUMBER, NUMBER.lower(), " 15019919850601049X", "１５０１９９１９８５０６０１０４９x"]
    racers = [threading.Thread(target=register, args=pair) for pair in enumerate(ways)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()

    assert failures == []
    assert len(_people()) == 1
    racing = select(func.count()).select_from(Account).where(Account.username.startswith("racer"))
    assert db.session.scalar(racing) == 4


def test_a_user_name_is_taken_whatever_its_case(app: Flask) -> None:
    actions.register_person(facts(), "baiyin", "Tepei-2023-demo")
    with pytest.raises(Refused, match="已被使用"):
        actions.register_person(facts(id_number=factories.id_number()), "BaiYin", "Tepei-2023-demo")


def test_the_full_number_is_shown_to_a_reviewer_of_a_paper_and_recorded(app: Flask) -> None:
    person = factories.person("baiyin")
    with factories.signed_in(person):
        assert actions.reveal_number(person.id) == person.id_number
    with scope.everything("a test looks"):
        last = db.session.scalars(select(AuditEntry).order_by(AuditEntry.number.desc())).first()
    assert (last.event, last.subject) == ("person.number_revealed", f"people:{person.id}")
    assert person.id_number not in last.facts


def test_a_person_out_of_sight_is_absent(app: Flask) -> None:
    person = factories.person("baiyin")
    with factories.signed_in(factories.member("hr", "unit_reviewer", factories.unit())):
        for act in (actions.reveal_number, actions.confirm_identity):
            with pytest.raises(Absent):
                act(person.id)


def test_who_looks_is_worked_out_in_one_statement(app: Flask) -> None:
    account = factories.member("hr", "unit_reviewer", factories.unit())
    counted: list[str] = []

    def count(*event: Any) -> None:
        counted.append(event[2])

    db.session.connection()  # begins the transaction, which SQLite counts as a statement
    listen(db.engine, "before_cursor_execute", count)
    queries.viewer_of(account)
    remove(db.engine, "before_cursor_execute", count)
    assert len(counted) == 1
