"""The 汇总表 as its layout says, whoever stands on it: columns, heads, what is above and below."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from tepei.policy.summary import ColumnRecord, SummaryTable
from tepei.portal.export import Column, Paper, Sheet
from tepei.portal.sheet_looks import Kind

_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")
_WIDTH = 12  # characters of the sheet's type, where the layout says nothing


def sheet_of(layout: SummaryTable, rows: Iterable[Sequence[Any]], known: Mapping[str, str]) -> Sheet:
    """The table with these rows; `known` is written behind the words above it: 填表单位：, 填表时间：."""
    return Sheet(
        name=layout.title,
        title=layout.title,
        columns=[_column(each) for each in layout.columns],
        rows=rows,
        above=[_line(label, known) for label in layout.above],
        note=layout.note,
        paper=cast(Paper, layout.paper),
        landscape=layout.landscape,
    )


def cell(typed: Mapping[str, Any], column: ColumnRecord) -> Any:
    """What stands in the column of who typed this, by "section.field"; several sources are joined, without those that are empty."""
    values = [typed.get(source, "") for source in column.sources]
    if column.kind == "blank" or not values:
        return ""  # a column to be filled in by hand
    if column.kind == "number" and len(values) == 1:
        return int(values[0]) if str(values[0]).isdecimal() else values[0]
    return values[0] if len(values) == 1 else "，".join(_in_words(str(value)) for value in values if value)


def _column(column: ColumnRecord) -> Column:
    """A blank column, to be filled in by hand, is one of text."""
    kind = cast(Kind, "text" if column.is_text else column.kind)
    return Column(column.key, column.label, column.width or _WIDTH, kind, column.group)


def _line(label: str, known: Mapping[str, str]) -> str:
    """填表单位：and 填表时间：with what is known; 负责人, 联系人 and 电话 are written by hand."""
    found = (text for word, text in known.items() if word in label and "：" in label)
    return f"{label}{next(found, '')}"


def _in_words(text: str) -> str:
    """A month of the form as people write it in a sentence: 2006-07 → 2006年7月."""
    month = _MONTH.fullmatch(text)
    return f"{month[1]}年{int(month[2])}月" if month else text
