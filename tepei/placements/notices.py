"""The notice to report on the page of the application that it came of 报到通知."""

from __future__ import annotations

from sqlalchemy import select

from tepei.papers import kinds
from tepei.papers.models import Paper
from tepei.placements.models import ReportNotice
from tepei.policy.words import say
from tepei.portal.database import db
from tepei.trainees.models import Trainee


def enclosed(paper: Paper) -> list[kinds.Enclosure]:
    """That of who has one and has their place still."""
    if paper.state != "selected":
        return []
    ours = (
        select(ReportNotice.id)
        .join(Trainee, Trainee.id == ReportNotice.trainee_id)
        .where(Trainee.application_id == paper.id, Trainee.present.is_(True))
        .order_by(ReportNotice.id.desc())
    )
    found = db.session.scalars(ours.limit(1)).one_or_none()
    return [kinds.Enclosure(say("打印报到通知"), "ReportNoticeView.show", found)] if found else []


kinds.enclose(enclosed)
