"""Money as columns and rows."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from tepei.funding import batch_queries, entitlement_queries
from tepei.funding.batch_models import LINE_STATES, TAKEN_OUT, PaymentBatch
from tepei.funding.entitlement_models import Entitlement
from tepei.policy.money import yuan
from tepei.policy.words import Sentence, say
from tepei.portal.catalogue import chinese
from tepei.portal.export import Column, Sheet
from tepei.programmes.models import Cycle

HEADS = ("number", "item", "payee", "months", "amount")


def entitlement_rows(cycle: Cycle) -> Iterator[tuple[Any, ...]]:
    """Every entitlement of a year for other programs; an amount that was not computed is empty."""
    for each in entitlement_queries.of_cycle(cycle):
        months = "" if each.months is None else f"{each.months.normalize():f}"
        amount = "" if each.amount is None else f"{each.amount:.2f}"
        yield each.number, _code(each), each.payee, months, amount


def _code(row: Entitlement) -> str:
    """The key of the item, with the number of its instalment."""
    return f"{row.item}:{row.instalment}" if row.instalment else row.item


def entitlement_sheet(cycle: Cycle) -> Sheet:
    """The same for people, with what explains each."""
    labels = (
        "编号",
        chinese(say("%(selected_word)s人员")),
        "经费项目",
        "资金来源",
        "拨付对象",
        "月数",
        "金额（元）",
        "可以拨付",
        "依据和说明",
        "计算日期",
    )
    widths = (14, 10, 16, 18, 26, 8, 12, 9, 50, 12)
    rows = [
        (
            each.number, each.applicant_name, each.name, each.borne_by, each.payee, each.months, each.amount,
            "是" if each.is_due else "", each.why, each.computed_on.isoformat(),
        )
        for each in entitlement_queries.of_cycle(cycle)
    ]  # fmt: skip
    return Sheet(chinese(say("应拨付经费")), f"{cycle.name}应拨付经费", _columns(labels, widths), rows)


def batch_sheets(batch: PaymentBatch) -> list[Sheet]:
    """A batch line by line, and what each payee is paid in all."""
    labels = (
        "序号",
        "编号",
        chinese(say("%(selected_word)s人员")),
        "经费项目",
        "资金来源",
        "拨付对象",
        "金额（元）",
        "状态",
        "备注",
    )
    lines = [line for line in batch.lines if line.state != TAKEN_OUT]
    rows: list[tuple[Any, ...]] = [
        (
            place, line.entitlement.number, line.entitlement.applicant_name, line.entitlement.name, line.borne_by,
            line.payee, line.amount, chinese(Sentence(LINE_STATES[line.state])), line.reason,
        )
        for place, line in enumerate(lines, 1)
    ]  # fmt: skip
    rows.append(("", "合计", "", "", "", "", batch.total, "", ""))
    detail = Sheet(
        chinese(say("拨付明细")), f"{batch.cycle.name}{batch.name}", _columns(labels, (6, 14, 10, 16, 18, 26, 12, 10, 20)), rows,
        (f"共 {len(lines)} 项，{yuan(batch.total)} 元",),
    )  # fmt: skip
    sums = [(each.payee, each.count, each.amount) for each in batch_queries.by_payee(batch)]
    payees = Sheet(
        chinese(say("按拨付对象汇总")), f"{batch.name}（按拨付对象汇总）", _columns(("拨付对象", "项数", "金额（元）"), (40, 8, 14)),
        [*sums, ("合计", len(lines), sum((each[2] for each in sums), Decimal(0)))],
    )  # fmt: skip
    return [detail, payees]


def _columns(labels: tuple[str, ...], widths: tuple[int, ...]) -> list[Column]:
    numbers = ("金额（元）", "月数", "项数")
    return [
        Column(str(place), label, width, "number" if label in numbers else "text")
        for place, (label, width) in enumerate(zip(labels, widths, strict=True))
    ]
