"""拨付批次: one batch with its lines, and everything that is done to it."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tepei.funding import batch_actions, batch_queries, exports, prints, rules
from tepei.funding.batch_models import BATCH_STATES, LINE_STATES, PaymentBatch
from tepei.portal import audit, clock, export, files, scope
from tepei.portal.errors import Refused
from tepei.portal.screens.forms import sign_version, version_of
from tepei.portal.screens.prints import printed
from tepei.portal.screens.views import SafeView, expose, guard


class BatchView(SafeView):
    """Prepared by one account, approved by another."""

    route_base = "/payment-batches"
    class_permission_name = "Funding"
    default_view = "show"

    @expose("/<int:pk>", methods=["GET"])
    @guard("read")
    def show(self, pk: int) -> ResponseReturnValue:
        """The lines, what speaks against one of them, and what is to be done next."""
        return self._page(pk)

    @expose("/<int:pk>/approve", methods=["POST"])
    @guard("approve")
    def approve(self, pk: int) -> ResponseReturnValue:
        """复核."""
        return self._done(pk, lambda version: batch_actions.approve(pk, version), gettext("已复核。"))

    @expose("/<int:pk>/discard", methods=["POST"])
    @guard("write")
    def discard(self, pk: int) -> ResponseReturnValue:
        """作废, with a reason."""
        return self._done(
            pk, lambda version: batch_actions.discard(pk, version, _reason()), gettext("批次已作废。")
        )

    @expose("/<int:pk>/pay", methods=["POST"])
    @guard("write")
    def pay(self, pk: int) -> ResponseReturnValue:
        """登记拨付, as of a day."""
        day = rules.day_of(request.form.get("paid_on", ""))
        return self._done(pk, lambda version: batch_actions.pay(pk, version, day), gettext("已登记拨付。"))

    @expose("/<int:pk>/take-out", methods=["POST"])
    @guard("write")
    def take_out(self, pk: int) -> ResponseReturnValue:
        """移出 one line."""
        return self._done(
            pk,
            lambda version: batch_actions.take_out(pk, version, _line(), _reason()),
            gettext("已移出批次。"),
        )

    @expose("/<int:pk>/give-back", methods=["POST"])
    @guard("write")
    def give_back(self, pk: int) -> ResponseReturnValue:
        """登记被退回 of one line."""
        return self._done(
            pk,
            lambda version: batch_actions.give_back(pk, version, _line(), _reason()),
            gettext("已登记被退回。"),
        )

    @expose("/<int:pk>/export", methods=["POST"])
    @guard("read")
    def export(self, pk: int) -> ResponseReturnValue:
        """The batch as a workbook."""
        batch = batch_queries.shown(pk)
        content = export.workbook(*exports.batch_sheets(batch))
        audit.record("batch.export", batch)
        return files.download(content, f"{batch.name}.xlsx", export.XLSX)

    @expose("/<int:pk>/print", methods=["GET"])
    @guard("read")
    def print(self, pk: int) -> ResponseReturnValue:
        """The batch on paper."""
        batch = batch_queries.shown(pk)
        answer = printed(prints.html_of(batch), batch.name)
        audit.record("batch.print", batch)
        return answer

    def _done(self, pk: int, work: Callable[[int], object], told: str) -> ResponseReturnValue:
        """Carry out the button; what is refused is said on the batch's page."""
        version = version_of(request.form.get("version", ""), scope.find_to_change(PaymentBatch, pk))
        try:
            work(version)
        except Refused as refusal:
            flash(gettext(refusal.text), "danger")
            return self._page(pk), 422
        flash(told, "success")
        return redirect(url_for("BatchView.show", pk=pk))

    def _page(self, pk: int) -> str:
        batch = batch_queries.shown(pk)
        return self.render(  # type: ignore[no-any-return]
            "funding/batch.html",
            title=batch.name,
            batch=batch,
            doubts=batch_queries.doubts(batch),
            payees=batch_queries.by_payee(batch),
            states=BATCH_STATES,
            line_states=LINE_STATES,
            version=sign_version(batch),
            is_own=batch.prepared_by_id == scope.viewer().user_id,
            today=clock.today().isoformat(),
            typed=request.form,
        )


def _reason() -> str:
    return request.form.get("reason", "")


def _line() -> int:
    text = request.form.get("line", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
