"""入选通知 and the list of all who are selected, as pages. No notice gives their layouts: they are assumed."""

from __future__ import annotations

from tepei.policy.words import say
from tepei.portal import templates
from tepei.portal.errors import Refused
from tepei.selection import letter_queries as queries
from tepei.selection import reserve_queries
from tepei.selection.letter_models import SelectionLetter
from tepei.selection.round_models import PUBLISHED, EvaluationRound


def html_of(letter: SelectionLetter) -> str:
    """The letter of one. Refused once the selection was revoked."""
    if letter.paper.state != "selected":
        raise Refused(say("%(selected_word)s已撤销，不能打印%(selected_word)s通知。"))
    return templates.fill("printing/selection_letter.html", letter=letter)


def list_of(whole: EvaluationRound) -> str:
    """The list of a round. Refused before it is published."""
    if whole.state != PUBLISHED:
        raise Refused(say("公布结果后才能打印%(selected_word)s名单。"))
    return templates.fill(
        "printing/selection_list.html",
        round=whole,
        letters=queries.of_round(whole),
        reserves=reserve_queries.all_in_reserve(whole),
    )
