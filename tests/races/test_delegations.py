"""Two people, or two clicks, entrust one post at once: it is with one colleague; and none is left of a post that ends at that moment."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from tepei.organisations import delegating, memberships
from tepei.organisations.appointing import Newcomer
from tepei.organisations.delegating import Entrusting
from tepei.organisations.models import LENT, Membership
from tepei.portal import clock, scope
from tepei.portal.audit import AuditEntry
from tepei.portal.database import db, transaction
from tests import factories
from tests.races.crowd import Job, crowd

pytestmark = pytest.mark.race
DAYS = 9


def _entrust(post: int, colleague: int) -> None:
    today = clock.today()
    delegating.entrust(post, Entrusting(colleague, today, today + dt.timedelta(days=DAYS), "出差"))


def _hand_over(post: int, name: str) -> None:
    memberships.hand_over(post, Newcomer(name, "接任者"))


def _post_of(user_id: int) -> int:
    with scope.everything("a test looks"):
        own = Membership.user_id == user_id, Membership.principal_id.is_(None)
        return db.session.scalars(select(Membership.id).where(*own)).one()


def _running() -> int:
    with scope.everything("a test counts"):
        return db.session.scalar(select(func.count()).where(Membership.state == LENT)) or 0


def _recorded(event: str) -> int:
    with scope.everything("a test counts"):
        return db.session.scalar(select(func.count()).where(AuditEntry.event == event)) or 0


def test_one_post_is_entrusted_once_however_many_ask(app: Flask) -> None:
    holder = factories.member("holder", "county_reviewer", "152221")
    others = [factories.member(f"colleague{n}", "county_reviewer", "152221").id for n in range(4)]
    post = _post_of(holder.id)
    with crowd(app, 4) as people:
        for number in people.rounds:
            answers = people.act([Job(_entrust, (post, each), "holder") for each in others])
            assert Counter(answers) == {"done": 1, "refused": 3}, answers
            assert (_running(), _recorded("membership.entrusted")) == (1, number + 1)
            with scope.everything("a test ends it"), transaction() as session:
                session.execute(update(Membership).where(Membership.state == LENT).values(state="ended"))


def test_post_that_is_handed_over_at_that_moment_is_with_nobody_else(app: Flask) -> None:
    colleague = factories.member("colleague", "county_reviewer", "152221").id
    factories.member("above", "prefecture_reviewer", "152200")
    posts = [_post_of(factories.member(f"holder{n}", "county_reviewer", "152221").id) for n in range(6)]
    with crowd(app, 2) as people:
        for number, post in enumerate(posts):
            answers = people.act(
                [
                    Job(_entrust, (post, colleague), f"holder{number}"),
                    Job(_hand_over, (post, f"successor{number}"), "above"),
                ]
            )
            assert answers[1] == "done" and answers[0] in ("done", "refused"), answers
            assert _running() == 0
