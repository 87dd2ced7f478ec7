"""What papers are made under and what a revision keeps, as one value: the one list of keys 实施方案."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cached_property
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, PrivateAttr

from tepei.policy.ages import CLOSE, CountedTo
from tepei.policy.arranging import arranged, concluded, facts_on
from tepei.policy.categories import CategoryRecord
from tepei.policy.certificate import CertificateRecord
from tepei.policy.condition import conditions
from tepei.policy.credits import CreditRules
from tepei.policy.definition import Invalid
from tepei.policy.derivations import Derivation
from tepei.policy.deriving import inputs_of
from tepei.policy.evaluation import CriterionRecord, EvaluationRecord, of_track
from tepei.policy.facts import FactRecord, Facts, by_key
from tepei.policy.fields import Form
from tepei.policy.layout import DocumentRecord
from tepei.policy.life import STATES
from tepei.policy.limits import LimitRecord
from tepei.policy.money import Money
from tepei.policy.naming import names_in, sound, with_words
from tepei.policy.numbering import Pattern
from tepei.policy.placing import Placing
from tepei.policy.record import Choice, Filled, Flag, Record, Whole, titled
from tepei.policy.requirements import RequirementRecord
from tepei.policy.route import HELD_FROM, Route, TrackRouteRecord, called_steps, listed, own_steps
from tepei.policy.sanction import Sanction
from tepei.policy.sponsors import SponsorRecord
from tepei.policy.summary import SummaryTable
from tepei.policy.tasks import TasksRecord
from tepei.policy.tracks import TrackRecord
from tepei.policy.training import TrainingRecord
from tepei.policy.vocabulary import Provincial, Vocabulary
from tepei.policy.words import N_, say

APPLY = "apply"
APPLICATION = "application"  # the document that prints the whole form
SUMMARY = "summary"  # what a step demands by this name is the signed 汇总表
WINDOW_STEPS = Provincial("steps", {APPLY: say("申报")})

_ASSUMED = titled(N_("原文未载，为推定"))
CLOSES_EARLY = say("截止早于开始")


class ProgrammeRecord(Record):
    """A programme 项目, the same in every year."""

    identity: ClassVar[str] = "code"

    code: Annotated[Filled, titled(N_("项目代码"), N_("各年度相同"))]
    name: Annotated[Filled, titled(N_("项目名称"))]


class Promise(Record):
    """A 承诺书 that is accepted with each submission."""

    identity: ClassVar[str] = ""

    version: Annotated[Filled, titled(N_("承诺书版本"))]
    text: Annotated[Filled, titled(N_("承诺书"), N_("提交时由申报人确认；不需要承诺的不填"))]
    assumed: Annotated[Flag, titled(N_("承诺书为推定"))] = False


class TraineeNumber(Record):
    """The pattern of the 学员编号."""

    pattern: Annotated[
        Filled,
        Pattern(),
        titled(
            N_("%(number_word)s规则"),
            N_("由年份、顺序号和固定的文字组成，须有一个顺序号；没有编号的不填"),
        ),
    ]
    assumed: Annotated[Flag, titled(N_("编号规则为推定"))] = False


def _at_least_one(number: int) -> int:
    if number < 1:
        raise Invalid(say("应不小于 1"))
    return number


class SchemeRecord(Record):
    """What papers are made under. Its `facts` stand beside those of the province, and may say one of these in other words."""

    facts: Annotated[
        tuple[FactRecord, ...], titled(N_("条件依据"), N_("本年度自己的，其余见本省的条件依据"))
    ] = ()
    copies: Annotated[Whole, titled(N_("申报表份数"), N_("报送的纸质申报表几份；不报送纸质材料的填 0"))] = 1
    track_word: Annotated[
        str,
        titled(N_("培养方式的叫法"), N_("通知怎样称呼所申报的各项，例如层次、系列、组别、事项"), "层次"),
    ] = ""
    selected_word: Annotated[
        str, titled(N_("入选的叫法"), N_("通知怎样称呼被选上，例如认定、通过、立项"), "认定")
    ] = ""
    number_word: Annotated[
        str, titled(N_("学员编号的叫法"), N_("通知怎样称呼所给的编号，例如证书编号"), "证书编号")
    ] = ""
    places_held_from: Annotated[str, Choice(HELD_FROM), titled(N_("名额占用"))] = "recommendation"
    per_person: Annotated[
        Whole,
        AfterValidator(_at_least_one),
        titled(N_("每人申报数"), N_("每人本年度最多申报几份；几份的，每个%(track_word)s一份"), 2),
    ] = 1
    counted_to: CountedTo = CLOSE
    promise: Annotated[Promise | None, titled(N_("承诺书"))] = None
    trainee_number: Annotated[TraineeNumber | None, titled(N_("%(number_word)s"))] = None
    sanction: Annotated[Sanction | None, titled(N_("%(selected_word)s后放弃、变更的处理"))] = None
    training: Annotated[TrainingRecord | None, titled(N_("培养"))] = None
    placement: Annotated[Placing | None, titled(N_("落实培养单位"))] = None
    certificate: Annotated[CertificateRecord | None, titled(N_("结业证书"))] = None
    statuses: Annotated[
        Mapping[Annotated[str, Choice(STATES)], Filled],
        titled(N_("状态名称"), N_("本年度怎样称呼各个状态；不填则用系统的词")),
    ] = {}
    tracks: Annotated[tuple[TrackRecord, ...], titled(N_("%(track_word)s"))] = ()
    categories: Annotated[
        tuple[CategoryRecord, ...], titled(N_("申报类别"), N_("一人属于其条件所述的第一类"))
    ] = ()
    limits: Annotated[tuple[LimitRecord, ...], titled(N_("名额限制"))] = ()
    evaluations: Annotated[tuple[EvaluationRecord, ...], titled(N_("评审办法"))] = ()
    criteria: Annotated[tuple[CriterionRecord, ...], titled(N_("评审指标"))] = ()
    credits: Annotated[CreditRules | None, titled(N_("继续教育规定"), N_("只有继续教育的年度填写"))] = None
    sponsors: Annotated[
        tuple[SponsorRecord, ...], titled(N_("代为推荐"), N_("哪些人可由所在单位以外的单位推荐"))
    ] = ()
    money: Annotated[tuple[Money, ...], titled(N_("经费标准"))] = ()
    form: Annotated[Form, titled(N_("申报表"))]
    route: Annotated[Route, titled(N_("审核流程"))]
    routes: Annotated[
        tuple[TrackRouteRecord, ...], titled(N_("其他审核流程"), N_("部分%(track_word)s另行规定的流程"))
    ] = ()
    documents: Annotated[Mapping[str, DocumentRecord], titled(N_("打印材料"))] = {}
    summary_table: Annotated[SummaryTable, titled(N_("汇总表"))]

    _table: Facts = PrivateAttr(default_factory=dict)

    @classmethod
    def vocabulary_for(cls, source: object, vocabulary: Vocabulary | None) -> Vocabulary:
        """With the facts of its own; one that is no fact is named when it is its turn to be read."""
        own = source.get("facts") if isinstance(source, Mapping) else ()
        known = vocabulary or Vocabulary()
        plain = source if isinstance(source, Mapping) else {}
        steps = own_steps(plain.get("route"), *listed(plain.get("routes")))
        return known.with_steps(steps).with_facts(
            with_words({**known.facts, **by_key(sound(own))}, names_in(source))
        )

    def model_post_init(self, context: Any, /) -> None:
        self._table = context.facts if isinstance(context, Vocabulary) else by_key(self.facts)

    @property
    def table(self) -> Facts:
        """Every fact that it may name, by its key: the province's and its own."""
        return self._table

    @cached_property
    def facts_read(self) -> frozenset[str]:
        """The keys of all facts that some condition looks at or some paper prints, and of what these are worked out from."""
        conditional = {key for _, each in conditions(self) for key in each.asks}
        limited = {each.of for each in self.limits if each.of}
        printed = facts_on(self.documents.values(), self.summary_table)
        return frozenset(inputs_of(conditional | limited | printed, self.table))

    @cached_property
    def reviewed(self) -> frozenset[str]:
        """The keys of facts that rest on what a reviewer fills in."""
        by_review = {key for key, fact in self.table.items() if fact.derivation and fact.derivation.review}
        return frozenset(key for key in self.table if inputs_of([key], self.table) & by_review)

    def asks_for(self, source: str) -> bool:
        """Does a condition look at a fact from there (policy.derivations.Derivation.sources)?"""
        return any(each.source == source for each in self._derivations)

    @property
    def asks_for_current(self) -> bool:
        """Does a condition look at what somebody asks for in other programmes of the year?"""
        return any(each.earlier == "current" for each in self._derivations)

    @cached_property
    def _derivations(self) -> tuple[Derivation, ...]:
        """Where the facts come from that some condition looks at."""
        found = (self.table[key].derivation for key in self.facts_read if key in self.table)
        return tuple(each for each in found if each is not None)

    @property
    def extracts(self) -> tuple[str, ...]:
        """The keys of the documents that nobody demands and no reviewer fills in: who applies prints them, to have them signed elsewhere."""
        demanded = {key for way in self.ways for step in way.steps for key in step.demands}
        return tuple(
            key
            for key, document in self.documents.items()
            if key != APPLICATION and not document.fields and key not in demanded
        )

    def printed(
        self, key: str, form: Form | None = None, track: str | None = None, way: Collection[str] = ()
    ) -> DocumentRecord:
        """The document with all its parts, those included that its layout does not name. `form` is that of one applicant, of whom not
        everything is asked, on this `track`, whose paper goes by these kinds of steps. KeyError where there is none.
        """
        ways = self.ways if track is None else (self.route_of(track),)
        boxes = dict.fromkeys((step.kind, step.opinion) for way in ways for step in way.steps)
        document = self.documents[key]
        if track is not None and track in document.titles:
            document = document.model_copy(update={"title": document.title_on(track)})
        found = arranged(document, form or self.form, boxes, way, is_whole=key == APPLICATION)
        is_of_task = key == APPLICATION and track is not None and self.tasks_of(track) is not None
        return concluded(found) if is_of_task else found

    @property
    def ways(self) -> tuple[Route, ...]:
        """Every route of the year: its own, and those of single tracks."""
        return (self.route, *self.routes)

    @property
    def own_steps(self) -> dict[str, str]:
        """What the steps are called that the year adds to those of the province, by code."""
        return own_steps(*self.ways)

    @property
    def called_steps(self) -> dict[str, str]:
        """What this year calls steps, its own and those of the province that it names otherwise, by code."""
        return called_steps(self.ways)

    def route_of(self, track: str) -> Route:
        """The route of the track with this code; the year's where it names none."""
        named = next((each.route for each in self.tracks if each.code == track), "")
        return next((way for way in self.routes if way.key == named), self.route)

    def with_requirements(self, further: Mapping[str, tuple[RequirementRecord, ...]]) -> SchemeRecord:
        """The same with `further` requirements behind those of its tracks, by code."""
        tracks = tuple(
            track.model_copy(update={"requirements": (*track.requirements, *further.get(track.code, ()))})
            for track in self.tracks
        )
        found = self.model_copy(update={"tracks": tracks})
        for worked_out in ("facts_read", "reviewed"):
            found.__dict__.pop(worked_out, None)
        return found

    def tasks_of(self, track: str) -> TasksRecord | None:
        """What the track with this code is a task of; None of an ordinary one."""
        return next((each.tasks for each in self.tracks if each.code == track), None)

    def evaluation_of(self, track: str) -> EvaluationRecord | None:
        """How the people of the track with this code are evaluated; None where they are not."""
        return of_track(self.evaluations, track)

    def criteria_of(self, track: str) -> tuple[CriterionRecord, ...]:
        """The score sheet of the track with this code."""
        return tuple(each for each in self.criteria if each.track in ("", track))

    def statuses_of(self, track: str) -> Mapping[str, str]:
        """What the states are called on the track with this code, where that is not what we say."""
        tasks = self.tasks_of(track)
        return {**self.statuses, **tasks.statuses} if tasks else self.statuses

    def track(self, code: str) -> TrackRecord:
        """KeyError where there is none."""
        return {track.code: track for track in self.tracks}[code]
