"""The routes of a year against its province 核对流程: somebody stands at every step, every step is reached, and somebody decides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tepei.packs.levels import check_levels, runner
from tepei.packs.pack import Pack
from tepei.policy.body_kinds import JOINS, REVIEWS
from tepei.policy.definition import Fault, Where, twice
from tepei.policy.route import NEEDED, RECOMMENDATION, Route, RouteStepRecord
from tepei.policy.scheme import SUMMARY
from tepei.policy.words import Sentence, say
from tepei.policy.year import Year

Names = Mapping[str, Sentence]


def check_routes(cycle: Year, pack: Pack) -> Iterator[Fault]:
    """What is wrong with the year's route and with those of single tracks."""
    yield from _check_named(cycle)
    yield from _check_sponsors(cycle, pack)
    known: dict[str, str] = {}
    for number, way in enumerate(cycle.ways):
        where: Where = ("routes", number - 1) if number else ("route",)
        yield from check_levels(way, where, pack, runner(cycle, pack))
        yield from _check_steps(way, where, pack.bodies.words["steps"], known)
        yield from _check_demands(cycle, way, where)
        for place, step in enumerate(way.steps):
            yield from _check_actors(step, (*where, "steps", place), pack)
            yield from _check_field(step, (*where, "steps", place), cycle)


def _check_named(cycle: Year) -> Iterator[Fault]:
    """Tracks name routes that are there, and every route is some track's."""
    used = {track.route for track in cycle.tracks}
    for number, track in enumerate(cycle.tracks):
        if track.route and track.route not in {way.key for way in cycle.routes}:
            yield Fault(("tracks", number, "route"), say("没有审核流程“%(key)s”", key=track.route))
    seen: set[str] = set()
    for number, way in enumerate(cycle.routes):
        if way.key in seen:
            yield Fault(("routes", number, "key"), twice(way.key))
        if way.key not in used:
            text = say(
                "没有%(track_word)s采用流程“%(name)s”，请在%(track_word)s中选择它，或删除", name=way.name
            )
            yield Fault(("routes", number, "key"), text)
        seen.add(way.key)


def _check_sponsors(cycle: Year, pack: Pack) -> Iterator[Fault]:
    """Whoever recommends in the place of a unit reviews: an account of places does not."""
    for number, sponsor in enumerate(cycle.sponsors):
        for place, code in enumerate(sponsor.kinds):
            if REVIEWS not in pack.bodies.by_code[code].does:
                text = say("“%(kind)s”不审核，不能代为推荐", kind=pack.bodies.words["kinds"][code])
                yield Fault(("sponsors", number, "kinds", place), text)


def _check_steps(way: Route, where: Where, names: Names, known: dict[str, str]) -> Iterator[Fault]:
    """No step stands twice; one of the year's own is called the same on every route (`known` has those so far)."""
    seen: set[str] = set()
    for number, step in enumerate(way.steps):
        at = (*where, "steps", number)
        if step.kind in seen:
            called = step.name or names.get(step.kind, step.kind)
            yield Fault((*at, "kind"), say("环节“%(name)s”重复", name=called))
        seen.add(step.kind)
        if step.by and known.setdefault(step.kind, step.name) != step.name:
            text = say("环节“%(here)s”在另一流程中称为“%(name)s”", here=step.name, name=known[step.kind])
            yield Fault((*at, "name"), text)


def _check_demands(cycle: Year, way: Route, where: Where) -> Iterator[Fault]:
    documents = {*cycle.documents, SUMMARY, RECOMMENDATION}
    for number, step in enumerate(way.steps):
        for place, key in enumerate(step.demands):
            if key not in documents:
                yield Fault(
                    (*where, "steps", number, "demands", place), say("没有打印材料“%(key)s”", key=key)
                )
            if step.at and key == RECOMMENDATION:
                text = say("由申报表写明的单位办理的环节，不凭推荐名单整体报送")
                yield Fault((*where, "steps", number, "demands", place), text)


def _check_actors(step: RouteStepRecord, where: Where, pack: Pack) -> Iterator[Fault]:
    """Whoever is to act at a step of the year's own is there, and people can review for it."""
    joining = {code: pack.bodies.by_code[code] for code in pack.bodies.with_duty(JOINS)}
    kinds = joining | {each.code: pack.bodies.by_code.get(each.kind) for each in pack.organisations}
    for place, code in enumerate(step.by):
        kind = kinds.get(code)
        if step.at and code not in pack.bodies.words["actors"]:
            text = say("由申报表写明的单位办理的，须写环节或会审单位的类别，不写某一单位")
            yield Fault((*where, "by", place), text)
            continue
        if code in pack.bodies.words["steps"] or (kind and REVIEWS in kind.does and kind.roles):
            continue
        yield Fault((*where, "by", place), _nobody(code, is_known=code in kinds))
    if (step.needed or 0) > len(step.by) and joining.keys().isdisjoint(step.by):
        yield Fault((*where, "needed"), NEEDED)


def _check_field(step: RouteStepRecord, where: Where, cycle: Year) -> Iterator[Fault]:
    """The field that says where a step is taken is there, filled in once, and leads to an office."""
    if not step.at:
        return
    _section, field = cycle.form.live.found(step.at) or (None, None)
    if field is None:
        text = say("申报表没有“%(field)s”这一栏，或者它可填多行", field=step.at)
        yield Fault((*where, "at"), text)
    elif not field.names_office:
        text = say("“%(label)s”不是行政区划或单位的一栏，从中得不出由谁办理", label=field.label)
        yield Fault((*where, "at"), text)


def _nobody(code: str, *, is_known: bool) -> Sentence:
    if is_known:
        return say("“%(code)s”没有审核员，不能办理审核环节", code=code)
    return say("没有单位“%(code)s”，也没有这一环节", code=code)
