"""A spot: the box on a screen that says something of a year, with its words; and the rows of a year in the scheme's order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from tepei.policy.definition import Where
from tepei.policy.record import Record
from tepei.policy.words import NOTHING, Sentence, join, say
from tepei.programmes.models import Cycle, RouteStep, TrackRoute, Window
from tepei.schemes import assembling, records
from tepei.schemes.credit_models import (
    CreditCase,
    CreditSource,
    CreditSubject,
    LearningPlatform,
    LocalCredits,
    LookBack,
    Relief,
)
from tepei.schemes.evaluation_models import Criterion, Evaluation
from tepei.schemes.form_models import AttachmentKind, Document, FormField, FormSection, SummaryColumn
from tepei.schemes.models import Case, Category, Fact, Limit, MoneyItem, Requirement
from tepei.schemes.sponsor_models import Sponsor

_TRAIL = say("%(before)s · %(after)s")
# What each list of the scheme is called, and the screen of its rows.
PARTS: Mapping[type[Any], tuple[str, Sentence]] = {
    Fact: ("FactView", say("条件依据")),
    Category: ("CategoryView", say("申报类别")),
    Requirement: ("RequirementView", say("选拔条件")),
    Case: ("CaseView", say("示例")),
    Limit: ("LimitView", say("名额限制")),
    Evaluation: ("EvaluationView", say("评审办法")),
    Criterion: ("CriterionView", say("评审指标")),
    Sponsor: ("SponsorView", say("代为推荐")),
    MoneyItem: ("MoneyView", say("经费标准")),
    CreditSubject: ("CreditSubjectView", say("科目")),
    CreditSource: ("CreditSourceView", say("学时来源")),
    LookBack: ("LookBackView", say("申报职称的学时要求")),
    Relief: ("ReliefView", say("学时减免")),
    LearningPlatform: ("LearningPlatformView", say("培训平台")),
    LocalCredits: ("LocalCreditsView", say("各地的规定")),
    CreditCase: ("CreditCaseView", say("学时示例")),
    FormSection: ("SectionView", say("申报表的栏目")),
    FormField: ("FieldView", say("申报表的栏")),
    AttachmentKind: ("AttachmentKindView", say("附件种类")),
    RouteStep: ("RouteStepView", say("审核环节")),
    TrackRoute: ("TrackRouteView", say("其他审核流程")),
    Document: ("DocumentView", say("打印材料")),
    SummaryColumn: ("SummaryColumnView", say("汇总表的列")),
    Window: ("WindowView", say("时限")),
}


@dataclass(frozen=True)
class Spot:
    """The screen by the endpoint of its `view`, the `verb` and its `values`; `column`: the box on it, "" for the page as a whole.

    `called` says it in words from the outside in: 选拔条件 · 区外培养 · 年龄 · 条件.
    """

    view: str
    verb: str
    values: Mapping[str, Any] = field(default_factory=dict)
    column: str = ""
    called: tuple[Sentence | str, ...] = ()

    @property
    def name(self) -> Sentence:
        return join(self.called, _TRAIL) if self.called else NOTHING

    def is_of(self, view: str, pk: int) -> bool:
        """Whether it is on the page of this row."""
        return (self.view, self.values.get("pk")) == (view, pk)


class RowsOfYear:
    """The rows of one year. Each list is read once, when somebody asks for it."""

    def __init__(self, cycle: Cycle) -> None:
        self.cycle = cycle
        self._lists: dict[Any, Sequence[Any]] = {}

    def rows(self, key: Any, read: Callable[[], Sequence[Any]]) -> Sequence[Any]:
        """A list of rows in the order of the scheme."""
        if key not in self._lists:
            self._lists[key] = read()
        return self._lists[key]

    def part(self, model: type[Any]) -> Sequence[Any]:
        """The rows of a part of the year."""
        return self.rows(model, lambda: assembling.rows_of(model, self.cycle))


def of_row(row: Any, rest: Where, *names: Sentence | str) -> Spot:
    """The box of the row's page that the rest of the path names."""
    view, called = PARTS[type(row)]
    spot = Spot(view, "edit", {"pk": row.id}, called=(called, *(names or (str(row),))))
    return boxed(spot, records.RECORDS[type(row)], rest)


def boxed(spot: Spot, record: type[Record], rest: Where) -> Spot:
    """With the box of a key, and the line of its conditions."""
    found = next(
        (
            (name, info)
            for name, info in record.model_fields.items()
            if rest and rest[0] in (name, info.alias)
        ),
        None,
    )
    if found is None:
        return spot
    name, info = found
    column = "" if name == record.identity else name  # what names a row is not changed on its page
    return replace(spot, column=column, called=(*spot.called, Sentence(info.title or ""), *_line(rest)))


def _line(rest: Where) -> tuple[Sentence, ...]:
    """Group and place of a condition in its list."""
    if len(rest) > 2 and isinstance(rest[1], int) and isinstance(rest[2], int):
        return (say("第 %(group)d 组第 %(number)d 项", group=rest[1] + 1, number=rest[2] + 1),)
    return ()


def nth(rows: Sequence[Any], number: Any) -> Any:
    return rows[number] if isinstance(number, int) and number < len(rows) else None


def new(model: type[Any], **values: Any) -> Spot:
    """The form of a new row."""
    view, called = PARTS[model]
    return Spot(view, "add", values, called=(called,))
