"""A cycle is written as it was read, and the same cycle always as the same bytes."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import yaml

from tepei import packs
from tepei.policy.calendar import ZONE
from tepei.policy.year import WindowRecord

ROOT = Path(__file__).parents[2] / "packs"
CYCLES = [
    pytest.param(province, cycle, id=cycle.code)
    for province in packs.provinces(ROOT)
    for cycle in packs.read(province).cycles
]
ZHICHENG = Path(__file__).parent / "notices/zhicheng"


def again(province: Path, files: dict[str, str], *others: packs.Year) -> packs.Year:
    known = {each.code: each for each in others}
    cycle, problems = packs.check_files(files, packs.read(province), lambda asked, _: known.get(str(asked)))
    assert [str(problem) for problem in problems] == []
    assert cycle is not None
    return cycle


@pytest.mark.parametrize(("province", "cycle"), CYCLES)
def test_shipped_cycle_is_written_and_read_without_loss(province: Path, cycle: packs.Year) -> None:
    first = packs.write_cycle(cycle)
    read = again(province, first)
    assert packs.write_cycle(read) == first
    assert read == cycle.model_copy(update={"origin": ""})


def test_year_without_places_has_no_table_of_them() -> None:
    year = packs.read(ZHICHENG).cycles[0]
    files = packs.write_cycle(year)
    assert "places.csv" not in files
    assert again(ZHICHENG, files) == year


@pytest.mark.parametrize(
    ("opens", "closes", "lines"),
    [
        ("2023-02-16 00:00:00", "2023-03-20 23:59:59.999999", ("opens: 2023-02-16", "closes: 2023-03-20")),
        (
            "2023-02-16 09:00:00",
            "2023-03-20 18:00:59.999999",
            ("opens: 2023-02-16 09:00", "closes: 2023-03-20 18:00"),
        ),
        (
            "2023-02-16 09:00:07",
            "2023-03-20 18:00:00",
            ("opens: 2023-02-16 09:00:07", "closes: 2023-03-20 18:00:00"),
        ),
    ],
)
def test_moments_are_days_or_minutes_where_they_are_that(
    opens: str, closes: str, lines: tuple[str, str]
) -> None:
    province, cycle = CYCLES[0].values
    first, last = (dt.datetime.fromisoformat(each).replace(tzinfo=ZONE) for each in (opens, closes))
    apply = WindowRecord(steps=("apply",), closes=last, source="示例")
    changed = cycle.model_copy(update={"opens": first, "closes": last, "windows": (apply,)})
    files = packs.write_cycle(changed)
    head = files["cycle.yaml"].replace("'", "")
    assert all(f"\n{line}\n" in head for line in lines)
    read = again(province, files)
    assert (read.opens, read.closes) == (changed.opens, changed.closes)


def test_window_that_counts_back_from_the_close_is_kept_as_such() -> None:
    province, cycle = CYCLES[0].values
    window = WindowRecord(steps=("region",), track=cycle.tracks[0].code, days_before_close=0, source="示例")
    changed = cycle.model_copy(update={"windows": (*cycle.windows, window)})
    files = packs.write_cycle(changed)
    assert "days_before_close: 0" in files["cycle.yaml"]
    assert again(province, files).windows[-1] == window


def test_year_in_one_file_is_read() -> None:
    province, cycle = CYCLES[0].values
    whole = cycle.to_data()
    tables = {name: text for name, text in packs.write_cycle(cycle).items() if name.endswith(".csv")}
    said = {key: value for key, value in whole.items() if key not in ("places", "cases")}
    assert again(province, {"cycle.yaml": yaml.safe_dump(said, allow_unicode=True), **tables}) == cycle
    assert again(province, {"cycle.yaml": yaml.safe_dump(whole, allow_unicode=True)}) == cycle
