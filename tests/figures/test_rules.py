"""What is shown of small groups, and of which age somebody is counted, as tables."""

from __future__ import annotations

import datetime as dt

import pytest

from tepei.figures import rules
from tepei.figures.rules import Headcount


@pytest.mark.parametrize(
    ("groups", "hidden"),
    [
        ({"汉": (40, 40), "蒙古": (3, 3)}, ""),  # the viewer may open all of them
        ({"汉": (40, 0), "蒙古": (9, 0)}, ""),  # none is small
        ({"汉": (40, 0), "蒙古": (4, 3)}, "汉 蒙古"),  # one alone could be told from the sum
        ({"汉": (40, 0), "蒙古": (9, 0), "回": (2, 0)}, "回 蒙古"),
        ({"汉": (40, 0), "蒙古": (2, 0), "回": (2, 0)}, "回 蒙古"),
        ({"汉": (40, 0), "蒙古": (0, 0)}, ""),  # nobody is nobody
        ({"汉": (4, 0)}, "汉"),
        ({}, ""),
    ],
)
def test_small_groups_are_shown_to_who_may_open_all_their_papers(
    groups: dict[str, tuple[int, int]], hidden: str
) -> None:
    found = rules.hidden({key: Headcount(*counts) for key, counts in groups.items()})
    assert " ".join(sorted(found)) == " ".join(sorted(hidden.split()))


@pytest.mark.parametrize(
    ("born_on", "bracket"),
    [
        ("1992-03-21", 0),  # 30, and 31 the day after
        ("1992-03-20", 1),  # 31 on the day
        ("1988-03-21", 1),
        ("1987-03-21", 1),
        ("1987-03-20", 2),
        ("1972-03-21", 4),
        ("1972-03-20", 5),
    ],
)
def test_age_is_counted_in_full_years_to_the_day(born_on: str, bracket: int) -> None:
    days = rules.brackets(dt.date(2023, 3, 20))
    born = dt.date.fromisoformat(born_on)
    assert next((index for index, day in enumerate(days) if born > day), len(days)) == bracket


def test_share_of_nothing_is_none() -> None:
    assert [rules.share(1, 3), rules.share(0, 3), rules.share(0, 0)] == [33.3, 0.0, None]
