"""备选: the buttons of a round by which somebody in reserve takes a place, and by which the reserve ends."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tepei.portal.screens.views import expose, guard
from tepei.selection import reserve_actions
from tepei.selection.round_page_views import RoundPage, whole_number


class ReserveView(RoundPage):
    """Its buttons stand on the page of the round."""

    route_base = "/reserves"
    default_view = "replace"

    @expose("/replace/<int:pk>", methods=["POST"])
    @guard("write")
    def replace(self, pk: int) -> ResponseReturnValue:
        """递补 of a place of this round that came free."""
        entry, reason = whole_number(request.form.get("entry", "")), request.form.get("why", "")

        def work(version: int) -> object:
            return reserve_actions.replace(pk, version, entry or 0, reason)

        return self.done(pk, work, gettext("已由备选人选递补；规定公示的，请发布公示，期满后公布。"))

    @expose("/release/<int:pk>", methods=["POST"])
    @guard("publish")
    def release(self, pk: int) -> ResponseReturnValue:
        """结束备选 of this round."""
        return self.done(
            pk,
            lambda version: reserve_actions.release(pk, version),
            gettext("备选已结束，未递补的人选已收到通知。"),
        )
