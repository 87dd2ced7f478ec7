"""推荐报送情况: which bodies handed in their lists, for who decides about all of them."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _

from tepei.applications import limit_lines, waiving
from tepei.portal.errors import Absent
from tepei.portal.screens.keys import number
from tepei.portal.screens.views import SafeView, expose, guard
from tepei.programmes import queries as programmes
from tepei.programmes import running
from tepei.programmes.models import Cycle
from tepei.recommendations import queries, returns


class RecommendationReturnView(SafeView):
    """One year at a time of those that end here."""

    route_base = "/recommendation-returns"
    class_permission_name = "Return"
    default_view = "list"
    title = _("推荐报送情况")

    @expose("/")
    @guard("read")
    def list(self) -> ResponseReturnValue:
        """The latest year."""
        return self._page(next(iter(_cycles()), None))

    @expose("/<code>", methods=["GET"])
    @guard("read")
    def show(self, code: str) -> ResponseReturnValue:
        """This year."""
        return self._page(_cycle(code))

    @expose("/<code>", methods=["POST"])
    @guard("waive")
    def waive(self, code: str) -> ResponseReturnValue:
        """放宽名额限制 for one body, with a reason."""
        body = number(request.form.get("body", ""))
        reason = request.form.get("reason", "").replace("\r\n", "\n")
        waiving.waive(_cycle(code), body, request.form.get("limit", ""), reason)
        flash(gettext("已放宽，理由已记入审计日志。"), "success")
        return redirect(url_for("RecommendationReturnView.show", code=code))

    def _page(self, cycle: Cycle | None) -> ResponseReturnValue:
        bodies = returns.of(cycle) if cycle else []
        return self.render(  # type: ignore[no-any-return]
            "recommendations/returns.html",
            title=self.title,
            cycles=_cycles(),
            cycle=cycle,
            bodies=bodies,
            totals=returns.totals(bodies),
            limits=limit_lines.of_year(cycle, []) if cycle else [],
        )


def _cycles() -> list[Cycle]:
    return [cycle for cycle in queries.recommending_cycles() if running.ends_at_viewer(cycle)]


def _cycle(code: str) -> Cycle:
    """Of a year that ends at the viewer's organisation. Absent for every other."""
    cycle = programmes.cycle_by_code(code)
    if cycle.revision is None or not running.ends_at_viewer(cycle):
        raise Absent
    return cycle
