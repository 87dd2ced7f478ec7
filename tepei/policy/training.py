"""What a notice says of the time after the selection 培养.

Source: 内人社办发〔2023〕21号 一, 六; 新人社函〔2025〕38号 附件1.
"""

from __future__ import annotations

from typing import Annotated, ClassVar

from tepei.policy.record import Flag, Record, Whole, titled
from tepei.policy.words import N_


class TrainingRecord(Record):
    """Who is selected becomes a trainee for so many months; a year that says nothing of it (a prize, a title) has none."""

    identity: ClassVar[str] = ""

    months: Annotated[Whole, titled(N_("培养期（月）"), N_("入选后脱产培养几个月；入选后不再培养的不填"), 12)]
    source: Annotated[str, titled(N_("培养期的依据"), N_("文号和条款"))] = ""
    assumed: Annotated[Flag, titled(N_("培养期为推定"))] = False
