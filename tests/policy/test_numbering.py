"""Numbers by a pattern."""

from __future__ import annotations

import pytest

from tepei.policy.definition import Invalid
from tepei.policy.numbering import checked_pattern, number


@pytest.mark.parametrize(
    ("pattern", "serial", "text"),
    [
        ("XJ{year}{serial:04}", 7, "XJ20250007"),
        ("{serial}", 12, "12"),
        ("{year}-{serial:03}", 1234, "2025-1234"),
    ],
)
def test_number_follows_its_pattern(pattern: str, serial: int, text: str) -> None:
    assert checked_pattern(pattern) == pattern
    assert number(pattern, 2025, serial) == text


@pytest.mark.parametrize("pattern", ["2025", "{serial}{serial}", "{name}{serial}", "{serial:x}", "{serial"])
def test_faulty_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(Invalid):
        checked_pattern(pattern)
