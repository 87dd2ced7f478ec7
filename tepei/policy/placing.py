"""Where the form says what somebody asks for 申报培养单位志愿表, and how notices to report are numbered 落实培养单位.

Source: 内人社办发〔2023〕21号 三（三） and 附件2 《申报培养单位志愿表》; 新人社函〔2025〕38号 附件3. No notice gives numbers of 报到通知.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar

from tepei.policy.numbering import Pattern
from tepei.policy.record import Flag, Picked, Record, titled
from tepei.policy.words import N_


class Placing(Record):
    """Paths of fields of the form (`preference.first`); where a year says nothing of it, people are placed by hand."""

    identity: ClassVar[str] = ""

    wishes: Annotated[
        tuple[Annotated[str, Picked("field")], ...],
        titled(N_("志愿各栏"), N_("申报表中拟选培养单位的栏，按志愿顺序选取")),
    ]
    supervisors: Annotated[
        tuple[Annotated[str, Picked("field")], ...],
        titled(N_("拟选导师各栏"), N_("与志愿各栏依次对应；没有的不选")),
    ] = ()
    subject: Annotated[str, Picked("field"), titled(N_("培养专业的栏"))] = ""
    consent: Annotated[
        str, Picked("field"), titled(N_("是否接受调剂的栏"), N_("没有的不选，则不自动调剂"))
    ] = ""
    contact: Annotated[
        str, Picked("field"), titled(N_("接收联系人的栏"), N_("已获准接收的，填写联系人的栏"))
    ] = ""
    notice_number: Annotated[
        str,
        Pattern(),
        titled(N_("报到通知的编号规则"), N_("没有编号的不填"), "特培报到〔{year}〕{serial:03}"),
    ] = ""
    source: Annotated[str, titled(N_("落实培养单位的依据"), N_("文号和条款"))] = ""
    assumed: Annotated[Flag, titled(N_("落实培养单位的规定为推定"))] = False

    @property
    def named(self) -> Iterator[tuple[str, str]]:
        """Every field that is named, with the key that names it."""
        yield from (("wishes", path) for path in self.wishes)
        yield from (("supervisors", path) for path in self.supervisors)
        yield from ((key, path) for key in ("subject", "consent", "contact") if (path := getattr(self, key)))
