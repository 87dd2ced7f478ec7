"""花名册 of any length: read and checked while nobody waits, then brought into the ledger as a whole by a few statements.

The same content twice changes nothing: its hash is unique. Whoever dies in the middle leaves nothing, since all of it is one transaction.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sqlalchemy import select, true

from tepei.codes import queries as codes
from tepei.credits import courses, landing
from tepei.credits.models import CreditEntry, CreditProvider, CreditRoster
from tepei.credits.roster_rules import Nameable, RosterLine, RowReader
from tepei.credits.rules import YearTerms
from tepei.organisations.models import Organisation, under
from tepei.policy.characters import plain
from tepei.policy.words import Sentence, say
from tepei.portal import audit, bulk, clock, jobs, partitions, scope, sheets, spools, streams, vault
from tepei.portal.database import db
from tepei.portal.errors import Refused, Taken
from tepei.portal.jobs import Report
from tepei.portal.spools import Spool
from tepei.portal.tables import Head, RowFault, SheetRow

TITLE = say("继续教育花名册")
HEADS = (
    Head("name", "姓名", True, own=True),
    Head("id_number", "身份证号", True, "请设为文本格式", ("身份证号码", "公民身份号码"), own=True),
    Head("unit", "工作单位", False, "单位名称或代码，不填则为报送单位", ("单位", "所在单位", "单位名称")),
    Head("subject", "科目", True, "公需科目 或 专业科目", ("科目类别", "学时类别", "培训类别")),
    Head("hours", "学时", True, "最多一位小数", ("学时数", "获得学时", "认定学时")),
    Head("course", "课程名称", True, names=("培训内容", "培训班名称", "培训项目", "课程")),
    Head("learned_on", "学习日期", True, "结束学习的日期", ("培训日期", "完成日期", "结束日期", "培训结束日期")),
    Head("source", "学时来源", False, "", ("来源", "培训形式")),
    Head("industry", "行业", False, "", ("所属行业", "行业领域", "专业系列")),
    Head("level", "职称级别", False, "", ("职称层级", "级别", "职称等级")),
)  # fmt: skip
_EVERY = 2_000  # rows from one report to the next


@dataclass(frozen=True)
class Handing:
    """Who hands in a roster for which year, under which name, and what it comes from. `terms` are the year's."""

    body: Organisation
    terms: YearTerms
    name: str = ""
    provider: CreditProvider | None = None
    course_id: int | None = None
    notice_id: int | None = None
    late_reason: str = ""


Sealing = Callable[[str], tuple[str, str]]  # vault.sealing


class FaultyRoster(Exception):
    """Nothing was stored; `faults` has every fault of every row."""

    def __init__(self, faults: Sequence[RowFault]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = tuple(faults)


@dataclass
class _Checked:
    """What the check of the rows left: those that are right on disk, and what is wrong with the others."""

    spool: Spool
    faults: list[RowFault] = field(default_factory=list)


def _nobody(_done: int, _total: int) -> None:
    """Whom it is told where nobody looks on."""


def take_in(handing: Handing, content: bytes, report: Report = _nobody) -> CreditRoster:
    """The workbook's rows in the ledger; the roster that is there already, where the same content was handed in before.

    Raises Refused, FaultyRoster; then nothing is stored.
    """
    if (there := known(handing.body, content)) is not None:
        return there
    key = key_of(content)
    with Spool() as spool:
        checked = _check(handing, content, spool, report)
        try:
            return store(handing, key, spool, checked.faults)
        except Taken:
            db.session.rollback()
            # The same content, at the same moment: whoever came first stored it.
            if (there := find(handing.body, key)) is not None:
                return there
            raise


def key_of(content: bytes) -> str:
    """By what the same content is known again."""
    return hashlib.sha256(content).hexdigest()


def known(body: Organisation, content: bytes) -> CreditRoster | None:
    """The roster with this content, where the body handed it in before."""
    return find(body, key_of(content))


def find(body: Organisation, key: str) -> CreditRoster | None:
    """What this body handed in under this key."""
    handed_in = select(CreditRoster).where(CreditRoster.key == key, CreditRoster.body_id == body.id)
    with scope.everything("whether a content is known is asked before it is read"):
        return db.session.scalars(handed_in).one_or_none()


def _check(handing: Handing, content: bytes, spool: Spool, report: Report) -> _Checked:
    """Every row, in the order of the sheet. Nothing is written to the database."""
    checked = _Checked(spool)
    nameable, sealing = nameable_by(handing), vault.sealing()
    with streams.opened(content, HEADS) as sheet:
        labels = {head.key: head.label for head in sheet.heads} | {head.key: head.label for head in HEADS}
        reader = RowReader(nameable, [head.key for head in sheet.heads])
        for number, texts in sheet.rows:
            line, faults = reader.read(texts)
            checked.faults += (RowFault(number, labels[key], text) for key, text in faults)
            if line is not None:
                spool.add(spooled(number, line, sealing))
            if number % _EVERY == 0:
                report(number, sheet.last)
    if not spool.count and not checked.faults:
        raise Refused(say("表中没有数据，请填写后再上传。"))
    return checked


def nameable_by(handing: Handing) -> Nameable:
    """What the rows may name: units below the body, or of everywhere where the body teaches for others."""
    levels = {each.name: each.code for each in codes.items("title_levels")}
    return Nameable(handing.terms, clock.today(), _units(handing), levels)


def spooled(number: int, line: RosterLine, sealing: Sealing) -> tuple[object, ...]:
    """A row of `landing.COLUMNS`: the number sealed, and the index that finds it."""
    digits = line.number
    born_on = f"{digits[6:10]}-{digits[10:12]}-{digits[12:14]}"
    sex_code = "1" if int(digits[16]) % 2 else "2"
    return number, *sealing(digits), line.name, born_on, sex_code, line.unit_id, *line[3:]


def store(handing: Handing, key: str, spool: Spool, faults: Sequence[RowFault] = ()) -> CreditRoster:
    """The spooled rows in the ledger, in one transaction; FaultyRoster with what was wrong before and what the tables say against them."""
    with _storing(handing, key, spool) as (roster, lines, known):
        found = _against(lines, known, roster)
        if faults or found:
            raise FaultyRoster(sorted((*faults, *found), key=lambda fault: (fault.row, fault.column)))
        landed = _land(handing, roster, lines, known)
        roster.receipt = {"rows": landed.rows, "people": landed.people, "newcomers": landed.newcomers}
    return roster


def store_right_ones(
    handing: Handing, key: str, spool: Spool, receipt: Callable[[Sequence[RowFault]], dict[str, Any]]
) -> CreditRoster:
    """Likewise, without those that the tables speak against: `receipt` is told of them."""
    with _storing(handing, key, spool) as (roster, lines, known):
        found = _against(lines, known, roster)
        landing.leave_out(lines, {fault.row for fault in found})
        _land(handing, roster, lines, known)
        roster.receipt = receipt(found)
    return roster


@contextmanager
def _storing(handing: Handing, key: str, spool: Spool) -> Iterator[tuple[CreditRoster, Any, Any]]:
    """The roster, its rows as a table, and who of them is known: one transaction with one row of history."""
    partitions.prepare(CreditEntry, [handing.terms.year])
    reason = "a roster may be about anybody"
    with scope.everything(reason), audit.batch("credit.roster", "credit_rosters") as facts:
        bulk.unhurried()
        roster = _begin(handing, key)
        staged = spools.staged("roster_lines", landing.COLUMNS, spool, *landing.JOINED_BY)
        with staged as lines, landing.registered(lines) as known:
            yield roster, lines, known
        if handing.course_id is not None:
            courses.reported(handing.course_id, clock.today())
        facts |= {"roster": roster.id, "year": roster.year, "rows": roster.rows, "hours": str(roster.hours)}
        jobs.settle({"roster": roster.id, "count": roster.rows})


def _against(lines: Any, known: Any, roster: CreditRoster) -> list[RowFault]:
    return [RowFault(row, _label(column), text) for row, column, text in landing.faults(lines, known, roster)]


def _land(handing: Handing, roster: CreditRoster, lines: Any, known: Any) -> landing.Landed:
    landed = landing.land(
        lines, known, roster, handing.provider.name if handing.provider else handing.body.name
    )
    roster.rows, roster.hours, roster.newcomers = landed.rows, landed.hours, landed.newcomers
    return landed


def _begin(handing: Handing, key: str) -> CreditRoster:
    """Its row comes first: who hands in the same at this moment waits here, and is told."""
    roster = CreditRoster(
        year=handing.terms.year,
        body_id=handing.body.id,
        path=handing.body.path,
        provider_id=handing.provider.id if handing.provider else None,
        course_id=handing.course_id,
        notice_id=handing.notice_id,
        name=handing.name,
        key=key,
        hours=Decimal(0),
        late_reason=handing.late_reason,
        handed_in_at=clock.now(),
        handed_in_by_id=scope.viewer().user_id,
    )
    db.session.add(roster)
    db.session.flush()
    return roster


def _label(key: str) -> str:
    return next((head.label for head in HEADS if head.key == key), "")


def _units(handing: Handing) -> dict[str, int | None]:
    """Ids by name, code and credit code; None where several units are called the same."""
    found: dict[str, int | None] = {}
    working = select(Organisation.id, Organisation.name, Organisation.code, Organisation.credit_code).where(
        Organisation.state == "active", true() if handing.provider else under((handing.body.path,))
    )
    with scope.everything("names of units are public"):
        for pk, name, *keys in db.session.execute(working):
            called = plain(name)
            found[called] = None if called in found else pk
            found.update((each, pk) for each in keys if each)
    return found


def annotated(content: bytes, faults: Sequence[RowFault]) -> bytes:
    """The rows as they were read, each with its faults in a column of their own."""
    with streams.opened(content, HEADS) as sheet:
        keys = [head.key for head in sheet.heads]
        return sheets.annotated(str(TITLE), HEADS, _as_read(keys, sheet.rows), faults, note_first=True)


def _as_read(keys: Sequence[str], rows: Iterator[tuple[int, list[str]]]) -> Iterator[SheetRow]:
    for number, texts in rows:
        cells = {key: text.strip(streams.LOST) for key, text in zip(keys, texts, strict=True)}
        yield SheetRow(number, cells)


def told(faults: int) -> Sentence:
    """What is said first where rows are at fault."""
    return say("有 %(count)d 处问题，没有登记任何一行。请在问题工作簿中改正后重新上传。", count=faults)
