"""What experts gave in a round: whoever keeps scores and ballots says so here 评分来源."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property

from tepei.policy.ranking import Result

_sources: list[Callable[[int], Mapping[int, Result]]] = []


def register(source: Callable[[int], Mapping[int, Result]]) -> None:
    """`source` answers for a round (its id) with what each entry got: sheets by seat, or a ballot."""
    _sources.append(source)


def of(round_id: int) -> Mapping[int, Result]:
    """By entry; {} while nobody has scored.

    Read when it is first asked for: by who closes a round that is after its row is held, so that no score is handed in between what was
    read and the close, and ballots are counted that nobody may read before.
    """
    return _Given(round_id)


class _Given(Mapping[int, Result]):
    def __init__(self, round_id: int) -> None:
        self.round_id = round_id

    @cached_property
    def _read(self) -> Mapping[int, Result]:
        return {entry: result for source in _sources for entry, result in source(self.round_id).items()}

    def __getitem__(self, entry: int) -> Result:
        return self._read[entry]

    def __iter__(self) -> Iterator[int]:
        return iter(self._read)

    def __len__(self) -> int:
        return len(self._read)
