"""A year checked against itself and against its province 核对年度: faults where they stand in the value, whatever door it came through."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any

from tepei.packs.cases import check_cases
from tepei.packs.credits import check_credits
from tepei.packs.evaluations import check_evaluations
from tepei.packs.feeding import check_facts, check_tasks
from tepei.packs.filers import check_filers
from tepei.packs.findings import no_track
from tepei.packs.forms import check_forms
from tepei.packs.layouts import check_layouts
from tepei.packs.levels import is_run_for, runner
from tepei.packs.limits import check_limits
from tepei.packs.money import check_money
from tepei.packs.pack import Pack
from tepei.packs.paths import check_paths
from tepei.packs.placing import check_placing
from tepei.packs.routes import check_routes
from tepei.packs.usable import check_usable
from tepei.packs.values import check_values
from tepei.packs.windows import check_windows
from tepei.policy.categories import CATEGORY_CODE, HELP, CategoryRecord, places
from tepei.policy.condition import conditions
from tepei.policy.definition import Fault, Where, twice
from tepei.policy.deriving import inputs_of
from tepei.policy.evaluation import CriterionRecord, EvaluationRecord
from tepei.policy.money import Money
from tepei.policy.other_facts import OtherFact
from tepei.policy.quota import Allowance, read_cell
from tepei.policy.route import NEVER
from tepei.policy.sponsors import SponsorRecord
from tepei.policy.words import NOTHING, Sentence, say
from tepei.policy.year import Year

_Named = SponsorRecord | EvaluationRecord | CriterionRecord | Money | CategoryRecord


def check_year(cycle: Year, pack: Pack) -> Iterator[Fault]:
    """Everything that is wrong with a year in this province."""
    return chain(
        _check_run_by(cycle, pack),
        _check_tracks(cycle),
        check_windows(cycle, pack),
        _check_named_tracks(cycle),
        check_limits(cycle, pack),
        check_evaluations(cycle),
        check_credits(cycle, pack),
        _check_categories(cycle),
        check_money(cycle),
        _check_certificate(cycle),
        _check_requirements(cycle, pack),
        _check_places(cycle, pack),
        check_routes(cycle, pack),
        check_paths(cycle, pack),
        check_usable(cycle, pack),
        check_filers(cycle, pack),
        check_facts(cycle, pack),
        check_values(cycle, pack),
        check_tasks(cycle, pack),
        check_placing(cycle),
        check_forms(cycle, pack),
        check_layouts(cycle),
        check_cases(cycle, pack),
    )


def _check_run_by(cycle: Year, pack: Pack) -> Iterator[Fault]:
    """Who runs it is there, and stands between units and the region."""
    names = {organisation.code: organisation.name for organisation in pack.organisations}
    if cycle.run_by and cycle.run_by not in names:
        yield Fault(("run_by",), say("没有单位“%(code)s”", code=cycle.run_by))
    elif cycle.run_by and not runner(cycle, pack):
        name = names[cycle.run_by]
        yield Fault(
            ("run_by",), say("“%(name)s”之下没有申报单位，或由其组织不必写明，不能写为组织单位", name=name)
        )


def _check_tracks(cycle: Year) -> Iterator[Fault]:
    if not cycle.tracks:
        yield Fault(("tracks",), say("没有%(track_word)s"))
    yield from _repeated((track.code for track in cycle.tracks), ("tracks",), "code", say("%(track_word)s"))
    for number, track in enumerate(cycle.tracks):
        if not track.requirements:
            yield Fault(("tracks", number, "code"), say("“%(track)s”没有选拔条件", track=track.name))


def _repeated(names: Any, where: Where, key: str, what: Sentence = NOTHING) -> Iterator[Fault]:
    seen: set[str] = set()
    for number, name in enumerate(names):
        if name in seen:
            text = say("%(what)s“%(name)s”重复", what=what, name=name) if what else twice(name)
            yield Fault((*where, number, key), text)
        seen.add(name)


def _check_named_tracks(cycle: Year) -> Iterator[Fault]:
    """Windows, limits, evaluations, sponsors, money and categories are about tracks that are there; these have keys of their own, too."""
    codes = {track.code for track in cycle.tracks}
    for number, window in enumerate(cycle.windows):
        if window.track and window.track not in codes:
            yield Fault(("windows", number, "track"), no_track(window.track))
    yield from _repeated((each.key for each in cycle.limits), ("limits",), "key")
    parts: tuple[tuple[str, tuple[_Named, ...]], ...] = (
        ("evaluations", cycle.evaluations),
        ("criteria", cycle.criteria),
        ("sponsors", cycle.sponsors),
        ("money", cycle.money),
        ("categories", cycle.categories),
    )
    for where, code in _named_on_paper(cycle):
        if code not in codes:
            yield Fault(where, no_track(code))
    for part, items in parts:
        for number, item in enumerate(items):
            if item.track and item.track not in codes:
                yield Fault((part, number, "track"), no_track(item.track))
        yield from _repeated((item.key for item in items), (part,), "key")


def _named_on_paper(cycle: Year) -> Iterator[tuple[Where, str]]:
    """The tracks that limits, documents and the columns of the 汇总表 name."""
    table = cycle.summary_table
    for number, limit in enumerate(cycle.limits):
        yield from ((("limits", number, "tracks", at), code) for at, code in enumerate(limit.tracks))
    yield from ((("summary_table", "titles", code), code) for code in table.titles)
    for number, column in enumerate(table.columns):
        yield from (
            (("summary_table", "columns", number, "tracks", at), code)
            for at, code in enumerate(column.tracks)
        )
    for key, document in cycle.documents.items():
        yield from ((("documents", key, "titles", code), code) for code in document.titles)


def _check_certificate(cycle: Year) -> Iterator[Fault]:
    """It is for whoever completes the training."""
    if cycle.certificate and cycle.training is None:
        text = say("本年度没有写培养的规定（training），没有人结业，结业证书不会颁发；请写明，或者删去此项")
        yield Fault(("certificate",), text)


def _check_categories(cycle: Year) -> Iterator[Fault]:
    """None is decided by itself, or has words for what is not there."""
    named = set(places(cycle.form))
    for number, category in enumerate(cycle.categories):
        for path in category.words:
            if (place := path.removesuffix(HELP)) not in named:
                text = say("申报表没有“%(field)s”这一栏", field=place)
                yield Fault(("categories", number, "words", path), text)
        for where, condition in conditions(category.when, ("categories", number, "when")):
            if CATEGORY_CODE in inputs_of(condition.asks, cycle.table):
                yield Fault((*where, "fact"), say("申报类别不能由申报类别决定"))


def _check_requirements(cycle: Year, pack: Pack) -> Iterator[Fault]:
    for number, track in enumerate(cycle.tracks):
        where = ("tracks", number, "requirements")
        yield from _repeated((each.key for each in track.requirements), where, "key", say("条件"))
    regions = {division.code for division in pack.divisions} | {pack.region_code}
    for place, condition in conditions(cycle):
        if condition.about.kind == "place" and not isinstance(condition.value, OtherFact):
            named = condition.value if isinstance(condition.value, tuple) else (condition.value,)
            for code in (str(code) for code in named if str(code) not in regions):
                yield Fault((*place, "value"), say("没有行政区划“%(code)s”", code=code))


def _check_places(cycle: Year, pack: Pack) -> Iterator[Fault]:
    known = {organisation.code for organisation in pack.organisations}
    for number, row in enumerate(cycle.places):
        if row.body not in known:
            yield Fault(("places", number, "body"), say("没有推荐单位“%(code)s”", code=row.body))
        elif not is_run_for(row.body, runner(cycle, pack), pack):
            text = say("“%(name)s”不在组织单位之下，不能有本年度的名额", name=row.name or row.body)
            yield Fault(("places", number, "body"), text)
    yield from _repeated((row.body for row in cycle.places), ("places",), "body", say("推荐单位"))
    yield from (Fault(("places",), text) for text in _unbalanced(cycle))


def _unbalanced(cycle: Year) -> Iterator[Sentence]:
    """While some body is unset (未下达) or bound by no number (不限), the sum may stay below the total; a soft total binds nobody."""
    if not cycle.places or cycle.places_held_from == NEVER:
        return
    columns = {column for row in cycle.places for column in row.places}
    for column in sorted(columns - {track.code for track in cycle.tracks}):
        yield no_track(column)
    for track in cycle.tracks:
        if track.code not in columns:
            yield say("缺少“%(name)s”的列“%(code)s”", name=track.name, code=track.code)
            continue
        ours = [read_cell(row.places.get(track.code)) for row in cycle.places]
        total = sum(places or 0 for _, places in ours)
        is_open = any(allowance in (Allowance.UNSET, Allowance.ANY) for allowance, _ in ours)
        if track.total is None or track.total_is_soft or total == track.total:
            continue
        if total > track.total or not is_open:
            yield say(
                "“%(track)s”各单位名额合计 %(sum)d 名，与总数 %(total)d 名不符",
                track=track.name,
                sum=total,
                total=track.total,
            )
