"""咨询: asked, asked once more and closed by who asks; answered or passed up by the office that has it. Each is one transaction with its audit row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update

from tepei.organisations.models import Organisation
from tepei.policy.characters import one_line, trim
from tepei.policy.words import say
from tepei.portal import audit, clock, province, scope
from tepei.portal.accounts import Account
from tepei.portal.database import db, transaction
from tepei.portal.errors import Absent, Refused, Stale, require
from tepei.programmes.models import Cycle
from tepei.questions import offices, queries, rules, telling
from tepei.questions.models import Question, QuestionTurn


@dataclass(frozen=True)
class NewQuestion:
    """What somebody asks: about which part of the form ("": of the whole), and from where, if nobody knows that (an office of a place)."""

    subject: str
    text: str
    part: str = ""
    seat: Organisation | None = None


def ask(code: str, new: NewQuestion) -> Question:
    """提出咨询 about a year that the viewer may ask about; it goes to the lowest office above them. Refused or Absent."""
    with transaction() as session:
        cycle = queries.year(code)
        account = _held(scope.viewer().user_id)
        require(rules.may_ask(new.subject, new.text, queries.open_ones(cycle.id, account.id)))
        unit = offices.unit_of_viewer(cycle)
        office, unit_name = _office(cycle, unit, new.seat)
        now = clock.now()
        question = Question(
            cycle_id=cycle.id,
            asker_id=account.id,
            asker_name=account.get_full_name()[:100],
            unit_name=unit_name,
            first_office_id=office.id,
            organisation_id=office.id,
            organisation_name=office.name,
            subject=one_line(new.subject),
            part=new.part if new.part in queries.parts_of(cycle) else "",
            state=rules.WAITING,
            asked_at=now,
            waiting_since=now,
            queue=rules.queue_of(rules.WAITING, now),
        )
        question.turns = [_turn(rules.ASK, new.text)]
        session.add(question)
        session.flush()
        audit.record("question.ask", question, office=office.id)
        return question


def ask_again(question_id: int, version: int, text: str) -> Question:
    """追问, once, after an answer. Refused, Stale or Absent."""
    with transaction():
        question = queries.own_question(question_id)
        require(rules.may_ask_again(question.state, question.has_asked_again, text))
        _say(question, rules.AGAIN, text)
        _move(question, version, rules.WAITING, has_asked_again=True)
        audit.record("question.ask_again", question)
        return question


def close(question_id: int, version: int) -> Question:
    """结束咨询 by who asks. Refused, Stale or Absent."""
    with transaction():
        question = queries.own_question(question_id)
        require(rules.may_close(question.state))
        _move(question, version, rules.CLOSED)
        audit.record("question.close", question)
        return question


def answer(question_id: int, version: int, text: str) -> Question:
    """答复; who asks is told. Refused, Stale, or Absent where another office has it."""
    with transaction():
        question = _of_office(question_id)
        require(rules.may_answer(question.state, _is_own(question), text))
        office = question.organisation_name
        turn = _say(question, rules.ANSWER, text, office)
        _move(question, version, rules.ANSWERED)
        telling.tell(telling.ANSWERED, question, office, f"question.answer:{turn.id}")
        audit.record("question.answer", question)
        return question


def pass_up(question_id: int, version: int, note: str) -> Question:
    """转上级, with a word for the office above, which alone may answer from then on; who asks is told. Refused, Stale or Absent."""
    with transaction():
        question = _of_office(question_id)
        goes_to = offices.after(question.organisation, question.cycle)
        require(rules.may_pass_up(question.state, _is_own(question), goes_to.id if goes_to else None, note))
        assert goes_to is not None  # noqa: S101  the rule has said so
        turn = _say(question, rules.PASS, note, question.organisation_name)
        # It waits for the next office since it was asked: nobody wins days by passing it on.
        _move(
            question,
            version,
            rules.WAITING,
            organisation_id=goes_to.id,
            organisation_name=goes_to.name,
            since=question.waiting_since,
        )
        telling.tell(telling.PASSED, question, goes_to.name, f"question.pass:{turn.id}")
        audit.record("question.pass_up", question, goes_to=goes_to.id)
        return question


def take_over(question_id: int, version: int) -> Question:
    """接办 by an office above the one that has it, whose staff may be gone; who asks is told. Refused, Stale, or Absent where the viewer acts for none above."""
    with transaction():
        question = queries.whole(question_id)
        taker = offices.taker_of(question)
        if taker is None:
            raise Absent
        require(rules.may_take_over(question.state, _is_own(question)))
        since = question.waiting_since
        _move(
            question,
            version,
            rules.WAITING,
            organisation_id=taker.id,
            organisation_name=taker.name,
            since=since,
        )
        telling.tell(telling.PASSED, question, taker.name, f"question.take:{question.id}:{version}")
        audit.record("question.take_over", question, goes_to=taker.id)
        return question


def _held(user_id: int | None) -> Account:
    """The account, locked: of two questions at once the second counts the first."""
    if user_id is None:
        raise Absent
    one = select(Account).where(Account.id == user_id).with_for_update(of=Account)
    return db.session.scalars(one).one()


def _office(cycle: Cycle, unit: Organisation | None, seat: Organisation | None) -> tuple[Organisation, str]:
    """Whose it is to answer, and the name of where who asks belongs."""
    place = unit or seat
    if place is None:
        raise Refused(say("请选择单位所在地，以便转给当地的答复单位。"))
    name = place.name if unit else province.bodies().place_in(place.name)
    return offices.lowest_above(place, cycle, with_itself=unit is None), name


def _of_office(question_id: int) -> Question:
    question = queries.whole(question_id)
    if question.organisation_id not in scope.viewer().organisation_ids:
        raise Absent
    return question


def _is_own(question: Question) -> bool:
    return question.asker_id == scope.viewer().user_id


def _turn(kind: str, text: str, organisation_name: str = "") -> QuestionTurn:
    return QuestionTurn(
        kind=kind,
        text=trim(text),
        organisation_name=organisation_name,
        said_by_id=scope.viewer().user_id,
        said_at=clock.now(),
    )


def _say(question: Question, kind: str, text: str, organisation_name: str = "") -> QuestionTurn:
    turn = _turn(kind, text, organisation_name)
    turn.question_id = question.id
    db.session.add(turn)
    db.session.flush()  # while the question is still the viewer's
    return turn


def _move(question: Question, version: int, to: str, *, since: Any = None, **values: Any) -> None:
    now = clock.now()
    waiting_since = (since or now) if to == rules.WAITING else None
    moved = db.session.execute(
        update(Question)
        .where(Question.id == question.id, Question.version == version, Question.state == question.state)
        .values(
            state=to,
            waiting_since=waiting_since,
            queue=rules.queue_of(to, waiting_since or now),
            version=version + 1,
            **values,
        )
        .execution_options(synchronize_session=False)
    )
    if moved.rowcount != 1:  # type: ignore[attr-defined]
        raise Stale
