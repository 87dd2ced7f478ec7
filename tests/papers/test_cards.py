"""What reviewers read first of a form, as a table of its fields."""

from __future__ import annotations

import pytest

from tepei.forms.answered import Answered, AnsweredRow, AnsweredSection
from tepei.papers import cards
from tepei.policy.fields import Section
from tepei.policy.verdict import Verdict

PLAIN = {"key": "plain", "label": "一般栏"}
FED = {"key": "fed", "label": "依据栏", "fact": "title_rank"}
MARKED = {
    "key": "marked",
    "label": "所符合的条件",
    "kind": "choice",
    "options": ["基础研究"],
    "on_card": True,
}
AGREED = {"key": "agreed", "label": "是否同意", "kind": "yes_no", "on_card": True}
LONG = {"key": "long", "label": "业绩", "kind": "long_text", "on_card": True}


def _card(fields: list[dict[str, object]], *, marked: str = "答") -> tuple[list[str], list[str]]:
    section = Section.from_data({"key": "s", "title": "栏目", "fields": fields})
    answers = tuple(
        Answered(f"s.{each.key}", each, each.label, marked if each.on_card else "答")
        for each in section.fields
    )
    made = cards.of([AnsweredSection(section, (AnsweredRow("", answers),))], Verdict.yes())
    return [line.answer.field.key for line in made.lines], [each.field.key for each in made.plans]


@pytest.mark.parametrize(
    ("fields", "lines", "plans"),
    [
        ([PLAIN, FED], ["fed"], []),
        ([PLAIN, FED, MARKED], ["fed", "marked"], []),
        ([MARKED, PLAIN, FED], ["marked", "fed"], []),
        ([FED, AGREED], ["fed", "agreed"], []),
        ([FED, LONG], ["fed"], ["long"]),
        ([FED, LONG | {"on_card": False}], ["fed"], []),
        ([PLAIN | {"key": f"p{n}"} for n in range(8)], [f"p{n}" for n in range(6)], []),
        (
            [*(PLAIN | {"key": f"p{n}"} for n in range(8)), MARKED],
            [*(f"p{n}" for n in range(6)), "marked"],
            [],
        ),
    ],
)
def test_card_shows_what_conditions_read_and_what_the_form_marks(
    fields: list[dict[str, object]], lines: list[str], plans: list[str]
) -> None:
    assert _card(fields) == (lines, plans)


def test_marked_field_without_an_answer_takes_no_line() -> None:
    assert _card([FED, MARKED], marked="") == (["fed"], [])
