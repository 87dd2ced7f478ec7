"""The question before many papers are decided, and what became of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import render_template
from flask_babel import lazy_gettext as _

from tepei.papers import bulk_actions
from tepei.papers.kinds import KINDS, PlacesLeft
from tepei.papers.models import Paper

# What the page is called, what its button says, what became of who passes, and of who does not.
WORDS: dict[str, dict[str, Any]] = {
    "approve": {
        "title": _("批量审核通过"),
        "button": _("审核通过"),
        "done": _("已审核通过"),
        "will": _("可以通过"),
    },
    "select": {
        "title": _("批量确定%(selected_word)s"),
        "button": _("确定%(selected_word)s"),
        "done": _("已确定%(selected_word)s"),
        "will": _("可以%(selected_word)s"),
    },
    "reject": {
        "title": _("批量不予通过"),
        "button": _("不予通过"),
        "done": _("已不予通过"),
        "will": _("将不予通过"),
    },
    "send_back": {
        "title": _("批量退回申报人"),
        "button": _("退回"),
        "done": _("已退回"),
        "will": _("将退回申报人"),
    },
}


def places_left() -> list[PlacesLeft]:
    """The places that the viewer's desk has left, of every kind of paper."""
    return [each for kind in KINDS.values() for each in kind.places()]


def question(verb: str, rows: Sequence[Paper], endpoint: str) -> str:
    """Who would pass and who would not, and why, in this order; asked once more before anything is done."""
    foreseen = bulk_actions.foresee_many(verb, [(row.id, row.version) for row in rows])
    return render_template(
        "papers/many.html",
        foreseen=foreseen,
        verb=verb,
        words=WORDS[verb],
        endpoint=endpoint,
        places=places_left(),
    )
