"""Who of a ranking is proposed 拟入选, and who is kept behind them in case a place comes free 备选."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tepei.policy.evaluation import ALL, EvaluationRecord
from tepei.policy.ranking import Ranked


@dataclass(frozen=True)
class Proposal:
    """Who is proposed, and who stands at the line with equals that only people can tell apart."""

    proposed: tuple[int, ...]
    at_line: tuple[int, ...]


def propose(ranked: Iterable[Ranked], places: int | None) -> Proposal:
    """The first of those who pass, as many as there are places; None: all of them. Open equals go in together or wait for people."""
    passing = [each for each in ranked if each.passes]
    if places is None or places >= len(passing):
        return Proposal(tuple(each.key for each in passing), ())
    chosen, rest = passing[:places], passing[places:]
    if not chosen or not chosen[-1].is_open or chosen[-1].rank != rest[0].rank:
        return Proposal(tuple(each.key for each in chosen), ())
    line = chosen[-1].rank
    return Proposal(
        tuple(each.key for each in chosen if each.rank != line),
        tuple(each.key for each in passing if each.rank == line),
    )


def keep(ranked: Iterable[Ranked], proposed: Sequence[int], evaluation: EvaluationRecord) -> Proposal:
    """Who of those who pass and are not proposed is kept, in their order; `at_line` are equals among them: the order has to be sure.

    None where the notice keeps nobody.
    """
    if not evaluation.reserves:
        return Proposal((), ())
    rest = [each for each in ranked if each.passes and each.key not in proposed]
    number = len(rest) if evaluation.reserves == ALL else evaluation.reserve_number or 0
    kept = rest[:number]
    lines = {each.rank for each in kept if each.is_open}
    equals = [each for each in rest if each.rank in lines]
    return Proposal(
        tuple(each.key for each in kept), tuple(each.key for each in equals) if len(equals) > 1 else ()
    )
