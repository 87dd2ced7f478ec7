"""以往年度的常见问题: what was answered about a year whose applying is over stays readable, marked as of that year; its guide is gone by then."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tepei.organisations import directory
from tepei.organisations.models import Organisation
from tepei.portal.screens.views import SafeView, expose, open_to_all
from tepei.questions import guide, queries

_LONGEST = 40  # of what is searched for on the page
_WHY = "what offices have answered for everybody below them was published on the guide of its year"


class PastAnswerView(SafeView):
    """The years that have any, and those of one."""

    route_base = "/answers"
    class_permission_name = "Call"
    default_view = "index"

    @expose("/")
    @open_to_all(_WHY)
    def index(self) -> ResponseReturnValue:
        """The years whose applying is over, with what is published for everybody, or for the place in the address."""
        seat = _seat()
        return self.render(
            "questions/past.html",
            title=gettext("以往年度的常见问题"),
            years=queries.past_years(queries.chain_of(guide.place_of(None, seat))),
            seat=seat.code if seat else "",
        )

    @expose("/<code>/")
    @open_to_all(_WHY)
    def show(self, code: str) -> ResponseReturnValue:
        """Those of one year. Absent for a rehearsal, and for what was never opened."""
        cycle, seat = queries.opened_year(code), _seat()
        place, term = guide.place_of(cycle, seat), request.args.get("q", "").strip()[:_LONGEST]
        return self.render(
            "questions/past_show.html",
            title=gettext("%(year)s常见问题", year=cycle.name),
            cycle=cycle,
            is_past=queries.is_past(cycle),
            answers=queries.published(cycle, queries.chain_of(place), term),
            term=term,
            seats=directory.seats(),
            seat=seat.code if seat else "",
            place=place,
        )


def _seat() -> Organisation | None:
    return directory.seat(request.args.get("seat", ""))
