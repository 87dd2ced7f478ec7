"""What a public notice holds back: nobody passes a step that demands one before it is over and every objection to them is answered."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from tepei.notices import corrections, rules
from tepei.notices.models import NoticeEntry
from tepei.notices.queries import today_of
from tepei.papers import kinds
from tepei.papers.models import Paper, Step
from tepei.papers.moves import Move
from tepei.policy.verdict import Verdict
from tepei.portal import scope
from tepei.portal.database import db
from tepei.portal.errors import require


def hold(paper: Paper, move: Move) -> tuple[str, ...]:
    """The effect of a kind: raises Refused where the notice of the acting step does not let this move through."""
    require(_may_pass(paper, move.verb, move.step))
    if move.verb == "submit" and move.progress.state == "sent_back":
        corrections.returned(paper)
    return ()


def foreseen(paper: Paper, verb: str) -> Verdict:
    """What the notice says of this verb of the stop whose turn it is."""
    return _may_pass(paper, verb, paper.steps[-1] if verb == "select" else next(iter(paper.stage), None))


def _may_pass(paper: Paper, verb: str, step: Step | None) -> Verdict:
    """Only selection asks who decides, only approval everybody else."""
    if step is None or verb != ("select" if step.stage == paper.steps[-1].stage else "approve"):
        return Verdict.yes()
    period = kinds.of(paper).route_of(paper).notice_of(step.kind)
    if period is None:
        return Verdict.yes()
    return rules.may_pass(period, _given(paper, step), today_of(paper.cycle))


def _given(paper: Paper, step: Step) -> rules.Given | None:
    """The last notice that counts, with its objections, and those of others that nobody answered: a new notice makes none of them go away."""
    naming = (
        select(NoticeEntry)
        .where(NoticeEntry.paper_id == paper.id, NoticeEntry.stage == step.stage)
        .options(joinedload(NoticeEntry.notice), selectinload(NoticeEntry.objections))
        .order_by(NoticeEntry.id)
    )
    with scope.everything("a notice holds a paper back, whoever acts"):
        entries = db.session.scalars(naming).all()
        last = next((each for each in reversed(entries) if each.counts), None)
        if last is None:
            return None
        objections = [each for entry in entries for each in entry.objections]
        upheld = [each.upheld for each in objections if each.entry_id == last.id or each.upheld is None]
        return rules.Given(last.notice.ends_on, upheld, last.notice.is_estimated)
