"""退还经费: the buttons on the page of a year's money."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tepei.funding import refund_actions, rules
from tepei.funding.entitlement_models import Entitlement
from tepei.funding.refund_models import RefundClaim
from tepei.portal import scope
from tepei.portal.errors import Refused
from tepei.portal.screens.forms import version_of
from tepei.portal.screens.views import SafeView, expose, guard


class RefundView(SafeView):
    """Asked of who has to give back, noted as it comes back."""

    route_base = "/refunds"
    class_permission_name = "Funding"

    @expose("/entitlements/<int:pk>/claim", methods=["POST"])
    @guard("write")
    def claim(self, pk: int) -> ResponseReturnValue:
        """要求退还."""
        code = scope.find_to_change(Entitlement, pk).cycle.code
        ground = request.form.get("reason", "")
        return _done(code, lambda: refund_actions.claim(pk, ground), gettext("已登记要求退还的经费。"))

    @expose("/<int:pk>/recover", methods=["POST"])
    @guard("write")
    def recover(self, pk: int) -> ResponseReturnValue:
        """登记退还."""
        row, typed = scope.find_to_change(RefundClaim, pk), request.form
        version = version_of(typed.get("version", ""), row)
        amount, day = rules.amount_of(typed.get("amount", "")), rules.day_of(typed.get("on", ""))
        return _done(
            row.cycle.code,
            lambda: refund_actions.recover(pk, version, amount, day),
            gettext("已登记退还的经费。"),
        )

    @expose("/<int:pk>/waive", methods=["POST"])
    @guard("approve")
    def waive(self, pk: int) -> ResponseReturnValue:
        """免除, with a reason."""
        row = scope.find_to_change(RefundClaim, pk)
        version, reason = version_of(request.form.get("version", ""), row), request.form.get("reason", "")
        return _done(
            row.cycle.code, lambda: refund_actions.waive(pk, version, reason), gettext("已免除退还。")
        )


def _done(code: str, work: Callable[[], object], told: str) -> ResponseReturnValue:
    try:
        work()
    except Refused as refusal:
        flash(gettext(refusal.text), "danger")
    else:
        flash(told, "success")
    return redirect(url_for("FundingView.show", code=code))
