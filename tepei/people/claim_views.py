"""Claims on an ID number: one's own, and those that a bureau looks into 身份认领."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import FileField
from wtforms.validators import Length

from tepei.organisations import directory
from tepei.organisations.form_views import ChoiceField, Needed, OnceForm
from tepei.organisations.registration_views import carried_out
from tepei.people import claims, queries
from tepei.people.models import IdentityClaim
from tepei.people.views import PersonFields, version_sent
from tepei.policy.identity import mask_id, mask_phone
from tepei.portal import audit, files, scope
from tepei.portal.errors import Absent
from tepei.portal.screens.fields import CleanLongText
from tepei.portal.screens.forms import sign_version
from tepei.portal.screens.theme import moment
from tepei.portal.screens.views import SafeModelView, SafeView, expose, guard, signed_in

CLAIM_STATES = {"open": _("待核实"), "granted": _("已通过"), "refused": _("未通过")}


class ClaimForm(OnceForm, PersonFields):
    """身份认领: the number again, the unit that knows the person, and proof."""

    organisation_id = ChoiceField(_("所在单位"), [Needed()], coerce=str, validate_choice=False)
    statement = CleanLongText(_("情况说明"), [Needed(), Length(max=2000)])
    evidence = FileField(
        _("证明材料"),
        [Needed()],
        description=_("本人手持身份证照片或身份证扫描件，PDF、JPG 或 PNG，不超过 10 MB。"),
    )


class OwnClaimView(SafeView):
    """For an account without a person: prove who you are."""

    route_base = "/identity"
    class_permission_name = "Registration"
    default_view = "form"

    @expose("/", methods=["GET"])
    @signed_in
    def form(self) -> ResponseReturnValue:
        """The form, after the unit was searched for."""
        return self._page(_claim_form())

    @expose("/", methods=["POST"])
    @signed_in
    def claim(self) -> ResponseReturnValue:
        """Send the claim to the unit, or the form again with what was typed."""
        form = _claim_form()
        if carried_out(form, lambda: _claim(form)):
            flash(gettext("已收到您的身份认领申请，请等待单位核实。"), "success")
            return redirect("/home/")
        return self._page(form), 422

    def _page(self, form: ClaimForm) -> str:
        if scope.viewer().person_id is not None:
            raise Absent
        return self.render(
            "people/claim_form.html",
            title=gettext("身份认领"),
            is_claiming=queries.is_claiming(),
            form=form,
            term=request.args.get("unit", ""),
            notices=queries.notices(),
        )


class ClaimView(SafeModelView):
    """身份认领: what the viewer's unit has to look at."""

    datamodel = SQLAInterface(IdentityClaim)
    route_base = "/claims"
    class_permission_name = "IdentityClaim"
    title = _("身份认领")
    list_intro = _("有人申请认领已被登记的身份证号码。请核对本人和身份证原件后处理。")
    include_route_methods = {"list", "show", "grant", "refuse", "evidence", "reveal"}
    show_template = "people/claim.html"
    list_columns = ["claimant_name", "organisation", "state", "opened_at", "closed_at"]
    show_columns = [
        "claimant_name",
        "id_number",
        "claimant_mobile",
        "organisation",
        "statement",
        "state",
        "outcome",
        "opened_at",
        "closed_at",
    ]
    search_columns = ["claimant_name", "state"]
    order_columns = ["opened_at", "closed_at"]
    base_order = ("opened_at", "desc")
    state_column = "state"
    state_labels = CLAIM_STATES
    label_columns = {
        "claimant_name": _("申请人"),
        "id_number": _("认领的身份证号码"),
        "claimant_mobile": _("手机号码"),
        "organisation": _("核实单位"),
        "statement": _("情况说明"),
        "state": _("状态"),
        "outcome": _("核实意见"),
        "opened_at": _("申请时间"),
        "closed_at": _("办结时间"),
    }
    formatters_columns = {
        "state": CLAIM_STATES.get,
        "id_number": mask_id,
        "claimant_mobile": mask_phone,
        "opened_at": moment,
        "closed_at": moment,
    }
    extra_args = {"sign_version": sign_version}

    @expose("/grant/<int:pk>", methods=["POST"])
    @guard("review")
    def grant(self, pk: int) -> ResponseReturnValue:
        """The number is the claimant's."""
        claims.grant_claim(pk, version_sent(pk), request.form.get("outcome", ""))
        flash(gettext("核实通过，身份信息已转到申请人的账号。"), "success")
        return redirect(url_for("ClaimView.show", pk=pk))

    @expose("/refuse/<int:pk>", methods=["POST"])
    @guard("review")
    def refuse(self, pk: int) -> ResponseReturnValue:
        """The number stays where it is."""
        claims.refuse_claim(pk, version_sent(pk), request.form.get("outcome", ""))
        flash(gettext("已办结，理由已告知申请人。"), "success")
        return redirect(url_for("ClaimView.show", pk=pk))

    @expose("/reveal/<int:pk>", methods=["POST"])
    @guard("review")
    def reveal(self, pk: int) -> ResponseReturnValue:
        """查看完整证件号, to compare it with the evidence; every look is recorded."""
        return self.render_template(  # type: ignore[no-any-return]
            "people/number.html",
            title=gettext("完整证件号"),
            name=self._one(str(pk)).claimant_name,
            number=claims.reveal_claimed_number(pk),
        )

    @expose("/evidence/<int:pk>", methods=["GET"])
    @guard("review")
    def evidence(self, pk: int) -> ResponseReturnValue:
        """The proof, for those who decide; every look is recorded."""
        claim = scope.find(IdentityClaim, pk)
        if claim.evidence is None:
            raise Absent
        audit.record("claim.evidence_seen", claim)
        return files.send(claim.evidence, inline=True)


def _claim_form() -> ClaimForm:
    form = ClaimForm()
    term = request.args.get("unit", "").strip()
    form.organisation_id.choices = [(str(pk), name) for pk, name in directory.found(term)] if term else []
    return form


def _claim(form: ClaimForm) -> object:
    unit, sent = form.organisation_id.data or "", request.files.get("evidence")
    evidence = claims.Evidence(sent.stream, sent.filename) if sent and sent.filename else None
    number = int(unit) if unit.isdecimal() and len(unit) < 10 else 0
    return claims.claim_identity(form.facts(), number, form.statement.data or "", evidence)
