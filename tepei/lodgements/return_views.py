"""备案报送情况: which bodies lodged whom they selected, for who runs the year."""

from __future__ import annotations

from collections.abc import Sequence

from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _

from tepei.lodgements import returns
from tepei.portal.errors import Absent
from tepei.portal.screens.views import SafeView, expose, guard
from tepei.programmes import running
from tepei.programmes.models import Cycle


class LodgementReturnView(SafeView):
    """One year at a time of those that end here."""

    route_base = "/lodgement-returns"
    class_permission_name = "Return"
    default_view = "list"
    title = _("备案报送情况")

    @expose("/")
    @guard("read")
    def list(self) -> ResponseReturnValue:
        """The latest year."""
        cycles = _cycles()
        return self._page(cycles, cycles[0] if cycles else None)

    @expose("/<code>")
    @guard("read")
    def show(self, code: str) -> ResponseReturnValue:
        """This year."""
        cycles = _cycles()
        found = next((cycle for cycle in cycles if cycle.code == code), None)
        if found is None:
            raise Absent
        return self._page(cycles, found)

    def _page(self, cycles: Sequence[Cycle], cycle: Cycle | None) -> ResponseReturnValue:
        bodies = returns.of(cycle) if cycle else []
        return self.render(  # type: ignore[no-any-return]
            "lodgements/returns.html",
            title=self.title,
            cycles=cycles,
            cycle=cycle,
            tracks=returns.decided_below(cycle) if cycle else [],
            bodies=bodies,
            totals=returns.totals(bodies),
        )


def _cycles() -> list[Cycle]:
    return [cycle for cycle in returns.cycles() if running.ends_at_viewer(cycle)]
