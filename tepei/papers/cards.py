"""What a reviewer sees first of a paper: whom it is about, what they want, and what the conditions say 摘要."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tepei.forms.answered import Answered, AnsweredSection
from tepei.forms.models import Attachment
from tepei.policy.calendar import full_years
from tepei.policy.fact_values import first_day
from tepei.policy.verdict import Outcome, Reason, Verdict
from tepei.policy.words import Sentence, say

_MOST = 6  # lines of a form that no condition reads
_ORDER = (Outcome.FAIL, Outcome.BOUNDARY, Outcome.EVIDENCE, Outcome.PASS)


@dataclass(frozen=True)
class CardLine:
    """An answer of the card; `beside` is what follows from it: an age, full years."""

    answer: Answered
    beside: Sentence | None = None


@dataclass(frozen=True)
class Card:
    """`lines` are the answers that the conditions rest on and those that the form marks, `plans` what was written at length; `open` and `passed` are what the conditions say."""

    lines: tuple[CardLine, ...]
    plans: tuple[Answered, ...]
    open: tuple[Reason, ...] = ()
    passed: tuple[Reason, ...] = ()
    photo: Attachment | None = None


def of(
    sections: Sequence[AnsweredSection],
    verdict: Verdict,
    on: dt.date | None = None,
    photo: Attachment | None = None,
) -> Card:
    """The card of a form whose conditions say this; ages and years are counted to `on`.

    A form that feeds no condition shows its first answers.
    """
    answers = [each for section in sections if not section.section.rows for each in section.rows[0].answers]
    short = [each for each in answers if each.field.kind not in ("long_text", "yes_no")]
    fed = [each for each in short if each.field.fact and each.text]
    first = fed or short[:_MOST]
    plans = [
        each
        for each in answers
        if each.field.kind == "long_text" and (each.field.required or each.field.on_card)
    ]
    reasons = sorted(verdict.reasons, key=lambda reason: _ORDER.index(reason.outcome))
    return Card(
        lines=tuple(_line(each, on) for each in answers if each in first or _is_marked(each)),
        plans=tuple(plans),
        open=tuple(each for each in reasons if each.outcome is not Outcome.PASS),
        passed=_priorities_first(each for each in reasons if each.outcome is Outcome.PASS),
        photo=photo,
    )


def _is_marked(answer: Answered) -> bool:
    """Does the form say that reviewers read it first? What is at length stands below."""
    return answer.field.on_card and bool(answer.text) and answer.field.kind != "long_text"


def _priorities_first(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    return tuple(sorted(reasons, key=lambda reason: not reason.is_priority))


def _line(answer: Answered, on: dt.date | None) -> CardLine:
    if on is None or answer.field.kind not in ("date", "month", "year"):
        return CardLine(answer)
    try:
        years = full_years(first_day(answer.text), on)
    except ValueError:
        return CardLine(answer)
    is_birth = answer.field.fact == "born_on"
    return CardLine(
        answer, say("%(years)d周岁", years=years) if is_birth else say("满%(years)d年", years=years)
    )
