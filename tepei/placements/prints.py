"""报到通知 of one, and the list of all who report to a unit, as pages. No notice gives their layouts: they are assumed."""

from __future__ import annotations

from tepei.placements import queries
from tepei.placements.models import Placement, ReportNotice, TrainingOffer
from tepei.policy.words import say
from tepei.portal import scope, templates
from tepei.portal.database import db
from tepei.portal.errors import Refused


def html_of(notice: ReportNotice) -> str:
    """The notice of one. Refused once they are placed elsewhere, or nowhere."""
    with scope.everything("whoever has the notice reads where to report"):
        # Not by the relation: what a row was loaded with narrows what it loads.
        placement = db.session.get_one(Placement, notice.placement_id)
        if not placement.live:
            raise Refused(say("学员已不在这一培养单位，不能打印报到通知。"))
        return templates.fill(
            "printing/report_notice.html", notice=notice, placement=placement, offer=placement.offer
        )


def list_of(offer: TrainingOffer) -> str:
    """All who report to a unit on a track."""
    notices = queries.notices_at(offer)
    if not notices:
        raise Refused(say("还没有下发到这一培养单位的报到通知。"))
    return templates.fill("printing/report_list.html", offer=offer, notices=notices)
