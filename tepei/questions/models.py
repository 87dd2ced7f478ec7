"""A question with what was said about it, and answers that everybody below an office may read."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import BigInteger, Boolean, ColumnElement, ForeignKey, Index, String, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tepei.organisations.models import Organisation, under
from tepei.policy.words import N_
from tepei.portal import events, scope
from tepei.portal.accounts import Account
from tepei.portal.database import Model, Moment
from tepei.portal.vault import Sealed
from tepei.programmes import yearly
from tepei.programmes.models import Cycle


class Question(Model):
    """咨询 of one account about a year. state: rules.STATES; it waits for the office `organisation` since `waiting_since` (None: for nobody).

    `first_office` is the one that it came to first: that one and whoever stands above it may read on. `unit_name` is where the asker works, or
    the place that they chose. `queue` is its place in lists: what waits, the longest first; then what does not, the newest first.
    `has_asked_again`: who asks may do that once. The subject is what lists are searched by; all else that people write is sealed.
    """

    __tablename__ = "questions"
    __table_args__ = (
        Index("ix_questions_office", "organisation_id", "state"),
        Index("ix_questions_asker", "asker_id", "cycle_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"), index=True)
    asker_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
    asker_name: Mapped[str] = mapped_column(String(100))
    unit_name: Mapped[str] = mapped_column(String(120), default="")
    first_office_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    organisation_name: Mapped[str] = mapped_column(String(120))
    subject: Mapped[str] = mapped_column(String(60))
    part: Mapped[str] = mapped_column(String(100), default="")
    state: Mapped[str] = mapped_column(String(12))
    asked_at: Mapped[dt.datetime] = mapped_column(Moment)
    waiting_since: Mapped[dt.datetime | None] = mapped_column(Moment)
    queue: Mapped[int] = mapped_column(BigInteger, index=True)
    has_asked_again: Mapped[bool] = mapped_column(Boolean, default=False)
    version: Mapped[int] = mapped_column(default=1)

    cycle: Mapped[Cycle] = relationship()
    asker: Mapped[Account] = relationship()
    organisation: Mapped[Organisation] = relationship(foreign_keys=[organisation_id])
    first_office: Mapped[Organisation] = relationship(foreign_keys=[first_office_id])
    turns: Mapped[list[QuestionTurn]] = relationship(back_populates="question", order_by="QuestionTurn.id")

    def __str__(self) -> str:
        return self.subject


class QuestionTurn(Model):
    """What somebody said about a question. kind: ask · again (of who asks), answer · pass (of an office, which passes it up with a note for offices)."""

    __tablename__ = "question_turns"

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(8))
    organisation_name: Mapped[str] = mapped_column(String(120), default="")
    text: Mapped[str] = mapped_column(Sealed)
    said_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    said_at: Mapped[dt.datetime] = mapped_column(Moment)

    question: Mapped[Question] = relationship(back_populates="turns")
    said_by: Mapped[Account | None] = relationship()


class PublishedAnswer(Model):
    """常见问题: a question in the office's own words with its answer, for everybody below the office; of the region and of who runs the year, for all.

    `origin_id` is the question that it began with. One that was withdrawn has its moment, and is shown to nobody below.
    """

    __tablename__ = "published_answers"

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    organisation_name: Mapped[str] = mapped_column(String(120))
    origin_id: Mapped[int | None] = mapped_column(ForeignKey("questions.id", ondelete="SET NULL"))
    question: Mapped[str] = mapped_column(String(200))
    answer: Mapped[str] = mapped_column(String(2000))
    published_at: Mapped[dt.datetime] = mapped_column(Moment)
    edited_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    withdrawn_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    version: Mapped[int] = mapped_column(default=1)

    cycle: Mapped[Cycle] = relationship()
    organisation: Mapped[Organisation] = relationship()

    def __str__(self) -> str:
        return self.question


def on_desk(viewer: scope.Viewer) -> ColumnElement[bool]:
    """Questions that lie with an office of the viewer, or came first to one of theirs or one below. Who administers a tree acts for none of it."""
    nodes, held = Organisation.__table__.c, viewer.organisation_ids
    below = select(nodes.id).where(under(viewer.paths if held else ()))
    return or_(Question.organisation_id.in_(held), Question.first_office_id.in_(below))


def _changed(viewer: scope.Viewer) -> ColumnElement[bool]:
    """By who asks, by the office that has it now, and by those above it, which may take it over."""
    return or_(scope.own(Question.asker_id)(viewer), on_desk(viewer))


scope.rows(Question, scope.own(Question.asker_id))
scope.rows(Question, on_desk)
scope.rows(QuestionTurn, scope.through(QuestionTurn.question_id, Question))
# What is published everybody below reads on the guide of its year (queries.published); the rows are the office's own.
scope.rows(PublishedAnswer, lambda viewer: PublishedAnswer.organisation_id.in_(viewer.organisation_ids))
scope.changes(Question, _changed)
scope.changes(QuestionTurn, scope.changed_through(QuestionTurn.question_id, Question))
scope.changes(PublishedAnswer, lambda viewer: PublishedAnswer.organisation_id.in_(viewer.organisation_ids))

yearly.rows(Question, Question.cycle_id)
yearly.rows(QuestionTurn, QuestionTurn.question_id, Question)
yearly.rows(PublishedAnswer, PublishedAnswer.cycle_id)

events.register(
    subjects={"questions": N_("咨询"), "published_answers": N_("常见问题")},
    events={
        "question.ask": N_("提出咨询"),
        "question.ask_again": N_("追问"),
        "question.answer": N_("答复咨询"),
        "question.pass_up": N_("咨询转上级"),
        "question.take_over": N_("接办咨询"),
        "question.close": N_("结束咨询"),
        "published_answer.publish": N_("发布常见问题"),
        "published_answer.amend": N_("修改常见问题"),
        "published_answer.withdraw": N_("撤下常见问题"),
    },
)
