"""An age as a notice words it, and the birth dates that it comes to 年龄."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from tepei.policy.calendar import anniversary, day_text

AGE_KEYS = ("years", "day", "inclusive", "reading")
READINGS = ("both", "strict", "generous")
AGE_DAYS = {"close": "截止日", "year_start": "当年1月1日"}


@dataclass(frozen=True)
class Born:
    """Born on or after `strict` passes; on or after `generous` is a boundary. Both days are inclusive."""

    strict: date
    generous: date | None = None


@dataclass(frozen=True)
class Age:
    """ "N周岁以下" without a birth date: `years` on the `day` (close · year_start · an ISO date).

    Two readings: strict — born on or after 1 January of (year − N); generous — not yet N + 1 years old that day (not yet N, where
    `inclusive` is off). With "both", who passes only one of them is a boundary. The days follow the cycle's close, so that
    next year's cycle needs no new ones.
    """

    years: int
    day: str = "close"
    inclusive: bool = True
    reading: str = "both"

    def born(self, reference: date) -> Born:
        """The birth dates that it comes to, years being counted to `reference`."""
        day = self._day(reference)
        by_year = date(day.year - self.years, 1, 1)
        birthday = anniversary(day, -(self.years + self.inclusive))
        by_age = birthday + timedelta(days=birthday.month == day.month and birthday.day == day.day)
        if self.reading == "strict":
            return Born(by_year)
        if self.reading == "generous":
            return Born(by_age)
        return Born(max(by_year, by_age), min(by_year, by_age))

    def _day(self, reference: date) -> date:
        if self.day == "close":
            return reference
        return date(reference.year, 1, 1) if self.day == "year_start" else date.fromisoformat(self.day)

    @property
    def words(self) -> str:
        """45周岁以下（算至截止日）."""
        day = AGE_DAYS.get(self.day) or day_text(date.fromisoformat(self.day))
        limit = f"{self.years}周岁以下" if self.inclusive else f"不满{self.years}周岁"
        return f"{limit}（算至{day}）"

    def to_data(self) -> dict[str, object]:
        said = {"years": self.years, "day": self.day, "inclusive": self.inclusive, "reading": self.reading}
        usual = {"inclusive": True, "reading": "both"}
        return {key: value for key, value in said.items() if usual.get(key) != value}
