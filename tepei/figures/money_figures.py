"""预算执行情况: what a year's money was planned to be, what is owed and what is paid, for who runs the year."""

from __future__ import annotations

from tepei.figures.figure import Figure, FigureLine, Measure
from tepei.funding import budget_queries
from tepei.funding.budget_queries import BudgetLine
from tepei.policy.words import Sentence, say
from tepei.programmes import running
from tepei.programmes.models import Cycle

_PLANNED, _COMMITTED, _PAID = say("计划"), say("应拨付"), say("已拨付")
_UNSET = say("没有写明")


def of(cycle: Cycle) -> Figure | None:
    """None for whoever does not pay for the year, and where the year pays nobody."""
    if not running.ends_at_viewer(cycle):
        return None
    lines = budget_queries.budget(cycle)
    measures = [Measure(each, unit="yuan") for each in (_PLANNED, _COMMITTED, _PAID)]
    note = say("计划为名额总数乘以全期的标准；培养中的按全期计入应拨付。通知没有写明金额的不计算。")
    rows = [
        FigureLine(
            _label(each), (each.planned if each.planned is not None else _UNSET, each.committed, each.paid)
        )
        for each in lines
    ]
    return Figure("budget", say("经费预算与执行"), "bars", say("资金来源和项目"), measures, rows, note)


def _label(line: BudgetLine) -> Sentence:
    name: Sentence | str = line.name
    if line.track:
        name = say("%(item)s（%(track)s）", item=line.name, track=line.track)
    return say("%(source)s：%(name)s", source=line.source or _UNSET, name=name)
