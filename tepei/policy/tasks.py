"""专项任务 of a track: a cohort of an earlier year is named, only they file in it, and the notice's own outcomes take the place of 入选."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, ClassVar, Self

from pydantic import model_validator

from tepei.policy.definition import BLANK, MISSING, Invalid, not_among, twice
from tepei.policy.derivation_words import NAMED
from tepei.policy.derivations import Values
from tepei.policy.earlier import KnownParticipation
from tepei.policy.life import STATES
from tepei.policy.record import Choice, Filled, Picked, Record, titled
from tepei.policy.words import N_


class TasksRecord(Record):
    """Whom the track is for, and what may come of it. `outcomes` stand where others are selected; those that are `ending` end the participation."""

    identity: ClassVar[str] = ""

    who: Annotated[
        Mapping[str, Values],
        Picked("participation"),
        titled(
            N_("哪些人的任务"),
            N_("入选经历的项目（必写）、层次、年度和考核结果（没有的为“未考核”）须为这个值，或几个值之一"),
            {"programme": "talents", "year": "2022"},
        ),
    ]
    outcomes: Annotated[
        tuple[Filled, ...],
        titled(
            N_("结论"), N_("照通知的文字，决定时从中选一项，记入入选经历的考核结果"), ["保留", "调整", "退出"]
        ),
    ]
    ending: Annotated[
        tuple[Filled, ...], titled(N_("结束培养的结论"), N_("作出此结论的，培养期至当日为止"), ["退出"])
    ] = ()
    statuses: Annotated[
        Mapping[Annotated[str, Choice(STATES)], Filled],
        titled(
            N_("状态名称"), N_("只用于此%(track_word)s；每行一个，状态在前，叫法在后"), {"approved": "已考核"}
        ),
    ] = {}
    source: Annotated[str, titled(N_("依据"), N_("文号和条款"), "某文号 六")] = ""

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        for key in self.who:
            if key not in NAMED:
                raise Invalid(not_among(key, NAMED), "who")
        if "programme" not in self.who:
            raise Invalid(MISSING, "who")
        if not self.outcomes:
            raise Invalid(BLANK, "outcomes")
        self._has_known_ends()
        return self

    def _has_known_ends(self) -> None:
        for number, outcome in enumerate(self.outcomes):
            if outcome in self.outcomes[:number]:
                raise Invalid(twice(outcome), "outcomes")
        for outcome in self.ending:
            if outcome not in self.outcomes:
                raise Invalid(not_among(outcome, self.outcomes), "ending")

    def is_about(self, each: KnownParticipation, on: date) -> bool:
        """Is this participation one of the cohort's? Only who is known for sure is named."""
        return self.was_about(each, on) and self._names(each, "assessment")

    def was_about(self, each: KnownParticipation, on: date) -> bool:
        """Was it, before the task had an outcome that took the place of its assessment?"""
        named = (self._names(each, field) for field in self.who if field != "assessment")
        return each.is_sure and not each.is_under_way and each.year < on.year and all(named)

    def _names(self, each: KnownParticipation, field: str) -> bool:
        return field not in self.who or bool({*each.called(field)} & {*self.who[field]})
