"""What a year asks of continuing education 继续教育规定: subjects, sources, how far a title looks back; hours are counted per calendar year.

Source: 内人社办发〔2024〕201号 一（二）–（六）, and what other provinces rule otherwise. A number that no notice gives stays unset and computes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Self

from pydantic import AfterValidator, model_validator

from tepei.policy.credit_sources import ASSUMED, ENDS_EARLY, CreditSourceRecord, LearningPlatformRecord
from tepei.policy.definition import Invalid, twice
from tepei.policy.evaluation import checked_share
from tepei.policy.hours import NO_HOURS, Hours, share_of
from tepei.policy.local_credits import OWN, LocalCreditsRecord
from tepei.policy.record import SOURCE, Choice, Day, Filled, Flag, Record, Whole, titled
from tepei.policy.reliefs import ReliefRecord
from tepei.policy.title_levels import FULL_SENIOR, LEVELS, SENIOR
from tepei.policy.vocabulary import Provincial
from tepei.policy.words import N_, key, say

PUBLIC, PROFESSIONAL = "public", "professional"
EACH, TOGETHER = "each", "together"
COUNTINGS = {EACH: N_("逐年达到要求"), TOGETHER: N_("各年累计达到要求")}
REVIEW_YEAR, YEAR_BEFORE = "review", "before"
LAST_YEARS = {REVIEW_YEAR: N_("评审当年"), YEAR_BEFORE: N_("评审的上一年")}


@dataclass(frozen=True)
class Earned:
    """Hours that were recognised for a calendar `year`; `learned_on` is later than it where they make up for it 补学.

    `source` and `subject` are codes of the year's rules. A source that counts as the whole requirement may bring hours or none.
    """

    year: int
    subject: str
    source: str
    hours: Decimal
    learned_on: date


class CreditSubjectRecord(Record):
    """A 科目: at least so many hours of it in a year, or such a share of all; or none of its own."""

    key: Annotated[Filled, titled(N_("代码"), N_("公需科目为 public，专业科目为 professional"))]
    name: Annotated[Filled, titled(N_("科目"))]
    hours: Annotated[Hours | None, titled(N_("每年不少于几学时"), N_("与比例只写一个；没有规定的不写"))] = (
        None
    )
    share: Annotated[
        str,
        AfterValidator(checked_share),
        titled(N_("不少于总学时的比例"), N_("例如 1/3，按要求的总学时计算"), "1/3"),
    ] = ""
    filled_by: Annotated[
        tuple[Filled, ...],
        titled(N_("可由哪些科目多出的学时抵"), N_("每行一个科目的代码，例如选修科目"), ["professional"]),
    ] = ()
    topics: Annotated[tuple[Filled, ...], titled(N_("本年度的内容"), N_("每行一项，照通知原文"))] = ()
    source: Annotated[str, SOURCE] = ""
    assumed: Annotated[Flag, ASSUMED] = False

    @model_validator(mode="after")
    def _has_one_minimum(self) -> Self:
        if self.hours is not None and self.share:
            raise Invalid(say("与%(key)s只能写一个", key=key(say("每年不少于几学时"), "hours")), "share")
        return self

    def required(self, total: Decimal) -> Decimal:
        """Hours of a year whose total is this."""
        return share_of(total, self.share) if self.share else self.hours or NO_HOURS


class LookBackRecord(Record):
    """申报职称的学时要求: over how many years who applies for a title of this level is looked at, one by one or together."""

    identity: ClassVar[str] = "level"

    level: Annotated[str, Choice(LEVELS), titled(N_("申报级别"))]
    years: Annotated[Whole | None, titled(N_("近几年"), N_("1 为当年；年数因人而异的不写"))] = None
    years_fact: Annotated[
        str, titled(N_("年数取自"), N_("条件依据的代码，只在年数因人而异时写"), "recognition_years")
    ] = ""
    last: Annotated[str, Choice(LAST_YEARS), titled(N_("算至哪一年"))] = REVIEW_YEAR
    counting: Annotated[str, Choice(COUNTINGS), titled(N_("怎样算"))] = EACH
    hours: Annotated[
        Hours | None,
        titled(N_("累计不少于几学时"), N_("只用于累计；不写则为各年要求之和"), "270"),
    ] = None
    text: Annotated[str, titled(N_("通知原文"))] = ""
    source: Annotated[str, SOURCE] = ""
    assumed: Annotated[Flag, ASSUMED] = False

    @model_validator(mode="after")
    def _says_its_years(self) -> Self:
        if bool(self.years) == bool(self.years_fact):
            raise Invalid(say("年数和年数的依据须写一个，且只写一个"), "years")
        if self.hours is not None and self.counting != TOGETHER:
            raise Invalid(say("只用于累计"), "hours")
        return self

    def of(self, day: date, facts: Mapping[str, object]) -> tuple[int, ...] | None:
        """The years that a review on this day looks at, the earliest first; None where their number is not known of this person."""
        count: Any = self.years or facts.get(self.years_fact)
        if count is None:
            return None
        end = day.year - (self.last == YEAR_BEFORE)
        return tuple(range(end - int(count) + 1, end + 1))


LISTS = ("subjects", "sources", "look_backs", "reliefs", "platforms", "bodies")  # of the rules of a year


class CreditRules(Record):
    """继续教育规定 of a year: everything that its hours are counted by. `plan_days` before a training begins its plan is filed, `report_days`
    after its end its roster is handed in.
    """

    identity: ClassVar[str] = ""

    begins: Annotated[Day, titled(N_("年度学习开始"))]
    ends: Annotated[Day, titled(N_("年度学习截止"))]
    hours: Annotated[Hours, titled(N_("每年累计不少于几学时"))]
    minutes: Annotated[Whole, titled(N_("几分钟计 1 学时"))] = 45
    most_per_day: Annotated[Hours | None, titled(N_("一天最多计几学时"), N_("没有规定的不写"), "8")] = None
    carry_years: Annotated[
        Whole | None,
        titled(N_("超出的学时可结转几年"), N_("0 为不得结转；没有规定的不写，不结转"), 1),
    ] = None
    makes_up: Annotated[Flag, titled(N_("可以补学以前年度"))] = False
    make_up_years: Annotated[
        Whole | None, titled(N_("可补学前几年的"), N_("没有规定的不写，以前各年均可"), 2)
    ] = None
    recognised_by: Annotated[tuple[Annotated[str, Provincial("kinds")], ...], titled(N_("由谁核定学时"))] = ()
    second_check: Annotated[
        tuple[Annotated[str, Provincial("kinds")], ...],
        titled(N_("核定后由谁再审核"), N_("不选则一次核定即有效"), ["region"]),
    ] = ()
    plan_days: Annotated[Whole | None, titled(N_("培训计划在开班前几日备案"), N_("没有规定的不写"))] = None
    report_days: Annotated[Whole | None, titled(N_("花名册在结束后几日内报送"), N_("没有规定的不写"))] = None
    local: Annotated[
        tuple[Annotated[str, Choice(OWN)], ...],
        titled(N_("下级可以自行规定"), N_("只能比本级从严；都不选则不得另行规定")),
    ] = ()
    source: Annotated[str, titled(N_("学时规定的依据"), N_("文号和条款"))] = ""
    subjects: Annotated[tuple[CreditSubjectRecord, ...], titled(N_("科目"))] = ()
    sources: Annotated[tuple[CreditSourceRecord, ...], titled(N_("学时来源"))] = ()
    look_backs: Annotated[tuple[LookBackRecord, ...], titled(N_("申报职称的学时要求"))] = ()
    reliefs: Annotated[tuple[ReliefRecord, ...], titled(N_("学时减免"))] = ()
    platforms: Annotated[tuple[LearningPlatformRecord, ...], titled(N_("培训平台"))] = ()
    bodies: Annotated[tuple[LocalCreditsRecord, ...], titled(N_("各地的规定"))] = ()

    @model_validator(mode="after")
    def _is_of_one_year(self) -> Self:
        if self.ends < self.begins:
            raise Invalid(ENDS_EARLY, "ends")
        for part in LISTS:
            _once_each(part, getattr(self, part))
        if self.sum_of_subjects > self.hours:
            raise Invalid(say("各科目的学时之和大于总学时"), "hours")
        return self

    @property
    def sum_of_subjects(self) -> Decimal:
        return sum((each.required(self.hours) for each in self.subjects), NO_HOURS)

    def subject(self, key: str) -> CreditSubjectRecord | None:
        return next((each for each in self.subjects if each.key == key), None)

    def credit_source(self, key: str) -> CreditSourceRecord | None:
        return next((each for each in self.sources if each.key == key), None)

    def look_back(self, level: str) -> LookBackRecord | None:
        """For a title of this level; what is said of 高级 holds for 正高级, where that has no line of its own."""
        known = {each.level: each for each in self.look_backs}
        return known.get(level) or (known.get(SENIOR) if level == FULL_SENIOR else None)

    def may_make_up(self, year: int, learned: int) -> bool:
        """May hours learned in that year stand for this earlier one?"""
        most = learned if self.make_up_years is None else self.make_up_years
        return self.makes_up and 0 < learned - year <= most

    def plan_due(self, starts: date) -> date | None:
        """The last day on which the plan of a training that starts then is in time; None where nothing is laid down."""
        return None if self.plan_days is None else starts - timedelta(days=self.plan_days)

    def report_due(self, ended: date) -> date | None:
        """The last day on which its roster is in time."""
        return None if self.report_days is None else ended + timedelta(days=self.report_days)


def _once_each(part: str, records: Iterable[Record]) -> None:
    seen: set[str] = set()
    for number, each in enumerate(records):
        name = str(getattr(each, each.identity))
        if name in seen:
            raise Invalid(twice(name), part, number, each.identity)
        seen.add(name)
