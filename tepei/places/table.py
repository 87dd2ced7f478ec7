"""The allocation table written as a whole: what was typed or read from a sheet, and putting it in force 名额分配表."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import and_

from sqlalchemy import or_, select

from tepei.organisations import queries as organisations
from tepei.organisations.models import Organisation
from tepei.places import actions, queries, rules
from tepei.places.models import Place, PlaceRow
from tepei.policy import quota
from tepei.policy.quota import ANY, BARRED, IN_PRINCIPLE, SOFT_EXAMPLE, Allowance, Cell
from tepei.policy.verdict import Verdict
from tepei.policy.words import Sentence, say
from tepei.portal import audit, province, scope
from tepei.portal.database import db, transaction
from tepei.portal.errors import Refused, require
from tepei.programmes.models import Cycle, Track

_DASHES = frozenset("—－-–―─/")
_MOST = 9999
_UNIT = re.compile("(名额|个名额|名|人|个)$")


class CellError(ValueError):
    """What is wrong with a typed cell, as a clause."""

    def __init__(self, text: Sentence) -> None:
        super().__init__(str(text))
        self.text = text


def read_cell(text: str) -> Cell:
    """ "" is unset (未下达), a dash bars, 不限 bounds nothing, a number in any width (3名, 3人, 3个) is that many places, 原则上 before it makes it soft.

    CellError for all else.
    """
    plain = _UNIT.sub("", unicodedata.normalize("NFKC", text).strip()).strip()
    if not plain:
        return Allowance.UNSET, None
    if set(text.strip()) <= _DASHES:
        return Allowance.BARRED, None
    if plain == ANY:
        return Allowance.ANY, None
    bare = plain.removeprefix(IN_PRINCIPLE).strip()
    kind = Allowance.NUMBER if bare == plain else Allowance.SOFT
    whole = bare[:-2] if bare.endswith(".0") else bare
    if whole.isdecimal() and int(whole) <= _MOST:
        return kind, int(whole)
    raise CellError(
        say(
            "“%(text)s”不是名额数：请填写 0 至 %(most)d 的整数、“%(barred)s”（不得推荐）、“%(any)s”、“%(soft)s”（可以超出，须说明理由）或留空（未下达）",
            text=text,
            most=_MOST,
            barred=BARRED,
            any=ANY,
            soft=SOFT_EXAMPLE,
        )
    )


def write_cell(place: Place | None) -> str:
    """The cell as it is typed."""
    cell = quota.write_cell(place.allowance, place.places) if place else None
    return "" if cell is None else str(cell)


@dataclass
class TableLine:
    """A body of the table: its printed name, its typed cells by track code, and their faults."""

    body: str
    name: str
    cells: dict[str, str]
    faults: dict[str, Sentence] = field(default_factory=dict)
    is_listed: bool = True


def lines(cycle: Cycle) -> list[TableLine]:
    """The table as it stands, then the bodies that are not on it yet."""
    matrix = queries.places_matrix(cycle)
    found = [
        TableLine(
            row.body,
            row.name,
            {track.code: write_cell(place) for track, place in zip(matrix.tracks, row.places, strict=True)},
        )
        for row in matrix.rows
    ]
    listed = {line.body for line in found}
    return found + [
        TableLine(body.code, short(body.name), {track.code: "" for track in cycle.tracks}, is_listed=False)
        for body in bodies(cycle)
        if body.code not in listed
    ]


def bodies(cycle: Cycle) -> list[Organisation]:
    """Everybody who may recommend with places of their own: right below the region, roots beside it, and the region itself; where another
    runs the year, whoever stands right below it above units, and itself, for the units right below it.
    """
    if cycle.run_by is not None:
        kinds = province.bodies().dated
        below = select(Organisation).where(
            Organisation.kind.in_(kinds),
            Organisation.parent_id == cycle.run_by_id,
            Organisation.reports_to_region.is_(False),
            Organisation.state == "active",
        )
        return [*db.session.scalars(below.order_by(Organisation.code)), cycle.run_by]
    with scope.everything("a table of places names every body"):
        region = organisations.region()
        below = select(Organisation).where(
            Organisation.kind.in_(province.bodies().with_duty("holds_places")),
            or_(Organisation.parent_id == region.id, Organisation.parent_id.is_(None)),
            Organisation.id != region.id,
        )
        found = db.session.scalars(below.order_by(Organisation.code)).all()
    return [*(each for each in found if not each.reports_to_region), region]


def sums(typed: Sequence[TableLine], tracks: Sequence[Track]) -> dict[str, int]:
    """The sum of each track's numbers; what is no number counts nothing."""
    return {track.code: sum(_number(line.cells.get(track.code, "")) for line in typed) for track in tracks}


def write(cycle: Cycle, typed: Sequence[TableLine], reason: str) -> int:
    """Put the typed table in force; answers how many cells changed. Refused, with the fault at its cell, and nothing is changed."""
    with transaction() as session:
        scope.require_change(cycle)
        require(rules.has_reason(reason))
        known = {body.code: body for body in bodies(cycle)}
        tracks = {track.code: actions.hold(track) for track in cycle.tracks}
        before = {code: queries.allotted_in_all(track) for code, track in tracks.items()}
        changed = 0
        for position, line in enumerate(_kept(typed)):
            body = known.get(line.body) or _on_table(cycle, line.body)
            _place_row(cycle, body, line, position)
            for code, track in tracks.items():
                changed += _write_cell(track, body, line, code, reason)
        if any(line.faults for line in typed):
            raise Refused(say("名额表有填写错误，未作任何改动，请按提示更正。"))
        session.flush()
        require(
            reduce(and_, (actions.fits(track, before[code]) for code, track in tracks.items()), Verdict.yes())
        )
        audit.record("place.table", cycle, changed=changed, reason=reason.strip())
        return changed


def transfer(source_id: int, target_id: int, count: int, reason: str) -> None:
    """调剂: places of one body become another's, in two lines of the ledger. Refused or Absent."""
    with transaction():
        source, target = scope.find(Place, source_id), scope.find(Place, target_id)
        require(rules.may_transfer(source.track_id == target.track_id, source_id == target_id, count))
        given, got = Allowance(source.allowance), Allowance(target.allowance)
        if not given.has_number or got in (Allowance.BARRED, Allowance.ANY):
            raise Refused(say("只能在有名额数的单位之间调剂，不得推荐和名额不限的单位不能接受名额。"))
        # What was not allotted yet gets a number that binds; a soft one stays soft.
        got = got if got.has_number else Allowance.NUMBER
        because = reason.strip()
        require(rules.has_reason(because))
        actions.change_places(
            source.id, given, (source.places or 0) - count, f"调出：{because}", source.version
        )
        actions.change_places(
            target.id, got, (target.places or 0) + count, f"调入：{because}", target.version
        )


def _kept(typed: Sequence[TableLine]) -> list[TableLine]:
    """Lines that are on the table, or that got a cell now."""
    return [line for line in typed if line.is_listed or any(text.strip() for text in line.cells.values())]


def _write_cell(track: Track, body: Organisation, line: TableLine, code: str, reason: str) -> int:
    try:
        allowance, number = read_cell(line.cells.get(code, ""))
    except CellError as fault:
        line.faults[code] = say("%(fault)s。", fault=fault.text)
        return 0
    place = queries.place_of(track.id, body.id)
    if place is None:
        place = Place(track_id=track.id, track=track, organisation_id=body.id, organisation=body)
        db.session.add(place)
        place.allowance, place.places, place.taken = allowance.value, number, 0
    elif (place.allowance, place.places) == (allowance, number):
        return 0
    else:
        allowed = quota.may_set(allowance, number, place.taken)
        if not allowed:
            line.faults[code] = allowed.text
            return 0
        place.allowance, place.places, place.version = allowance.value, number, place.version + 1
    db.session.add(actions.entry_of(place, reason.strip()))
    return 1


def _place_row(cycle: Cycle, body: Organisation, line: TableLine, position: int) -> None:
    ours = select(PlaceRow).where(PlaceRow.cycle_id == cycle.id, PlaceRow.organisation_id == body.id)
    row = db.session.scalars(ours).one_or_none()
    if row is None:
        db.session.add(
            PlaceRow(cycle_id=cycle.id, organisation_id=body.id, position=position, name=line.name)
        )


def _on_table(cycle: Cycle, code: str) -> Organisation:
    """A body that an earlier table named. Refused for any other."""
    ours = (
        select(Organisation)
        .join(PlaceRow, PlaceRow.organisation_id == Organisation.id)
        .where(PlaceRow.cycle_id == cycle.id, Organisation.code == code)
    )
    found: Organisation | None = db.session.scalars(ours).one_or_none()
    if found is None:
        raise Refused(say("名额表中有无法识别的推荐单位，请刷新页面后重试。"))
    return found


def _number(text: str) -> int:
    try:
        return read_cell(text)[1] or 0
    except CellError:
        return 0


def short(name: str) -> str:
    """兴安盟人力资源和社会保障局 → 兴安盟, as tables print it."""
    return province.bodies().place_in(name)
