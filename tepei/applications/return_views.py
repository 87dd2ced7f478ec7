"""汇总表报送情况: which bodies have handed in their 汇总表, for who decides about all of them."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tepei.applications import exports, queries
from tepei.papers import returns
from tepei.portal import scope
from tepei.portal.errors import Absent
from tepei.portal.screens.keys import number
from tepei.portal.screens.views import SafeView, expose, guard
from tepei.programmes import queries as programmes
from tepei.programmes import running
from tepei.programmes.models import Track


class ReturnView(SafeView):
    """One 汇总表 at a time of a year that ends here: every recommending body, how many people it has, and when it handed in."""

    route_base = "/returns"
    class_permission_name = "Return"
    default_view = "list"

    @expose("/")
    @guard("read")
    def list(self) -> ResponseReturnValue:
        """The table of the latest year."""
        return self._page(None)

    @expose("/<int:track_id>", methods=["GET"])
    @guard("read")
    def show(self, track_id: int) -> ResponseReturnValue:
        """This table."""
        return self._page(_track(track_id))

    @expose("/<int:track_id>", methods=["POST"])
    @guard("receive")
    def receive(self, track_id: int) -> ResponseReturnValue:
        """登记收到 of a body's table that came on paper."""
        track = _track(track_id)
        found = returns.receive(track, number(request.form.get("body", "")))
        flash(_("已登记收到，列有 %(count)s 人。", count=len(found.members)), "success")
        return redirect(url_for("ReturnView.show", track_id=track_id))

    @expose("/<int:track_id>/take-back", methods=["POST"])
    @guard("receive")
    def take_back(self, track_id: int) -> ResponseReturnValue:
        """取消登记 of what was pressed by mistake."""
        returns.take_back(_track(track_id), number(request.form.get("body", "")))
        flash(_("已取消登记。"), "success")
        return redirect(url_for("ReturnView.show", track_id=track_id))

    def _page(self, track: Track | None) -> ResponseReturnValue:
        # Where lists of recommendation are handed in, those say who has.
        years = [each for each in queries.summarised_cycles() if not programmes.demands_lists(each)]
        cycles = filter(running.ends_at_viewer, years)
        tables = [(cycle, tracks) for cycle in cycles for tracks in exports.lists_of(cycle)]
        if not tables:
            return self.render("applications/returns.html", tables=[])
        chosen = next((each for each in tables if track in each[1]), tables[0])
        first = chosen[1][0]
        bodies = returns.of(first)
        return self.render(
            "applications/returns.html",
            tables=[(cycle, tracks[0], exports.names_of(tracks)) for cycle, tracks in tables],
            track=first,
            bodies=bodies,
            totals=returns.totals(bodies),
            is_on_paper=returns.is_on_paper(first),
        )


def _track(track_id: int) -> Track:
    """Of a year that ends at the viewer's organisation. Absent for every other."""
    track = scope.find(Track, track_id)
    if not running.ends_at_viewer(track.cycle):
        raise Absent
    return track
