"""Hours of continuing education: decimal numbers with one place, never a fraction of a tenth 学时."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from fractions import Fraction
from typing import Annotated

from pydantic import BeforeValidator, PlainSerializer

from tepei.policy.definition import Invalid
from tepei.policy.words import say

TENTH, NO_HOURS = Decimal("0.1"), Decimal("0.0")
MOST_HOURS = Decimal(10_000)  # of one line


def _hours(value: object) -> object:
    if value is None:
        return value
    try:
        found = Decimal(str(value))
        if 0 <= found < MOST_HOURS and found == found.quantize(TENTH):
            return found.quantize(TENTH)
    except ArithmeticError:
        pass
    raise Invalid(
        say("“%(value)s”不是学时，应为不小于 0 的数，最多一位小数，例如 90 或 4.5", value=str(value))
    )


def hours_text(hours: Decimal) -> str:
    """30, 4.5: as people write it."""
    return format(hours.normalize(), "f") if hours else "0"


def _plain(hours: Decimal) -> int | str:
    """As a file has it: 90 as a number, 4.5 as text, which no format rounds."""
    return int(hours) if hours == hours.to_integral_value() else hours_text(hours)


Hours = Annotated[Decimal, BeforeValidator(_hours), PlainSerializer(_plain)]


def rounded_down(hours: Decimal) -> Decimal:
    """To a tenth: nobody is credited with what they did not learn."""
    return hours.quantize(TENTH, ROUND_FLOOR)


def share_of(total: Decimal, share: str) -> Decimal:
    """A share (“1/3”) of a total, up to the next tenth: a minimum is never undercut."""
    found = Fraction(total) * Fraction(share)
    return (Decimal(found.numerator) / Decimal(found.denominator)).quantize(TENTH, ROUND_CEILING)


def total_of(hours: Iterable[Decimal]) -> Decimal:
    return sum(hours, NO_HOURS)


def spread(hours: Decimal, years: int) -> tuple[Decimal, ...]:
    """The same sum over so many years, as evenly as tenths allow; the first ones have the tenth more."""
    tenths = int(hours / TENTH)
    even, more = divmod(tenths, years)
    return tuple(TENTH * (even + (number < more)) for number in range(years))
