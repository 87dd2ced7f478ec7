"""考察 between the ranking and who is proposed: more people than there are places are looked at 差额考察, and what is found decides.

Notices give the ratio as 1:1.5 or 1:1.2, and either say that who is 不合格 is not proposed, or count a score 考察得分 with a weight
(综合成绩). None in hand says how a part of a person is rounded: up, so that the ratio is kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from itertools import groupby

from tepei.policy.evaluation import EvaluationRecord
from tepei.policy.ranking import Ranked

_HUNDRED = Decimal(100)


@dataclass(frozen=True)
class VettingResult:
    """What was found of somebody: are they 合格 (None: not entered yet), and from 0 to 100 the score, where one counts."""

    passes: bool | None = None
    score: Decimal | None = None


def number_for(places: int | None, ratio: Decimal | None) -> int | None:
    """How many are looked at for so many places, a part of a person rounded up; None: everybody who passes the evaluation."""
    if places is None or ratio is None:
        return None
    return int((places * ratio).to_integral_value(ROUND_CEILING))


def chosen(ranked: Sequence[Ranked], number: int | None) -> tuple[int, ...]:
    """The first so many of those who pass, None: all of them. Equals at the line go in together: nobody need be told apart yet."""
    passing = [each for each in ranked if each.passes]
    if number is None or number >= len(passing):
        return tuple(each.key for each in passing)
    line = passing[number - 1].rank if number > 0 else 0
    return tuple(
        each.key
        for place, each in enumerate(passing)
        if place < number or (each.is_open and each.rank == line)
    )


def total(score: Decimal | None, found: VettingResult, evaluation: EvaluationRecord) -> Decimal | None:
    """综合成绩: the score of the evaluation and that of the 考察 by its weight; None where there is none, or no weight."""
    weight = evaluation.vetting_weight
    if weight is None or score is None or found.score is None:
        return None
    weighed = (score * (_HUNDRED - weight) + found.score * weight) / _HUNDRED
    return weighed.quantize(Decimal(1).scaleb(-evaluation.decimals), ROUND_HALF_UP)


def vetted(
    ranked: Sequence[Ranked], findings: Mapping[int, VettingResult], evaluation: EvaluationRecord
) -> list[Ranked]:
    """Those who were looked at, ranked anew: who is 合格 before who is not or is not looked at yet, by 综合成绩 where it counts.

    Equals in that stand as the evaluation ranked them, and whom nothing told apart there is equal still.
    """
    looked_at = [
        (each, findings[each.key], total(each.score, findings[each.key], evaluation))
        for each in ranked
        if each.key in findings
    ]
    lines = sorted(
        (not found.passes, -(weighed or 0), each.rank or 0, place, each, weighed)
        for place, (each, found, weighed) in enumerate(looked_at)
    )
    again: list[Ranked] = []
    for (fails, *_), equals in groupby(lines, key=lambda line: line[:3]):
        first, group = len(again) + 1, list(equals)
        is_open = not fails and len(group) > 1
        again += [
            replace(
                each,
                score=each.score if weighed is None else weighed,
                rank=first,
                passes=not fails,
                is_open=is_open,
            )
            for *_, each, weighed in group
        ]
    return again
