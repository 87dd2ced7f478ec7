"""培训机构 on screen: bases and platforms with their periods, and the secrets of their servers."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import gettext
from flask_babel import lazy_gettext as _

from tepei.credits import deliveries, provider_rules
from tepei.credits.models import CreditProvider
from tepei.organisations.form_views import ChoiceField, Needed
from tepei.organisations.models import Organisation
from tepei.portal import clock
from tepei.portal.errors import require
from tepei.portal.screens.fields import Lookup
from tepei.portal.screens.views import SafeModelView, expose, guard

KINDS = {provider_rules.BASE: _("继续教育基地"), provider_rules.PLATFORM: _("网络培训平台")}
_KIND = {
    "kind": ChoiceField(
        _("类别"), [Needed()], choices=list(KINDS.items()), description=_("基地有本系统单位的，选在下方")
    )
}


class CreditProviderView(SafeModelView):
    """Everybody's to read; the region's to keep."""

    datamodel = SQLAInterface(CreditProvider)
    route_base = "/credit-providers"
    class_permission_name = "CreditProvider"
    title = _("基地和平台")
    list_intro = _(
        "认可的继续教育基地和网络培训平台及其认可期。平台的服务器凭接口密钥报送学时，密钥只显示一次。"
    )
    include_route_methods = {"list", "show", "add", "edit", "lookup", "token", "revoke"}
    show_template = "credits/provider.html"
    list_columns = ["name", "kind", "organisation", "valid_from", "valid_to", "address"]
    show_columns = [
        "code",
        "name",
        "kind",
        "organisation",
        "valid_from",
        "valid_to",
        "address",
        "phone",
        "source",
    ]
    add_columns = show_columns
    edit_columns = ["name", "kind", "organisation", "valid_from", "valid_to", "address", "phone", "source"]
    add_form_extra_fields = _KIND
    edit_form_extra_fields = _KIND
    search_columns = ["name", "kind"]
    order_columns = ["name", "valid_to"]
    base_order = ("name", "asc")
    lookups = {"organisation": Lookup(Organisation, where=(Organisation.state == "active",))}
    label_columns = {
        "code": _("代码"),
        "name": _("名称"),
        "kind": _("类别"),
        "organisation": _("本系统的单位"),
        "valid_from": _("认可开始"),
        "valid_to": _("认可截止"),
        "address": _("网址或地址"),
        "phone": _("电话"),
        "source": _("依据"),
    }
    description_columns = {
        "organisation": _("核定自己培训的学时、备案培训计划的基地；没有的不选"),
        "valid_from": _("不填则不限"),
        "valid_to": _("不填则不限"),
        "source": _("认定的文号"),
    }
    formatters_columns = {"kind": KINDS.get}

    def pre_add(self, row: CreditProvider) -> None:
        self.pre_update(row)

    def pre_update(self, row: CreditProvider) -> None:
        require(provider_rules.check_period(row.kind, row.valid_from, row.valid_to))

    def render_template(self, template: str, **values: Any) -> str:
        if template == self.show_template and "item" in values:
            item = values["item"]
            values["is_open"] = provider_rules.is_open(item.valid_from, item.valid_to, clock.today())
        return str(super().render_template(template, **values))

    @expose("/token/<int:pk>", methods=["POST"])
    @guard("write")
    def token(self, pk: int) -> ResponseReturnValue:
        """A new secret, shown on this page alone; the one before opens nothing any more."""
        made = deliveries.issue_token(pk)
        return str(self.render_template("credits/token.html", title=gettext("接口密钥"), token=made, pk=pk))

    @expose("/revoke/<int:pk>", methods=["POST"])
    @guard("write")
    def revoke(self, pk: int) -> ResponseReturnValue:
        """Nothing opens any more."""
        deliveries.revoke_token(pk)
        flash(gettext("接口密钥已停用。"), "success")
        return redirect(url_for("CreditProviderView.show", pk=pk))
