"""A step that demands a notice, the notice put up there, and what people do while it runs."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select, update

from tepei.applications.models import Application
from tepei.messages.models import Message
from tepei.notices import actions, queries
from tepei.notices.actions import Posting
from tepei.notices.models import Objection, PublicNotice
from tepei.papers import actions as papers
from tepei.papers import draft_actions
from tepei.people.models import Person
from tepei.portal import clock, scope
from tepei.portal.database import ZONE, db, transaction
from tepei.programmes.models import RouteStep
from tests import factories
from tests.papers.stage import Stage, applicant_of, cycle, stage

# A Thursday; the five working days end on Wednesday the 15th.
FIRST, LAST, AFTER = dt.date(2023, 3, 9), dt.date(2023, 3, 15), dt.date(2023, 3, 16)
POSTING = Posting("推荐人选公示", "公告栏", "办公室 0482-0000000", FIRST)


def demanding(kind: str) -> Stage:
    """A route whose step of this kind gives five working days' notice."""
    with scope.everything("a test demands a notice"), transaction() as session:
        session.execute(
            update(RouteStep)
            .where(RouteStep.cycle_id == cycle().id, RouteStep.kind == kind)
            .values(notice_days=5)
        )
    made = stage()
    on_day(FIRST)
    return made


def on_day(day: dt.date) -> None:
    clock.move_to(dt.datetime.combine(day, dt.time(9), ZONE))


def put_up(made: Stage, kind: str, **left_out: str) -> PublicNotice:
    with factories.signed_in(made.reviewers[kind]):
        [due] = queries.due(scope.viewer().organisation_ids)
        named = {paper.id: left_out.get(f"p{paper.id}", "") for paper, _stage in due.papers}
        return actions.put_up(due.key, POSTING, named)


def object_to(notice: PublicNotice, entry: int = 0) -> Objection:
    with scope.acting_as(scope.NOBODY):
        named = queries.public(notice.number).entries
        return actions.object_to(notice.number, named[entry].id, "论文署名不实", "13800000000")


def told_about(paper: Application) -> list[str]:
    """The kinds of message about notices that reached who filed it, in their order."""
    account = applicant_of(paper)
    found = select(Message.kind).where(Message.account_id == account.id, Message.kind.like("notice.%"))
    with scope.everything("a test looks"):
        return list(db.session.scalars(found.order_by(Message.id)))


def rename(paper: Application, name: str) -> None:
    """Who filed it saves after the register was corrected."""
    with scope.everything("a test corrects the register"), transaction() as session:
        session.get_one(Person, paper.person_id).name = name
    with factories.signed_in(applicant_of(paper)):
        db.session.expire_all()
        edition = db.session.get_one(Application, paper.id).form.edition
        draft_actions.save_section(paper.id, "health", {"illness": "no"}, edition)


def submit(paper: Application) -> None:
    with scope.everything("a test looks"):
        db.session.expire_all()
        row = db.session.get_one(Application, paper.id)
    with factories.signed_in(applicant_of(paper)):
        papers.submit(row, row.version)


def due_at(made: Stage, kind: str) -> list[int]:
    with factories.signed_in(made.reviewers[kind]):
        waiting = queries.due(scope.viewer().organisation_ids)
        return [paper.id for each in waiting for paper, _stage in each.papers]


def answer_to(made: Stage, kind: str, objection: Objection, *, upheld: bool) -> None:
    with factories.signed_in(made.reviewers[kind]):
        row = queries.objection(objection.id)
        actions.answer(row.id, row.version, upheld, "经核查")


def state_of(paper: Application) -> tuple[str, int]:
    with scope.everything("a test looks"):
        db.session.expire_all()
        row = db.session.get_one(Application, paper.id)
        return row.state, row.position


def as_it_is(paper: Application) -> Application:
    with scope.everything("a test looks"):
        db.session.expire_all()
        return db.session.get_one(Application, paper.id)
