"""All figures of a year as far as the viewer's organisations reach 统计页."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tepei.figures import money_figures, people_figures, queries, rules
from tepei.figures.figure import Figure, FigureLine, Label, Measure, Value
from tepei.figures.queries import ReturnCount, StepCount
from tepei.forms.queries import ATTACHMENTS
from tepei.places.models import Place
from tepei.places.queries import Matrix, places_matrix
from tepei.policy.fields import Form
from tepei.policy.quota import Allowance
from tepei.policy.words import Sentence, say
from tepei.portal import clock, province
from tepei.portal.errors import Absent
from tepei.programmes import queries as programmes
from tepei.programmes import running
from tepei.programmes.models import Cycle, Track

_ANYTHING = say("未指明栏目")
_PLACES, _TAKEN = say("名额"), say("已推荐")
_OPEN: Mapping[str, Sentence] = {
    Allowance.UNSET: say("未下达"),
    Allowance.BARRED: say("不得推荐"),
    Allowance.ANY: say("不限"),
}


@dataclass(frozen=True)
class Board:
    """What the page shows, as it was counted at `at`; `filed` and `selected` in all."""

    at: dt.datetime
    filed: int
    selected: int
    waiting: int
    figures: Sequence[Figure]

    def figure(self, key: str) -> Figure:
        """Raises Absent where the page has none of this key."""
        found = next((each for each in self.figures if each.key == key), None)
        if found is None:
            raise Absent
        return found


def years() -> list[Cycle]:
    """The years that concern the viewer's organisations and were ever opened, the newest first."""
    return [each for each in programmes.cycles() if each.revision_number and running.is_for_viewer(each)]


def of(cycle: Cycle, beside: Sequence[Cycle]) -> Board:
    """Five statements, and those of the allocation table and of the names of codes; `beside` are the years to compare with."""
    people, steps, waits = queries.people(cycle), queries.steps(cycle), queries.backlog(cycle)
    returned, compared = (
        queries.returns(cycle),
        queries.years([each for each in beside if not each.is_rehearsal]),
    )
    names = programmes.step_names(cycle)
    bodies = people.bodies.values()
    found = [
        _places(places_matrix(cycle)) if programmes.has_places(cycle) else None,
        _bodies(people.bodies, cycle.tracks),
        _funnel(steps, names),
        _backlog(waits, names),
        _returns(steps, returned, names),
        _pointed(returned, programmes.form_of(cycle)),
        *people_figures.of(people),
        money_figures.of(cycle),
        _years(compared),
    ]
    return Board(
        clock.now(),
        sum(each.count for each in bodies),
        sum(each.selected for each in bodies),
        sum(each.waiting for each in steps),
        [figure for figure in found if figure is not None and figure.lines],
    )


def _places(matrix: Matrix) -> Figure:
    measures = [
        measure
        for track in matrix.tracks
        for measure in (Measure(_PLACES, track.name), Measure(_TAKEN, track.name))
    ]
    lines = [
        FigureLine(row.name, tuple(value for place in row.places for value in _cell(place)))
        for row in matrix.rows
    ]
    note = say("颜色越深，名额用得越多。")
    return Figure("places", say("各推荐单位的名额使用"), "heat", say("推荐单位"), measures, lines, note)


def _cell(place: Place | None) -> tuple[Value, Value]:
    if place is None:
        return _OPEN[Allowance.UNSET], None
    word = _OPEN.get(place.allowance)
    return (place.places if word is None else word), (place.taken if place.taken or word is None else None)


def _bodies(groups: Mapping[tuple[str, int], queries.Headcount], tracks: Sequence[Track]) -> Figure:
    """Numbers of papers, which say of nobody what they are: none is hidden."""
    names = sorted({name for name, _track_id in groups}, key=lambda name: (not name, name))
    nobody, place_in = queries.Headcount(0, 0), province.bodies().place_in
    lines = [
        FigureLine(
            place_in(name) or say("其他"),
            (
                *(groups.get((name, track.id), nobody).count for track in tracks),
                sum(groups.get((name, track.id), nobody).selected for track in tracks),
            ),
        )
        for name in names
    ]
    measures = [*(Measure(track.name, stacked=True) for track in tracks), Measure(say("%(selected_word)s"))]
    return Figure("bodies", say("各推荐单位的申报人数"), "bars", say("推荐单位"), measures, lines)


def _funnel(steps: Sequence[StepCount], names: Mapping[str, Sentence]) -> Figure:
    measures = (
        Measure(say("送达")),
        Measure(say("通过")),
        Measure(say("待审核")),
        Measure(say("平均已等待"), unit="days", drawn=False),
        Measure(say("最长已等待"), unit="days", drawn=False),
        Measure(say("平均办理用时"), unit="days", drawn=False),
    )
    lines = [
        FigureLine(
            names.get(each.kind, each.kind),
            (each.reached, each.passed, each.waiting, each.waited, each.longest, each.took),
        )
        for each in steps
    ]
    return Figure("steps", say("各环节进度"), "columns", say("环节"), measures, lines, say("时间以天计。"))


def _backlog(waits: Sequence[queries.Backlog], names: Mapping[str, Sentence]) -> Figure:
    measures = (Measure(say("待审核")), Measure(say("最长已等待"), unit="days", drawn=False))
    lines = [
        FigureLine(
            say("%(name)s（%(step)s）", name=each.name, step=names.get(each.kind, each.kind)),
            (each.waiting, each.longest),
        )
        for each in waits
    ]
    note = say("待审核最多的 %(most)d 个单位；等待时间以天计。", most=queries.MOST)
    return Figure("backlog", say("待审核积压"), "bars", say("单位（环节）"), measures, lines, note)


def _returns(
    steps: Sequence[StepCount], returned: Sequence[ReturnCount], names: Mapping[str, Sentence]
) -> Figure | None:
    counts = Counter[str]()
    for each in returned:
        counts[each.kind] += each.count
    measures = Measure(say("退回次数")), Measure(say("每百份送达的退回次数"), drawn=False)
    reached = {each.kind: each.reached for each in steps}
    order = [kind for kind in reached if kind in counts]
    lines = [
        FigureLine(names.get(kind, kind), (counts[kind], rules.share(counts[kind], reached[kind])))
        for kind in order
    ]
    return Figure("returns", say("退回修改"), "columns", say("环节"), measures, lines) if lines else None


def _pointed(returned: Sequence[ReturnCount], form: Form) -> Figure:
    counts = Counter[Label]()
    for each in returned:
        for label in {_place(form, point) for point in each.points} or {_ANYTHING}:
            counts[label] += each.count
    measures = (Measure(say("退回次数")),)
    lines = [FigureLine(label, (count,)) for label, count in counts.most_common(queries.MOST)]
    note = say("一次退回可指出多处；同一次退回中同一栏只计一次。")
    return Figure("points", say("退回所指的栏目"), "bars", say("栏目"), measures, lines, note)


def _place(form: Form, point: str) -> Label:
    """What the place is called, whichever row of it was meant; a form that has it no more says its section alone."""
    section_key, *_row, key = point.split(".")
    if section_key == ATTACHMENTS:
        kind = next((each for each in form.attachments if each.key == key), None)
        return say("附件：%(kind)s", kind=kind.label if kind else key)
    try:
        section = form.section(section_key)
        return say("%(section)s：%(field)s", section=section.title, field=section.field(key).label)
    except KeyError:
        return say("已停用的栏目")


def _years(counts: Sequence[queries.YearCount]) -> Figure:
    measures = Measure(say("计划名额")), Measure(say("申报")), Measure(say("%(selected_word)s"))
    lines = [FigureLine(each.name, (each.places, each.filed, each.selected)) for each in counts]
    note = say("计划名额为通知所列的总数；申报和%(selected_word)s只含本单位及所属单位。")
    return Figure("years", say("历年对比"), "bars", say("年度"), measures, lines, note)
