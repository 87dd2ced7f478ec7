"""The ranking of those who are evaluated 评审排名: scores or ballots of experts into one order, with what decided each place.

An expert's sum takes each criterion by its weight; of the sums the highest and lowest are dropped, as many as the notice says, and the rest
averaged, rounded half up. Who is equal then is told apart by the means that *all* experts gave for single criteria, by priority, and at last
by people. Only whole sheets count.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import groupby

from tepei.policy.evaluation import BALLOT, DUE, PRIORITY, CriterionRecord, EvaluationRecord
from tepei.policy.ranking_words import BELOW, INQUORATE, OPEN, SCORED, SETTLED, TIED, TOO_FEW, UNSCORED, Why

Sheet = Mapping[str, Decimal]  # what an expert gave, by the key of the criterion
Standing = tuple[Decimal, ...]  # what people are compared by: the score, then what breaks ties
_HUNDRED = Decimal(100)
_LAST = Decimal("-Infinity")


@dataclass(frozen=True)
class BallotCount:
    """A secret ballot about one person: how many for, against and neither, of those present and those due."""

    agree: int
    against: int
    abstain: int
    due: int
    present: int

    def share(self, of: str) -> Fraction:
        """How many of those due, or present, are for them; none where nobody is."""
        base = self.due if of == DUE else self.present
        return Fraction(self.agree, base) if base else Fraction(0)


Result = Mapping[int, Sheet] | BallotCount  # by seat of the panel


@dataclass(frozen=True)
class Candidate:
    """Who is ranked: their entry's number, what experts gave, whether they come first at equal merit, the place that people gave them among equals."""

    key: int
    result: Result
    has_priority: bool = False
    settled: int | None = None


@dataclass(frozen=True)
class Ranked:
    """Somebody's place. `rank` is None where there is no score; equals that nobody has told apart share theirs, and `is_open` says so."""

    key: int
    score: Decimal | None
    rank: int | None
    passes: bool
    why: Why
    is_open: bool = False


@dataclass(frozen=True)
class _Scored:
    candidate: Candidate
    score: Decimal | None
    passes: bool
    standing: Standing
    experts: int
    code: str


def rank(
    candidates: Iterable[Candidate], evaluation: EvaluationRecord, criteria: Sequence[CriterionRecord]
) -> list[Ranked]:
    """Everybody in their order: who passes before who does not, and last, without a rank, who has no score."""
    counting = _voted if evaluation.method == BALLOT else _summed(criteria)
    scored = [counting(each, evaluation) for each in candidates]
    found = sorted((each for each in scored if each.score is not None), key=_place)
    ranked: list[Ranked] = []
    for _key, group in groupby(found, key=lambda each: (each.passes, each.standing[0])):
        ranked += _told_apart(list(group), len(ranked) + 1, evaluation)
    rest = sorted((each for each in scored if each.score is None), key=lambda each: each.candidate.key)
    return ranked + [
        Ranked(each.candidate.key, None, None, False, Why(each.code, each.experts)) for each in rest
    ]


def _place(each: _Scored) -> tuple[object, ...]:
    settled = each.candidate.settled
    return (
        not each.passes,
        *(-value for value in each.standing),
        settled is None,
        settled or 0,
        each.candidate.key,
    )


def _summed(
    criteria: Sequence[CriterionRecord],
) -> Callable[[Candidate, EvaluationRecord], _Scored]:
    """By score."""
    weights = [(each.key, Decimal(each.weight) / _HUNDRED) for each in criteria]
    is_plain = all(weight == 1 for _key, weight in weights)
    keys = [key for key, _weight in weights]

    def count(candidate: Candidate, evaluation: EvaluationRecord) -> _Scored:
        sheets = _whole(candidate.result, keys)
        if is_plain:
            sums = sorted(sum(map(sheet.__getitem__, keys), Decimal(0)) for sheet in sheets)
        else:
            sums = sorted(
                sum((sheet[key] * weight for key, weight in weights), Decimal(0)) for sheet in sheets
            )
        kept = sums[evaluation.drop_lowest : len(sums) - evaluation.drop_highest]
        if not keys or not kept:
            code = TOO_FEW if sums and keys else UNSCORED
            return _Scored(candidate, None, False, (), len(sums), code)
        score = _mean(kept, evaluation.decimals)
        passes = evaluation.pass_mark is None or score >= evaluation.pass_mark
        broken = [_breaks(key, sheets, candidate, evaluation) for key in evaluation.ties]
        return _Scored(candidate, score, passes, (score, *broken), len(sums), SCORED if passes else BELOW)

    return count


def _whole(result: Result, keys: Sequence[str]) -> list[Sheet]:
    if isinstance(result, BallotCount):
        return []
    return [sheet for sheet in result.values() if all(key in sheet for key in keys)]


def _breaks(key: str, sheets: Sequence[Sheet], candidate: Candidate, evaluation: EvaluationRecord) -> Decimal:
    if key == PRIORITY:
        return Decimal(candidate.has_priority)
    return _mean([sheet[key] for sheet in sheets], evaluation.decimals)


def _mean(values: Sequence[Decimal], decimals: int) -> Decimal:
    return (sum(values, Decimal(0)) / len(values)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def _voted(candidate: Candidate, evaluation: EvaluationRecord) -> _Scored:
    """By ballot: the percentage of those who are for them."""
    result = candidate.result
    if not isinstance(result, BallotCount):
        return _Scored(candidate, None, False, (), 0, UNSCORED)
    share = result.share(evaluation.share_of)
    percent = Decimal(share.numerator) * 100 / Decimal(share.denominator)
    score = percent.quantize(Decimal(1).scaleb(-evaluation.decimals), ROUND_HALF_UP)
    broken = [Decimal(candidate.has_priority) if key == PRIORITY else _LAST for key in evaluation.ties]
    is_quorate = evaluation.is_quorate(result.present, result.due)
    passes = is_quorate and evaluation.passes(share)
    code = SCORED if passes else BELOW if is_quorate else INQUORATE
    return _Scored(candidate, score, passes, (score, *broken), result.present, code)


def _told_apart(group: Sequence[_Scored], first: int, evaluation: EvaluationRecord) -> list[Ranked]:
    """People of one score, with the place of the first of them."""
    if len(group) == 1 or not group[0].passes:
        return [_of_one(each, first) for each in group]
    found: list[Ranked] = []
    for _standing, equals in groupby(group, key=lambda each: each.standing):
        found += _equals(list(equals), group, first + len(found), evaluation)
    return found


def _of_one(each: _Scored, place: int) -> Ranked:
    return Ranked(each.candidate.key, each.score, place, each.passes, Why(each.code, each.experts))


def _equals(
    equals: Sequence[_Scored], group: Sequence[_Scored], first: int, evaluation: EvaluationRecord
) -> list[Ranked]:
    """People whom nothing but people tells apart, or the only one of a standing."""
    given = [each.candidate.settled for each in equals]
    is_settled = None not in given and len(set(given)) == len(given)
    code = TIED if len(equals) == 1 else SETTLED if is_settled else OPEN
    compared = _compared(equals[0], group, evaluation)
    return [
        Ranked(
            each.candidate.key,
            each.score,
            first + (number if is_settled else 0),
            True,
            Why(code, each.experts, compared),
            is_open=code == OPEN,
        )
        for number, each in enumerate(equals)
    ]


def _compared(
    one: _Scored, group: Sequence[_Scored], evaluation: EvaluationRecord
) -> tuple[tuple[str, str], ...]:
    """By what they were told apart from the others of the score: no more than it took."""
    among = [each for each in group if each.standing != one.standing]
    found: list[tuple[str, str]] = []
    for place, key in enumerate(evaluation.ties, 1):
        if not among and len(found) == len(evaluation.ties):
            break
        value = one.standing[place]
        if value != _LAST:
            found.append((key, _text(key, value)))
        among = [each for each in among if each.standing[place] == value]
        if not among and sum(each.standing == one.standing for each in group) == 1:
            break
    return tuple(found)


def _text(key: str, value: Decimal) -> str:
    if key == PRIORITY:
        return "是" if value else "否"
    return f"{value:f}"
