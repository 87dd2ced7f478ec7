"""Limits of a year that could never bind 名额限制的核对: what cannot be enforced is named at its line, and never passes in silence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tepei.packs.levels import runner, way_up
from tepei.packs.pack import Pack
from tepei.policy.body_kinds import Kind
from tepei.policy.credit_codes import check_credit_code
from tepei.policy.definition import Fault, Where
from tepei.policy.limit_kinds import CAP, CEILING, WITH_PLACES
from tepei.policy.limits import LimitRecord
from tepei.policy.quota import ANY
from tepei.policy.route import NEVER
from tepei.policy.tracks import TrackRecord
from tepei.policy.words import Sentence, say
from tepei.policy.year import PlaceRowRecord, Year

Named = tuple[Where, str, Kind]  # where it is said, the code of the organisation ("" for a kind), its kind


def check_limits(cycle: Year, pack: Pack) -> Iterator[Fault]:
    """Every limit that names somebody who recommends nobody, or a part of places that are not there."""
    names = {each.code: each.name for each in pack.organisations}
    for number, limit in enumerate(cycle.limits):
        where: Where = ("limits", number)
        named = _named(limit, where, pack)
        known = {code for _, code, _ in named}
        for place, code in enumerate(limit.named):
            if code not in known:
                yield Fault((*where, "named", place), say("没有单位“%(code)s”", code=code))
        for code in limit.numbers if limit.kind == CEILING else ():
            if code not in known:
                yield Fault((*where, "numbers", code), say("没有单位“%(code)s”", code=code))
        if limit.kind == CAP and not limit.of:
            yield from _check_employers(limit, where)
        yield from _check_outcomes(cycle, limit, where)
        idle = [each for each in named if not _recommends(each, runner(cycle, pack), pack)]
        yield from (Fault(at, _idle(names.get(code, code), kind)) for at, code, kind in idle)
        if limit.is_share:
            yield from _check_share(cycle, pack, where, limit, [each for each in named if each not in idle])


def _check_outcomes(cycle: Year, limit: LimitRecord, where: Where) -> Iterator[Fault]:
    """Each outcome is one of every task that the limit is about."""
    for track in (each for each in cycle.tracks if limit.outcomes and limit.is_about(each.code)):
        known = track.tasks.outcomes if track.tasks else ()
        for place, outcome in enumerate(limit.outcomes):
            if outcome not in known:
                text = say("“%(track)s”没有结论“%(outcome)s”", track=track.name, outcome=outcome)
                yield Fault((*where, "outcomes", place), text)


def _check_employers(limit: LimitRecord, where: Where) -> Iterator[Fault]:
    """A number of its own is for an employer, by its code."""
    for code in limit.numbers:
        if found := check_credit_code(code).failures:
            yield Fault((*where, "numbers", code), found[0].text)


def _named(limit: LimitRecord, where: Where, pack: Pack) -> list[Named]:
    """The kinds and the organisations that it names, those that there are."""
    kinds = pack.bodies.by_code
    known = {each.code: kinds[each.kind] for each in pack.organisations}
    by_kind = [((*where, "bodies", place), "", kinds[code]) for place, code in enumerate(limit.bodies)]
    by_code: list[tuple[Where, str]] = [
        ((*where, "named", place), code) for place, code in enumerate(limit.named)
    ]
    if limit.kind == CEILING:
        by_code += [((*where, "numbers", code), code) for code in limit.numbers]
    return by_kind + [(at, code, known[code]) for at, code in by_code if code in known]


def _recommends(named: Named, run_by: str, pack: Pack) -> bool:
    """May papers be counted in it: does it decide, keep places, or stand last before what decides?"""
    _, code, kind = named
    if run_by and "decides" not in kind.does:
        return _is_right_below(run_by, code, kind, pack)
    if {"decides", "holds_places"} & kind.does or any(each.is_pool for each in _above(code, kind, pack)):
        return True
    direct = {each.code for each in pack.divisions if each.reports_to_region and each.level == kind.code}
    return "direct" in kind.counts_as and (code in direct if code else bool(direct))


def _is_right_below(run_by: str, code: str, kind: Kind, pack: Pack) -> bool:
    """The same where an organisation runs the year: itself, or what stands under it."""
    if code:
        return run_by in [each.code for each in way_up(code, pack)[:2]]
    top = next((each.kind for each in pack.organisations if each.code == run_by), "")
    under = {each.kind for each in pack.organisations if each.parent == run_by}
    return kind.code in {top, *under} or top in kind.under


def _above(code: str, kind: Kind, pack: Pack) -> list[Kind]:
    """The kinds that it may stand under; of an organisation that of its own parent."""
    kinds, known = pack.bodies.by_code, {each.code: each for each in pack.organisations}
    parent = known[code].parent if code else None
    return [kinds[known[parent].kind]] if parent in known else [kinds[each] for each in kind.under]


def _idle(named: str, kind: Kind) -> Sentence:
    return say(
        "“%(name)s”不直接推荐人选，在其内计算不会限制任何人；同一单位的上限不必写用人单位",
        name=named or kind.label,
    )


def _check_share(
    cycle: Year, pack: Pack, where: Where, limit: LimitRecord, named: Sequence[Named]
) -> Iterator[Fault]:
    """A sub-quota is a part of some places: are there any where it is counted?"""
    if cycle.places_held_from == NEVER:
        yield Fault((*where, "kind"), say("本年度不设名额，不能按名额计算；可改为单位上限或人数上限"))
        return
    by_selection = cycle.places_held_from == "selection"
    if by_selection and limit.counted not in (WITH_PLACES, "selection"):
        text = say(
            "名额在确定%(selected_word)s时占用，按名额计算的只能在占用名额时或确定%(selected_word)s时计算"
        )
        yield Fault((*where, "counted"), text)
    tracks = [track for track in cycle.tracks if limit.is_about(track.code)]
    usual = [((*where, "kind"), "", pack.bodies.deciding)] if by_selection and not limit.names_some else []
    for at, code, kind in (*named, *usual):
        if "decides" in kind.does:
            texts = [_no_total(track.name) for track in tracks if track.total is None]
        elif by_selection:
            texts = [say("名额由%(region)s在确定%(selected_word)s时占用，不能在推荐单位内按名额计算")]
        else:
            texts = _without_places(_rows(cycle, pack, code, kind), kind, code, tracks)
        yield from (Fault(at, text) for text in texts)
    if not limit.names_some and not by_selection:
        yield from (Fault((*where, "kind"), text) for text in _unbounded(cycle.places, tracks))


def _no_total(track: str) -> Sentence:
    return say("“%(track)s”没有名额总数，不能在全部人选中按名额计算；请填写总数", track=track)


def _rows(cycle: Year, pack: Pack, code: str, kind: Kind) -> list[PlaceRowRecord]:
    """The lines of the allocation table of this body, or of the bodies of this kind."""
    ours = {code} if code else {each.code for each in pack.organisations if each.kind == kind.code}
    return [row for row in cycle.places if row.body in ours]


def _without_places(
    rows: Sequence[PlaceRowRecord], kind: Kind, code: str, tracks: Sequence[TrackRecord]
) -> list[Sentence]:
    if not rows and "holds_places" not in kind.duties:
        return [say("“%(name)s”没有自己的名额，不能按名额计算", name=code or kind.label)]
    return list(_unbounded(rows, tracks))


def _unbounded(rows: Iterable[PlaceRowRecord], tracks: Sequence[TrackRecord]) -> Iterator[Sentence]:
    for row in rows:
        if any(row.places.get(track.code) == ANY for track in tracks):
            yield say("“%(name)s”名额不限，不能按名额计算", name=row.name or row.body)
