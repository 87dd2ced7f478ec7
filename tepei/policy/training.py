"""What a notice says of the time after the selection 培养.

Source: 内人社办发〔2023〕21号 一, 六; 新人社函〔2025〕38号 附件1.
"""

from __future__ import annotations

from typing import Annotated, ClassVar

from tepei.policy.months import PARTS
from tepei.policy.record import Choice, Filled, Flag, Record, Whole, titled
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
    preparation: Annotated[
        Flag,
        titled(N_("训前培训"), N_("赴培养单位前须参加训前培训，没有参加的不能报到；通知没有规定的不选")),
    ] = False
    region_leave_days: Annotated[
        Whole | None,
        titled(
            N_("须报批的请假天数"),
            N_("超过的，培养单位和派出单位批准后再由组织单位批准；没有规定的不填"),
            15,
        ),
    ] = None
    long_leave_days: Annotated[
        Whole | None,
        titled(N_("长期请假的天数"), N_("超过的，批准后报告派出单位的上级%(offices)s；没有规定的不填"), 30),
    ] = None
    end_reasons: Annotated[
        tuple[Filled, ...],
        titled(N_("终止培养的原因"), N_("每行一项，学员申请终止时从中选择；没有规定的不填，由学员填写")),
    ] = ()
    personal_reasons: Annotated[
        tuple[Filled, ...], titled(N_("其中属于个人原因的"), N_("每行一项；因此终止的不颁发结业证书"))
    ] = ()
    report_months: Annotated[
        Whole | None,
        titled(N_("学习汇报间隔（月）"), N_("学员每隔几个月提交一次学习汇报；没有规定的不填"), 3),
    ] = None
    counts_as_credit: Annotated[
        Flag, titled(N_("结业视同完成继续教育"), N_("申报高一级职称时视同已完成继续教育学习"))
    ] = False
    papers: Annotated[
        tuple[Filled, ...], titled(N_("须交的材料"), N_("每行一项，学员或单位交到组织单位，收到后登记"))
    ] = ()
    source: Annotated[str, titled(N_("培养期的依据"), N_("文号和条款"))] = ""
    assumed: Annotated[Flag, titled(N_("培养期为推定"))] = False
