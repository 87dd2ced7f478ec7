"""flask tepei entitlement: what is to be paid for whom, for other programs."""

from __future__ import annotations

from tepei.funding import entitlement_actions, exports
from tepei.funding import invariants as _invariants  # noqa: F401  what must hold of money is registered there
from tepei.portal import scope
from tepei.portal.terminal import AT_TERMINAL, group, print_csv
from tepei.programmes.commands import cycle_option, find_cycle


@group.command("entitlement", help="计算并列出应拨付经费（CSV）：编号、经费项目、拨付对象、月数、金额（元）")
@cycle_option
def _entitlement(cycle_code: str) -> None:
    with scope.everything(AT_TERMINAL):
        cycle = find_cycle(cycle_code)
        entitlement_actions.compute(cycle)
        print_csv(exports.HEADS, exports.entitlement_rows(cycle))
