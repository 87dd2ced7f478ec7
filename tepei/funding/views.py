"""经费: the money of a year for who runs it, what is owed and to whom, what people have to decide."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tepei.funding import (
    batch_actions,
    batch_queries,
    entitlement_actions,
    exports,
    own_queries,
    refund_queries,
    rules,
)
from tepei.funding import entitlement_queries as queries
from tepei.funding.batch_models import BATCH_STATES
from tepei.funding.entitlement_models import Entitlement
from tepei.funding.refund_models import CLAIM_STATES
from tepei.papers import own_parts
from tepei.policy.entitlement import is_reckoned
from tepei.portal import audit, export, files, scope
from tepei.portal.errors import Absent, Refused
from tepei.portal.screens.forms import sign_version, version_of
from tepei.portal.screens.views import SafeView, expose, guard
from tepei.programmes import queries as programmes
from tepei.programmes import running
from tepei.programmes.models import Cycle

own_parts.show(own_queries.part_of)


class FundingView(SafeView):
    """One page for a year: by item, the batches, who is stopped, what is to be decided, what has to come back."""

    route_base = "/funding"
    class_permission_name = "Funding"
    default_view = "index"

    @expose("/", methods=["GET"])
    @guard("read")
    def index(self) -> ResponseReturnValue:
        """The years that pay somebody and end at the viewer."""
        return self.render("funding/years.html", title=gettext("经费"), years=_cycles())

    @expose("/<code>", methods=["GET"])
    @guard("read")
    def show(self, code: str) -> ResponseReturnValue:
        """The money of one year."""
        return self._page(own(code))

    @expose("/<code>/compute", methods=["POST"])
    @guard("write")
    def compute(self, code: str) -> ResponseReturnValue:
        """计算应拨付经费."""
        done = entitlement_actions.compute(own(code))
        told = gettext(
            "已计算：新增 %(new)s 项，变化 %(changed)s 项，待核定 %(undecided)s 项。",
            new=done.new,
            changed=done.changed,
            undecided=done.undecided,
        )
        flash(told, "success")
        return redirect(url_for("FundingView.show", code=code))

    @expose("/<code>/prepare", methods=["POST"])
    @guard("write")
    def prepare(self, code: str) -> ResponseReturnValue:
        """编制拨付批次 of the items that were ticked."""
        cycle = own(code)
        parts = [queries.part_of(each) for each in request.form.getlist("items")]
        try:
            made = batch_actions.prepare(cycle, request.form.get("name", ""), parts)
        except Refused as refusal:
            flash(gettext(refusal.text), "danger")
            return self._page(cycle), 422
        flash(gettext("已编制拨付批次，请交由另一人复核。"), "success")
        return redirect(url_for("BatchView.show", pk=made.id))

    @expose("/<code>/export", methods=["POST"])
    @guard("read")
    def export(self, code: str) -> ResponseReturnValue:
        """All entitlements as a workbook."""
        cycle = own(code)
        content = export.workbook(exports.entitlement_sheet(cycle))
        audit.record("entitlement.export", cycle)
        return files.download(content, f"{cycle.year}-{gettext('应拨付经费')}.xlsx", export.XLSX)

    @expose("/entitlements/<int:pk>", methods=["GET", "POST"])
    @guard("write")
    def settle(self, pk: int) -> ResponseReturnValue:
        """核定 one amount that the notice leaves open."""
        row = scope.find_to_change(Entitlement, pk)
        status = 200
        if request.method == "POST":
            typed = request.form
            try:
                version = version_of(typed.get("version", ""), row)
                amount = rules.amount_of(typed.get("amount", ""))
                entitlement_actions.settle(pk, version, amount, typed.get("reason", ""))
            except Refused as refusal:
                flash(gettext(refusal.text), "danger")
                status = 422
            else:
                flash(gettext("金额已核定。"), "success")
                return redirect(url_for("FundingView.show", code=row.cycle.code))
        page = self.render(
            "funding/settle.html",
            title=gettext("核定金额"),
            row=row,
            version=sign_version(row),
            typed=request.form,
        )
        return page, status

    def _page(self, cycle: Cycle) -> str:
        return self.render(  # type: ignore[no-any-return]
            "funding/year.html",
            title=gettext("%(year)s经费", year=cycle.name),
            cycle=cycle,
            sums=queries.sums(cycle),
            tracks=_track_names(cycle),
            batches=batch_queries.of_cycle(cycle),
            batch_states=BATCH_STATES,
            undecided=queries.undecided(cycle),
            stopped=queries.stopped_people(cycle),
            owing=refund_queries.owing(cycle),
            claims=refund_queries.of_cycle(cycle),
            claim_states=CLAIM_STATES,
            sign_version=sign_version,
            typed=request.form,
        )


def _track_names(cycle: Cycle) -> dict[str, str]:
    """By item, the track that it is for: two may have an item of one name."""
    names = {track.code: track.name for track in cycle.tracks}
    return {each.key: names[each.track] for each in programmes.scheme_of(cycle).money if each.track in names}


def _cycles() -> list[Cycle]:
    """Years that end at the viewer and pay for whom they select."""
    return [each for each in programmes.cycles() if _is_own(each)]


def _is_own(cycle: Cycle) -> bool:
    if not cycle.revision_number or not running.ends_at_viewer(cycle):
        return False
    return is_reckoned(programmes.scheme_of(cycle))


def own(code: str) -> Cycle:
    """Absent for a year that ends elsewhere, or pays nobody."""
    cycle = programmes.cycle_by_code(code)
    if not _is_own(cycle):
        raise Absent
    return cycle
