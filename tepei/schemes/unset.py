"""What a year may be opened without, and should not be by oversight 未设定的内容."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from tepei.places.queries import Matrix
from tepei.policy.definition import Fault
from tepei.policy.quota import Allowance
from tepei.policy.route import NEVER
from tepei.policy.verdict import Outcome
from tepei.policy.words import ITEMS, QUOTED, join, say
from tepei.portal.database import db
from tepei.programmes.models import Cycle
from tepei.schemes import assembling, staffing
from tepei.schemes.models import Case


def notes(cycle: Cycle, matrix: Matrix) -> Iterator[Fault]:
    """Places that nobody allotted or that do not add up, tracks on which nobody could be selected, steps without a reviewer, and the
    number of the notice.

    `matrix`: the year's places, whole.
    """
    if assembling.scheme_of(cycle).places_held_from == NEVER:
        yield from _useless(matrix)
    else:
        yield from _of_places(matrix)
    yield from _without_example(cycle)
    yield from staffing.notes(cycle)
    if not cycle.document_number:
        yield Fault(("document_number",), say("文号尚未填写。"))


def _useless(matrix: Matrix) -> Iterator[Fault]:
    if matrix.rows:
        yield Fault(("places",), say("本年度不设名额，名额分配表不起作用。"))


def _of_places(matrix: Matrix) -> Iterator[Fault]:
    unset = [_unset(matrix, number) for number in range(len(matrix.tracks))]
    if not matrix.rows:
        yield Fault(("places",), say("名额分配表还没有推荐单位。"))
        return
    if any(unset):
        counts = (
            say("“%(track)s”%(count)d 个", track=track.name, count=count)
            for track, count in zip(matrix.tracks, unset, strict=True)
            if count
        )
        text = say("%(count)d 个名额尚未下达，其中%(tracks)s。", count=sum(unset), tracks=join(counts, ITEMS))
        yield Fault(("places",), text)
    else:
        yield from _unbalanced(matrix)
    yield from _hopeless(matrix)


def _hopeless(matrix: Matrix) -> Iterator[Fault]:
    """Tracks without a single place: nobody could be recommended or selected."""
    none = [track.name for number, track in enumerate(matrix.tracks) if not _has_some(matrix, number)]
    if none:
        text = say(
            "“%(tracks)s”没有一个名额（均为 0、“—”或未下达），开放后不能推荐任何人，也不能确定任何人%(selected_word)s。",
            tracks=join(none, QUOTED),
        )
        yield Fault(("places",), text)


def _has_some(matrix: Matrix, number: int) -> bool:
    places = [row.places[number] for row in matrix.rows]
    return any(
        place and (place.places or place.allowance in (Allowance.ANY, Allowance.SOFT)) for place in places
    )


def _without_example(cycle: Cycle) -> Iterator[Fault]:
    """Tracks with examples of which not one passes: the conditions may be such that nobody can."""
    ids = [track.id for track in cycle.tracks]
    found = set(db.session.execute(select(Case.track_id, Case.outcome).where(Case.track_id.in_(ids))).all())
    with_cases, passed = {pk for pk, _ in found}, {pk for pk, outcome in found if outcome == Outcome.PASS}
    nobody = [track.name for track in cycle.tracks if track.id in with_cases - passed]
    if nobody:
        text = say(
            "“%(tracks)s”的示例中没有一个人符合全部条件，请核对条件是否无人能够满足。",
            tracks=join(nobody, QUOTED),
        )
        yield Fault(("cases",), text)


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
