"""The verbs of experts: a draft of scores, scores handed in, a task given back for a conflict, a ballot put into the box."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from tepei.policy.characters import trim
from tepei.policy.verdict import Verdict
from tepei.portal import audit, clock, scope
from tepei.portal.database import transaction
from tepei.portal.errors import Absent, Stale, require
from tepei.programmes import queries as programmes
from tepei.selection import case_queries as cases
from tepei.selection import scoring_queries as queries
from tepei.selection import scoring_rules as rules
from tepei.selection.case_queries import AssessedCase
from tepei.selection.panel_models import Panel, PanelMember
from tepei.selection.round_models import EvaluationRound
from tepei.selection.scoring_models import Assessment, BallotBox
from tepei.selection.states import DUE, HANDED_IN, OPEN_TO_EXPERT, RECUSED, VOTES

_LONGEST = 20  # characters of a score as typed


def save(assessment_id: int, version: int, scores: Mapping[str, str], remark: str) -> None:
    """保存草稿, as typed, right or wrong. Refused where the round is over, Stale, Absent."""
    with transaction() as session:
        case = _held(session, assessment_id)
        require(_legible(scores, remark))
        _write(session, case, version, (DUE,), scores=_typed(case, scores), remark=trim(remark)[:1000])


def hand_in(assessment_id: int, version: int, scores: Mapping[str, str], remark: str) -> None:
    """提交评分; until the round closes it may be handed in anew. From then on it is frozen: the round is held while it is written.

    Refused with the criterion as the reason's code, Stale, Absent.
    """
    with transaction() as session:
        case = _held(session, assessment_id)
        require(rules.may_hand_in(scores, case.criteria, remark))
        values = {"scores": _typed(case, scores), "remark": trim(remark)[:1000], "state": HANDED_IN}
        _write(session, case, version, OPEN_TO_EXPERT, **values, handed_in_at=clock.now())
        audit.record("assessment.hand_in", case.assessment)


def recuse(assessment_id: int, version: int, reason: str) -> None:
    """申请回避: the task is closed with the reason, and leaves the average and the number of those due. Refused, Stale, Absent."""
    with transaction() as session:
        case = _held(session, assessment_id)
        require(rules.may_recuse(case.assessment.state, case.is_ballot and case.member.has_voted, reason))
        _write(session, case, version, (DUE,), state=RECUSED, reason=trim(reason)[:500], scores={}, remark="")
        audit.record("assessment.recuse", case.assessment)


def vote(member_id: int, votes: Mapping[int, str]) -> None:
    """投票: one ballot, with a mark by assessment for everybody whom a ballot decides and this expert may judge. Refused or Absent.

    What is written says how many voted how, and that this member did. All members of the panel and all of its boxes are written in the same
    transaction, so that no row shows who wrote it; there is no time of day beside them, and history says nothing of what was voted.
    """
    with transaction() as session:
        member = scope.find(PanelMember, member_id)
        with scope.everything(queries.OWN):
            panel = session.get_one(Panel, member.panel_id)
            _require_work(session, panel.round_id)
            session.refresh(panel, with_for_update={"of": Panel})
            session.refresh(member, with_for_update={"of": PanelMember})
        due = _to_vote(member.id)
        with scope.everything(queries.OWN):
            require(rules.may_vote(member.has_voted, due, votes))
            _count(session, panel.id, {entry_id: votes[pk] for pk, entry_id in due.items()})
            session.execute(
                update(PanelMember)
                .where(PanelMember.panel_id == panel.id)
                .values(
                    has_voted=or_(PanelMember.has_voted, PanelMember.id == member.id),
                    touched=PanelMember.touched + 1,
                )
                .execution_options(synchronize_session=False)
            )
            audit.record("ballot.hand_in", panel)
        session.expire(member)


def _to_vote(member_id: int) -> dict[int, int]:
    """Entries by assessment. Absent where the member is not the viewer."""
    duty = next((each for each in queries.duties() if each.member.id == member_id), None)
    if duty is None or duty.is_invited:
        raise Absent
    return {each.assessment.id: each.assessment.entry_id for each in duty.to_vote}


def _count(session: Session, panel_id: int, votes: Mapping[int, str]) -> None:
    """Every box of the panel is written, whether or not this ballot is about it."""
    boxes = select(BallotBox).where(BallotBox.panel_id == panel_id).order_by(BallotBox.id)
    for box in session.scalars(boxes):
        mark = votes.get(box.entry_id)
        counts = {key: getattr(BallotBox, key) + int(key == mark) for key in VOTES}
        session.execute(
            update(BallotBox)
            .where(BallotBox.id == box.id)
            .values(counts)
            .execution_options(synchronize_session=False)
        )


def _held(session: Session, assessment_id: int) -> AssessedCase:
    """What is assessed, with its round held so that it does not close meanwhile; Refused where it just has."""
    assessment, _member = cases.own_assessment(assessment_id)
    with scope.everything(queries.OWN):
        round_id = session.scalars(
            select(Panel.round_id).join(PanelMember).where(PanelMember.id == assessment.member_id)
        ).one()
        _require_work(session, round_id)
    return cases.own_case(assessment_id)


def _require_work(session: Session, round_id: int) -> None:
    """Whoever closes the round waits until this is written, or this is refused: a round is closed by an UPDATE of its row."""
    row = session.scalars(
        select(EvaluationRound)
        .where(EvaluationRound.id == round_id)
        .with_for_update(read=True, of=EvaluationRound)
        .execution_options(populate_existing=True)
    ).one()
    require(rules.may_work(queries.working_of(row), programmes.now_of(row.cycle)))


def _write(
    session: Session, case: AssessedCase, version: int, states: tuple[str, ...], **values: object
) -> None:
    moved = session.execute(
        update(Assessment)
        .where(
            Assessment.id == case.assessment.id,
            Assessment.version == version,
            Assessment.state.in_(states),
        )
        .values(**values, version=Assessment.version + 1)
        .execution_options(synchronize_session=False)
    )
    if moved.rowcount != 1:  # type: ignore[attr-defined]
        raise Stale
    session.expire(case.assessment)


def _typed(case: AssessedCase, scores: Mapping[str, str]) -> dict[str, str]:
    """What was typed for the criteria that there are."""
    return {each.key: trim(scores.get(each.key, ""))[:_LONGEST] for each in case.criteria}


def _legible(scores: Mapping[str, str], remark: str) -> Verdict:
    verdict = rules.is_legible("remark", remark)
    for key, text in scores.items():
        verdict &= rules.is_legible(key, text)
    return verdict
