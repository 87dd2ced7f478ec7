"""Requirements: what a notice demands of people, as any of several lists of conditions 选拔条件. What they come to says policy/eligibility.py."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from pydantic import AfterValidator, Field, ValidationInfo, field_validator

from tepei.policy.condition import Condition
from tepei.policy.definition import Invalid
from tepei.policy.record import SOURCE, Choice, Filled, Record, titled
from tepei.policy.vocabulary import Provincial, Vocabulary
from tepei.policy.words import BOTH, CHOICES, N_, Sentence, join, key, say

PRIORITY = "priority"
SEVERITIES = {
    "hard": N_("硬性：不符合的不能提交"),
    "soft": N_("原则上：不符合的由审核单位核定"),
    "manual": N_("人工核定"),
    PRIORITY: N_("优先：符合的写明优先，不符合的不受影响"),
}


def _not_empty(conditions: tuple[Condition, ...]) -> tuple[Condition, ...]:
    if not conditions:
        raise Invalid(say("不能为空：没有条件的一组人人都符合"))
    return conditions


# One group is enough, within it all must hold.
Group = Annotated[tuple[Condition, ...], AfterValidator(_not_empty)]
Alternatives = tuple[Group, ...]


class RequirementRecord(Record):
    """A 选拔条件 of a track."""

    key: Annotated[Filled, titled(N_("代码"), N_("英文字母、数字和下划线，例如 age"))]
    name: Annotated[Filled, titled(N_("名称"))]
    source: Annotated[Filled, SOURCE]
    severity: Annotated[str, Choice(SEVERITIES), titled(N_("性质"))] = "hard"
    text: Annotated[str, titled(N_("通知原文"), N_("不填则显示由条件组成的句子"))] = ""
    only_if: Annotated[
        Alternatives, titled(N_("只对哪些人"), N_("列出几组条件，满足其中一组的才适用；不写则人人适用"))
    ] = ()
    override_by: Annotated[
        tuple[Annotated[str, Provincial("steps")], ...],
        titled(N_("可以核准破格的环节"), N_("不符合的人由这些环节说明理由后核准"), ["prefecture", "region"]),
    ] = ()
    alternatives: Annotated[
        Alternatives, titled(N_("条件"), N_("列出几组，满足其中一组即可，一组之内须全部满足"))
    ] = Field(default=(), validate_default=True)

    @field_validator("alternatives")
    @classmethod
    def _has_some(cls, alternatives: Alternatives, info: ValidationInfo) -> Alternatives:
        if not alternatives and info.data.get("severity") != "manual":
            severity, manual = key(say("性质"), "severity"), key(SEVERITIES["manual"], "manual")
            raise Invalid(
                say(
                    "至少要有一组条件；只能人工核定的，请将“%(key)s”设为“%(value)s”",
                    key=severity,
                    value=manual,
                )
            )
        return alternatives

    @property
    def sentence(self) -> Sentence:
        """The whole requirement in one sentence made of its conditions, for whoever writes it."""
        return sentence_of(self.alternatives)

    @property
    def whom(self) -> Sentence:
        """Whom it is for, in words; NOTHING where it is for everybody."""
        return sentence_of(self.only_if)

    @property
    def required(self) -> Sentence | str:
        return self.text or _joined((c.required for c in conditions) for conditions in self.alternatives)

    @property
    def has_parts(self) -> bool:
        """More than one condition: a refusal then says which of them is meant."""
        return sum(len(conditions) for conditions in self.alternatives) > 1


def read_alternatives(source: object, vocabulary: Vocabulary) -> Alternatives:
    """[[condition, …], …] as plain values. DefinitionError names the key path."""
    return _Alternatives.from_data({"groups": source}, vocabulary=vocabulary).groups


class _Alternatives(Record):
    groups: Alternatives


def sentence_of(alternatives: Iterable[Iterable[Condition]]) -> Sentence:
    return _joined((each.sentence for each in group) for group in alternatives)


def _joined(groups: Iterable[Iterable[Sentence | str]]) -> Sentence:
    return join((join(group, BOTH) for group in groups), CHOICES)
