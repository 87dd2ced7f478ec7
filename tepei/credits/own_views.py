"""我的继续教育: a professional's own record, year by year."""

from __future__ import annotations

from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _

from tepei.credits import claim_queries, providers, standings
from tepei.credits.claim_views import CLAIM_STATES
from tepei.credits.rules import SUBJECTS
from tepei.policy.hours import hours_text
from tepei.policy.title_levels import LEVELS
from tepei.portal import clock, scope
from tepei.portal.screens.views import SafeView, expose, guard


class CreditView(SafeView):
    """What the person who signed in has learned, and what they are short of."""

    route_base = "/credits"
    class_permission_name = "Credit"
    default_view = "index"
    title = _("我的继续教育")

    @expose("/")
    @guard("read")
    def index(self) -> ResponseReturnValue:
        """Every year, the newest first."""
        person_id = scope.viewer().person_id
        found = standings.whole(person_id) if person_id is not None else None
        return self.render(
            "credits/own.html",
            claims=claim_queries.own(),
            claim_states=CLAIM_STATES,
            title=self.title,
            found=found,
            levels=LEVELS,
            providers=providers.open_on(clock.today()),
            subjects=SUBJECTS,
            hours=hours_text,
        )
