"""What a notice says of the time after the selection 培养.

Source: 内人社办发〔2023〕21号 一, 六; 新人社函〔2025〕38号 附件1.
"""

from __future__ import annotations

from typing import Annotated, ClassVar

from tepei.policy.months import PARTS
from tepei.policy.record import Choice, Flag, Record, Whole, titled
from tepei.policy.words import N_


class TrainingRecord(Record):
    """Who is selected becomes a trainee for so many months; a year that says nothing of it (a prize, a title) has none."""

    identity: ClassVar[str] = ""

    months: Annotated[Whole, titled(N_("培养期（月）"), N_("入选后脱产培养几个月；入选后不再培养的不填"), 12)]
    part_months: Annotated[
        str,
        Choice(PARTS),
        titled(N_("不满一个月的"), N_("实际培训时间的零头；没有规定的，由经办人核定"), "days"),
    ] = ""
    leave_days: Annotated[
        Whole | None,
        titled(
            N_("请假不扣除的天数"),
            N_("培养期内请假累计超过的天数从实际培训时间中扣除；没有规定的，由经办人核定"),
            30,
        ),
    ] = None
    source: Annotated[str, titled(N_("培养期的依据"), N_("文号和条款"))] = ""
    assumed: Annotated[Flag, titled(N_("培养期为推定"))] = False
