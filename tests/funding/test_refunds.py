"""What was paid is asked back: all of it from who was disqualified, else what was more than is owed."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from tepei.funding import entitlement_actions, refund_actions, refund_queries
from tepei.portal import scope
from tepei.portal.database import transaction
from tepei.portal.errors import Refused
from tepei.trainees import moves
from tests import factories
from tests.funding.ledger import (
    PAID_ON,
    TUITION,
    Ledger,
    broken,
    disqualified,
    lines,
    paid,
)
from tests.papers.stage import cycle


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
