"""Money is paid in batches that two people stand behind, and nothing of it twice."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from sqlalchemy import select, update

from tepei.funding import batch_actions, batch_queries, entitlement_actions, refund_actions
from tepei.funding.batch_models import PaymentLine
from tepei.papers.models import Paper
from tepei.people.models import Listing
from tepei.portal import scope, vault
from tepei.portal.audit import AuditEntry
from tepei.portal.database import db, transaction
from tepei.portal.errors import Absent, Refused, Stale
from tepei.trainees.models import Trainee
from tests import factories
from tests.funding.ledger import (
    ALLOWANCE,
    PAID_ON,
    TUITION,
    Ledger,
    batch,
    broken,
    lines,
    paid,
    prepared,
)
from tests.papers.stage import cycle


def test_batch_is_approved_by_another_and_paid_after_that(books: Ledger) -> None:
    books.trainee()
    books.compute()
    made = prepared(books)
    assert (made.total, made.state) == (Decimal("37200.00"), "draft")
    with factories.signed_in(books.clerk):
        with pytest.raises(Refused, match="由编制人以外的另一人复核"):
            batch_actions.approve(made.id, made.version)
        with pytest.raises(Refused, match="待复核"):
            batch_actions.pay(made.id, made.version, PAID_ON)
    with factories.signed_in(books.chief):
        batch_actions.approve(made.id, made.version)
        with pytest.raises(Stale):
            batch_actions.pay(made.id, 1, PAID_ON)
        with pytest.raises(Refused, match="拨付日期应在复核"):
            batch_actions.pay(made.id, batch(made.id).version, dt.date(2024, 9, 21))
        batch_actions.pay(made.id, batch(made.id).version, PAID_ON)
    assert [line.state for line in lines(made)] == ["paid", "paid"]
    assert broken() == []
    with scope.everything("a test looks"):
        told = db.session.scalars(
            select(AuditEntry.event).where(AuditEntry.event.like("batch.%")).order_by(AuditEntry.id)
        ).all()
    assert told == ["batch.prepare", "batch.approve", "batch.pay"]


def test_what_is_in_a_batch_is_in_no_other(books: Ledger) -> None:
    books.trainee()
    books.compute()
    first = prepared(books, TUITION)
    with pytest.raises(Refused, match="目前没有可以拨付的经费"):
        prepared(books, TUITION)
    with factories.signed_in(books.chief):
        batch_actions.discard(first.id, batch(first.id).version, "编错了")
    assert (batch(first.id).total, lines(first)[0].state) == (Decimal("0.00"), "taken_out")
    assert prepared(books, TUITION).number == 2


def test_database_pays_nothing_twice(books: Ledger) -> None:
    books.trainee()
    books.compute()
    line = lines(prepared(books, TUITION))[0]
    double = {key: getattr(line, key) for key in ("batch_id", "entitlement_id", "payee", "amount")}
    with (
        scope.everything("a test pays twice"),
        pytest.raises(Refused, match="不能重复拨付"),
        transaction() as session,
    ):
        session.add(PaymentLine(**double, live=True))


def test_what_the_bank_sends_back_is_paid_anew(books: Ledger) -> None:
    books.trainee()
    books.compute()
    made = paid(books, ALLOWANCE)
    with factories.signed_in(books.clerk):
        batch_actions.give_back(made.id, batch(made.id).version, lines(made)[0].id, "账号有误")
    assert (lines(made)[0].state, lines(made)[0].live) == ("returned", None)
    assert lines(paid(books, ALLOWANCE))[0].state == "paid"
    assert broken() == []


def sanctioned(trainee: Trainee) -> None:
    with scope.everything("a test lists"), transaction() as session:
        index = vault.blind_index(trainee.person.id_number)
        session.add(
            Listing(kind="sanctioned", name=trainee.name, id_number_index=index, year=2024, source="通报")
        )


def revoked(trainee: Trainee) -> None:
    with scope.everything("a test revokes"), transaction() as session:
        session.execute(update(Paper).where(Paper.id == trainee.application_id).values(state="revoked"))


@pytest.mark.parametrize(("stop", "why"), [(sanctioned, "已列入失信名单（至长期）"), (revoked, "入选已撤销")])
def test_who_stops_holding_is_left_out_before_and_shown_after(books: Ledger, stop, why: str) -> None:  # type: ignore[no-untyped-def]
    good, bad = books.trainee(), books.trainee()
    books.compute()
    made = prepared(books, TUITION)
    assert len(lines(made)) == 2
    stop(bad)
    with factories.signed_in(books.chief):
        with pytest.raises(Refused, match=f"{bad.name} 学费和住宿费：{why}"):
            batch_actions.approve(made.id, made.version)
        doubtful = batch_queries.doubts(batch_queries.shown(made.id))
        (line,) = [each for each in lines(made) if each.id in doubtful]
        batch_actions.take_out(made.id, made.version, line.id, why)
        batch_actions.approve(made.id, batch(made.id).version)
    assert batch(made.id).total == Decimal("30000.00")
    second = prepared(books, ALLOWANCE)
    with scope.everything("a test looks"):
        assert [each.entitlement.paper_id for each in lines(second)] == [good.application_id]
    assert broken() == []


def test_amount_that_changed_since_is_not_paid(books: Ledger) -> None:
    trainee = books.trainee()
    books.compute()
    made = prepared(books, ALLOWANCE)
    with factories.signed_in(books.chief):
        batch_actions.approve(made.id, made.version)
    with scope.everything("a test shortens the training"), transaction() as session:
        session.execute(update(Trainee).where(Trainee.id == trainee.id).values(left_on=dt.date(2024, 3, 31)))
    books.compute()
    with factories.signed_in(books.chief), pytest.raises(Refused, match="应拨付经费已改变"):
        batch_actions.pay(made.id, batch(made.id).version, PAID_ON)


def test_only_who_runs_the_year_pays_for_it(books: Ledger) -> None:
    trainee = books.trainee("training")
    books.compute()
    made = prepared(books, TUITION)
    stranger = factories.member("stranger", "prefecture_reviewer", "152200")
    with factories.signed_in(stranger):
        for act in (
            lambda: entitlement_actions.compute(cycle()),
            lambda: batch_actions.prepare(cycle(), "批", [(TUITION, 0)]),
            lambda: batch_actions.approve(made.id, made.version),
            lambda: refund_actions.claim(books.rows(trainee)[TUITION].id, "情形"),
        ):
            with pytest.raises(Absent):
                act()
