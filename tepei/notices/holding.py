"""What a public notice holds back: nobody passes a step that demands one before it is over and every objection to them is answered."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from tepei.notices import corrections, rules
from tepei.notices.models import NoticeEntry, PublicNotice
from tepei.papers import kinds
from tepei.papers.models import Paper, Step
from tepei.papers.moves import Move
from tepei.policy.verdict import Verdict
from tepei.portal import scope
from tepei.portal.database import db
from tepei.portal.errors import require
from tepei.programmes import queries as programmes


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
    return rules.may_pass(period, _given(paper, step), programmes.today_of(paper.cycle))


def refusals(found: Iterable[tuple[Paper, Step]]) -> dict[int, Verdict]:
    """What speaks against selecting each of these at its deciding stop, by the id of the paper.

    Until the commit nobody objects to them, and nothing is answered.
    """
    decided = [(paper, kinds.of(paper).route_of(paper).notice_of(step.kind), step) for paper, step in found]
    demanded = [(paper, period, step.stage) for paper, period, step in decided if period is not None]
    given = _all_given({(paper.id, stage) for paper, _period, stage in demanded}, is_locked=True)
    return {
        paper.id: rules.may_pass(period, given.get((paper.id, stage)), programmes.today_of(paper.cycle))
        for paper, period, stage in demanded
    }


def _given(paper: Paper, step: Step) -> rules.Given | None:
    here = (paper.id, step.stage)
    return _all_given({here}).get(here)


def _all_given(
    stages: Collection[tuple[int, int]], *, is_locked: bool = False
) -> dict[tuple[int, int], rules.Given]:
    """Of each paper at its stage the last notice that counts, with its objections, and those of others that nobody answered: a new notice
    makes none of them go away.
    """
    if not stages:
        return {}
    ids = {pk for pk, _stage in stages}
    naming = select(NoticeEntry).where(NoticeEntry.paper_id.in_(ids)).order_by(NoticeEntry.id)
    with scope.everything("a notice holds a paper back, whoever acts"):
        if is_locked:
            notices = select(NoticeEntry.notice_id).where(NoticeEntry.paper_id.in_(ids))
            lock = select(PublicNotice.id).where(PublicNotice.id.in_(notices)).order_by(PublicNotice.id)
            db.session.execute(lock.with_for_update())
            naming = naming.execution_options(populate_existing=True)
        options = joinedload(NoticeEntry.notice), selectinload(NoticeEntry.objections)
        by_stage: dict[tuple[int, int], list[NoticeEntry]] = {}
        for entry in db.session.scalars(naming.options(*options)):
            by_stage.setdefault((entry.paper_id, entry.stage), []).append(entry)
    told = {here: _told(by_stage[here]) for here in stages if here in by_stage}
    return {here: given for here, given in told.items() if given is not None}


def _told(entries: Sequence[NoticeEntry]) -> rules.Given | None:
    last = next((each for each in reversed(entries) if each.counts), None)
    if last is None:
        return None
    objections = [each for entry in entries for each in entry.objections]
    upheld = [each.upheld for each in objections if each.entry_id == last.id or each.upheld is None]
    return rules.Given(last.notice.ends_on, upheld, last.notice.is_estimated)
