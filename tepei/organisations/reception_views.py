"""受理时间和地点 of one's own office, as everybody reads it beside the office's name."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import HiddenField
from wtforms.validators import Length

from tepei.organisations import receptions
from tepei.organisations.form_views import tell
from tepei.policy.reception import LONGEST, ReceptionFacts
from tepei.portal.errors import Absent, Refused
from tepei.portal.screens.fields import CleanText
from tepei.portal.screens.forms import SafeForm, sign_version, version_of
from tepei.portal.screens.keys import row_key
from tepei.portal.screens.views import SafeView, expose, guard

_MOST = _("最多 %(max)d 个字。")


class ReceptionForm(SafeForm):
    """What people read of an office."""

    version = HiddenField()
    hours = CleanText(
        _("办公时间"),
        [Length(max=LONGEST["hours"], message=_MOST)],
        description=_("例如：工作日 9:00—12:00，14:30—17:30"),
    )
    address = CleanText(
        _("办公地点"),
        [Length(max=LONGEST["address"], message=_MOST)],
        description=_("收取纸质材料和接待咨询的地点"),
    )
    telephone = CleanText(
        _("办公电话"),
        [Length(max=LONGEST["telephone"], message=_MOST)],
        description=_("带区号，例如 0471-1234567；不写人名和个人手机号码"),
    )

    def facts(self) -> ReceptionFacts:
        """As it was typed."""
        return ReceptionFacts(self.hours.data or "", self.address.data or "", self.telephone.data or "")


class ReceptionView(SafeView):
    """One form for an office of the viewer; who acts for several chooses."""

    route_base = "/reception"
    class_permission_name = "Organisation"
    default_view = "edit"

    @expose("/", methods=["GET"])
    @guard("review")
    def edit(self) -> ResponseReturnValue:
        """What the office says now."""
        row = receptions.own(_office_id())
        known = {key: getattr(row, key) for key in ("hours", "address", "telephone")}
        signed = sign_version(row) if row.id else ""
        return self._page(row, ReceptionForm(data={**known, "version": signed}))

    @expose("/", methods=["POST"])
    @guard("review")
    def announce(self) -> ResponseReturnValue:
        """Say it anew, or the form again with what is wrong."""
        row, form = receptions.own(_office_id()), ReceptionForm()
        if form.validate():
            try:
                version = version_of(form.version.data or "", row) if row.id else 0
                receptions.announce(row.organisation.id, version, form.facts())
            except Refused as refusal:
                tell(form, refusal)
            else:
                flash(gettext("已保存，首页、办事指南和退回通知中随即显示。"), "success")
                return redirect(url_for("OrganisationView.show", pk=row.organisation.id))
        return self._page(row, form), 422

    def _page(self, row: Any, form: ReceptionForm) -> str:
        return str(
            self.render(
                "organisations/reception.html",
                title=gettext("受理时间和地点"),
                office=row.organisation,
                offices=receptions.own_offices(),
                form=form,
            )
        )


def _office_id() -> int:
    """The office in the address, else the first of the viewer's. Absent where it is none."""
    offices = [each.id for each in receptions.own_offices()]
    chosen = row_key(request.args.get("of", "")) if "of" in request.args else next(iter(offices), None)
    if chosen is None:
        raise Absent
    return chosen
