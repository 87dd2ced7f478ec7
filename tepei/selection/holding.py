"""Who takes part in a round is selected with the others of it, and not around it."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Select, or_, select

from tepei.papers import kinds
from tepei.papers.models import Paper
from tepei.policy.verdict import Verdict
from tepei.policy.words import say
from tepei.portal import scope
from tepei.portal.database import db
from tepei.selection.round_models import PROPOSED, PUBLISHED, WAITING, EvaluationRound, RoundEntry

_HELD = ("select", "retract")  # rejecting or sending back takes somebody out of the round


def held(paper: Paper, verb: str) -> Verdict:
    """A paper that was approved waits until its round is published; who is proposed or in reserve then is published with the round as well."""
    if verb not in _HELD or paper.state != "approved":
        return Verdict.yes()
    taking_part = _waiting().where(RoundEntry.paper_id == paper.id).limit(1)
    with scope.everything("a round holds whoever takes part in it, whoever acts"):
        name = db.session.scalar(taking_part.with_only_columns(EvaluationRound.name))
    if name is None:
        return Verdict.yes()
    text = say("正在参加“%(round)s”的专家评审，结果与其他人选一并公布，不能单独办理。", round=name)
    return Verdict.no("in_round", text)


def withheld(ids: Collection[int]) -> Collection[int]:
    """Who takes part in a round is announced once they are proposed."""
    proposed = select(RoundEntry.paper_id).where(RoundEntry.outcome == PROPOSED)
    waiting = _waiting().where(RoundEntry.paper_id.in_(ids), RoundEntry.paper_id.not_in(proposed))
    with scope.everything("what comes of a round is told nobody before it is decided"):
        return db.session.scalars(waiting).all()


def _waiting() -> Select[int]:
    """Papers whose results are still to be published."""
    is_ahead = or_(EvaluationRound.state != PUBLISHED, RoundEntry.outcome.in_(WAITING))
    joined = select(RoundEntry.paper_id).join(EvaluationRound, EvaluationRound.id == RoundEntry.round_id)
    return joined.where(is_ahead)


kinds.hold(held)
kinds.withhold(withheld)
