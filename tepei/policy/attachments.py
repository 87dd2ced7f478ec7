"""What people upload with a form, and when it must be there 附件."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated

from tepei.policy.eligibility import holds
from tepei.policy.record import Choice, Filled, Flag, Record, titled
from tepei.policy.requirements import Alternatives, sentence_of
from tepei.policy.words import N_, Sentence

# Whom a section, a field or an attachment is about; to everybody else it does not show.
ONLY_IF = titled(N_("只对哪些人"), N_("列出几组条件，满足其中一组的才填写或上传；不写则人人都要"))
KINDS = {"image": N_("图片"), "document": N_("文件")}


class AttachmentKindRecord(Record):
    """An 附件 of a form."""

    key: Annotated[Filled, titled(N_("代码"))]
    label: Annotated[Filled, titled(N_("名称"))]
    kind: Annotated[str, Choice(KINDS), titled(N_("文件类别"))]
    required: Annotated[Flag, titled(N_("必传"))] = False
    required_if: Annotated[
        Alternatives, titled(N_("在什么情况下必传"), N_("列出几组条件，满足其中一组即可"))
    ] = ()
    only_if: Annotated[Alternatives, ONLY_IF] = ()
    identifying: Annotated[
        Flag,
        titled(
            N_("载有个人信息"), N_("例如身份证、学历证书；专家看不到姓名等个人信息的，评审时不向专家显示")
        ),
    ] = False
    assumed: Annotated[Flag, titled(N_("原文未载，为推定"))] = False
    help: Annotated[str, titled(N_("填写说明"))] = ""
    retired: Annotated[Flag, titled(N_("已停用"))] = False

    def is_required(self, facts: Mapping[str, object], on: date) -> bool:
        """Must it be there, for somebody with these facts? What is not known demands nothing yet."""
        if self.retired:
            return False
        return self.required or (bool(self.required_if) and holds(self.required_if, facts, on))

    @property
    def when(self) -> Sentence:
        """The condition in words, NOTHING where there is none."""
        return sentence_of(self.required_if)

    @property
    def whom(self) -> Sentence:
        """Whom it is for, in words; NOTHING where it is for everybody."""
        return sentence_of(self.only_if)
