"""The filtered list as a workbook: same scope, same search, same order."""

from __future__ import annotations

import io
from typing import Any

from flask import request, send_file
from flask.typing import ResponseReturnValue
from flask_appbuilder.baseviews import expose
from flask_appbuilder.urltools import get_filter_args, get_order_args

from tepei.policy.words import say
from tepei.portal import audit, clock
from tepei.portal.errors import Refused
from tepei.portal.export import XLSX, Column, Sheet, workbook
from tepei.portal.screens.guards import guard


class Workbooks:
    """The export button of a generated screen."""

    export_limit = 2_000  # rows of one request; more is a job of the room's own
    export_columns: list[str] = []  # default: the list's columns

    @expose("/export")
    @guard("export")
    def export(self: Any) -> ResponseReturnValue:
        """The rows of the list as it is filtered now, as xlsx."""
        columns, rows = self.export_columns or self.list_columns, self._all_rows()
        sheet = Sheet(
            name=str(self.list_title),
            title=str(self.list_title),
            columns=[Column(name, str(self.label_columns.get(name, name)), width=18) for name in columns],
            rows=[
                [self._cell(name, value) for name, value in row.items()]
                for row in self.datamodel.get_values(rows, columns)
            ],
        )
        written = io.BytesIO(workbook(sheet))
        audit.record(
            f"{self._noun()}.export",
            rows=len(rows),
            search=sorted(k for k in request.args if k[:5] == "_flt_"),
        )
        name = f"{self.list_title}-{clock.now():%Y%m%d-%H%M}.xlsx"
        return send_file(written, mimetype=XLSX, as_attachment=True, download_name=name)

    def _all_rows(self: Any) -> list[Any]:
        column, direction = get_order_args().get(type(self).__name__, self.base_order or ("", ""))
        get_filter_args(self._filters)
        searched = self._filters.get_joined_filters(self._base_filters)
        count, rows = self.datamodel.query(searched, column, direction, page=0, page_size=self.export_limit)
        if count > self.export_limit:
            raise Refused(
                say(
                    "符合条件的记录超过 %(limit)d 条，请先用查询条件缩小范围，再分次导出。",
                    limit=self.export_limit,
                )
            )
        return list(rows)

    def _cell(self: Any, name: str, value: Any) -> str:
        shown = self.formatters_columns.get(name)
        if shown is not None and value is not None:
            value = shown(value)
        return "" if value is None else str(getattr(value, "striptags", lambda: value)())
