"""Where a provider's own server delivers: POST /credit-deliveries/?year=2025 with its secret, a key of the delivery, and the rows.

    Authorization: Bearer …
    Idempotency-Key: 2025-06-30/1

The answer is JSON: the receipt with a result for each row; 401 without a secret that opens, 422 with the reason where the rules say no.
"""

from __future__ import annotations

from flask import jsonify, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tepei.credits import deliveries
from tepei.credits.models import CreditRoster
from tepei.policy.words import say
from tepei.portal import clock, scope
from tepei.portal.errors import Absent, Refused
from tepei.portal.screens.views import SafeView, expose, open_to_all


class DeliveryView(SafeView):
    """One address, for servers alone: nobody comes here with a browser."""

    route_base = "/credit-deliveries"

    @expose("/", methods=["POST"])
    @open_to_all("a server shows the secret of its provider, and sees nothing but its receipt")
    def deliver(self) -> ResponseReturnValue:
        """Store what is right, and tell what became of each row."""
        shown = request.authorization
        try:
            provider = deliveries.provider_of(shown.token or "" if shown and shown.type == "bearer" else "")
        except Absent:
            return jsonify(error=gettext("接口密钥不对，或已停用。")), 401, {"WWW-Authenticate": "Bearer"}
        try:
            with scope.everything("a provider's server delivers hours of anybody"):
                key = request.headers.get("Idempotency-Key", "")
                return jsonify(_receipt(deliveries.take_in(provider, key, request.get_data(), _year())))
        except Refused as refused:
            return jsonify(error=gettext(refused.text)), 422


def _year() -> int:
    year = request.args.get("year", type=int) or clock.today().year
    if not 1990 <= year <= clock.today().year:
        raise Refused(say("年度应为四位数字，例如 2022。"))
    return year


def _receipt(roster: CreditRoster) -> dict[str, object]:
    return {
        "receipt": roster.id,
        "year": roster.year,
        "stored": roster.rows,
        "hours": str(roster.hours),
        "results": roster.receipt["results"],
    }
