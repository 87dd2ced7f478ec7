"""flask tepei ranking: who stands where, for other programs."""

from __future__ import annotations

from tepei.portal import scope
from tepei.portal.terminal import AT_TERMINAL, group, print_csv
from tepei.programmes.commands import cycle_option, find_cycle
from tepei.selection import round_exports


@group.command("ranking", help="评审排名（CSV）：名次、申报编号、层次、得分、由哪一层次转评、结果")
@cycle_option
def _ranking(cycle_code: str) -> None:
    with scope.everything(AT_TERMINAL):
        print_csv(round_exports.HEADS, round_exports.ranking_rows(find_cycle(cycle_code)))
