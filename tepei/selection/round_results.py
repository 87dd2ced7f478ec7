"""What experts gave in a round: whoever keeps scores and ballots says so here 评分来源."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tepei.policy.ranking import Result

_sources: list[Callable[[int], Mapping[int, Result]]] = []


def register(source: Callable[[int], Mapping[int, Result]]) -> None:
    """`source` answers for a round (its id) with what each entry got: sheets by seat, or a ballot."""
    _sources.append(source)


def of(round_id: int) -> dict[int, Result]:
    """By entry; {} while nobody has scored."""
    return {entry: result for source in _sources for entry, result in source(round_id).items()}
