"""Generated screens of limits and money 名额限制与经费标准."""

from __future__ import annotations

from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import gettext
from flask_babel import lazy_gettext as _

from tepei.packs.shapes import PERIODS
from tepei.policy.limits import BODY_KINDS, LIMIT_KINDS
from tepei.policy.limits import Limit as LimitRule
from tepei.portal.errors import Refused
from tepei.schemes.editor_fields import Conditions, Ticks, chosen
from tepei.schemes.models import Limit, MoneyItem
from tepei.schemes.part_views import PartView
from tepei.schemes.trials import sentence

KINDS = {
    "region": _("自治区"),
    "prefecture": _("盟市"),
    "county": _("旗县（市、区）"),
    "department": _("厅局（高校）"),
    "pool": _("共用名额"),
    "corps": _("兵团"),
    "employer": _("用人单位"),
}


class LimitView(PartView):
    """名额限制: sub-quotas, caps per legal unit, people who take no place."""

    datamodel = SQLAInterface(Limit)
    route_base = "/limits"
    title = _("名额限制")
    list_intro = _(
        "名额数以外的限制：为某类人选预留名额、规定最低人数或比例、限制同一单位的人数，或规定某类人选不占名额。"
    )
    reading = staticmethod(LimitRule.from_data)
    list_columns = ["cycle", "kind", "track", "number", "percent", "when", "text"]
    show_columns = [
        "cycle",
        "track",
        "key",
        "kind",
        "bodies",
        "number",
        "percent",
        "when",
        "text",
        "source",
        "assumed",
    ]
    add_columns = show_columns
    edit_columns = ["track", "kind", "bodies", "number", "percent", "when", "text", "source", "assumed"]
    search_columns = ["cycle", "kind"]
    label_columns = {
        "cycle": _("年度"),
        "track": _("培养方式"),
        "key": _("代码"),
        "kind": _("类别"),
        "bodies": _("适用的单位"),
        "number": _("人数"),
        "percent": _("百分比"),
        "when": _("适用于哪些人"),
        "text": _("通知原文"),
        "source": _("依据"),
        "assumed": _("原文未载，为推定"),
    }
    description_columns = {"track": _("不选则适用于全部培养方式")}
    formatters_columns = {
        "kind": {key: _(word) for key, word in LIMIT_KINDS.items()}.get,
        "when": sentence,
        "bodies": lambda kinds: "、".join(str(KINDS[kind]) for kind in kinds or ()),
    }
    edit_form_extra_fields = {
        "kind": chosen(_("类别"), LIMIT_KINDS),
        "bodies": Ticks(
            _("适用的单位"),
            choices=[(kind, KINDS[kind]) for kind in BODY_KINDS],
            description=_("不选则适用于全部"),
        ),
        "when": Conditions(_("适用于哪些人")),
    }
    add_form_extra_fields = edit_form_extra_fields

    def pre_update(self, row: Limit) -> None:
        super().pre_update(row)
        require_track_of(row)


class MoneyView(PartView):
    """经费标准: what the notice says about money, per person."""

    datamodel = SQLAInterface(MoneyItem)
    route_base = "/money"
    title = _("经费标准")
    list_columns = ["cycle", "track", "name", "amount", "per", "payee", "paid"]
    show_columns = ["cycle", "track", "key", "name", "amount", "per", "payee", "paid", "source"]
    add_columns = show_columns
    edit_columns = ["track", "name", "amount", "per", "payee", "paid", "source"]
    search_columns = ["cycle", "track", "name"]
    label_columns = {
        "cycle": _("年度"),
        "track": _("培养方式"),
        "key": _("代码"),
        "name": _("经费项目"),
        "amount": _("金额（元）"),
        "per": _("计算单位"),
        "payee": _("拨付对象"),
        "paid": _("拨付时间与方式"),
        "source": _("依据"),
    }
    description_columns = {"amount": _("通知没有写明的不填"), "track": _("不选则适用于全部培养方式")}
    formatters_columns = {"per": {key: _(word) for key, word in PERIODS.items()}.get}
    edit_form_extra_fields = {"per": chosen(_("计算单位"), PERIODS)}
    add_form_extra_fields = edit_form_extra_fields

    def pre_update(self, row: MoneyItem) -> None:
        super().pre_update(row)
        require_track_of(row)


def require_track_of(row: Limit | MoneyItem) -> None:
    """A track of another year is none of this one."""
    if row.track is not None and row.track.cycle_id != (row.cycle_id or row.cycle.id):
        raise Refused(gettext("所选培养方式不属于本年度，请重新选择。"))
