"""What must hold of trainees whatever happened; asked with those of papers."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import String, and_, cast, func, or_, select
from sqlalchemy.orm import aliased

from tepei.papers import invariants
from tepei.policy.traineeship import BORN, PRESENT, QUALIFIED
from tepei.portal.audit import AuditEntry
from tepei.portal.database import db
from tepei.trainees.models import Trainee, TraineeMove


def _trainee_is_where_the_last_move_led() -> Iterator[str]:
    """The state and the version are those of the last move; who never moved awaits a place."""
    last = (
        select(func.max(TraineeMove.id)).where(TraineeMove.trainee_id == Trainee.id).correlate(Trainee)
    ).scalar_subquery()
    move = aliased(TraineeMove)
    differs = or_(
        move.to_state != Trainee.state,
        move.trainee_version != Trainee.version,
        and_(move.id.is_(None), Trainee.state != BORN),
    )
    for pk in db.session.scalars(select(Trainee.id).outerjoin(move, move.id == last).where(differs)):
        yield f"学员 {pk}：状态与最后一次办理不一致"


def _moves_of_trainees_are_audited() -> Iterator[str]:
    """As many audit rows as moves, trainee by trainee and verb by verb."""
    subject, event = "trainees:" + cast(Trainee.id, String), "trainee." + TraineeMove.verb
    audited = (
        select(func.count())
        .where(AuditEntry.subject == subject, AuditEntry.event == event)
        .correlate(Trainee, TraineeMove)
        .scalar_subquery()
    )
    counted = (
        select(Trainee.id, TraineeMove.verb, func.count(), audited)
        .join(TraineeMove, TraineeMove.trainee_id == Trainee.id)
        .group_by(Trainee.id, TraineeMove.verb)
        .having(func.count() != audited)
    )
    for pk, verb, made, written in db.session.execute(counted):
        yield f"学员 {pk}：{verb} 办理 {made} 次、审计记录 {written} 条"


def _presence_matches_the_state() -> Iterator[str]:
    """Who is placed, reported, in training or on leave has a place at a training unit, and nobody else."""
    wrong = or_(
        and_(Trainee.state.in_(PRESENT), Trainee.present.is_not(True)),
        and_(Trainee.state.not_in(PRESENT), Trainee.present.is_(True)),
    )
    for pk in db.session.scalars(select(Trainee.id).where(wrong)):
        yield f"学员 {pk}：是否在培与状态不符"


def _who_completed_was_qualified() -> Iterator[str]:
    """No completion without an assessment."""
    wrong = and_(
        Trainee.state == "completed", or_(Trainee.assessment != QUALIFIED, Trainee.left_on.is_(None))
    )
    for pk in db.session.scalars(select(Trainee.id).where(wrong)):
        yield f"学员 {pk}：已结业，但没有合格的结业考核或结业日期"


invariants.register(
    _trainee_is_where_the_last_move_led,
    _moves_of_trainees_are_audited,
    _presence_matches_the_state,
    _who_completed_was_qualified,
)
