"""What a change of a paper does to the notices that name it: what is no longer so was announced for nothing, and starts again."""

from __future__ import annotations

from sqlalchemy import ColumnElement, select

from tepei.notices import telling
from tepei.notices.models import NoticeEntry, Objection, PublicNotice
from tepei.papers.models import Paper
from tepei.policy.words import Sentence, say
from tepei.portal import audit, scope
from tepei.portal.catalogue import chinese
from tepei.portal.database import transaction
from tepei.programmes import queries as programmes


def renamed(paper: Paper) -> None:
    """The name of whom it is about was corrected: where a notice of the old one is not over yet, they are announced anew."""
    differs = NoticeEntry.name != paper.applicant_name
    _void(paper, say("姓名或名称已更正"), differs, PublicNotice.ends_on >= programmes.today_of(paper.cycle))


def returned(paper: Paper) -> None:
    """It was handed in again: what an objection was upheld against was changed since, and is announced anew."""
    upheld = select(Objection.id).where(Objection.entry_id == NoticeEntry.id, Objection.upheld.is_(True))
    _void(paper, say("异议属实，退回修改后重新提交"), upheld.exists())


def _void(paper: Paper, reason: Sentence, *which: ColumnElement[bool]) -> None:
    counting = NoticeEntry.void_reason == "", PublicNotice.void_reason == ""
    named = select(NoticeEntry).join(PublicNotice).where(NoticeEntry.paper_id == paper.id, *counting, *which)
    with scope.everything("what is announced is no longer so, whoever changed it"), transaction() as session:
        for entry in session.scalars(named).all():
            entry.void_reason = chinese(reason)
            telling.tell(telling.VOID, entry, f"notice_entry.void:{entry.id}")
            audit.record("notice_entry.void", entry, notice=entry.notice.number)
