"""办事指南 of a year that somebody may still apply for: open to everybody, before they register."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tepei.organisations import directory
from tepei.portal import catalogue
from tepei.portal.errors import Absent
from tepei.portal.screens.views import SafeView, expose, open_to_all
from tepei.programmes import calls, guide, guide_parts

_LONGEST = 40  # of what is searched for on the page


class CallView(SafeView):
    """Dates of one's place, conditions, papers and the way of an application."""

    route_base = "/calls"
    class_permission_name = "Call"
    default_view = "show"

    @expose("/<code>/")
    @open_to_all("programmes, dates and conditions are announced in public notices")
    def show(self, code: str) -> ResponseReturnValue:
        """One year, for the place in the address. Absent where nobody may apply for it."""
        found = next((call for call in calls.announced() if call.cycle.code == code), None)
        if found is None:
            raise Absent
        catalogue.speak_of(found.cycle)
        seat = directory.seat(request.args.get("seat", ""))
        shown = {
            "guide": guide.of(found, seat),
            "seats": directory.seats(),
            "seat": seat.code if seat else "",
            "parts": guide_parts.of(found, seat, request.args.get("q", "").strip()[:_LONGEST]),
        }
        return self.render("programmes/call.html", title=_("办事指南"), **shown)
