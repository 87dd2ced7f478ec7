"""Somebody who asks, the offices that answer, and what has come of a question."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import select

from tepei.messages.models import Message
from tepei.portal import scope
from tepei.portal.accounts import Account
from tepei.portal.audit import AuditEntry
from tepei.portal.database import db
from tepei.questions import actions
from tepei.questions.actions import NewQuestion
from tepei.questions.models import Question
from tests import factories
from tests.papers.stage import CYCLE, Stage, applicant_of

ASKED = NewQuestion("职称证书", "职称证书怎样上传？")


def new_asker(made: Stage) -> Account:
    return applicant_of(made.paper())


def ask(who: Account, new: NewQuestion = ASKED) -> Question:
    with factories.signed_in(who):
        return actions.ask(CYCLE, new)


def as_it_is(question: Question) -> Question:
    with scope.everything("a test looks"):
        db.session.expire_all()
        return db.session.get_one(Question, question.id)


@contextmanager
def acting_at(made: Stage, stop: str) -> Iterator[None]:
    db.session.expire_all()
    with factories.signed_in(made.reviewers[stop]):
        yield


def office_of(question: Question) -> str:
    return as_it_is(question).organisation.name


def answered(made: Stage, question: Question, text: str = "在“照片与附件”上传。") -> None:
    with acting_at(made, "county"):
        actions.answer(question.id, as_it_is(question).version, text)


def kinds_told(who: Account) -> list[str]:
    with scope.everything("a test looks"):
        found = select(Message.kind).where(Message.account_id == who.id, Message.kind.like("question.%"))
        return list(db.session.scalars(found.order_by(Message.id)))


def history() -> list[str]:
    with scope.everything("a test looks"):
        found = select(AuditEntry.event).where(AuditEntry.event.like("question.%"))
        return list(db.session.scalars(found.order_by(AuditEntry.id)))
