"""The verbs of the ledger: hours are entered, recognised, taken back and replaced; a professional moves to another unit.

Nothing is overwritten. Whoever takes an entry back or recognises it holds it first, and looks then whether somebody else was there before.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from sqlalchemy import exists, select

from tepei.credits import rules, totals
from tepei.credits.models import BY_YEAR, FOREVER, REVERSED, CreditEntry, Employment
from tepei.organisations.models import Organisation
from tepei.policy.words import say
from tepei.portal import audit, clock, partitions, scope
from tepei.portal.database import db, transaction
from tepei.portal.errors import Absent, Refused, require


@dataclass(frozen=True)
class NewEntry:
    """Hours to be entered: whose, of which year and subject, how many, and where they come from.

    `body_id` is the body that recognises them with the entry; None leaves them to be recognised. `roster_id` with its `line`, or
    `paper_id`, say what they came from.
    """

    person_id: int
    year: int
    subject: str
    hours: Decimal
    source: str = ""
    learned_on: dt.date | None = None
    course: str = ""
    provider_name: str = ""
    body_id: int | None = None
    roster_id: int | None = None
    line: int | None = None
    paper_id: int | None = None


def enter(*entries: NewEntry) -> list[CreditEntry]:
    """Entries of the ledger, counted at once where they are recognised. Raises Refused."""
    for each in entries:
        require(rules.check_hours(each.hours))
    partitions.prepare((each.year for each in entries), *BY_YEAR)
    with transaction():
        made = _add([_values(each) for each in entries])
        told = [
            {"id": row.id, "year": row.year, "subject": row.subject, "hours": str(row.hours)} for row in made
        ]
        audit.record("credit.entered", made[0] if len(made) == 1 else "credit_entries", entries=told)
    return made


def recognise(entry_id: int, body_id: int) -> CreditEntry:
    """A body of the viewer's says that these hours count. Raises Absent, Refused."""
    with transaction():
        entry = _held(entry_id)
        if body_id not in scope.viewer().organisation_ids and not scope.is_unlimited():
            raise Absent
        if entry.body_id is not None:
            raise Refused(say("该条学时已经核定。请刷新页面查看。"))
        entry.body_id = body_id
        db.session.flush()
        totals.add(CreditEntry.id == entry.id, CreditEntry.year == entry.year)
        audit.record("credit.recognised", entry, year=entry.year, hours=str(entry.hours))
    return entry


def reverse(entry_id: int, reason: str) -> CreditEntry:
    """Take an entry back, by another one with the same hours below zero. Raises Absent, Refused."""
    require(rules.check_reason(reason))
    with transaction():
        taken_back = _take_back(_held(entry_id), reason)
        audit.record("credit.reversed", taken_back, reverses=entry_id, year=taken_back.year)
    return taken_back


def correct(entry_id: int, reason: str, **right: Any) -> CreditEntry:
    """Take an entry back and enter the right one beside it: `right` are fields of NewEntry. It counts as the old one did.

    Raises Absent, Refused.
    """
    require(rules.check_reason(reason))
    with scope.everything("the year of an entry is looked up"):
        partitions.prepare([right["year"]] if "year" in right else [], *BY_YEAR)
    with transaction():
        wrong = _held(entry_id)
        new = replace(_as_new(wrong), **right)
        require(rules.check_hours(new.hours))
        _take_back(wrong, reason)
        (made,) = _add([{**_values(new), "reason": reason.strip()}])
        audit.record("credit.replaced", made, replaces=entry_id, year=made.year, hours=str(made.hours))
    return made


def move(
    person_id: int, unit: Organisation, since: dt.date, industry: str = "", level: str = ""
) -> Employment:
    """The professional works for this unit from that day on; where they worked before stays on record. Raises Refused."""
    with scope.everything("whoever moves was somebody else's until now"), transaction() as session:
        here = session.scalars(
            select(Employment)
            .where(Employment.person_id == person_id, Employment.until == FOREVER)
            .with_for_update(of=Employment)
        ).one_or_none()
        if here is not None:
            if here.organisation_id == unit.id:
                raise Refused(say("已登记在该单位，不必变更。"))
            if here.since is not None and since <= here.since:
                raise Refused(say("变更日期应晚于到现单位的日期。"))
            here.until = since
            session.flush()
            industry, level = industry or here.industry, level or here.level
        made = Employment(
            person_id=person_id, organisation_id=unit.id, path=unit.path, since=since, until=FOREVER,
            industry=industry, level=level,
        )  # fmt: skip
        session.add(made)
        session.flush()
        totals.follow(person_id, made, since.year)
        audit.record("employment.moved", made, person=f"people:{person_id}", to=unit.id)
    return made


def _held(entry_id: int) -> CreditEntry:
    """The entry, held until the commit. Absent where it is not in sight; Refused where it is one's own, or has been taken back."""
    entry = db.session.scalars(
        select(CreditEntry)
        .where(CreditEntry.id == entry_id, scope.criterion(CreditEntry))
        .with_for_update(of=CreditEntry)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if entry is None:
        raise Absent
    if entry.person_id == scope.viewer().person_id:
        raise Refused(rules.NOT_ONE_OWN)
    if entry.reverses_id is not None:
        raise Refused(say("这是冲正的记录，不能再更正。请更正它以外的记录。"))
    # After the lock, as a statement of its own: it sees whatever was committed while one waited.
    if db.session.scalar(
        select(exists().where(CreditEntry.reverses_id == entry.id, CreditEntry.year == entry.year))
    ):
        raise Refused(REVERSED)
    return entry


def _take_back(entry: CreditEntry, reason: str) -> CreditEntry:
    values = _values(_as_new(entry))
    (made,) = _add([{**values, "hours": -entry.hours, "reverses_id": entry.id, "reason": reason.strip()}])
    return made


def _as_new(entry: CreditEntry) -> NewEntry:
    return NewEntry(**{name: getattr(entry, name) for name in NewEntry.__dataclass_fields__})


def _values(new: NewEntry) -> dict[str, Any]:
    return {name: getattr(new, name) for name in NewEntry.__dataclass_fields__}


def _add(rows: Sequence[dict[str, Any]]) -> list[CreditEntry]:
    """Rows of the ledger, and what they add to the totals."""
    now, who = clock.now(), scope.viewer().user_id
    made = [CreditEntry(**values, entered_at=now, entered_by_id=who) for values in rows]
    db.session.add_all(made)
    db.session.flush()
    years = {each.year for each in made}
    totals.add(CreditEntry.id.in_([each.id for each in made]), CreditEntry.year.in_(years))
    return made
