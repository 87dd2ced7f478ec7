"""Importing a workbook: read and judged while nobody waits, then written as a whole in one short transaction."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Any

from tepei.imports import values
from tepei.imports.kinds import ImportKind
from tepei.policy.words import N_, Sentence, say
from tepei.portal import audit, events
from tepei.portal.errors import Refused
from tepei.portal.sheets import Filled
from tepei.portal.tables import RowFault, SheetRow

Report = Callable[[int, int], None]
Rows = list[tuple[SheetRow, Any]]


class Faulty(Exception):
    """Nothing was imported; `faults` has every fault of every row."""

    def __init__(self, faults: Sequence[RowFault]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = tuple(faults)


def told(faults: int) -> Sentence:
    """What is said first where rows are at fault."""
    return say("有 %(count)d 处问题，没有导入任何一行。", count=faults)


def _nobody(_done: int, _total: int) -> None:
    """Whom it is told where nobody looks on."""


def take_in(
    kind: ImportKind,
    filled: Filled,
    report: Report = _nobody,
    settle: Callable[[Sequence[object]], None] = lambda _made: None,
) -> Sequence[object]:
    """Every row stored; answers what they became, which `settle` notes in the same transaction. Raises Faulty, and then nothing is stored."""
    read = check(kind, filled, report)
    try:
        with audit.batch("import.done", kind.key, rows=len(read)):
            made = kind.write([value for _, value in read])
            settle(made)
    except Refused:
        # Somebody was there first since the rows were judged: it is told at its row.
        check(kind, filled)
        raise
    return made


def check(kind: ImportKind, filled: Filled, report: Report = _nobody) -> Rows:
    """The rows with their values, once all of them may be stored. Raises Faulty. Nothing is written, and nobody waits meanwhile."""
    faults, read = list(filled.faults), Rows()
    told = {(fault.row, fault.column) for fault in faults}
    spoiled = {row for row, _column in told}
    values.forget()
    for number, row in enumerate(filled.rows, 1):
        report(number, len(filled.rows))
        wrong = [fault for fault in _unfit(kind, row) if (fault.row, fault.column) not in told]
        faults += wrong
        if wrong or row.number in spoiled:
            continue
        try:
            read.append((row, kind.read(row.cells)))
        except Refused as refusal:
            faults += _faults(kind, row, refusal)
    faults += _repeated(kind, read)
    for (row, _), verdict in zip(read, kind.check([value for _, value in read]), strict=True):
        if not verdict:
            faults += _faults(kind, row, Refused(verdict=verdict))
    if faults:
        raise Faulty(sorted(faults, key=lambda fault: fault.row))
    return read


def _unfit(kind: ImportKind, row: SheetRow) -> Iterator[RowFault]:
    """What every cell must be: there, where it must, and no longer than its column."""
    for head in kind.heads:
        text = row.cells.get(head.key, "")
        if head.required and not text:
            yield RowFault(row.number, head.label, say("请填写。"))
        if len(text) > head.most:
            long = say("最多 %(most)d 个字符，现为 %(count)d 个。", most=head.most, count=len(text))
            yield RowFault(row.number, head.label, long)


def _repeated(kind: ImportKind, read: Rows) -> Iterator[RowFault]:
    first: dict[Hashable, int] = {}
    for row, value in read:
        if (earlier := first.setdefault(kind.mark(value), row.number)) != row.number:
            text = say("与第 %(row)d 行重复，请保留其中一行。", row=earlier)
            yield RowFault(row.number, kind.heads[0].label, text)


def _faults(kind: ImportKind, row: SheetRow, refusal: Refused) -> list[RowFault]:
    """One for each reason, at the column that its code names."""
    reasons = refusal.verdict.failures if refusal.verdict is not None else ()
    if not reasons:
        return [RowFault(row.number, "", refusal.text)]
    names = {head.key: head.label for head in kind.heads}
    names |= {"nature_code": names.get("nature", ""), "division_code": names.get("division", "")}
    names |= {"full_name": names.get("name", ""), "unit_name": names.get("unit", "")}
    return [RowFault(row.number, names.get(reason.code, ""), reason.text) for reason in reasons]


events.register(
    events={
        "import.done": N_("批量导入"),
        "import.invitations": N_("下载邀请链接"),
    },
)
