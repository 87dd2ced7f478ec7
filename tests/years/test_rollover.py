"""Next year out of this one: what moves, what stays, and that it can be opened as it is."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from flask import Flask

from tepei import packs
from tepei.portal import scope
from tepei.portal.database import ZONE, db
from tepei.portal.errors import Refused
from tepei.programmes import queries
from tepei.programmes.models import Cycle
from tepei.schemes import actions as schemes
from tepei.schemes import assembling, checking
from tepei.years import starting
from tepei.years.rollover import Next, rolled_over

NEXT = Next("nmg-tepei-2024", "2024年度特培", 2024, "内人社办发〔2024〕1号")

WORDS = packs.vocabulary()


@pytest.fixture
def source(app: Flask) -> packs.Year:
    return assembling.assembled(queries.cycle_by_code("nmg-tepei-2023"))


def test_dates_of_the_year_its_windows_and_its_conditions_move(source: packs.Year) -> None:
    made = rolled_over(source, NEXT)
    assert made.opens == dt.datetime(2024, 2, 16, tzinfo=ZONE)
    assert made.closes.date() == dt.date(2024, 3, 20)
    assert {window.closes.year for window in made.windows} == {2024}
    age = next(each for each in made.tracks[0].requirements if each.key == "age")
    assert age.alternatives[0][0].to_data()["value"] == {"strict": "1979-01-01", "generous": "1978-03-21"}
    assert age.text == "45周岁以下（1979年1月1日以后出生，含当日）"


def test_titles_name_the_new_year_and_sources_stay(source: packs.Year) -> None:
    made = rolled_over(source, NEXT)
    assert "2024" in made.summary_table.title
    assert made.tracks[0].requirements[0].source == "内人社办发〔2023〕21号 三（一）1"


@pytest.mark.parametrize(("keeps", "number"), [(False, None), (True, 3)])
def test_places_start_unset_or_as_they_were(source: packs.Year, keeps: bool, number: int | None) -> None:
    made = rolled_over(source, dataclasses.replace(NEXT, keeps_places=keeps))
    table = {row.body: row.places for row in made.places}
    assert table["152200"]["outside"] == number
    assert table["150000-direct"]["inside"] == "—"


def test_29_february_becomes_28(source: packs.Year) -> None:
    leap = source.model_copy(update={"year": 2024, "closes": dt.datetime(2024, 2, 29, 12, tzinfo=ZONE)})
    assert rolled_over(leap, dataclasses.replace(NEXT, year=2025)).closes.date() == dt.date(2025, 2, 28)


@pytest.mark.parametrize("code", ["nmg-tepei-2023", "nmg-tepei-2025"])
def test_rolled_over_year_is_without_fault_and_opens(portal: Flask, code: str) -> None:
    """A correct next year with nothing else to touch: every example still gives what it gave."""
    with portal.app_context(), scope.everything("a test rolls over"):
        source = queries.cycle_by_code(code)
        made = starting.roll_over(source, Next("nmg-next", "下一年度", source.year + 1, keeps_places=True))
        assert made.source_id == source.id
        assert [fault.text for fault in checking.faults(made)] == []
        assert schemes.open_cycle(made.id, made.version).state == "open"
        changed = packs.differences(assembling.assembled(source), assembling.assembled(made), WORDS)
        assert not [
            str(change) for change in changed if str(change.where[0]) == "申报表" and len(change.where) > 2
        ]


def test_hours_of_a_next_year_are_counted_a_year_on_and_a_relief_of_one_years_reviews_is_not_renewed(
    app: Flask,
) -> None:
    """Nobody but the new notice says that 非公 and 基层 are relieved again: their examples are at fault until somebody does."""
    with scope.everything("a test rolls over"):
        source = queries.cycle_by_code("nmg-continuing-education-2025")
        made = starting.roll_over(source, Next("nmg-credits-2026", "2026年度继续教育", 2026))
        year = assembling.assembled(made)
        assert year.credits is not None
        assert (year.credits.begins, year.credits.ends) == (dt.date(2026, 1, 1), dt.date(2026, 12, 31))
        faulty = [fault.where for fault in checking.faults(made) if fault.where[0] == "credit_cases"]
    reliefs = [year.credit_cases[int(where[1])].relief for where in faulty]
    assert reliefs == ["grassroots", "grassroots"]


def test_code_is_unique_and_well_formed(app: Flask) -> None:
    with scope.everything("a test rolls over"):
        source = queries.cycle_by_code("nmg-tepei-2023")
        for code, said in (
            ("nmg-tepei-2023", "已有代码"),
            ("二零二四", "小写英文字母"),
            ("A b", "小写英文字母"),
        ):
            with pytest.raises(Refused, match=said):
                starting.roll_over(source, Next(code, "某年度", 2024))
        assert db.session.query(Cycle).filter_by(year=2024).count() == 0


def test_blank_scheme_starts_a_programme_of_ones_own(portal: Flask) -> None:
    with portal.app_context(), scope.everything("a test starts a programme"):
        made = starting.start_blank(
            "nmg-care", "基层医疗骨干", Next("nmg-care-2026", "2026年度基层医疗骨干", 2026)
        )
        assert [fault.text for fault in checking.faults(made)] == []
        assert (made.programme.code, made.opens_at.year, len(made.tracks)) == ("nmg-care", 2026, 1)


def test_2023_against_2025_tells_what_the_notices_changed(app: Flask) -> None:
    old, new = (assembling.assembled(queries.cycle_by_code(f"nmg-tepei-{year}")) for year in (2023, 2025))
    told = [str(change) for change in packs.differences(old, new, WORDS)]
    said = "\n".join(told)
    for words in ("申报表份数：2 → 3", "8", "5", "新增 东北地区特培（区外）", "经费"):
        assert words in said, words
