"""公示证明: what an organisation prints of a notice once it is over. No notice gives its layout: it is assumed."""

from __future__ import annotations

from tepei.notices.models import ENDED, PublicNotice
from tepei.policy.words import say
from tepei.portal import templates
from tepei.portal.errors import Refused
from tepei.programmes import queries as programmes


def html_of(notice: PublicNotice) -> str:
    """The complete page. Refused before its last day is over."""
    if notice.state_on(programmes.today_of(notice.cycle)) != ENDED:
        raise Refused(say("公示期满后才能打印公示证明。"))
    entries = [each for each in notice.entries if each.counts]
    objections = [each for entry in entries for each in entry.objections]
    return templates.fill(
        "printing/notice_proof.html",
        notice=notice,
        entries=entries,
        heard=len(objections),
        upheld=sum(each.upheld is True for each in objections),
        unanswered=sum(each.upheld is None for each in objections),
    )
