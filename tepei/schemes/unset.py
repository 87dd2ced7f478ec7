"""What a year may be opened without, and should not be by oversight 未设定的内容."""

from __future__ import annotations

from collections.abc import Iterator

from tepei.places.queries import Matrix
from tepei.policy.definition import Fault
from tepei.policy.quota import Allowance
from tepei.policy.words import ITEMS, join, say
from tepei.programmes.models import Cycle


def notes(cycle: Cycle, matrix: Matrix) -> Iterator[Fault]:
    """Places that nobody allotted or that do not add up, and the number of the notice. `matrix`: the year's places, whole."""
    unset = [_unset(matrix, number) for number in range(len(matrix.tracks))]
    if not matrix.rows:
        yield Fault(("places",), say("名额分配表还没有推荐单位。"))
    elif any(unset):
        counts = (
            say("“%(track)s”%(count)d 个", track=track.name, count=count)
            for track, count in zip(matrix.tracks, unset, strict=True)
            if count
        )
        text = say("%(count)d 个名额尚未下达，其中%(tracks)s。", count=sum(unset), tracks=join(counts, ITEMS))
        yield Fault(("places",), text)
    else:
        yield from _unbalanced(matrix)
    if not cycle.document_number:
        yield Fault(("document_number",), say("文号尚未填写。"))


def _unset(matrix: Matrix, number: int) -> int:
    """How many bodies have no places of this track yet, neither a number nor “—”."""
    places = (row.places[number] for row in matrix.rows)
    return sum(place is None or place.allowance == Allowance.UNSET for place in places)


def _unbalanced(matrix: Matrix) -> Iterator[Fault]:
    for track, total in zip(matrix.tracks, matrix.sums, strict=True):
        if not total.is_balanced and not track.total_is_soft:
            text = say(
                "“%(track)s”各单位名额合计 %(sum)s 名，与总数 %(total)s 名不符。",
                track=track.name,
                sum=total.places,
                total=total.total,
            )
            yield Fault(("places",), text)
