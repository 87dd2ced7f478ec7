"""Importing a workbook: one transaction for all of it, which may be rehearsed."""

from __future__ import annotations

from collections.abc import Sequence

from tepei.imports.kinds import ImportKind
from tepei.policy.words import N_, say
from tepei.portal import audit, events
from tepei.portal.database import transaction
from tepei.portal.errors import Absent, Refused
from tepei.portal.sheets import Filled
from tepei.portal.tables import RowFault, SheetRow


class Faulty(Exception):
    """Nothing was imported; `faults` has every fault of every row."""

    def __init__(self, faults: Sequence[RowFault]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = tuple(faults)


class _Rehearsed(Exception):
    """All went well, and is taken back."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self.count = count


def take_in(kind: ImportKind, filled: Filled) -> list[object]:
    """Every row stored, in order; answers what each became. Raises Faulty, and then nothing is stored."""
    labels = {head.key: head.label for head in kind.heads}
    faults = list(filled.faults)
    told = {(fault.row, fault.column) for fault in faults}
    spoiled = {row for row, _column in told}
    made: list[object] = []
    with audit.batch("import.done", kind.key) as facts:
        for row in filled.rows:
            missing = [head for head in kind.heads if head.required and not row.cells.get(head.key)]
            faults += [
                RowFault(row.number, head.label, say("请填写。"))
                for head in missing
                if (row.number, head.label) not in told
            ]
            if missing or row.number in spoiled:
                continue
            try:
                with transaction():
                    made.append(kind.write(row.cells))
            except Refused as refusal:
                faults += _faults(row, refusal, labels)
            except Absent:
                faults.append(RowFault(row.number, "", say("不在您的管理范围内。")))
        if faults:
            raise Faulty(sorted(faults, key=lambda fault: fault.row))
        facts["rows"] = len(made)
    return made


def rehearse(kind: ImportKind, filled: Filled) -> int:
    """How many rows would be stored; nothing is. Raises Faulty as `take_in` does."""
    try:
        with transaction():
            raise _Rehearsed(len(take_in(kind, filled)))
    except _Rehearsed as rehearsed:
        return rehearsed.count


def _faults(row: SheetRow, refusal: Refused, labels: dict[str, str]) -> list[RowFault]:
    """One for each reason, at the column that its code names."""
    reasons = refusal.verdict.failures if refusal.verdict is not None else ()
    if not reasons:
        return [RowFault(row.number, "", refusal.text)]
    names = {**labels, "nature_code": labels.get("nature", ""), "division_code": labels.get("division", "")}
    names["full_name"] = labels.get("name", "")
    names["unit_name"] = labels.get("unit", "")
    return [RowFault(row.number, names.get(reason.code, ""), reason.text) for reason in reasons]


events.register(
    events={
        "import.done": N_("批量导入"),
    },
)
