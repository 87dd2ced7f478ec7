"""公示: putting a notice up, taking it down, hearing an objection and answering it. Each is one transaction with its audit row."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace

from tepei.messages import actions as messages
from tepei.messages.actions import Occasion
from tepei.messages.kinds import UNIT, YEAR, MessageKind, register
from tepei.notices import queries, rules, telling
from tepei.notices.models import NoticeEntry, Objection, PublicNotice
from tepei.organisations import queries as organisations
from tepei.papers.draft_rules import make_number
from tepei.papers.models import Paper
from tepei.policy.characters import trim
from tepei.policy.notice import counted
from tepei.policy.words import say
from tepei.portal import audit, clock, province, scope
from tepei.portal.database import transaction
from tepei.portal.errors import Absent, Refused, require
from tepei.programmes import queries as programmes

_OBJECTION = register(
    MessageKind(
        "objection.receive",
        say("收到公示异议"),
        (UNIT, YEAR),
        "{年度}：收到公示异议",
        "{单位}发布的公示（{年度}）收到异议，请登录系统查看，调查后答复。",
        by_sms=True,
    )
)


@dataclass(frozen=True)
class Posting:
    """What a notice says beside whom it is about: where else it hangs, the office that hears objections, and its first day."""

    title: str
    place: str
    contact: str
    starts_on: dt.date


def put_up(key: str, posting: Posting, named: Mapping[int, str]) -> PublicNotice:
    """发布公示 of those who wait (queries.Due of this key) and are `named`: papers, each with why the public does not see them, "" where it does.

    Who has come since the names were read waits for the next notice. Refused where nobody waits or the day has gone by.
    """
    with transaction():
        due = next((each for each in queries.due(scope.viewer().organisation_ids) if each.key == key), None)
        if due is None:
            raise Refused(verdict=rules.may_put_up(posting.starts_on, clock.today(), 0))
        papers = [each for each in due.papers if each[0].id in named]
        require(rules.may_put_up(posting.starts_on, programmes.today_of(due.cycle), len(papers)))
        for reason in named.values():
            require(rules.is_legible("left_out", reason))
        return _put_up(replace(due, papers=papers), posting, named)


def _put_up(due: queries.Due, posting: Posting, named: Mapping[int, str]) -> PublicNotice:
    with transaction() as session:
        days = counted(posting.starts_on, due.period, province.workdays())
        notice = PublicNotice(
            number=make_number(due.cycle.year, os.urandom(10)),
            cycle_id=due.cycle.id,
            organisation_id=due.organisation_id,
            organisation_name=due.organisation_name,
            title=posting.title,
            place=posting.place,
            contact=posting.contact,
            starts_on=posting.starts_on,
            ends_on=days.last,
            days=due.period.days,
            in_working_days=due.period.in_working_days,
            counts_first_day=due.period.counts_first_day,
            is_estimated=bool(days.estimated),
            put_up_by_id=scope.viewer().user_id,
            put_up_at=clock.now(),
        )
        notice.entries = [_entry(paper, stage, named[paper.id]) for paper, stage in due.papers]
        session.add(notice)
        session.flush()
        for entry in notice.entries:
            if not entry.left_out:
                telling.tell(telling.PUT_UP, entry, f"notice.put_up:{entry.id}")
        audit.record(
            "public_notice.put_up", notice, count=len(notice.entries), until=notice.ends_on.isoformat()
        )
        return notice


def _entry(paper: Paper, stage: int, left_out: str) -> NoticeEntry:
    return NoticeEntry(
        paper_id=paper.id,
        stage=stage,
        name=paper.applicant_name,
        unit_name=paper.organisation_name,
        track_name=paper.track.name,
        left_out=trim(left_out),
    )


def withdraw(notice_id: int, version: int, reason: str) -> PublicNotice:
    """作废, while its days run: whom it named wait for a new one, whose days are counted anew. Refused, Stale or Absent."""
    with transaction():
        notice = scope.locked(PublicNotice, notice_id, version)
        require(rules.may_withdraw(programmes.today_of(notice.cycle) > notice.ends_on, reason))
        notice.void_reason = trim(reason)
        notice.version += 1
        for entry in notice.entries:
            if entry.is_public:
                telling.tell(telling.VOID, entry, f"notice_entry.void:{entry.id}")
        audit.record("public_notice.withdraw", notice)
        return notice


def object_to(number: str, entry_id: int, text: str, contact: str) -> Objection:
    """提出异议 to somebody who is named on a notice that is up; who put it up is told. Refused, or Absent where it is not up."""
    with transaction() as session:
        notice = queries.public(number, is_locked=True)
        entry = next((each for each in notice.entries if each.id == entry_id and each.is_public), None)
        if entry is None:
            raise Absent
        with scope.everything("anybody may object to what is announced to everybody"):
            require(rules.may_object(not queries.is_decided(entry), text, contact))
            objection = Objection(
                entry_id=entry.id, text=trim(text), contact=trim(contact), received_at=clock.now()
            )
            session.add(objection)
            session.flush()
            audit.record("objection.receive", objection, notice=notice.number)
            members = organisations.members_of([notice.organisation_id]).get(notice.organisation_id, [])
            occasion = Occasion(
                f"objection:{objection.id}", notice.cycle.programme.code, "PublicNoticeView.show", notice.id
            )
            values = {UNIT: notice.organisation_name, YEAR: notice.cycle.name}
            messages.tell(_OBJECTION, members, occasion, values)
        return objection


def answer(objection_id: int, version: int, upheld: bool | None, finding: str) -> Objection:
    """答复异议 with what was found. One that is upheld keeps whom it is about from going on. Refused, Stale or Absent."""
    with transaction():
        objection = scope.locked(Objection, objection_id, version)
        require(rules.may_answer(upheld, finding, objection.upheld is not None))
        objection.upheld, objection.finding = upheld, trim(finding)
        objection.answered_at, objection.answered_by_id = clock.now(), scope.viewer().user_id
        objection.version += 1
        if upheld:
            telling.tell(telling.UPHELD, objection.entry, f"objection.uphold:{objection.id}")
        audit.record("objection.answer", objection, upheld=bool(upheld))
        return objection
