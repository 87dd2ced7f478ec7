"""A pack tried before anybody is let in 试走: every example of every year from the form to the end, each as if it were the only one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tepei import packs
from tepei.applications import standing
from tepei.demo.fitting import Fitting, Workplace, seats
from tepei.demo.tree import Tree
from tepei.demo.walking import LOCKED, Deviation, Journey
from tepei.organisations import queries as organisations
from tepei.organisations.models import Organisation
from tepei.packs.cases import codes_of
from tepei.policy.ages import APPLIED
from tepei.policy.body_kinds import JOINS
from tepei.policy.definition import Invalid
from tepei.policy.values import Codes
from tepei.policy.words import Sentence
from tepei.policy.year import CaseRecord, Year
from tepei.portal import clock, pdf, scope
from tepei.portal.catalogue import chinese
from tepei.portal.database import ZONE, transaction
from tepei.portal.errors import Refused
from tepei.portal.province import bodies
from tepei.programmes import queries as programmes
from tepei.schemes.actions import open_cycle


@dataclass(frozen=True)
class Result:
    """What became of one example, in Chinese for the terminal."""

    text: str
    is_well: bool


class _Undo(Exception):
    """The example is over; nothing of it stays."""


def tried(pack: packs.Pack, folder: Path) -> Iterator[Result]:
    """Every example of the pack, in a database that holds nothing but the pack and is thrown away. Papers are left in `folder`."""
    codes = codes_of(pack)
    _cleared(pack, folder)
    with scope.everything("a pack is tried before there is anybody"):
        _departments()
        _joint_offices(pack)
        free = seats(codes)
        for year in pack.cycles:
            yield from _year(year, free, codes, folder)


def _cleared(pack: packs.Pack, folder: Path) -> None:
    """Without what an earlier try left: a paper that is no longer made is not taken for one of today's."""
    for year in pack.cycles:
        for kind in ("pdf", "xlsx"):
            for left in folder.glob(f"{year.code}-*.{kind}"):
                left.unlink()


def _departments() -> None:
    """Somebody works in what a pack does not bring: one department below each pool, or below the region, and whatever stands below that."""
    with transaction() as session:
        tree = Tree(session, {}, _password=LOCKED)
        works = bodies().employer.under
        levels = [kind for kind in bodies().created if kind.code in _towards_units()]
        above = [
            (each, {each.kind})
            for each in session.query(Organisation).order_by(Organisation.id)
            if each.kind not in works or bodies().by_code[each.kind].under
        ]
        for (
            parent,
            seen,
        ) in above:  # grows while it is walked: levels follow each other, no kind stands below itself
            for kind in levels:
                if parent.kind in kind.under and kind.code not in seen:
                    name = f"示例{chinese(Sentence(kind.label))}"
                    pool = parent.id if bodies().by_code[parent.kind].is_pool else parent.pool_id
                    made = tree.add(f"{parent.code}-{kind.code}", name, kind.code, parent, pool_id=pool)
                    above.append((made, {*seen, kind.code}))


def _joint_offices(pack: packs.Pack) -> None:
    """Where a step names a kind that joins, one of it below everybody whom it may stand below and who has none."""
    named = {code for year in pack.cycles for way in year.ways for step in way.steps for code in step.by}
    joining = [kind for kind in bodies().created if JOINS in kind.duties and kind.code in named]
    with transaction() as session:
        tree = Tree(session, {}, _password=LOCKED)
        standing = list(session.query(Organisation).order_by(Organisation.id))
        there = {(each.parent_id, each.kind) for each in standing}
        for kind in joining:
            name = f"示例{chinese(Sentence(kind.label))}"
            for above in standing:
                if above.kind in kind.under and (above.id, kind.code) not in there:
                    tree.add(f"{above.code}-{kind.code}", name, kind.code, above)


def _towards_units() -> set[str]:
    """The kinds that may be set up above units, however far."""
    found, waiting = set[str](), set(bodies().employer.under)
    while waiting - found:
        found |= waiting
        waiting = {above for code in waiting for above in bodies().by_code[code].under}
    return found


def _year(year: Year, free: list[Workplace], codes: Codes, folder: Path) -> Iterator[Result]:
    cycle = programmes.cycle_by_code(year.code)
    clock.move_to(year.opens)
    try:
        open_cycle(cycle.id, cycle.version)
    except Refused as refusal:
        yield Result(f"{year.code}：不能开放：{chinese(refusal.text)}", False)
        return
    yield Result(f"{year.code}：已开放", True)
    printed: set[str] = set()
    for number, case in enumerate(year.cases, 1):
        trial = _Trial(year, case, number, codes)
        yield trial.run(free, None if case.track in printed else folder)
        printed |= trial.printed
    for track in (each for each in year.tracks if each.code not in printed):
        yield Result(f"{year.code} {track.code}：没有走到最后的示例，未能打印材料", False)


@dataclass
class _Trial:
    """One example; `printed` names its track once its papers are left."""

    year: Year
    case: CaseRecord
    number: int
    codes: Codes
    printed: frozenset[str] = frozenset()

    def run(self, free: list[Workplace], folder: Path | None) -> Result:
        """Walk it, and forget it."""
        told = "，".join(filter(None, (self.case.track, self.case.comment)))
        head, text = f"{self.year.code} 示例{self.number}（{told}）", ""
        try:
            with transaction():
                text = self._walk(free, folder)
                raise _Undo
        except _Undo:
            return Result(f"{head}：{text}", True)
        except Deviation as fault:
            return Result(f"{head}：{fault}", False)
        except (Invalid, Refused, pdf.NotPrinted) as fault:
            return Result(f"{head}：{chinese(fault.text)}", False)

    def _walk(self, free: list[Workplace], folder: Path | None) -> str:
        """What became of it. Raises Deviation where that is not what it says, and Invalid, Refused and NotPrinted as they come."""
        cycle, expect = programmes.cycle_by_code(self.year.code), set(self.case.expect)
        scheme, day = programmes.scheme_of(cycle), self.year.counted_to_of(self.case)
        if scheme.counted_to == APPLIED:
            clock.move_to(dt.datetime.combine(day, dt.time(12), ZONE))
        fitting = Fitting(self.case, scheme, self.codes, day, organisations.region().code, self.number)
        fitted = fitting.fitted(free)
        if fitted.unfit:
            raise Deviation(f"没有这样的人或单位：{'，'.join(fitted.unfit)}")
        journey = Journey(cycle, fitted, self.case.track)
        with standing.stated(fitted.standing):
            if refused := journey.submit(expect - fitting.at_review):
                return refused
            if refused := journey.review(expect & fitting.at_review):
                return refused
        if unasked := journey.unasked:
            raise Deviation(f"示例写了“{scheme.documents[unasked].title}”的结论，而这条路上没有环节填写它")
        if folder:
            journey.leave(folder)
            self.printed = frozenset({self.case.track})
        return journey.passed
