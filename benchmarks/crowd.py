"""The people of the load: an installation on PostgreSQL with drafts to fill in, drafts to submit and papers to approve."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select, update

from benchmarks import installation, population
from tepei.applications import actions as applications
from tepei.applications.models import Application
from tepei.demo.journeys import Plan, acting, travel
from tepei.demo.neimenggu import NeimengguPeople
from tepei.demo.tree import Tree
from tepei.forms.models import Attachment
from tepei.papers.models import Paper
from tepei.portal import clock, scope
from tepei.portal.accounts import Account
from tepei.portal.database import close, db, transaction
from tepei.programmes import queries as programmes
from tepei.programmes.models import Cycle, Window

UNIT = "152221-U1"
SECTION, FIELD = "plan", "direction"


@dataclass(frozen=True)
class Crowd:
    """User names with the paper that each has: who types and uploads, who submits; and what the reviewer of their unit approves."""

    typing: tuple[tuple[str, int], ...]
    submitting: tuple[tuple[str, int], ...]
    reviewer: str
    waiting: tuple[int, ...]


def gather(settings: dict[str, str], count: int, typing: int, submits: int, approvals: int) -> Crowd:
    """A filled database, with so many of each. The year is open today, whatever the machine's clock says."""
    app = installation.deployed(settings | {"TEPEI_MODE": "test"})
    with app.app_context():
        with scope.everything("the load opens the year"), transaction() as session:
            closes = clock.now() + dt.timedelta(days=30)
            session.execute(update(Cycle).values(closes_at=closes))
            session.execute(update(Window).values(opens_at=None, closes_at=closes))
        built = population.build()
        population.apply_for(count, built)
        with scope.everything("the load lets people begin"):
            drafts = _drafts(built, typing + submits + approvals)
            owned = tuple((_account(each).username, each.id) for each in drafts)
            for each in drafts[typing + submits :]:
                with acting(_account(each)):
                    applications.submit(each.id, each.form.edition)
            with transaction() as session:
                reviewer = built.reviewer(built.by_code[UNIT]).username
                session.execute(update(Account).values(is_demo=False))
        population.lay()
        close()
    return Crowd(
        owned[:typing],
        owned[typing : typing + submits],
        reviewer,
        tuple(paper for _name, paper in owned[typing + submits :]),
    )


def _drafts(built: Tree, count: int) -> Sequence[Application]:
    """Complete, each in a transaction of its own."""
    inventor, cycle = NeimengguPeople(1), programmes.cycle_by_code(population.CYCLE)
    plan = Plan(built.by_code[UNIT], cycle.tracks[0], 0, "draft")
    for _ in range(count):
        with transaction():
            travel(built, inventor, plan)
    drafts = select(Application).where(Application.state == "draft").order_by(Application.id)
    return db.session.scalars(drafts).all()


def _account(application: Application) -> Account:
    person = application.person
    assert person and person.account
    return person.account


@dataclass
class Acknowledged:
    """What the server said that it has: the last text and the last file of a paper, what was submitted, what was approved."""

    typed: dict[int, str]
    uploaded: dict[int, str]
    submitted: set[int]
    approved: set[int]

    def lost(self, settings: dict[str, str]) -> Iterator[str]:
        """What the database does not have of it."""
        app = installation.create_app(settings | {"TEPEI_MODE": "test"})
        with app.app_context(), scope.everything("the load reads again what was acknowledged"):
            for paper, text in self.typed.items():
                if db.session.get_one(Application, paper).form.answers[SECTION][FIELD] != text:
                    yield f"typed: {paper}"
            for paper, name in self.uploaded.items():
                form = select(Application.form_id).where(Application.id == paper).scalar_subquery()
                files = db.session.scalars(select(Attachment).where(Attachment.form_id == form))
                if name not in {each.file.name for each in files}:
                    yield f"uploaded: {paper}"
            moved = {
                pk: (state, position)
                for pk, state, position in db.session.execute(select(Paper.id, Paper.state, Paper.position))
            }
            yield from (f"submitted: {pk}" for pk in self.submitted if moved[pk] != ("in_review", 0))
            yield from (f"approved: {pk}" for pk in self.approved if moved[pk] != ("in_review", 1))
            close()
