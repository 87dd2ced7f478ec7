"""Money is computed for a whole year, paid in batches that two people stand behind, and asked back."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select, update

from tepei.funding import batch_actions, batch_queries, entitlement_actions, refund_actions, refund_queries
from tepei.funding.batch_models import PaymentBatch, PaymentLine
from tepei.papers.invariants import invariants
from tepei.papers.models import Paper
from tepei.people.models import Listing
from tepei.portal import scope, vault
from tepei.portal.audit import AuditEntry
from tepei.portal.database import db, transaction
from tepei.portal.errors import Absent, Refused, Stale
from tepei.trainees import moves
from tepei.trainees.models import Trainee
from tests import factories
from tests.funding.ledger import ALLOWANCE, ENDS, TUITION, Ledger, batch, ledger
from tests.papers.browsing import counted
from tests.papers.stage import cycle

PAID_ON = dt.date(2024, 9, 20)


@pytest.fixture
def books(app: Flask) -> Ledger:
    return ledger()


def prepared(books: Ledger, *items: str) -> PaymentBatch:
    with factories.signed_in(books.clerk):
        return batch_actions.prepare(cycle(), "第一批", [(each, 0) for each in items or (TUITION, ALLOWANCE)])


def paid(books: Ledger, *items: str) -> PaymentBatch:
    made = prepared(books, *items)
    with factories.signed_in(books.chief):
        batch_actions.approve(made.id, batch(made.id).version)
        return batch_actions.pay(made.id, batch(made.id).version, PAID_ON)


def lines(made: PaymentBatch) -> list[PaymentLine]:
    with scope.everything("a test looks"):
        found = select(PaymentLine).where(PaymentLine.batch_id == made.id).order_by(PaymentLine.id)
        return list(db.session.scalars(found.execution_options(populate_existing=True)))


def broken() -> list[str]:
    """What does not hold of money; the papers of these trainees were never reviewed."""
    return [each.text for each in invariants() if not each.text.startswith(("申报", "学员"))]


@pytest.mark.parametrize("day", [dt.date(2023, 12, 31), dt.date(2024, 1, 1), dt.date(2024, 2, 29)])
def test_move_to_another_unit_leaves_the_months_whole_and_the_tuition_to_people(
    books: Ledger, day: dt.date
) -> None:
    who, earlier = books.trainee("training"), books.school.name
    other = factories.node("另一医院", "training_unit", "150000")
    with scope.everything("a test moves"), transaction():
        moves.make(who, "change", on=day, training_unit_id=other.id)
        moves.make(who, "assess", on=ENDS, assessment="qualified")
        moves.make(who, "complete", on=ENDS)
    books.compute()
    rows = books.rows(who)
    assert (rows[TUITION].payee, rows[TUITION].amount) == ("另一医院", None)
    assert f"{earlier}、另一医院" in rows[TUITION].why
    assert (rows[ALLOWANCE].months, rows[ALLOWANCE].amount) == (Decimal(12), Decimal(7200))


def test_whole_year_is_computed_at_once_and_again_without_change(books: Ledger) -> None:
    whole, early = books.trainee(), books.trainee(left_on=dt.date(2024, 3, 31))
    done = books.compute()
    assert (done.new, done.changed, done.undecided) == (10, 0, 2)
    assert sum(each.amount or 0 for each in books.rows(whole).values()) == Decimal("40200.00")
    rows = books.rows(early)
    assert (rows[ALLOWANCE].amount, rows[ALLOWANCE].months) == (Decimal("4200.00"), Decimal(7))
    assert (rows[TUITION].amount, rows[TUITION].is_due) == (None, False)
    again = books.compute()
    assert (again.new, again.changed) == (0, 0)


def test_computing_costs_the_same_for_many(books: Ledger, app: Flask) -> None:
    for _ in range(3):
        books.trainee()
    with counted(app) as few:
        books.compute()
    for _ in range(9):
        books.trainee()
    with counted(app) as many:
        books.compute()
    assert len(many) <= len(few) + 2


def test_who_settles_says_why_and_the_next_computation_keeps_it(books: Ledger) -> None:
    early = books.trainee(left_on=dt.date(2024, 3, 31))
    books.compute()
    row = books.rows(early)[TUITION]
    with factories.signed_in(books.clerk):
        with pytest.raises(Refused, match="请填写核定的理由"):
            entitlement_actions.settle(row.id, row.version, Decimal(17500), " ")
        with pytest.raises(Refused, match="已按经费标准计算"):
            whole = books.rows(early)[ALLOWANCE]
            entitlement_actions.settle(whole.id, whole.version, Decimal(1), "理由")
        entitlement_actions.settle(row.id, row.version, Decimal("17500"), "按七个月核定")
    assert books.compute().changed == 0
    row = books.rows(early)[TUITION]
    assert (row.amount, row.is_due, row.why) == (Decimal("17500.00"), True, "由经办人核定：按七个月核定")


def test_computation_with_an_answer_of_its_own_takes_the_place_of_what_was_settled(books: Ledger) -> None:
    early = books.trainee(left_on=dt.date(2024, 3, 31))
    books.compute()
    row = books.rows(early)[TUITION]
    with factories.signed_in(books.clerk):
        entitlement_actions.settle(row.id, row.version, Decimal("17500"), "按七个月核定")
    disqualified(early)
    books.compute()
    row = books.rows(early)[TUITION]
    assert (row.amount, row.is_due, row.settled_reason) == (Decimal("0.00"), False, "")


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


def disqualified(trainee: Trainee) -> None:
    with scope.everything("a test disqualifies"), transaction() as session:
        session.execute(
            update(Trainee).where(Trainee.id == trainee.id).values(state="disqualified", present=None)
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


def test_disqualified_trainee_refunds_what_was_paid(books: Ledger) -> None:
    trainee = books.trainee("training")
    books.compute()
    made = paid(books, TUITION, "management_outside")
    disqualified(trainee)
    books.compute()
    with factories.signed_in(books.clerk):
        assert [each.amount for each in refund_queries.owing(cycle())] == [Decimal("33000.00")]
        claim = refund_actions.claim(books.rows(trainee)[TUITION].id, "违反培养单位规章制度，影响恶劣")
        with pytest.raises(Refused, match="已经要求退还的不再重复要求"):
            refund_actions.claim(books.rows(trainee)[TUITION].id, "再次")
        with pytest.raises(Refused, match=r"不超过尚未退还的 33,000 元"):
            refund_actions.recover(claim.id, claim.version, Decimal("33000.01"), PAID_ON)
        refund_actions.recover(claim.id, claim.version, Decimal("3000"), PAID_ON)
        refund_actions.recover(claim.id, claim.version, Decimal("30000"), PAID_ON)
        assert (claim.state, claim.live) == ("refunded", None)
        assert refund_queries.owing(cycle()) == []
    assert [line.state for line in lines(made)] == ["recovered", "recovered"]
    assert broken() == []


def test_who_ended_early_refunds_what_was_too_much(books: Ledger) -> None:
    trainee = books.trainee("training")
    books.compute()
    made = paid(books, TUITION)
    with scope.everything("a test moves"), transaction():
        moves.make(trainee, "end", on=dt.date(2024, 3, 31), left_on=dt.date(2024, 3, 31), reason="个人原因")
    books.compute()
    with factories.signed_in(books.clerk):
        assert refund_queries.owing(cycle()) == []  # nobody has decided yet what is owed
        row = books.rows(trainee)[TUITION]
        entitlement_actions.settle(row.id, row.version, Decimal("17500"), "按七个月核定")
        assert [each.amount for each in refund_queries.owing(cycle())] == [Decimal("12500.00")]
        claim = refund_actions.claim(books.rows(trainee)[TUITION].id, "提前终止培养，退还未使用的培养费")
        refund_actions.recover(claim.id, claim.version, Decimal("12500"), PAID_ON)
        assert (claim.state, refund_queries.owing(cycle())) == ("refunded", [])
    assert [line.state for line in lines(made)] == ["paid"]
    disqualified(trainee)
    with factories.signed_in(books.clerk):
        rest = refund_actions.claim(books.rows(trainee)[TUITION].id, "取消培养资格")
        assert rest.amount == Decimal("17500.00")
        refund_actions.recover(rest.id, rest.version, Decimal("17500"), PAID_ON)
    assert [line.state for line in lines(made)] == ["recovered"]
    assert broken() == []


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
