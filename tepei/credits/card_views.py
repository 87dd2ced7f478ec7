"""审验卡: printed by oneself or by an office, and the page behind its code."""

from __future__ import annotations

from flask import Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tepei.credits import cards, standings
from tepei.credits.rules import SUBJECTS
from tepei.credits.standings import Whole
from tepei.policy.hours import hours_text
from tepei.portal import audit, clock, scope
from tepei.portal.catalogue import chinese
from tepei.portal.errors import Absent
from tepei.portal.screens.prints import printed
from tepei.portal.screens.views import SafeView, expose, guard, open_to_all


class CreditCardView(SafeView):
    """One's own card as PDF: of a year (`?year=`, else this one), or of the years for a title (`?level=`)."""

    route_base = "/credits/card"
    class_permission_name = "Credit"
    default_view = "show"

    @expose("/", methods=["GET"])
    @guard("print")
    def show(self) -> ResponseReturnValue:
        """打印审验卡."""
        person_id = scope.viewer().person_id
        if person_id is None:
            raise Absent
        return _printed(standings.whole(person_id))


class OfficeCardView(SafeView):
    """The same of somebody in sight."""

    route_base = "/professionals"
    class_permission_name = "Professional"
    default_view = "show"

    @expose("/<int:pk>/card", methods=["GET"])
    @guard("read")
    def show(self, pk: int) -> ResponseReturnValue:
        """打印审验卡."""
        return _printed(standings.whole(pk))


class VerifyCardView(SafeView):
    """What the code of a printed card leads to."""

    route_base = "/verify-card"
    class_permission_name = "Verify"
    default_view = "show"

    @expose("/<token>")
    @open_to_all("whoever holds the signed card may ask whether it still holds")
    def show(self, token: str) -> ResponseReturnValue:
        """Masked name and hours; nothing that does not stand on the card."""
        return self.render(
            "credits/verify.html",
            title=gettext("审验卡核验"),
            checked=cards.verify(token),
            hours=hours_text,
            subjects=SUBJECTS,
        )


def _printed(found: Whole) -> Response:
    level, year = request.args.get("level", ""), request.args.get("year", "")
    if not level and year and not (year.isdecimal() and len(year) == 4):
        raise Absent
    card = cards.of_title(found, level) if level else cards.of_year(found, int(year or clock.today().year))
    answer = printed(cards.html_of(card), chinese(cards.name_of(card)))
    audit.record(
        "credit.card",
        "credit_totals",
        person=f"people:{found.record.person.id}",
        years=[each.called for each in card.periods],
    )
    return answer
