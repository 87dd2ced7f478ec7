"""A standing as rows of a table 学时结论."""

from __future__ import annotations

from collections.abc import Iterator

from tepei.policy.credit_standing import VERDICTS, CreditStanding
from tepei.policy.hours import hours_text
from tepei.portal.catalogue import chinese

COLUMNS = ("年度", "科目", "已取得学时", "要求学时", "还差学时", "减免", "结论")


def lines(found: CreditStanding) -> Iterator[tuple[str, ...]]:
    """A row for each year and subject, the year's total last; where nothing can be told, one row that says why."""
    verdict = chinese(VERDICTS[found.verdict])
    if not found.periods:
        yield ("", "", "", "", "", chinese(found.why), verdict)
    for period in found.periods:
        excused = period.relief or found.relief
        relief = f"{excused.name}（{excused.source}）" if excused and not period.is_complete else ""
        for line in period.lines:
            hours = (hours_text(each) for each in (line.earned + line.filled, line.required, line.missing))
            yield (period.called, chinese(line.name), *hours, relief, verdict)
