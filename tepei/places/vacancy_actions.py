"""Putting an uploaded 岗位表 in force: all of it or nothing, in place of the one before."""

from __future__ import annotations

from sqlalchemy import delete

from tepei.places.vacancy_models import Vacancy
from tepei.policy.credit_codes import check_credit_code
from tepei.policy.words import say
from tepei.portal import audit, scope
from tepei.portal.database import transaction
from tepei.portal.sheets import Filled
from tepei.portal.tables import Head, RowFault, SheetRow
from tepei.programmes.models import Cycle

HEADS = (
    Head("unit_code", "统一社会信用代码", True, "没有的填写单位代码", ("信用代码", "单位代码"), True),
    Head("unit_name", "单位名称", True, names=("用人单位", "单位"), own=True),
    Head("post", "岗位", True, "与申报表中的岗位写法一致", ("岗位名称", "招聘岗位"), True),
    Head("number", "人数", True, "不小于 0 的整数", ("名额", "需求人数", "岗位数", "招聘人数"), True),
)
_LONGEST = {"unit_code": 40, "unit_name": 120, "post": 100}
_MOST = 9999


class FaultyList(Exception):
    """Nothing was written; `faults` has every fault of every row."""

    def __init__(self, faults: list[RowFault]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = faults


def put(cycle: Cycle, filled: Filled) -> int:
    """Put the list in force; answers how many lines it has. Raises FaultyList, and then nothing is changed."""
    faults, seen = list(filled.faults), dict[tuple[str, str], int]()
    for row in filled.rows:
        faults += _faults(row, seen)
    if faults:
        raise FaultyList(sorted(faults, key=lambda fault: fault.row))
    with transaction() as session:
        scope.require_change(cycle)
        session.execute(delete(Vacancy).where(Vacancy.cycle_id == cycle.id))
        for row in filled.rows:
            cells = {**row.cells, "number": int(row.cells["number"])}
            session.add(Vacancy(cycle_id=cycle.id, **{head.key: cells[head.key] for head in HEADS}))
        session.flush()
        audit.record("vacancy.list", cycle, rows=len(filled.rows))
    return len(filled.rows)


def _faults(row: SheetRow, seen: dict[tuple[str, str], int]) -> list[RowFault]:
    """What is wrong with a line; `seen` has the lines before it, by unit and post."""
    labels = {head.key: head.label for head in HEADS}
    found = [RowFault(row.number, labels[key], say("请填写。")) for key in labels if not row.cells.get(key)]
    if found:
        return found
    for key, longest in _LONGEST.items():
        if len(row.cells[key]) > longest:
            found.append(RowFault(row.number, labels[key], say("最多 %(most)d 个字。", most=longest)))
    number, code = row.cells["number"], row.cells["unit_code"]
    if not (number.isascii() and number.isdecimal() and int(number) <= _MOST):
        text = say("请填写 0 至 %(most)d 的整数。", most=_MOST)
        found.append(RowFault(row.number, labels["number"], text))
    if len(code) == 18 and (wrong := check_credit_code(code)).failures:
        found.append(RowFault(row.number, labels["unit_code"], wrong.text))
    first = seen.setdefault((code, row.cells["post"]), row.number)
    if first != row.number:
        text = say("与第 %(first)d 行的单位和岗位相同，请合并为一行。", first=first)
        found.append(RowFault(row.number, labels["post"], text))
    return found
