"""Money at the selection: of a year that trains nobody, to the unit, in instalments that hang on an assessment of a later year."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from tepei.applications.models import Application
from tepei.funding import (
    batch_actions,
    budget_queries,
    entitlement_actions,
    entitlement_queries,
    refund_actions,
    refund_queries,
)
from tepei.funding.batch_models import PaymentBatch, PaymentLine
from tepei.funding.entitlement_models import Entitlement
from tepei.papers.invariants import invariants
from tepei.portal import clock, scope
from tepei.portal.accounts import Account
from tepei.portal.database import ZONE, db, transaction
from tepei.portal.errors import Refused
from tepei.trainees.models import Trainee
from tests import factories
from tests.applications import test_tasks as midterm
from tests.applications.changing import opened_with
from tests.papers.stage import CYCLE, Stage, cycle, stage

GRANT = {
    "key": "grant", "track": "outside", "name": "资助经费", "amount": 100000, "per": "once", "payee_kind": "employer", "borne_by": "人才专项资金",
}  # fmt: skip
PARTS = [
    {"name": "首期", "percent": 50, "due": "selected"},
    {"name": "中期", "percent": 50, "due": "assessed", "task": "midterm", "outcomes": ["保留"], "refund": True},
]  # fmt: skip


def award(**item: Any) -> None:
    """2023 as a year that trains nobody and pays for the selection."""

    def change(plain: dict[str, Any]) -> None:
        for part in ("training", "placement", "certificate"):
            plain.pop(part, None)
        plain["money"] = [{**GRANT, **item}]

    opened_with(change, CYCLE)


def selected(made: Stage) -> Application:
    return made.play(made.arrived("region"), "region.approve region.select")


def compute(clerk: Account) -> list[Entitlement]:
    with factories.signed_in(clerk):
        entitlement_actions.compute(cycle())
    with scope.everything("a test looks"):
        found = select(Entitlement).order_by(Entitlement.paper_id, Entitlement.instalment)
        return list(db.session.scalars(found.execution_options(populate_existing=True)))


def pay(clerk: Account, chief: Account, *parts: int) -> PaymentBatch:
    """The first instalment (0: the item as a whole), prepared by one and approved by another."""
    with factories.signed_in(clerk):
        batch = batch_actions.prepare(cycle(), "第一批", [("grant", part) for part in parts])
    with factories.signed_in(chief):
        batch = batch_actions.approve(batch.id, batch.version)
        return batch_actions.pay(batch.id, batch.version, clock.today())


def chief() -> Account:
    return factories.member("chief", "region_reviewer", "150000", "复核人")


def broken() -> list[str]:
    return [each.text for each in invariants() if not each.text.startswith("申报")]


def test_unit_of_whom_an_award_year_selects_is_paid_once_and_gives_it_back(app: Flask) -> None:
    award(due="selected")
    made, second = stage(), chief()
    paper, clerk = selected(made), made.reviewers["region"]
    assert db.session.scalars(select(Trainee)).all() == []
    (row,) = compute(clerk)
    assert (row.paper_id, row.payee, row.amount, row.is_due) == (
        paper.id,
        made.unit.name,
        Decimal(100000),
        True,
    )
    assert (row.applicant_name, row.number, row.why) == (
        paper.applicant_name,
        paper.trainee_number,
        "一次性100,000元。",
    )
    pay(clerk, second, 0)
    with factories.signed_in(clerk):
        with pytest.raises(Refused, match="没有可以拨付的经费"):
            batch_actions.prepare(cycle(), "第二批", [("grant", 0)])
        (line,) = budget_queries.budget(cycle())
        assert (line.committed, line.paid) == (Decimal(100000), Decimal(100000))
        assert refund_queries.owing(cycle()) == []
    made.act(paper, "region", "revoke")
    (row,) = compute(clerk)
    assert (row.amount, row.why) == (Decimal(0), "入选已撤销，不拨付；已拨付的应当退还。")
    with factories.signed_in(clerk):
        (owing,) = refund_queries.owing(cycle())
        assert (owing.amount, owing.is_all) == (Decimal(100000), True)
        claim = refund_actions.claim(owing.row, "入选后弄虚作假")
        refund_actions.recover(claim.id, claim.version, Decimal(100000), clock.today())
        assert refund_queries.owing(cycle()) == []
    with scope.everything("a test looks"):
        assert db.session.scalars(select(PaymentLine.state)).all() == ["recovered"]
    assert broken() == []


def test_who_is_revoked_before_the_payment_is_left_out(app: Flask) -> None:
    award(due="selected")
    made, second = stage(), chief()
    good, bad, clerk = selected(made), selected(made), made.reviewers["region"]
    compute(clerk)
    with factories.signed_in(clerk):
        batch = batch_actions.prepare(cycle(), "第一批", [("grant", 0)])
    made.act(bad, "region", "revoke")
    with factories.signed_in(clerk):
        assert [name for name, _number, _why in entitlement_queries.stopped_people(cycle())] == [
            bad.applicant_name
        ]
    with factories.signed_in(second), pytest.raises(Refused, match=f"{bad.applicant_name}.*入选已撤销"):
        batch_actions.approve(batch.id, batch.version)
    with factories.signed_in(clerk):
        batch_actions.discard(batch.id, batch.version, "有人被撤销入选")
        again = batch_actions.prepare(cycle(), "第二批", [("grant", 0)])
    with scope.everything("a test looks"):
        assert [line.entitlement.paper_id for line in again.lines] == [good.id]


def test_amount_that_the_notice_leaves_open_is_settled_by_people(app: Flask) -> None:
    award(due="selected", amount=None)
    made = stage()
    selected(made)
    clerk = made.reviewers["region"]
    (row,) = compute(clerk)
    with factories.signed_in(clerk):
        assert [each.id for each in entitlement_queries.undecided(cycle())] == [row.id]
        entitlement_actions.settle(row.id, row.version, Decimal(80000), "按实际需要核定")
        assert [each.payable for each in entitlement_queries.sums(cycle())] == [Decimal(80000)]


@pytest.mark.parametrize(("outcome", "payable", "owing"), [("保留", "50000", None), ("退出", "0", "50000")])
def test_second_instalment_hangs_on_the_assessment_of_a_later_year(
    app: Flask, outcome: str, payable: str, owing: str | None
) -> None:
    opened_with(lambda plain: plain.update(money=[{**GRANT, "instalments": PARTS}]), CYCLE)
    second = chief()
    made, person, paper = midterm.selected()
    clerk = made.reviewers["region"]
    rows = compute(clerk)
    assert [(row.instalment, row.name, row.amount, row.is_due) for row in rows] == [
        (1, "资助经费（首期）", Decimal(50000), True),
        (2, "资助经费（中期）", Decimal(50000), False),
    ]
    pay(clerk, second, 1, 2)
    task = midterm.filed(made, person, midterm.opened())
    assert [row.is_due for row in compute(clerk)] == [True, False]  # nobody has decided yet
    midterm.decided(made, task, outcome)
    rows = compute(clerk)
    assert rows[0].paper_id == paper.id
    with factories.signed_in(clerk):
        assert sum(each.payable for each in entitlement_queries.sums(cycle())) == Decimal(payable)
        found = [each.amount for each in refund_queries.owing(cycle())]
    assert found == ([Decimal(owing)] if owing else [])
    if not owing:
        assert pay(clerk, second, 1, 2).total == Decimal(50000)  # the second one alone
    assert broken() == []


def test_item_that_is_divided_after_it_was_paid_is_not_paid_again(app: Flask) -> None:
    award(due="selected")
    made, second = stage(), chief()
    selected(made)
    clerk = made.reviewers["region"]
    compute(clerk)
    pay(clerk, second, 0)
    with scope.everything("a test divides"), transaction() as session:
        whole = session.scalars(select(Entitlement)).one()
        kept = {
            key: getattr(whole, key)
            for key in ("cycle_id", "paper_id", "applicant_name", "item", "payee_kind", "payee")
        }
        session.add(
            Entitlement(
                **kept,
                instalment=1,
                name="首期",
                amount=Decimal(50000),
                is_due=True,
                computed_on=clock.today(),
            )
        )
        session.execute(update(Entitlement).where(Entitlement.id == whole.id).values(amount=0, is_due=False))
    with factories.signed_in(clerk):
        assert sum(each.payable for each in entitlement_queries.sums(cycle())) == 0


def test_year_may_pay_years_later(app: Flask) -> None:
    award(instalments=[PARTS[0], {"name": "满一年", "percent": 50, "due": "years", "years": 1}])
    made = stage()
    selected(made)
    clerk = made.reviewers["region"]
    assert [row.is_due for row in compute(clerk)] == [True, False]
    clock.move_to(dt.datetime(2025, 1, 1, 9, tzinfo=ZONE))
    assert [row.is_due for row in compute(clerk)] == [True, True]
