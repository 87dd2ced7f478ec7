"""学时认定申请: one's own, and those that an office looks at."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, DecimalField, FileField, IntegerField
from wtforms.validators import Length, NumberRange, Optional

from tepei.credits import claim_actions, correcting, evidence_views, providers, years
from tepei.credits.claim_models import CreditClaim
from tepei.credits.claim_rules import ClaimFacts
from tepei.organisations.form_views import ChoiceField, Needed, OnceForm, done_once
from tepei.policy.conversion import Learnt
from tepei.policy.credits import CreditRules
from tepei.policy.hours import hours_text
from tepei.portal import audit, clock, scope
from tepei.portal.errors import Absent, Refused
from tepei.portal.screens.fields import CleanText, Day
from tepei.portal.screens.forms import sign_version, version_of
from tepei.portal.screens.keys import row_key
from tepei.portal.screens.theme import moment
from tepei.portal.screens.views import SafeModelView, SafeView, expose, guard

CLAIM_STATES = {
    "open": _("待核定"),
    "recognised": _("已认定"),
    "refused": _("未认定"),
    "retracted": _("已撤回"),
}
_NUMBER = {"class": "form-control", "inputmode": "decimal"}
_WHOLE = [Optional(), NumberRange(1, 9999)]


class CreditClaimForm(OnceForm):
    """What a certificate says; which of its numbers counts is told by the source."""

    source = ChoiceField(_("学时来源"), [Needed()], coerce=str, validate_choice=False)
    subject = ChoiceField(_("科目"), [Needed()], coerce=str, validate_choice=False)
    course = CleanText(_("课程、考试或活动"), [Needed(), Length(max=200)])
    provider_name = CleanText(_("举办单位"), [Length(max=120)])
    base = ChoiceField(
        _("继续教育基地"),
        [Optional()],
        coerce=str,
        validate_choice=False,
        description=_("由基地举办的选基地，由基地核定；其余不选。"),
    )
    learned_on = Day(_("学习或取得证书的日期"), [Needed()])
    year = IntegerField(
        _("计入年度"),
        [Optional(), NumberRange(1990, 2100)],
        render_kw=_NUMBER,
        description=_("不填则计入学习当年；补学往年的填该年度。"),
    )
    hours = DecimalField(_("证书载明的学时"), [Optional(), NumberRange(0, 1000)], render_kw=_NUMBER)
    minutes = IntegerField(_("学习时长（分钟）"), [Optional(), NumberRange(1, 100_000)], render_kw=_NUMBER)
    days = DecimalField(_("天数"), [Optional(), NumberRange(0, 366)], render_kw=_NUMBER)
    rank = IntegerField(_("第几完成人"), _WHOLE, render_kw=_NUMBER)
    is_half = BooleanField(_("属于减半计入的情形"))
    evidence = FileField(
        _("证明材料"), [Needed()], description=_("证书、成绩单或结业证明，PDF、JPG 或 PNG，不超过 10 MB。")
    )

    def facts(self) -> ClaimFacts:
        """The values, as the rules read them."""
        day = self.learned_on.data
        year = self.year.data or (day.year if day else clock.today().year)
        learnt = Learnt(
            day.year if day else year, hours=_tenths(self.hours.data), minutes=self.minutes.data, days=_tenths(self.days.data),
            rank=self.rank.data, is_half=bool(self.is_half and self.is_half.data),
        )  # fmt: skip
        return ClaimFacts(
            year,
            self.subject.data or "",
            self.source.data or "",
            day,
            self.course.data or "",
            learnt,
            self.provider_name.data or "",
            row_key(self.base.data or "") or 0,
        )


class OwnCreditClaimView(SafeView):
    """What the person who signed in claims."""

    route_base = "/credits/claims"
    class_permission_name = "Credit"
    default_view = "form"

    @expose("/new", methods=["GET"])
    @guard("add")
    def form(self) -> ResponseReturnValue:
        """The form, with the sources of the year."""
        return self._page(_form())

    @expose("/new", methods=["POST"])
    @guard("add")
    def claim(self) -> ResponseReturnValue:
        """Hand it in, or the form again with what was typed."""
        form = _form()
        if done_once(form, lambda: claim_actions.file(form.facts(), evidence_views.sent())):
            flash(gettext("已提交申请，核定后学时会记入您的记录，并发消息告诉您。"), "success")
            return redirect(url_for("CreditView.index"))
        return self._page(form), 422

    @expose("/<int:pk>/retract", methods=["POST"])
    @guard("add")
    def retract(self, pk: int) -> ResponseReturnValue:
        """Take it back while nobody has decided."""
        claim_actions.retract(pk)
        flash(gettext("已撤回申请。"), "success")
        return redirect(url_for("CreditView.index"))

    def _page(self, form: CreditClaimForm) -> str:
        return self.render(
            "credits/claim_form.html", title=gettext("申请认定学时"), form=form, yearly=_yearly()
        )


class CreditClaimView(SafeModelView):
    """学时认定: what the viewer's office has to look at, and what lies with those below."""

    datamodel = SQLAInterface(CreditClaim)
    route_base = "/credit-claims"
    class_permission_name = "CreditClaim"
    title = _("学时认定")
    list_intro = _("专业技术人员凭证书等申请认定的学时。认定后在全区有效；不予认定须说明理由。")
    include_route_methods = {"list", "show", "recognise", "refuse", "evidence"}
    show_template = "credits/claim.html"
    list_columns = ["person_name", "course", "year", "organisation", "state", "claimed_at"]
    show_columns = [
        "person_name", "year", "course", "provider_name", "learned_on", "organisation", "state", "granted", "outcome", "claimed_at", "closed_at",
    ]  # fmt: skip
    search_columns = ["person_name", "course", "year", "state"]
    order_columns = ["claimed_at", "closed_at", "year"]
    base_order = ("claimed_at", "desc")
    state_column = "state"
    state_labels = CLAIM_STATES
    label_columns = {
        "person_name": _("申请人"),
        "course": _("课程、考试或活动"),
        "provider_name": _("举办单位"),
        "learned_on": _("学习或取得证书的日期"),
        "year": _("计入年度"),
        "organisation": _("核定单位"),
        "state": _("状态"),
        "granted": _("部分认定的学时"),
        "outcome": _("理由"),
        "claimed_at": _("申请时间"),
        "closed_at": _("办结时间"),
    }
    formatters_columns = {
        "state": CLAIM_STATES.get,
        "granted": lambda hours: "" if hours is None else hours_text(hours),
        "claimed_at": moment,
        "closed_at": moment,
    }
    extra_args = {"sign_version": sign_version}

    def render_template(self, template: str, **values: Any) -> str:
        if template == self.show_template and "item" in values:
            values |= _reckoned(values["item"])
        return str(super().render_template(template, **values))

    @expose("/recognise/<int:pk>", methods=["POST"])
    @guard("review")
    def recognise(self, pk: int) -> ResponseReturnValue:
        """The hours count, or so many of them."""
        typed = request.form.get("hours", "").strip()
        granted = correcting.hours_of(typed) if typed else None
        claim_actions.recognise(pk, _version(pk), granted, request.form.get("outcome", ""))
        flash(gettext("已核定，结果已告知申请人。"), "success")
        return redirect(url_for("CreditClaimView.show", pk=pk))

    @expose("/refuse/<int:pk>", methods=["POST"])
    @guard("review")
    def refuse(self, pk: int) -> ResponseReturnValue:
        """They do not."""
        claim_actions.refuse(pk, _version(pk), request.form.get("outcome", ""))
        flash(gettext("已办结，理由已告知申请人。"), "success")
        return redirect(url_for("CreditClaimView.show", pk=pk))

    @expose("/evidence/<int:pk>", methods=["GET"])
    @guard("review")
    def evidence(self, pk: int) -> ResponseReturnValue:
        """The certificate; every look is recorded."""
        claim = scope.find(CreditClaim, pk)
        audit.record("credit_claim.evidence_seen", claim)
        return evidence_views.shown(claim)


def _tenths(number: Decimal | None) -> Decimal | None:
    return None if number is None else number.quantize(Decimal("0.1"))


def _version(pk: int) -> int:
    return version_of(request.form.get("version", ""), scope.find(CreditClaim, pk))


def _yearly() -> CreditRules | None:
    """What this year asks."""
    return years.of(years.by_year(), clock.today().year)


def _form() -> CreditClaimForm:
    form, yearly = CreditClaimForm(), _yearly()
    if scope.viewer().person_id is None:
        raise Absent
    if yearly is None:
        raise Refused(claim_actions.NO_RULES)
    form.source.choices = [("", gettext("请选择")), *((each.key, each.name) for each in yearly.sources)]
    form.base.choices = [("", gettext("不选")), *((str(each.id), each.name) for each in providers.bases())]
    form.subject.choices = [("", gettext("请选择")), *((each.key, each.name) for each in yearly.subjects)]
    if halved := [f"{each.name}：{each.half}" for each in yearly.sources if each.half]:
        form.is_half.description = "；".join(halved)
    else:
        del form.is_half
    return form


def _reckoned(claim: CreditClaim) -> dict[str, Any]:
    """What the office reads beside the columns: the source, its condition, and what the hours come to."""
    try:
        yearly = claim_actions.rules_for(claim)
        found = claim_actions.worth_of(claim, yearly)
    except Refused as refusal:
        return {"source": None, "worth": None, "why": refusal.text}
    subject = yearly.subject(claim.subject)
    return {
        "source": yearly.credit_source(claim.source),
        "worth": found,
        "subject": subject.name if subject else claim.subject,
        "hours_text": hours_text,
    }
