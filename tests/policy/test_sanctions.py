"""How long somebody stands on the 失信名单: N years from the day of the decision, that day included."""

from __future__ import annotations

from datetime import date

import pytest

from tepei.policy.sanction import Sanction


@pytest.mark.parametrize(
    ("years", "decided", "until"),
    [
        (5, date(2025, 4, 1), date(2030, 3, 31)),
        pytest.param(1, date(2024, 2, 29), date(2025, 2, 28), id="a day that the last year does not have"),
        pytest.param(None, date(2025, 4, 1), None, id="for good"),
    ],
)
def test_list_holds_until_the_day_before_the_anniversary(
    years: int | None, decided: date, until: date | None
) -> None:
    assert Sanction(grounds=("随意放弃培养",), years=years).until(decided) == until
