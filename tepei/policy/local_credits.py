"""What a prefecture lays down of continuing education beside the region, as far as the region lets it 各地的继续教育规定."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, ClassVar, Self

from pydantic import model_validator

from tepei.policy.definition import Invalid
from tepei.policy.hours import Hours
from tepei.policy.record import SOURCE, Day, Filled, Picked, Record, Whole, titled
from tepei.policy.words import N_, Sentence, say

if TYPE_CHECKING:
    from tepei.policy.credits import CreditRules, CreditSubjectRecord

OWN = {
    "hours": N_("总学时"),
    "subject_hours": N_("各科目的学时"),
    "topics": N_("科目的内容"),
    "most_per_day": N_("一天最多计几学时"),
    "period": N_("学习起止日期"),
    "make_up_years": N_("补学以前年度"),
}
_PERIOD = ("begins", "ends")


class LocalCreditsRecord(Record):
    """What a body says for itself and for what stands below it; what it leaves out is the region's. `make_up_years` 0 means none."""

    identity: ClassVar[str] = "body"

    body: Annotated[Filled, titled(N_("单位"), N_("单位代码，适用于该单位及其下级单位"), "152200")]
    hours: Annotated[Hours | None, titled(N_("每年累计不少于几学时"), example="100")] = None
    subject_hours: Annotated[
        Mapping[Annotated[str, Picked("subject")], Hours],
        titled(N_("各科目不少于几学时"), N_("不另行规定的不填"), {"public": "36"}),
    ] = {}
    topics: Annotated[
        Mapping[Annotated[str, Picked("subject")], Filled],
        titled(N_("另加的内容"), N_("没有的不填"), {"public": "蒙医药"}),
    ] = {}
    most_per_day: Annotated[Hours | None, titled(N_("一天最多计几学时"), example="6")] = None
    begins: Annotated[Day | None, titled(N_("学习开始"), example="2025-02-01")] = None
    ends: Annotated[Day | None, titled(N_("学习截止"), example="2025-11-30")] = None
    make_up_years: Annotated[Whole | None, titled(N_("可补学前几年的"), N_("0 为不补学"), 1)] = None
    source: Annotated[str, SOURCE] = ""

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.begins and self.ends and self.ends < self.begins:
            raise Invalid(say("截止早于开始"), "ends")
        return self

    @property
    def told(self) -> Iterator[tuple[str, str]]:
        """(key, what of OWN it belongs to) of everything that it says."""
        for key in type(self).model_fields:
            if key not in ("body", "source") and getattr(self, key) not in (None, {}):
                yield key, "period" if key in _PERIOD else key


def faults(rules: CreditRules, own: LocalCreditsRecord) -> Iterator[tuple[str, Sentence]]:
    """Where a body says what the region does not let it say, by key: it may only ask for more, and within the region's year."""
    for key, about in own.told:
        if about not in rules.local:
            yield key, say("上级没有准许自行规定“%(about)s”", about=Sentence(OWN[about]))
    yield from _faulty_hours(rules, own)
    if own.begins and not rules.begins <= own.begins <= rules.ends:
        yield "begins", _OUTSIDE
    if own.ends and not rules.begins <= own.ends <= rules.ends:
        yield "ends", _OUTSIDE
    if own.most_per_day is not None and own.most_per_day > (rules.most_per_day or own.most_per_day):
        yield "most_per_day", say("不能多于上级规定的 %(hours)s 学时", hours=rules.most_per_day)
    if own.make_up_years and not rules.may_make_up(rules.begins.year - own.make_up_years, rules.begins.year):
        yield "make_up_years", say("不能多于上级规定的年数")


_OUTSIDE = say("不在上级规定的学习起止日期之内")


def _faulty_hours(rules: CreditRules, own: LocalCreditsRecord) -> Iterator[tuple[str, Sentence]]:
    if own.hours is not None and own.hours < rules.hours:
        yield "hours", _less(rules.hours)
    known = {each.key: each.required(rules.hours) for each in rules.subjects}
    for key in {**own.subject_hours, **own.topics}:
        if key not in known:
            yield "subject_hours" if key in own.subject_hours else "topics", say("没有科目“%(key)s”", key=key)
    for key, hours in own.subject_hours.items():
        if hours < known.get(key, hours):
            yield "subject_hours", _less(known[key])
    raised = sum(own.subject_hours.get(key, hours) for key, hours in known.items())
    if raised > (own.hours or rules.hours):
        yield "subject_hours", say("各科目的学时之和大于总学时")


def _less(hours: object) -> Sentence:
    return say("不能少于上级规定的 %(hours)s 学时", hours=hours)


def with_own(rules: CreditRules, own: LocalCreditsRecord | None) -> CreditRules:
    """The rules as they hold for a body that laid this down."""
    if own is None:
        return rules
    subjects = tuple(each.model_copy(update=_of_subject(own, each)) for each in rules.subjects)
    same = {
        key: value for key in ("hours", "most_per_day", *_PERIOD) if (value := getattr(own, key)) is not None
    }
    if own.make_up_years is not None:
        same |= {"makes_up": own.make_up_years > 0, "make_up_years": own.make_up_years}
    return rules.model_copy(update={**same, "subjects": subjects})


def _of_subject(own: LocalCreditsRecord, subject: CreditSubjectRecord) -> dict[str, object]:
    found: dict[str, object] = {"topics": (*subject.topics, *_topic(own, subject.key))}
    if subject.key in own.subject_hours:
        found |= {"hours": own.subject_hours[subject.key], "share": ""}
    return found


def _topic(own: LocalCreditsRecord, key: str) -> tuple[str, ...]:
    return (own.topics[key],) if key in own.topics else ()
