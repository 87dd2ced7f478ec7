"""What a notice says of certificates 结业证书.

Source: 内人社办发〔2023〕21号 六（四）; 新人社函〔2025〕38号 附件1 五（三）. No notice gives a template nor says how they are numbered.
"""

from __future__ import annotations

from typing import Annotated, ClassVar

from tepei.policy.numbering import Pattern
from tepei.policy.record import Filled, Flag, Record, titled
from tepei.policy.verdict import Verdict
from tepei.policy.words import N_, say


class CertificateRecord(Record):
    """A certificate for whoever completes the training; a year that says nothing of it issues none."""

    identity: ClassVar[str] = ""

    title: Annotated[Filled, titled(N_("结业证书的名称"), N_("通知没有规定结业证书的不填"))]
    pattern: Annotated[
        Filled,
        Pattern(),
        titled(
            N_("证书编号规则"),
            N_("须有一个顺序号；各年度、各项目之间不能重复"),
        ),
    ]
    issuers: Annotated[tuple[Filled, ...], titled(N_("颁发单位"), N_("每行一个，照通知原文的次序"))] = ()
    source: Annotated[str, titled(N_("结业证书的依据"), N_("文号和条款"))] = ""
    assumed: Annotated[Flag, titled(N_("证书编号和版式为推定"))] = False


def may_issue(state: str, is_selected: bool) -> Verdict:
    """Only who completed the training is given one, and nobody whose selection was revoked."""
    if not is_selected:
        return Verdict.no("revoked", say("该学员的入选已撤销，不颁发结业证书。"))
    if state == "completed":
        return Verdict.yes()
    if state == "ended":
        return Verdict.no("ended", say("该学员没有完成培养，不颁发结业证书。"))
    return Verdict.no("not_completed", say("结业考核合格、办理结业后才颁发结业证书。"))
