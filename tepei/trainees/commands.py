"""flask tepei trainees: who is trained where, for other programs. The life itself is drawn by `diagram --kind trainee`."""

from __future__ import annotations

from tepei.portal import scope
from tepei.portal.terminal import AT_TERMINAL, group, print_csv
from tepei.programmes.commands import cycle_option, find_cycle
from tepei.trainees import diagram as _diagram  # noqa: F401  the life of a trainee can be drawn from here on
from tepei.trainees import exports
from tepei.trainees import invariants as _invariants  # noqa: F401  and its invariants are asked


@group.command("trainees", help="学员清单（CSV）：申报编号、状态、培养单位、志愿、起止日期、实际培训月数")
@cycle_option
def _trainees(cycle_code: str) -> None:
    with scope.everything(AT_TERMINAL):
        print_csv(exports.HEADS, exports.trainee_rows(find_cycle(cycle_code)))
