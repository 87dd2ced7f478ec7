"""报到通知 out: one for whoever sees the trainee, and a list of all who report to a unit."""

from __future__ import annotations

from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _

from tepei.placements import prints
from tepei.placements.models import ReportNotice, TrainingOffer
from tepei.portal import audit, scope
from tepei.portal.screens.prints import printed
from tepei.portal.screens.views import SafeView, expose, guard


class ReportNoticeView(SafeView):
    """Prints; what was printed is kept in the history."""

    route_base = "/report-notices"
    class_permission_name = "ReportNotice"
    title = _("报到通知")
    default_view = "show"

    @expose("/<int:pk>", methods=["GET"])
    @guard("read")
    def show(self, pk: int) -> ResponseReturnValue:
        """打印报到通知."""
        notice = scope.find(ReportNotice, pk)
        answer = printed(prints.html_of(notice), f"报到通知-{notice.number or notice.name}")
        audit.record("report_notice.print", notice)
        return answer

    @expose("/unit/<int:pk>", methods=["GET"])
    @guard("list")
    def unit(self, pk: int) -> ResponseReturnValue:
        """打印报到名单 of a unit."""
        offer = scope.find(TrainingOffer, pk)
        answer = printed(prints.list_of(offer), f"报到名单-{offer.training_unit.name}")
        audit.record("report_notice.print", offer)
        return answer
