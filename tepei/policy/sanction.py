"""What a notice says of who gives up after the selection 入选后放弃、变更.

Source: 新人社函〔2025〕38号 附件1 七（一）, 内人社办发〔2023〕21号 六（三）.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, ClassVar

from tepei.policy.calendar import anniversary
from tepei.policy.record import Filled, Flag, Record, Whole, titled
from tepei.policy.words import N_


class Sanction(Record):
    """What follows where somebody selected gives up or changes at will, or has cheated.

    The grounds are the notice's; `years` is None where the 失信名单 holds for good.
    """

    identity: ClassVar[str] = ""

    grounds: Annotated[
        tuple[Filled, ...],
        titled(N_("%(selected_word)s后撤销的情形"), N_("每行一项，照通知原文；通知没有规定的不填")),
    ]
    consequence: Annotated[str, titled(N_("对这些情形的处理"), N_("照通知原文"))] = ""
    lists_person: Annotated[Flag, titled(N_("申报人列入失信名单"))] = False
    lists_unit: Annotated[Flag, titled(N_("所在单位列入失信名单"))] = False
    years: Annotated[
        Whole | None, titled(N_("失信名单的年数"), N_("从撤销%(selected_word)s之日算起；不填则长期有效"))
    ] = None
    source: Annotated[str, titled(N_("撤销情形的依据"), N_("文号和条款"))] = ""
    assumed: Annotated[Flag, titled(N_("撤销情形为推定"))] = False

    def until(self, decided_on: date) -> date | None:
        """The last day on the list; None for good. No notice says from when it counts: the day of the decision is assumed."""
        return None if self.years is None else anniversary(decided_on, self.years) - timedelta(days=1)
