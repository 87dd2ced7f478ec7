"""What somebody reads of a year before they apply 办事指南: the dates of their place, the way of their paper, what is asked of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tepei.organisations import queries as organisations
from tepei.organisations import receptions
from tepei.organisations.models import Organisation, ids_on
from tepei.organisations.reception_models import Reception
from tepei.policy.attachments import AttachmentKindRecord
from tepei.policy.route import Route
from tepei.policy.scheme import SchemeRecord
from tepei.policy.stages import Stage
from tepei.policy.tracks import PERSON, TrackRecord
from tepei.policy.windows import Party
from tepei.policy.words import BOTH, ITEMS, PARTS, Sentence, join, say
from tepei.portal import province
from tepei.portal.database import db
from tepei.portal.errors import Refused
from tepei.programmes import local_queries, queries
from tepei.programmes.calls import Call


@dataclass(frozen=True)
class GuideStep:
    """A stop of a paper: what the step is called, who acts there (the same where that is not known), until when, and when and where people
    are received there.
    """

    name: Sentence | str
    office: Sentence | str
    closes_at: dt.datetime | None = None
    reception: Reception | None = None


@dataclass(frozen=True)
class Way:
    """The way of papers on `tracks`, in words. `between`: a 主管部门 that some units have beside what is listed; "" for none."""

    tracks: Sentence
    steps: tuple[GuideStep, ...]
    between: Sentence | str = ""


@dataclass(frozen=True)
class Guide:
    """A call as it is where the office `seat` stands; without a place, as it is for everybody."""

    call: Call
    scheme: SchemeRecord
    seat: Organisation | None
    ways: tuple[Way, ...]

    @property
    def papers(self) -> Sentence:
        """What everybody uploads."""
        return join((each.label for each in self.scheme.form.live.attachments if _is_for_all(each)), ITEMS)

    @property
    def papers_of_some(self) -> Sentence:
        """What is uploaded by whom it concerns, or by whoever wishes."""
        others = (
            each for each in self.scheme.form.live.attachments if not _is_for_all(each) and not each.retired
        )
        return join((_on_condition(each) for each in others), PARTS)

    @property
    def needs_unit(self) -> bool:
        """Do persons apply, from a unit that has registered?"""
        return bool(self.call.tracks_for(PERSON))


def _is_for_all(kind: AttachmentKindRecord) -> bool:
    return kind.required and not kind.only_if


def _on_condition(kind: AttachmentKindRecord) -> Sentence | str:
    """What is uploaded, and by whom."""
    whom = tuple(each for each in (kind.whom, kind.when) if each)
    if not whom:
        return kind.label
    if kind.required or kind.required_if:
        return say("%(label)s（%(when)s的须上传）", label=kind.label, when=join(whom, BOTH))
    return say("%(label)s（%(when)s的可上传）", label=kind.label, when=join(whom, BOTH))


def of(call: Call, seat: Organisation | None = None) -> Guide:
    """The guide for the place of this office, with what is demanded there beside. Raises Absent where the year was never opened."""
    chain = ids_on(seat.path) if seat else ()
    local = local_queries.in_force(call.cycle.id, chain) if chain else None
    scheme = queries.scheme_at(call.cycle, local)
    return Guide(call.at(chain) if seat else call, scheme, seat, tuple(_ways(call, scheme, seat)))


def conditions(calls: Sequence[Call]) -> dict[int, TrackRecord]:
    """What each track of these years asks for, by its id."""
    return {
        track.id: queries.scheme_of(call.cycle).track(track.code)
        for call in calls
        for track in call.cycle.tracks
    }


def _ways(call: Call, scheme: SchemeRecord, seat: Organisation | None) -> Iterator[Way]:
    for route in scheme.ways:
        tracks = join((each.name for each in scheme.tracks if scheme.route_of(each.code) is route), ITEMS)
        if not tracks:
            continue
        stages = _stages(route, seat, call.cycle.run_by_id)
        if seat is None or not stages:
            yield Way(tracks, _whole(call, route))
        else:
            yield Way(tracks, _dated(call, route, stages, seat), _between(call, route, stages))


def _stages(route: Route, seat: Organisation | None, run_by: int | None) -> Sequence[Stage]:
    """The way from there as the tree is today; nothing where it leads nowhere."""
    try:
        return organisations.stages_of_a_unit_at(seat, route, run_by) if seat else ()
    except (ValueError, Refused):
        return ()


def _whole(call: Call, route: Route) -> tuple[GuideStep, ...]:
    """The unit, all that may lie between, and who decides: which of them it is depends on what the unit stands under."""
    bodies, names, run_by = province.bodies(), _names(call, route), call.cycle.run_by
    first = bodies.employer.step
    last = set(route.decides) or bodies.steps_of([run_by.kind if run_by else bodies.deciding.code])
    between = [name for kind, name in names.items() if kind not in (first, *last)]
    ends = [name for kind, name in names.items() if kind in last]
    parts = [
        names[first],
        join(between, ITEMS) if between else None,
        run_by.name if run_by and not route.decides else join(ends, ITEMS),
    ]
    return tuple(GuideStep(part, part) for part in parts if part is not None)


def _dated(call: Call, route: Route, stages: Sequence[Stage], seat: Organisation) -> tuple[GuideStep, ...]:
    path, names = ids_on(seat.path), _names(call, route)
    stops = [stop for stage in stages for stop in stage]
    parties = [(stop.kind, Party(_chain(path, stop.organisation_id))) for stop in stops]
    dates = queries.dates_of(call.cycle, parties)
    ids = [stop.organisation_id for stop in stops]
    offices, received = _offices(ids), receptions.of(ids)
    return tuple(
        GuideStep(
            names.get(stop.kind, stop.kind),
            offices.get(stop.organisation_id, names.get(stop.kind, stop.kind)),
            window.closes_at if (window := dates.window(*party)) else None,
            received.get(stop.organisation_id),
        )
        for stop, party in zip(stops, parties, strict=True)
    )


def _chain(path: Sequence[int], organisation_id: int) -> list[int]:
    """Of an organisation on the path its own and all above; of the unit, whose id nobody knows, the whole path."""
    if organisation_id in path:
        return list(path[: path.index(organisation_id) + 1])
    return list(path) if organisation_id < 1 else [organisation_id]


def _offices(ids: Sequence[int]) -> dict[int, str]:
    found = db.session.query(Organisation.id, Organisation.name).filter(Organisation.id.in_(ids))
    return {pk: name for pk, name in found}


def _names(call: Call, route: Route) -> dict[str, Sentence | str]:
    """What the steps of the route are called, in their order: as the year says, else as the province does."""
    words = queries.step_names(call.cycle)
    return {step.kind: step.name or words[step.kind] for step in route.steps}


def _between(call: Call, route: Route, stages: Sequence[Stage]) -> Sentence | str:
    """The 主管部门 that may stand above a unit anywhere, where the way from here has none."""
    bodies, names = province.bodies(), _names(call, route)
    kinds = {stop.kind for stage in stages for stop in stage}
    above = [bodies.by_code[code] for code in bodies.departments]
    if any(step in kinds for kind in above for step in bodies.steps_of([kind.code])):
        return ""
    return next((names[kind.step] for kind in above if kind.step in names), "")
