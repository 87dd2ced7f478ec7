"""Numbers by a pattern."""

from __future__ import annotations

import pytest

from tepei.policy.definition import Invalid
from tepei.policy.numbering import checked_pattern, number, serial_of


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


@pytest.mark.parametrize(
    ("pattern", "given", "serial"),
    [
        ("{year}-{serial:03}", "2025-007", 7),
        ("{year}-{serial:03}", "2025-1234", 1234),
        ("{year}-{serial:03}", "2024-007", 0),
        ("{year}-{serial:03}", "2025-07", 0),  # by another pattern, whose 007 is not this one
        ("〔{year}〕1-{serial:03}", "〔2025〕2-001", 0),
        ("{serial}（通知）", "12（通知）", 12),
        ("1{serial}", "12", 2),
    ],
)
def test_serial_is_read_off_a_number_of_the_pattern(pattern: str, given: str, serial: int) -> None:
    assert serial_of(pattern, 2025, given) == serial
