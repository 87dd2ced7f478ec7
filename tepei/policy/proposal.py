"""Who of a ranking is proposed 拟入选."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

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
