"""A form field for the hours that an example has earned: year, subject and source are picked by their names 已取得的学时."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from flask_babel import gettext

from tepei.policy.credit_cases import earned_of, parts_of, to_text
from tepei.policy.definition import Invalid
from tepei.policy.words import ITEMS, PARTS, Sentence, join, say
from tepei.portal import clock
from tepei.schemes import picking, vocabularies
from tepei.schemes.pair_views import Line, LinesOfBoxes
from tepei.schemes.picking import Offer, with_value

_YEARS_BACK = 10


class EarnedLines(LinesOfBoxes):
    """Kept as the text of policy.credit_cases: year, subject, hours, and perhaps the source and the day of a line."""

    boxes, template = ("year", "subject", "hours", "source", "day"), "schemes/_earned.html"

    def process_data(self, value: Any) -> None:
        self.data = value or ""

    def lines_of(self, kept: str) -> Iterator[Line]:
        return ((*part, "", "")[: len(self.boxes)] for part in parts_of(kept))

    def read(self, line: Line) -> Line | Sentence:
        year, subject, hours, source, learned = line
        if not (year and subject and hours):
            return say("请选择年度和科目，填写学时")
        if learned and not source:
            return say("写明取得日期的，请选择来源")
        try:
            list(earned_of(to_text([line]), date.max))
        except Invalid:
            return say("学时应为数字，取得日期应为日期")
        return line

    def gathered(self, found: list[Line]) -> str:
        return to_text(found)

    def beside(self) -> dict[str, Any]:
        """What each line may pick, by names."""
        subjects, sources = picking.called("subject"), picking.called("credit_source")
        return {
            "years": [with_value(_years(), year) for year in self.column(0)],
            "subjects": [with_value(subjects, subject) for subject in self.column(1)],
            "sources": [with_value(sources, source) for source in self.column(3)],
        }


def in_words(text: str) -> str:
    """2024 年公需科目 30 学时；2025 年专业科目 60 学时（考试、2025-05-01）."""
    names = picking.called("credit")
    return gettext(join((_sentence(part, names) for part in parts_of(text or "")), PARTS))


def _sentence(part: Line, names: Offer) -> Sentence:
    year, subject, hours, source, learned = (*part, "", "")[:5]
    sentence = say(
        "%(year)s 年%(subject)s %(hours)s 学时",
        year=year,
        subject=names.get(f"subject.{subject}", subject),
        hours=hours,
    )
    origin = [each for each in (names.get(f"source.{source}", source), learned) if each]
    return say("%(hours)s（%(source)s）", hours=sentence, source=join(origin, ITEMS)) if origin else sentence


def _years() -> Offer:
    """The year that the page is about, those before it, and the next."""
    cycle = vocabularies.current_cycle()
    last = (cycle.year if cycle else clock.today().year) + 1
    return {str(year): str(year) for year in range(last, last - _YEARS_BACK, -1)}
