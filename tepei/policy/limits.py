"""What limits recommendations beside the number of places: sub-quotas, caps per legal unit, people who do not count 名额限制.

A sub-quota "of 10 at least 5 from 旗县以下基层 or 非公" has three readings. *reserved*: the others take at most places − 5, whoever
comes first. *absolute*: at least 5 of those recommended; refused as soon as the places left no longer suffice. *ratio*: the same with a share
of the places, rounded up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Self

from pydantic import model_validator

from tepei.policy.definition import Invalid
from tepei.policy.eligibility import Alternatives, holds, sentence_of
from tepei.policy.record import Choice, Filled, Flag, Provincial, Record, Whole, titled
from tepei.policy.verdict import Verdict
from tepei.policy.words import N_, NOTHING, Sentence, say

LIMIT_KINDS = {
    "reserved": N_("预留名额"),
    "absolute": N_("最低人数"),
    "ratio": N_("最低比例"),
    "cap": N_("单位上限"),
    "uncounted": N_("不占名额"),
}


class LimitRecord(Record):
    """A 名额限制: for a track or for all, for bodies of some kinds or for all; `when` says whom it is about."""

    key: Annotated[Filled, titled(N_("代码"))]
    kind: Annotated[str, Choice(LIMIT_KINDS), titled(N_("类别"))]
    track: Annotated[str, titled(N_("培养方式"), N_("不选则适用于全部培养方式"))] = ""
    bodies: Annotated[
        tuple[Annotated[str, Provincial("kinds")], ...], titled(N_("适用的单位"), N_("不选则适用于全部单位"))
    ] = ()
    number: Annotated[Whole | None, titled(N_("人数"))] = None
    percent: Annotated[Whole | None, titled(N_("百分比"))] = None
    when: Annotated[Alternatives, titled(N_("适用于哪些人"), N_("列出几组条件，满足其中一组即可"))] = ()
    text: Annotated[str, titled(N_("通知原文"))] = ""
    source: Annotated[str, titled(N_("依据"), N_("文号和条款"))] = ""
    assumed: Annotated[Flag, titled(N_("原文未载，为推定"))] = False

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if self.kind in ("reserved", "absolute", "cap") and not self.number:
            raise Invalid(say("缺少人数"), "number")
        if self.kind == "ratio" and not 0 < (self.percent or 0) <= 100:
            raise Invalid(say("应为 1 至 100 的整数"), "percent")
        if self.kind != "cap" and not self.when:
            raise Invalid(say("须写明适用于哪些人"), "when")
        return self

    def concerns(self, track: str, body_kind: str) -> bool:
        return self.track in ("", track) and (not self.bodies or body_kind in self.bodies)

    def is_for(self, facts: Mapping[str, object], on: date) -> bool:
        return holds(self.when, facts, on)

    @property
    def required(self) -> Sentence | str:
        """Whom it is about, in the notice's words or in its conditions'."""
        return self.text or sentence_of(self.when)

    def needed(self, places: int) -> int:
        """How many of `places` are for whom it is about."""
        if self.kind == "ratio":
            return -(-places * (self.percent or 0) // 100)
        return self.number or 0


@dataclass(frozen=True)
class Holder:
    """Who holds a place, or asks for one: the legal unit, and what is known of the person."""

    unit: str
    facts: Mapping[str, object]


def takes_place(
    limits: Iterable[LimitRecord], track: str, body_kind: str, facts: Mapping[str, object], on: date
) -> bool:
    """People of some kinds are recommended without taking a place."""
    return not any(
        limit.kind == "uncounted" and limit.concerns(track, body_kind) and limit.is_for(facts, on)
        for limit in limits
    )


def may_hold(
    limits: Iterable[LimitRecord], places: int, holders: Sequence[Holder], newcomer: Holder, on: date
) -> Verdict:
    """May the newcomer join the holders of a body's `places`? `limits`: those that concern the track and the body."""
    verdict = Verdict.yes()
    for limit in limits:
        if limit.kind == "cap":
            verdict &= _within_cap(limit, holders, newcomer, on)
        elif limit.kind != "uncounted" and not limit.is_for(newcomer.facts, on):
            verdict &= _leaves_room(limit, places, holders, on)
    return verdict


def still_needed(limit: LimitRecord, places: int, holders: Iterable[Holder], on: date) -> int:
    """How many of those whom the sub-quota is about are still to come."""
    return max(0, limit.needed(places) - sum(limit.is_for(holder.facts, on) for holder in holders))


def _within_cap(limit: LimitRecord, holders: Iterable[Holder], newcomer: Holder, on: date) -> Verdict:
    if not limit.is_for(newcomer.facts, on):
        return Verdict.yes()
    same = sum(holder.unit == newcomer.unit and limit.is_for(holder.facts, on) for holder in holders)
    if same < (limit.number or 0):
        return Verdict.yes()
    return Verdict.no(
        "limit_cap",
        say(
            "同一单位最多推荐 %(most)s 名%(whom)s，该单位已推荐 %(count)d 名。请退回，或先退回该单位其他人选。",
            most=limit.number,
            whom=say("（%(required)s）", required=limit.required) if limit.when else NOTHING,
            count=same,
        ),
        limit.source,
    )


def _leaves_room(limit: LimitRecord, places: int, holders: Sequence[Holder], on: date) -> Verdict:
    """The places that are left after this one must suffice for whom the sub-quota is about."""
    if limit.kind == "reserved":
        others = sum(not limit.is_for(holder.facts, on) for holder in holders)
        room, taken = max(0, places - limit.needed(places)), others
    else:
        room, taken = places - still_needed(limit, places, holders, on), len(holders)
    if taken < room:
        return Verdict.yes()
    return Verdict.no(
        "limit_reserved",
        say(
            "%(places)d 名中至少 %(needed)d 名须为%(required)s，余下名额只能推荐这类人选。请改推荐符合条件的人选，或退回已推荐的其他人选。",
            places=places,
            needed=limit.needed(places),
            required=limit.required,
        ),
        limit.source,
    )
