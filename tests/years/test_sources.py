"""Old citations of a rolled-over year are replaced together, wherever they stand."""

from __future__ import annotations

import html
import re

import pytest
from flask import Flask

from tepei.portal import scope
from tepei.portal.errors import Refused, Stale
from tepei.programmes import queries
from tepei.schemes import assembling
from tepei.years import citations, resourcing, starting
from tepei.years.rollover import Next
from tests.schemes.office import Office

OLD, NEW = "内人社办发〔2023〕21号", "内人社发〔2024〕9号"


def begun(app: Flask) -> None:
    with app.app_context(), scope.everything("a test rolls a year over"):
        starting.roll_over(
            queries.cycle_by_code("nmg-tepei-2023"), Next("nmg-tepei-2024", "2024年度特培", 2024, NEW)
        )


def cited(app: Flask) -> list[str]:
    with app.app_context(), scope.everything("a test looks"):
        return [
            text
            for _where, text in citations.cited(assembling.assembled(queries.cycle_by_code("nmg-tepei-2024")))
        ]


def test_each_text_is_replaced_wherever_it_stands_and_the_others_stay(sqlite_portal: Flask) -> None:
    begun(sqlite_portal)
    before, office = cited(sqlite_portal), Office(sqlite_portal)
    path = "/year-sources/nmg-tepei-2024"
    page = office.get(path)
    assert f'href="{path}"' in office.get("/years/nmg-tepei-2024")
    boxes = {html.unescape(new): name for name, new in re.findall(r'name="(new-\d+)" value="([^"]*)"', page)}
    text, name = next(each for each in boxes.items() if before.count(each[0].replace(NEW, OLD)) > 1)
    old = text.replace(NEW, OLD)
    assert old != text and "/edit/" in page, "the new number is suggested, with the way to each place"
    kept = {
        box: html.unescape(new).replace(NEW, OLD)
        for box, new in re.findall(r'name="(new-\d+)" value="([^"]*)"', page)
    }
    answer = office.post(path, **{**kept, name: f"{NEW} 附件9"})
    assert (answer.status_code, answer.location) == (302, "/years/nmg-tepei-2024")
    after = cited(sqlite_portal)
    assert after == [f"{NEW} 附件9" if each == old else each for each in before]
    assert f"已替换 {before.count(old)} 处依据" in office.get("/years/nmg-tepei-2024")


def test_only_a_draft_and_only_as_it_was_seen(sqlite_portal: Flask) -> None:
    begun(sqlite_portal)
    with sqlite_portal.app_context(), scope.everything("a test replaces"):
        cycle = queries.cycle_by_code("nmg-tepei-2024")
        with pytest.raises(Stale):
            resourcing.replace(cycle.id, cycle.version - 1, {OLD: NEW})
        with pytest.raises(Refused, match="不超过 120 字"):
            resourcing.replace(cycle.id, cycle.version, {OLD: "文" * 121})
        cycle.state = "open"
        with pytest.raises(Refused, match="再修订"):
            resourcing.replace(cycle.id, cycle.version, {OLD: NEW})
