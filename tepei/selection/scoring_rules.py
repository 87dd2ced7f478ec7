"""Scoring and voting: what may be handed in when, in plain values 打分与投票."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import lru_cache

from tepei.policy.characters import fault, trim
from tepei.policy.evaluation import CriterionRecord
from tepei.policy.verdict import Verdict
from tepei.policy.words import say
from tepei.selection.states import DUE, VOTES

_NUMBER = re.compile(r"-?[0-9]{1,6}(\.[0-9]+)?")
_PLACES = 2  # decimals that a score may have


@dataclass(frozen=True)
class Working:
    """When a round is at work: its state, and from when until when."""

    is_open: bool
    opens_at: datetime
    closes_at: datetime


def may_work(working: Working, now: datetime) -> Verdict:
    """Nothing is handed in before the round opens, from its close on, or when it was closed."""
    if working.is_open and working.opens_at <= now < working.closes_at:
        return Verdict.yes()
    return Verdict.no("closed", say("评审不在进行中，不能再提交。"))


def may_hand_in(scores: Mapping[str, str], criteria: Sequence[CriterionRecord], remark: str) -> Verdict:
    """Every criterion has a score within its bounds; the code of each reason is the criterion."""
    verdict = is_legible("remark", remark)
    for criterion in criteria:
        text = trim(scores.get(criterion.key, ""))
        if not text:
            verdict &= Verdict.no(criterion.key, say("请给“%(name)s”打分。", name=criterion.name))
        elif (value := score_of(text)) is None or not 0 <= value <= criterion.maximum:
            verdict &= Verdict.no(
                criterion.key,
                say(
                    "“%(name)s”应为 0 至 %(most)d 的数，最多两位小数。",
                    name=criterion.name,
                    most=criterion.maximum,
                ),
            )
    return verdict


@lru_cache(maxsize=4096)  # thousands of sheets hold a few hundred different scores
def score_of(text: str) -> Decimal | None:
    """A number of at most two decimals; None for what is none."""
    if not _NUMBER.fullmatch(trim(text)):
        return None
    value = Decimal(trim(text))
    return value if value == round(value, _PLACES) else None


def may_recuse(state: str, has_voted: bool, reason: str) -> Verdict:
    """From what is not handed in yet, with the reason."""
    if state != DUE or has_voted:
        return Verdict.no("state", say("已经提交，不能再申请回避。请联系组织单位。"))
    if not trim(reason):
        return Verdict.no("reason", say("请写明回避的原因。"))
    return is_legible("reason", reason)


def may_vote(has_voted: bool, due: Collection[int], votes: Mapping[int, str]) -> Verdict:
    """One ballot, with a mark for each entry that is due from this expert."""
    if has_voted:
        return Verdict.no("voted", say("您的选票已经投入票箱，不能再投。"))
    if not due:
        return Verdict.no("due", say("没有需要您表决的人选。"))
    if set(votes) != set(due) or set(votes.values()) - VOTES.keys():
        return Verdict.no("votes", say("请对每名人选选择同意、反对或者弃权。"))
    return Verdict.yes()


def is_legible(key: str, text: str) -> Verdict:
    """Nothing hidden stands in it, which no database takes."""
    hidden = fault(text, lines=True)
    return Verdict.no(key, say("%(fault)s。", fault=hidden)) if hidden else Verdict.yes()
