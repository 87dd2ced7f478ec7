"""Workbooks as people make them, and as nobody would: written cell by cell, or as raw XML."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from typing import Any

from xlsxwriter import Workbook

from tepei.portal.tables import SheetRow

_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def book(
    *rows: Sequence[Any], merged: Sequence[str] = (), hidden: Sequence[int] = (), columns: str = ""
) -> bytes:
    """One sheet: rows of values, areas that are merged (their first cell keeps its value), rows (as the sheet counts) and columns hidden."""
    return pages({"表": (rows, merged)}, hidden, columns)


def pages(
    sheets: dict[str, tuple[Sequence[Sequence[Any]], Sequence[str]]],
    hidden: Sequence[int] = (),
    columns: str = "",
    unseen: Sequence[str] = (),
) -> bytes:
    """Several sheets by name; `unseen` ones are hidden."""
    stream = io.BytesIO()
    with Workbook(stream) as made:
        for name, (rows, merged) in sheets.items():
            page = made.add_worksheet(name)
            for area in merged:
                page.merge_range(area, "")
            cells = (
                (number, column, value) for number, row in enumerate(rows) for column, value in enumerate(row)
            )
            for number, column, value in cells:
                page.write(number, column, None if value == "" else value)
            for number in hidden:
                page.set_row(number - 1, None, None, {"hidden": True})
            if columns:
                page.set_column(columns, None, None, {"hidden": True})
        for page in made.worksheets():
            if page.get_name() in unseen:
                page.hide()
            else:
                page.activate()
    return stream.getvalue()


def raw(sheet: str, strings: str = "<sst/>") -> bytes:
    """A workbook whose only sheet is this XML; `strings` are shared."""
    parts = {
        "_rels/.rels": f'<Relationships><Relationship Id="a" Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns:r="{_RELATIONS}"><sheets><sheet name="表" r:id="x"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships><Relationship Id="x" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="y" Type="{_RELATIONS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": sheet,
        "xl/sharedStrings.xml": strings,
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def told(rows: Sequence[SheetRow]) -> list[dict[str, str]]:
    """What stands in the rows, without what is blank."""
    return [{key: text for key, text in row.cells.items() if text} for row in rows]


def sheet(rows: str, rest: str = "") -> bytes:
    return raw(f"<worksheet><sheetData>{rows}</sheetData>{rest}</worksheet>")
