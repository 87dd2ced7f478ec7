"""What hangs on a year says so: a table that points to one that does is wiped with it, and never forgotten."""

from __future__ import annotations

from flask import Flask

from tepei.portal.database import Model
from tepei.programmes import yearly


def test_table_that_points_to_a_yearly_one_is_yearly(started: Flask) -> None:
    known = yearly.registered() | {"cycles"}
    pointing = {
        table.name
        for table in Model.metadata.tables.values()
        if any(key.column.table.name in known for key in table.foreign_keys)
    }
    assert sorted(pointing - known) == []
