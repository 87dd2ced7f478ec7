"""Where a fault of a year is mended: the row that it is about, the box on its page, and what people call both 补正."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from tepei.policy.definition import Fault, Where
from tepei.policy.layout import DocumentRecord
from tepei.policy.shape import below, is_record, keys
from tepei.policy.words import NOTHING, TERMS_OF_YEARS, Sentence, say
from tepei.policy.year import Year
from tepei.programmes import queries as programmes
from tepei.programmes.models import Cycle, RouteStep, TrackRoute, Window
from tepei.schemes import assembling, records
from tepei.schemes.credit_models import OF_RULES, CreditCase
from tepei.schemes.evaluation_models import Criterion, Evaluation
from tepei.schemes.form_models import AttachmentKind, Document, FormSection, SummaryColumn
from tepei.schemes.models import Case, Category, Fact, Limit, MoneyItem, Requirement
from tepei.schemes.sponsor_models import Sponsor
from tepei.schemes.spots import PARTS, RowsOfYear, Spot, boxed, new, nth, of_row

_DATES = {"opens": "opens_at", "closes": "closes_at"}
_HEAD = ("name", "run_by", "document_number", "summary", "opens", "closes", "copies", *TERMS_OF_YEARS)
_HEAD_OF_WINDOW = {**_DATES, "days_before_close": "days_before_close", "source": "source"}
_LISTS: Mapping[str, type[Any]] = {
    "facts": Fact, "categories": Category, "limits": Limit, "sponsors": Sponsor, "money": MoneyItem, "routes": TrackRoute,
    "evaluations": Evaluation, "criteria": Criterion, "credit_cases": CreditCase,
}  # fmt: skip


class Spots(RowsOfYear):
    """Where things of one year stand."""

    def of(self, where: Where) -> Spot | None:
        """None where no screen mends it."""
        for pattern, find in _FINDERS:
            if _fits(pattern, where) and (found := find(self, where)) is not None:
                return found
        return None


def placed(faults: Iterable[Fault], cycle: Cycle) -> list[Sentence]:
    """Each fault with the name of its place before it, for whoever shows them without links."""
    spots = Spots(cycle)
    return [_placed(fault, spots.of(fault.where)) for fault in faults]


def _placed(fault: Fault, spot: Spot | None) -> Sentence:
    return (
        say("%(place)s：%(fault)s", place=spot.name, fault=fault.text) if spot and spot.called else fault.text
    )


def _fits(pattern: tuple[Any, ...], where: Where) -> bool:
    return len(where) >= len(pattern) and all(
        isinstance(part, each) if isinstance(each, type) else part == each
        for each, part in zip(pattern, where, strict=False)
    )


def _listed(spots: Spots, where: Where) -> Spot | None:
    model = _LISTS[str(where[0])]
    row = nth(spots.part(model), where[1])
    return of_row(row, where[2:]) if row is not None else None


def _of_credits(spots: Spots, where: Where) -> Spot | None:
    """A row of the rules of continuing education, or a new one of a list of which there is none."""
    model = OF_RULES[str(where[1])]
    if len(where) == 2:
        return new(model, cycle=spots.cycle.id)
    row = nth(spots.part(model), where[2])
    return of_row(row, where[3:]) if row is not None else None


def _requirement(spots: Spots, where: Where) -> Spot | None:
    track = nth(spots.cycle.tracks, where[1])
    if track is None:
        return None
    ours = spots.rows((Requirement, track.id), lambda: assembling.of_track(Requirement, track))
    row = nth(ours, where[3])
    return of_row(row, where[4:], track.name, row.name) if row is not None else None


def _track(spots: Spots, where: Where) -> Spot | None:
    track = nth(spots.cycle.tracks, where[1])
    if track is None:
        return None
    ours = spots.rows((Requirement, track.id), lambda: assembling.of_track(Requirement, track))
    if (
        where[2:] == ("code",) and not ours
    ):  # that is what is wrong with it: two of the same code cannot be stored
        return replace(new(Requirement, track=track.id), called=())
    verb = "edit" if spots.cycle.state == "draft" else "show"
    spot = Spot("TrackView", verb, {"pk": track.id}, called=(say("%(track_word)s"), track.name))
    return boxed(spot, below(below(Year, "tracks"), 0), where[2:])


def _no_track(spots: Spots, _where: Where) -> Spot:
    return Spot("TrackView", "add", {"cycle": spots.cycle.id}, called=(say("%(track_word)s"),))


def _case(spots: Spots, where: Where) -> Spot | None:
    row = nth(spots.rows(Case, lambda: [case for _code, case in assembling.cases_of(spots.cycle)]), where[1])
    if row is None:
        return None
    names = [row.track.name, row.comment] if row.comment else [str(row)]
    return of_row(row, where[2:], *names)


def _window(spots: Spots, where: Where) -> Spot | None:
    group = nth(spots.rows(Window, lambda: assembling.window_groups(spots.cycle)), where[1])
    if group is None:
        return None
    row, names = group[0], programmes.step_names(spots.cycle)
    about = [str(each) for each in (row.track, row.organisation) if each]
    view, called = PARTS[Window]
    spot = Spot(view, "edit", {"pk": row.id}, called=(called, names.get(row.step, row.step), *about))
    column = _HEAD_OF_WINDOW.get(str(where[2]) if len(where) > 2 else "")
    if column is None:  # for whom it is: nothing that its page could change
        return replace(spot, verb="list", values={"_flt_0_cycle": spots.cycle.id})
    return replace(spot, column=column)


def _field(spots: Spots, where: Where) -> Spot | None:
    section = nth(spots.part(FormSection), where[2])
    row = nth(section.fields, where[4]) if section is not None else None
    return of_row(row, where[5:], section.title, row.label) if row is not None else None


def _section(spots: Spots, where: Where) -> Spot | None:
    row = nth(spots.part(FormSection), where[2])
    if row is not None and where[3:4] == ("fields",):
        return Spot("FieldView", "add", {"section": row.id}, called=(say("申报表的栏目"), row.title))
    return of_row(row, where[3:], row.title) if row is not None else None


def _attachment(spots: Spots, where: Where) -> Spot | None:
    row = nth(spots.part(AttachmentKind), where[2])
    return of_row(row, where[3:]) if row is not None else None


def _step(spots: Spots, where: Where) -> Spot | None:
    """Of the year's route, or of one of its own."""
    home = nth(spots.part(TrackRoute), where[1]) if where[0] == "routes" else None
    number, rest = (where[3], where[4:]) if where[0] == "routes" else (where[2], where[3:])
    ours = [each for each in spots.part(RouteStep) if each.route_id == (home.id if home else None)]
    row = nth(ours, number)
    if row is None:
        return None
    name = programmes.step_names(spots.cycle).get(row.kind, str(row))
    return of_row(row, rest, *([home.name] if home else []), name)


def _no_step(spots: Spots, where: Where) -> Spot:
    home = nth(spots.part(TrackRoute), where[1]) if where[0] == "routes" else None
    spot = new(RouteStep, cycle=spots.cycle.id, **({"route": home.id} if home else {}))
    return replace(spot, called=(say("审核流程"), *([home.name] if home else [])))


def _column(spots: Spots, where: Where) -> Spot | None:
    row = nth(spots.part(SummaryColumn), where[2])
    return of_row(row, where[3:]) if row is not None else None


def _piece(spots: Spots, where: Where) -> Spot | None:
    """A part of a document by its number, its head, or what its reviewers fill in."""
    row = next((each for each in spots.part(Document) if each.key == where[1]), None)
    if row is None:
        return None
    rest, parts = where[2:], row.content.get("parts") or ()
    number = rest[1] if len(rest) > 1 and rest[0] == "parts" else None
    called = [PARTS[Document][1], row.title]
    if isinstance(number, int) and number < len(parts):
        called.append(parts[number].get("title") or say("第 %(number)d 部分", number=number + 1))
    piece = str(number) if number is not None else "fields" if rest[:1] == ("fields",) else "head"
    found = dict(keys(DocumentRecord)).get(str(rest[0])) if rest and number is None else None
    called += [Sentence(found.title)] if found is not None and found.title else []
    return Spot("LayoutView", "edit", {"pk": row.id, "piece": piece}, called=tuple(called))


def _once(spots: Spots, where: Where) -> Spot | None:
    """What the year says once."""
    column = next(
        (each for each, path in records.ONCE.items() if where[: len(path)] == path),
        next((each for each, path in records.ONCE.items() if where[:1] == path[:1] and len(where) == 1), ""),
    )
    if not column:
        return None
    row, (*outer, key) = assembling.scheme_of(spots.cycle), records.ONCE[column]
    home = below(Year, outer[0]) if outer else Year
    title = Sentence(home.model_fields[key].title or "") if is_record(home) else NOTHING
    view, called = (
        ("CreditRulesView", say("继续教育规定")) if outer == ["credits"] else ("SchemeView", say("基本设定"))
    )
    return Spot(view, "edit", {"pk": row.id}, column, (called, title))


def _of_cycle(spots: Spots, where: Where) -> Spot | None:
    if where[0] not in _HEAD:
        return None
    key = str(where[0])
    verb = "edit" if spots.cycle.state == "draft" else "show"
    title = Sentence(dict(keys(Year))[key].title or "")
    return Spot("CycleView", verb, {"pk": spots.cycle.id}, _DATES.get(key, key), (say("年度计划"), title))


def _of_places(spots: Spots, _where: Where) -> Spot:
    return Spot("PlaceView", "index", {"cycle": spots.cycle.code}, called=(say("名额"),))


def _of_accounts(_spots: Spots, _where: Where) -> Spot:
    return Spot("MembershipView", "list", called=(say("账号与岗位"),))


def _whole(spots: Spots, where: Where) -> Spot | None:
    """A part of which nothing is there."""
    if where in (("windows",), ("documents",)):
        return new(Window if where == ("windows",) else Document, cycle=spots.cycle.id)
    if where == ("cases",):
        values = {"_flt_0_track": spots.cycle.tracks[0].id} if spots.cycle.tracks else {}
        return Spot("CaseView", "list", values, called=(say("示例"),))
    return None


_FINDERS: tuple[tuple[tuple[Any, ...], Callable[[Spots, Where], Spot | None]], ...] = (
    (("tracks", int, "requirements", int), _requirement),
    (("tracks", int), _track),
    (("tracks",), _no_track),
    *(((key, int), _listed) for key in _LISTS if key != "routes"),
    *((("credits", key), _of_credits) for key in OF_RULES),
    (("cases", int), _case),
    (("windows", int), _window),
    (("form", "sections", int, "fields", int), _field),
    (("form", "sections", int), _section),
    (("form", "attachments", int), _attachment),
    (("route", "steps", int), _step),
    (("route", "steps"), _no_step),
    (("routes", int, "steps", int), _step),
    (("routes", int, "steps"), _no_step),
    (("routes", int), _listed),
    (("summary_table", "columns", int), _column),
    (("documents", str), _piece),
    (("places",), _of_places),
    (("accounts",), _of_accounts),
    ((str,), _whole),
    ((str,), _of_cycle),
    ((str,), _once),
)
