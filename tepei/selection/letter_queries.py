"""Letters as they are read: that of a paper, and all of a round."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from tepei.papers import kinds
from tepei.papers.models import Paper
from tepei.policy.words import say
from tepei.portal.database import db
from tepei.selection.letter_models import SelectionLetter
from tepei.selection.round_models import SELECTED, EvaluationRound, RoundEntry


def of_paper(paper: Paper) -> SelectionLetter | None:
    """What somebody selected in a round was given; None of everybody else, and once it was revoked."""
    if paper.state != "selected":
        return None
    return db.session.scalars(
        select(SelectionLetter).where(SelectionLetter.paper_id == paper.id)
    ).one_or_none()


def enclosed(paper: Paper) -> list[kinds.Enclosure]:
    """The letter on the page of who was given it."""
    letter = of_paper(paper)
    return [kinds.Enclosure(say("打印%(selected_word)s通知"), "LetterView.show", letter.id)] if letter else []


def of_round(whole: EvaluationRound) -> Sequence[SelectionLetter]:
    """Those of a round whose papers are selected still, in the order of their numbers."""
    chosen = select(RoundEntry.paper_id).where(
        RoundEntry.round_id == whole.id, RoundEntry.outcome == SELECTED
    )
    ours = (
        select(SelectionLetter)
        .join(SelectionLetter.paper)
        .where(SelectionLetter.paper_id.in_(chosen), Paper.state == "selected")
        .order_by(SelectionLetter.id)
    )
    return db.session.scalars(ours).all()


kinds.enclose(enclosed)
