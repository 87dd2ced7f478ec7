"""Public notices that are up, with an objection."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select

from tepei.notices.models import NoticeEntry, Objection, PublicNotice
from tepei.organisations.models import Organisation
from tepei.portal import clock, scope
from tepei.portal.database import db, transaction
from tests.access.rows import serials
from tests.papers.stage import cycle


def notice(body: Organisation, paper_id: int) -> PublicNotice:
    """A public notice of this body that is up, with an objection to whom it names."""
    today = clock.today()
    with scope.everything("a test gives notice"), transaction() as session:
        entry = NoticeEntry(
            paper_id=paper_id, stage=0, name="白音", unit_name="示例医院", track_name="区外培养"
        )
        entry.objections = [Objection(text="署名不实", contact="13800000000", received_at=clock.now())]
        made = PublicNotice(
            number=f"N{next(serials)}", cycle_id=cycle().id, organisation_id=body.id, organisation_name=body.name, title="推荐人选公示",
            place="公告栏", contact="办公室", starts_on=today, ends_on=today + dt.timedelta(days=7), days=5, in_working_days=True,
            counts_first_day=True, put_up_at=clock.now(), entries=[entry],
        )  # fmt: skip
        session.add(made)
    return made


def objection(of: PublicNotice) -> int:
    """The objection to whom the notice names."""
    with scope.everything("a test looks"):
        return db.session.scalars(
            select(Objection.id).join(NoticeEntry).where(NoticeEntry.notice_id == of.id)
        ).one()
