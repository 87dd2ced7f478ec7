"""What is owed is computed for a whole year at once, and what no rule says is settled by people."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from flask import Flask

from tepei.funding import entitlement_actions
from tepei.portal import scope
from tepei.portal.database import transaction
from tepei.portal.errors import Refused
from tepei.trainees import moves
from tests import factories
from tests.funding.ledger import ALLOWANCE, ENDS, TUITION, Ledger, disqualified
from tests.papers.browsing import counted


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
