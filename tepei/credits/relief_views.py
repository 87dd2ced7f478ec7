"""学时减免的核实 on screen: what may be confirmed of somebody, and what was."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tepei.credits import evidence_views, queries, relief_rules, reliefs, rules
from tepei.credits.relief_models import ConfirmedRelief
from tepei.policy.fact_values import from_data
from tepei.portal import audit, province, scope
from tepei.portal.screens.forms import sign_version, version_of
from tepei.portal.screens.views import SafeView, expose, guard


class ReliefConfirmationView(SafeView):
    """Of somebody in sight; the office that recognises their hours confirms."""

    route_base = "/professionals"
    class_permission_name = "Professional"
    default_view = "index"

    @expose("/<int:pk>/reliefs", methods=["GET"])
    @guard("write")
    def index(self, pk: int) -> ResponseReturnValue:
        """Everything that may be confirmed, with the words of the notice."""
        record = queries.record_of(pk)
        path = record.employments[0].path if record.employments else ""
        laid_down = reliefs.confirmables(path)
        known, table = laid_down[1:] if laid_down else ((), province.facts())
        told = [
            (
                each,
                [
                    relief_rules.describe(table[key], value)
                    for key, value in from_data(each.facts, table).items()
                ],
            )
            for each in reliefs.of_person(pk)
        ]
        return self.render(
            "credits/reliefs.html",
            title=gettext("核实学时减免"), record=record, known=known, confirmed=told, sign_version=sign_version,
            missing=None if laid_down else rules.NO_RULES,
        )  # fmt: skip

    @expose("/<int:pk>/reliefs", methods=["POST"])
    @guard("write")
    def confirm(self, pk: int) -> ResponseReturnValue:
        """By evidence."""
        record = queries.record_of(pk)
        path = record.employments[0].path if record.employments else ""
        reliefs.confirm(pk, path, request.form.get("relief", ""), request.form, evidence_views.sent())
        flash(gettext("已核实，学时结论按此计算。"), "success")
        return redirect(url_for("ReliefConfirmationView.index", pk=pk))

    @expose("/reliefs/<int:pk>/withdraw", methods=["POST"])
    @guard("write")
    def withdraw(self, pk: int) -> ResponseReturnValue:
        """It was a mistake."""
        version = version_of(request.form.get("version", ""), scope.find(ConfirmedRelief, pk))
        found = reliefs.withdraw(pk, version, request.form.get("reason", ""))
        flash(gettext("已撤销，理由已留存。"), "success")
        return redirect(url_for("ReliefConfirmationView.index", pk=found.person_id))

    @expose("/reliefs/<int:pk>/evidence", methods=["GET"])
    @guard("write")
    def evidence(self, pk: int) -> ResponseReturnValue:
        """What it rests on; every look is recorded."""
        found = scope.find(ConfirmedRelief, pk)
        audit.record("relief.evidence_seen", found)
        return evidence_views.shown(found)
