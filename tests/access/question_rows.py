"""Questions before offices and in the hands of who asked them, and what offices have published."""

from __future__ import annotations

from tepei.organisations.models import Organisation
from tepei.portal import clock, scope
from tepei.portal.accounts import Account
from tepei.portal.database import db, transaction
from tepei.questions import rules
from tepei.questions.models import PublishedAnswer, Question, QuestionTurn
from tests.papers.stage import cycle


def question(office: Organisation, asker: Account, state: str = rules.WAITING) -> int:
    """One that this office has."""
    now = clock.now()
    with scope.everything("a test asks"), transaction() as session:
        made = Question(
            cycle_id=cycle().id, asker_id=asker.id, asker_name=str(asker), unit_name="示例医院", first_office_id=office.id,
            organisation_id=office.id, organisation_name=office.name, subject="怎样上传证书", state=state, asked_at=now,
            waiting_since=now if state == rules.WAITING else None, queue=rules.queue_of(state, now),
        )  # fmt: skip
        made.turns = [QuestionTurn(kind=rules.ASK, text="证书怎样上传？", said_by_id=asker.id, said_at=now)]
        session.add(made)
    return made.id


def own_question(username: str, office: Organisation) -> int:
    """One of this account that was answered."""
    with scope.everything("a test looks an account up"):
        asker = db.session.query(Account).filter_by(username=username).one()
    return question(office, asker, rules.ANSWERED)


def published_answer(office: Organisation) -> int:
    """What this office has published."""
    with scope.everything("a test publishes"), transaction() as session:
        made = PublishedAnswer(
            cycle_id=cycle().id, organisation_id=office.id, organisation_name=office.name, question="证书在哪里上传？",
            answer="在“照片与附件”上传。", published_at=clock.now(),
        )  # fmt: skip
        session.add(made)
    return made.id
