from datetime import UTC, date, datetime

import pytest

from tepei.policy.calendar import (
    ZONE,
    anniversary,
    day_end,
    day_start,
    full_years,
    months_text,
    shifted,
    span_text,
)
from tepei.policy.windows import Party, StepExtension, StepWindow, days_before, is_open, widest, window_for

REGION, XINGAN, COUNTY, UNIT, HOHHOT = 1, 5, 51, 511, 2
PERSON = 77
REGION_CLOSES, XINGAN_CLOSES = day_end(date(2023, 3, 20)), day_end(date(2023, 3, 10))
WINDOWS = (
    StepWindow("submit", REGION_CLOSES, day_start(date(2023, 3, 1))),
    StepWindow("submit", XINGAN_CLOSES, organisation_id=XINGAN),
    StepWindow("region", day_end(date(2023, 4, 30))),
)
XINGAN_UNIT, HOHHOT_UNIT = (UNIT, COUNTY, XINGAN, REGION), (21, HOHHOT, REGION)


def test_deadline_written_as_a_date_lasts_to_the_end_of_that_day_in_shanghai():
    assert day_end(date(2023, 3, 20)) == datetime(2023, 3, 20, 15, 59, 59, 999999, tzinfo=UTC)
    assert day_start(date(2023, 3, 1)) == datetime(2023, 2, 28, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("chain", "extensions", "closes_on"),
    [
        (HOHHOT_UNIT, (), date(2023, 3, 20)),
        (XINGAN_UNIT, (), date(2023, 3, 10)),
        (XINGAN_UNIT, (StepExtension("submit", day_end(date(2023, 3, 12)), COUNTY),), date(2023, 3, 12)),
        (HOHHOT_UNIT, (StepExtension("submit", day_end(date(2023, 3, 22)), COUNTY),), date(2023, 3, 20)),
        (XINGAN_UNIT, (StepExtension("submit", day_end(date(2023, 3, 9)), XINGAN),), date(2023, 3, 10)),
        (XINGAN_UNIT, (StepExtension("region", day_end(date(2023, 5, 9)), XINGAN),), date(2023, 3, 10)),
        (
            XINGAN_UNIT,
            (StepExtension("submit", day_end(date(2023, 3, 25)), None, PERSON),),
            date(2023, 3, 25),
        ),
        (
            XINGAN_UNIT,
            (StepExtension("submit", day_end(date(2023, 3, 25)), None, PERSON + 1),),
            date(2023, 3, 10),
        ),
    ],
)
def test_close_is_the_earliest_window_and_the_latest_extension(chain, extensions, closes_on):
    assert window_for("submit", Party(chain, PERSON), WINDOWS, extensions).closes_at == day_end(closes_on)


def test_extension_of_a_person_is_nobody_elses():
    extension = StepExtension("submit", day_end(date(2023, 3, 25)), None, PERSON)
    assert window_for("submit", Party(XINGAN_UNIT), WINDOWS, (extension,)).closes_at == XINGAN_CLOSES


def test_window_for_keeps_the_opening_of_the_region_for_who_closes_earlier():
    window = window_for("submit", Party(XINGAN_UNIT), WINDOWS)
    assert window == StepWindow("submit", XINGAN_CLOSES, day_start(date(2023, 3, 1)), XINGAN)


def test_there_is_no_window_where_nobody_set_one():
    assert window_for("placement", Party(XINGAN_UNIT), WINDOWS) is None


MAY, JUNE = day_end(date(2023, 5, 31)), day_end(date(2023, 6, 30))
TEAMS = StepWindow("submit", MAY, day_start(date(2023, 5, 1)), track="team")
YOUNG = StepWindow("submit", JUNE, day_start(date(2023, 2, 1)), category="young")
LATE_XINGAN = StepWindow("submit", day_end(date(2023, 5, 20)), organisation_id=XINGAN, track="team")


@pytest.mark.parametrize(
    ("own", "chain", "track", "category", "closes_at"),
    [
        ((TEAMS,), HOHHOT_UNIT, "single", "", REGION_CLOSES),
        ((TEAMS,), HOHHOT_UNIT, "team", "", MAY),
        ((TEAMS,), XINGAN_UNIT, "team", "", XINGAN_CLOSES),
        ((TEAMS, LATE_XINGAN), XINGAN_UNIT, "team", "", LATE_XINGAN.closes_at),
        ((TEAMS, LATE_XINGAN), XINGAN_UNIT, "single", "", XINGAN_CLOSES),
        ((TEAMS, YOUNG), HOHHOT_UNIT, "team", "young", JUNE),
        ((TEAMS, YOUNG), HOHHOT_UNIT, "team", "senior", MAY),
        ((YOUNG,), HOHHOT_UNIT, "single", None, JUNE),
        ((YOUNG,), XINGAN_UNIT, "single", None, XINGAN_CLOSES),
        ((TEAMS,), HOHHOT_UNIT, None, "", MAY),
    ],
    ids=[
        "no window of the track's own",
        "the track's takes the place of the one for all",
        "a body's own bounds every track",
        "but not where it dates the track itself",
        "which is no other track's",
        "a category is narrower than a track",
        "another category is not meant",
        "while the category is open nobody is kept out",
        "by the dates for all",
        "nor while the track is",
    ],
)
def test_narrowest_window_of_each_body_counts(own, chain, track, category, closes_at):
    found = window_for("submit", Party(chain, None, track, category), (*WINDOWS, *own))
    assert found.closes_at == closes_at


def test_window_of_a_track_alone_is_nobody_elses():
    assert window_for("submit", Party(HOHHOT_UNIT, None, "single"), (TEAMS,)) is None


def test_while_the_category_is_open_the_first_opening_counts():
    assert window_for("submit", Party(HOHHOT_UNIT, None, "team"), (TEAMS, YOUNG)).opens_at == YOUNG.opens_at


@pytest.mark.parametrize(
    ("windows", "track", "closes_at"),
    [
        (WINDOWS, "team", REGION_CLOSES),
        ((*WINDOWS, TEAMS), "team", MAY),
        ((*WINDOWS, TEAMS), "single", REGION_CLOSES),
        (WINDOWS[1:2], "team", XINGAN_CLOSES),
    ],
)
def test_widest_is_what_holds_for_all_else_the_last_of_single_bodies(windows, track, closes_at):
    assert widest("submit", track, windows).closes_at == closes_at
    extension = StepExtension("submit", JUNE, None, PERSON)
    assert widest("submit", track, windows, (extension,)).closes_at == JUNE


def test_widest_is_nothing_where_the_track_is_not_dated():
    assert widest("submit", "single", (TEAMS,)) is None


@pytest.mark.parametrize(
    ("now", "code", "words"),
    [
        (datetime(2023, 2, 28, 23, 59, 59, tzinfo=ZONE), "window_early", "2023年3月1日 00:00起受理"),
        (datetime(2023, 3, 1, tzinfo=ZONE), None, ""),
        (datetime(2023, 3, 10, 23, 59, 59, 999999, tzinfo=ZONE), None, ""),
        (datetime(2023, 3, 11, tzinfo=ZONE), "window_late", "已于2023年3月10日 23:59截止"),
        (datetime(2023, 3, 10, 16, tzinfo=UTC), "window_late", "已填内容会保留"),
    ],
)
def test_is_open_counts_both_ends_in(now, code, words):
    verdict = is_open(window_for("submit", Party(XINGAN_UNIT), WINDOWS), now)
    assert verdict.unmet == ((code,) if code else ())
    assert words in str(verdict.text)


def test_is_open_without_an_opening_is_open_from_ever():
    assert is_open(StepWindow("region", REGION_CLOSES), datetime(2001, 1, 1, tzinfo=ZONE))


def test_is_open_refuses_a_step_without_window():
    assert is_open(None, REGION_CLOSES).unmet == ("window_unset",)


def test_is_open_wants_an_aware_moment():
    with pytest.raises(ValueError, match="aware"):
        is_open(None, datetime(2023, 3, 1))  # noqa: DTZ001 the naive moment is the case


@pytest.mark.parametrize(
    ("since", "on", "years"),
    [
        (date(2015, 3, 20), date(2023, 3, 20), 8),
        (date(2015, 3, 21), date(2023, 3, 20), 7),
        (date(2012, 2, 29), date(2023, 2, 28), 10),
        (date(2012, 2, 29), date(2023, 3, 1), 11),
        (date(2024, 1, 1), date(2023, 3, 20), 0),
    ],
)
def test_full_years_are_complete_years(since, on, years):
    assert full_years(since, on) == years


def test_anniversary_of_29_february_is_1_march():
    assert anniversary(date(2012, 2, 29), 1) == date(2013, 3, 1)
    assert anniversary(date(2012, 2, 29), 4) == date(2016, 2, 29)


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (date(2023, 3, 20), date(2023, 6, 20), "3 个月"),
        (date(2023, 3, 20), date(2024, 6, 19), "1 年 2 个月"),
        (date(2023, 3, 20), date(2025, 3, 20), "2 年"),
        (date(2023, 3, 20), date(2023, 4, 1), "12 天"),
        (date(2023, 3, 20), date(2023, 3, 1), "0 天"),
    ],
)
def test_span_text_says_years_and_months_or_days(start, end, words):
    assert str(span_text(start, end)) == words


def test_months_text_leaves_out_what_is_nought():
    assert [str(months_text(months)) for months in (3, 12, 15)] == ["3 个月", "1 年", "1 年 3 个月"]


def test_relative_window_ends_with_a_day() -> None:
    close = day_end(date(2025, 3, 21))
    assert days_before(close, 5) == day_end(date(2025, 3, 16))


def test_moment_in_another_year_keeps_its_day_and_time() -> None:
    leap = datetime(2024, 2, 29, 18, 0, tzinfo=ZONE)
    assert shifted(leap, 1) == datetime(2025, 2, 28, 18, 0, tzinfo=ZONE)
    assert shifted(leap, 4) == datetime(2028, 2, 29, 18, 0, tzinfo=ZONE)
