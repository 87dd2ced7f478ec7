"""What a reviewer may write without typing it: opinions of their own, and what the conditions say with the clause behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from tepei.papers import rules
from tepei.papers.opinion_models import KeptOpinion
from tepei.policy.verdict import Outcome, Reason
from tepei.policy.words import Sentence, say
from tepei.portal import audit, scope
from tepei.portal.database import db, transaction
from tepei.portal.errors import require

MOST = 20


@dataclass(frozen=True)
class Offered:
    """What stands beside the box: `own`, and of what speaks against the paper, each with its clause."""

    own: Sequence[KeptOpinion]
    clauses: Sequence[Sentence]

    @property
    def first(self) -> str:
        """What stands in the box before anybody types."""
        return next((each.text for each in self.own if each.is_first), "")


def offered(reasons: Sequence[Reason]) -> Offered:
    """For a paper of which the conditions say this."""
    mine = select(KeptOpinion).where(KeptOpinion.user_id == scope.viewer().user_id)
    own = db.session.scalars(mine.order_by(KeptOpinion.is_first.desc(), KeptOpinion.id)).all()
    return Offered(own, [_clause(each) for each in reasons if each.outcome is not Outcome.PASS])


def _clause(reason: Reason) -> Sentence:
    if not reason.source:
        return reason.text
    return say("%(reason)s（依据：%(source)s）", reason=reason.text, source=reason.source)


def keep(text: str, *, is_first: bool) -> KeptOpinion:
    """Keep it as one's own; of those that are put into the box there is one. Refused where it is empty, too long, or one too many."""
    with transaction() as session:
        own = list(session.scalars(select(KeptOpinion).where(KeptOpinion.user_id == scope.viewer().user_id)))
        require(rules.may_keep_opinion(text, len(own), MOST))
        if is_first:
            for each in own:
                each.is_first = False
        found = next((each for each in own if each.text == text.strip()), None)
        kept = found or KeptOpinion(user_id=scope.viewer().user_id, text=text.strip())
        kept.is_first = is_first
        session.add(kept)
        session.flush()
        audit.record("opinion.keep", kept)
        return kept


def drop(opinion_id: int) -> None:
    """Take one of one's own away. Absent for a foreign one."""
    with transaction() as session:
        kept = scope.find(KeptOpinion, opinion_id)
        audit.record("opinion.drop", kept)
        session.delete(kept)
