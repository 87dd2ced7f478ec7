"""When a plan and a roster are late, and what is said of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tepei.policy.credits import CreditRules
from tepei.policy.verdict import Verdict
from tepei.policy.words import NOTHING, Sentence, say

SECTION = "trainings"  # of the form of a plan: one row for each training


@dataclass(frozen=True)
class CourseRow:
    """A training as the plan says it, with the last day on which it was filed in time; None where nothing is laid down.

    `industry` and `level`: whom it is for, "" for everybody.
    """

    name: str
    starts: dt.date
    ends: dt.date
    people: int
    provider: str
    late_reason: str
    due: dt.date | None
    industry: str = ""
    level: str = ""


@dataclass(frozen=True)
class Filing:
    """What a plan said of its trainings on the day on which it was handed in."""

    day: dt.date
    rows: tuple[CourseRow, ...]

    def has(self, row: CourseRow) -> bool:
        """Is this training in it, by its name or by its days? One of the two may be what was to be mended."""
        return any(
            each.name == row.name or (each.starts, each.ends) == (row.starts, row.ends) for each in self.rows
        )


def void_filings(moves: Sequence[tuple[str, bool]]) -> int:
    """How many of the filings, the first ones, count no more: (verb, was it made by who filed?) of each move of the plan, in order.

    What the office returned stays filed. What the filer took back was on nobody's desk from then on.
    """
    filed, void = 0, 0
    for verb, by_filer in moves:
        filed += verb == "submit"
        if verb == "retract" and by_filer:
            void = filed
    return void


def filed_on(row: CourseRow, earlier: Sequence[Filing], today: dt.date) -> dt.date:
    """Since when it is on file, in a plan that is handed in today after these filings that count.

    The days before a training begins are for the office to check its plan in. It has had it since it was first filed, and the time that its own
    return and the mending take makes nobody late. A training that no filing had is new, and one that is moved has its last day moved too.
    """
    return next((filing.day for filing in earlier if filing.has(row)), today)


def read(row: Mapping[str, str], rules: CreditRules) -> CourseRow:
    """A row of the form, complete, each answer in its usual form."""
    starts, ends = (dt.date.fromisoformat(row[key]) for key in ("starts", "ends"))
    people = int(row.get("people") or 0)
    told = row.get("provider", ""), row.get("late_reason", "").strip()
    whom = row.get("industry", "").strip(), row.get("level", "")
    return CourseRow(row["name"], starts, ends, people, *told, rules.plan_due(starts), *whom)


def may_file(rows: Sequence[CourseRow], today: dt.date, earlier: Sequence[Filing] = ()) -> Verdict:
    """A training ends after it begins, and has not begun; a plan that comes late for it says why. `earlier`: see `filed_on`."""
    verdict = Verdict.yes()
    for row in rows:
        if row.ends < row.starts:
            verdict &= Verdict.no("ends", say("“%(name)s”的结束日期早于开始日期。", name=row.name))
        if row.starts < today:
            verdict &= Verdict.no(
                "starts", say("“%(name)s”已经开始，须经审核后才能组织培训，不能再备案。", name=row.name)
            )
        elif is_late(row.due, filed_on(row, earlier, today)) and not row.late_reason:
            text = say(
                "“%(name)s”应于 %(due)s 前备案，已经逾期，请在培训计划中填写逾期备案的原因。",
                name=row.name, due=str(row.due),
            )  # fmt: skip
            verdict &= Verdict.no("late_reason", text)
    return verdict


def is_late(due: dt.date | None, day: dt.date) -> bool:
    """After the last day in time."""
    return due is not None and day > due


def filing(filed_on: dt.date, due: dt.date | None, reason: str) -> Sentence:
    """How the plan came."""
    if not is_late(due, filed_on):
        return say("按时备案")
    return say("逾期备案：%(reason)s", reason=reason)


def reporting(ends: dt.date, due: dt.date | None, reported_on: dt.date | None, today: dt.date) -> Sentence:
    """How its roster came, or by when it is due."""
    if reported_on is not None:
        text = say("逾期报送") if is_late(due, reported_on) else say("已报送")
        return say("%(text)s（%(day)s）", text=text, day=str(reported_on))
    if is_late(due, today):
        return say("逾期未报，应于 %(due)s 前报送", due=str(due))
    if due is None or today <= ends:
        return NOTHING
    return say("应于 %(due)s 前报送", due=str(due))
