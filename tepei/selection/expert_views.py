"""Generated screens of the pool of experts 专家库, and of whom each is tied to."""

from __future__ import annotations

from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length

from tepei.codes import queries as codes
from tepei.organisations.form_views import Needed, OnceForm, tell
from tepei.organisations.models import Organisation
from tepei.policy.conflicts import TIES
from tepei.policy.identity import mask_phone
from tepei.policy.words import ITEMS, join
from tepei.portal import scope
from tepei.portal.database import transaction
from tepei.portal.errors import Refused, require
from tepei.portal.screens import once
from tepei.portal.screens.fields import CleanText, Lookup
from tepei.portal.screens.views import SafeModelView, expose, guard
from tepei.schemes.input_views import Ticks, chosen
from tepei.selection import expert_actions as actions
from tepei.selection import expert_imports as _imports  # noqa: F401  the pool can be imported from here on
from tepei.selection import expert_rules as rules
from tepei.selection.expert_models import Expert, ExpertTie
from tepei.selection.expert_rules import TypedExpert

_UNCHANGED = _("修改时不填则不变")


class KeptText(CleanText):
    """A text to type in; the one that is kept is shown to nobody."""

    def process_data(self, value: Any) -> None:  # noqa: ARG002  the kept one
        self.data = None


class ExpertAccountForm(OnceForm):
    """The user name of an expert."""

    username = CleanText(
        _("用户名"),
        [Needed(), Length(max=40)],
        description=_("4—32 位，以英文字母开头；该专家在本系统已有账号的，填写原来的用户名"),
    )


def field_names(values: list[str]) -> str:
    """Fields in words."""
    return str(join((codes.name_of(actions.FIELDS, code) for code in values), ITEMS))


def field_choices() -> list[SelectChoice]:
    """The fields that there are."""
    return [SelectChoice(item.code, item.name) for item in codes.items(actions.FIELDS)]


class ExpertTieView(SafeModelView):
    """Whom experts are tied to, and therefore may not assess."""

    datamodel = SQLAInterface(ExpertTie)
    route_base = "/expert-ties"
    class_permission_name = "Expert"
    title = _("专家的利害关系")
    list_intro = _(
        "专家与申报人的亲属、导师、合作等关系。抽取专家和分配评审任务时据此回避；同一单位的自动回避，不必登记。"
    )
    empty_text = _("还没有登记。")
    include_route_methods = {"list", "show", "add", "edit", "delete", "lookup"}
    list_columns = ["expert", "kind", "name", "unit_name"]
    show_columns = list_columns
    add_columns = list_columns
    edit_columns = list_columns
    search_columns = ["expert", "kind", "name"]
    base_order = ("id", "desc")
    lookups = {"expert": Lookup(Expert)}
    label_columns = {
        "expert": _("专家"),
        "kind": _("关系"),
        "name": _("对方姓名"),
        "unit_name": _("对方单位"),
    }
    description_columns = {"unit_name": _("知道的填写；不填则凡同名的申报人都回避")}
    formatters_columns = {"kind": lambda kind: gettext(TIES[kind])}
    add_form_extra_fields = {"kind": chosen(_("关系"), lambda: TIES)}
    edit_form_extra_fields = add_form_extra_fields

    def pre_add(self, row: ExpertTie) -> None:
        require(rules.may_tie(row.kind, row.name or "", row.unit_name or ""))

    pre_update = pre_add


class ExpertView(SafeModelView):
    """Who may be drawn, from the pool of the office that runs the year; who decides sees every pool."""

    datamodel = SQLAInterface(Expert)
    route_base = "/experts"
    class_permission_name = "Expert"
    title = _("专家库")
    noun = _("专家")
    list_intro = _(
        "评审专家按领域随机抽入评审组；参加过的次数由系统累计，次数少的先抽。联系方式加密保存，列表中不显示。"
    )
    empty_text = _("专家库还是空的。")
    include_route_methods = {
        "list",
        "show",
        "add",
        "edit",
        "delete",
        "lookup",
        "account_form",
        "open_account",
    }
    show_template = "selection/expert.html"
    list_columns = ["name", "unit_name", "fields", "title", "is_outside", "terms", "last_year", "is_active"]
    show_columns = [
        "name", "unit_name", "fields", "title", "phone", "email", "is_outside", "terms", "last_year", "is_active",
        "kept_by", "account",
    ]  # fmt: skip
    add_columns = [
        "name", "organisation", "unit_name", "fields", "title", "phone", "email", "is_outside", "is_active",
    ]  # fmt: skip
    edit_columns = add_columns
    search_columns = ["name", "unit_name", "title", "is_outside", "is_active"]
    order_columns = ["name", "unit_name", "terms", "last_year"]
    base_order = ("id", "desc")
    lookups = {"organisation": Lookup(Organisation, where=(Organisation.state == "active",))}
    related_views = [ExpertTieView]
    label_columns = {
        "name": _("姓名"),
        "organisation": _("单位"),
        "unit_name": _("单位名称"),
        "fields": _("领域"),
        "title": _("职称"),
        "phone": _("联系电话"),
        "email": _("电子邮箱"),
        "is_outside": _("来自%(region)s以外"),
        "terms": _("参加次数"),
        "last_year": _("最近参加年度"),
        "is_active": _("可以抽取"),
        "kept_by": _("专家库"),
        "account": _("账号"),
    }
    description_columns = {
        "organisation": _("单位在本系统中的选择，据此回避；不在的不选，填写单位名称"),
        "unit_name": _("选择了单位的不填"),
    }
    formatters_columns = {
        "fields": field_names,
        "phone": lambda number: mask_phone(number or ""),
        "email": lambda address: gettext("已登记") if address else "",
        "is_outside": lambda value: gettext("是") if value else "",
        "is_active": lambda value: gettext("是") if value else gettext("否"),
        "last_year": lambda year: year or "",
    }
    add_form_extra_fields = {
        "unit_name": CleanText(_("单位名称"), description=_("选择了单位的不填")),
        "fields": Ticks(_("领域"), choices=field_choices),
        "phone": KeptText(_("联系电话"), [Length(max=30)], description=_UNCHANGED),
        "email": KeptText(_("电子邮箱"), [Length(max=100)], description=_UNCHANGED),
    }
    edit_form_extra_fields = add_form_extra_fields

    def create(self, form: Any) -> Expert:
        """An expert entered by hand."""
        return actions.enter(_typed(form))

    def change(self, form: Any, row: Expert) -> Expert:
        """What is known of one, anew."""
        return actions.enter(_typed(form), row)

    def pre_delete(self, row: Expert) -> None:
        actions.before_delete(row)

    @expose("/account/<int:pk>", methods=["GET"])
    @guard("write")
    def account_form(self, pk: int) -> ResponseReturnValue:
        """Which account the expert is to have."""
        return self._account_page(scope.find(Expert, pk), ExpertAccountForm())

    @expose("/account/<int:pk>", methods=["POST"])
    @guard("write")
    def open_account(self, pk: int) -> ResponseReturnValue:
        """Open it; the one-time password is shown here and never again."""
        form, expert = ExpertAccountForm(), scope.find(Expert, pk)
        if form.validate():
            try:
                with transaction():
                    claimed = once.claim(form.once_key.data)
                    account, password = actions.open_account(pk, form.username.data or "")
                    claimed.location = url_for("ExpertView.show", pk=pk)
                return self._opened(expert, account, password)
            except once.DoneBefore as before:
                return redirect(before.location)
            except Refused as refusal:
                tell(form, refusal)
        return self._account_page(expert, form)

    def _opened(self, expert: Expert, account: Any, password: str) -> ResponseReturnValue:
        return self.render_template(  # type: ignore[no-any-return]
            "selection/account_opened.html",
            title=gettext("专家账号已开通"),
            expert=expert,
            account=account,
            password=password,
        )

    def _account_page(self, expert: Expert, form: ExpertAccountForm) -> ResponseReturnValue:
        page = self.render_template(
            "selection/account_form.html", title=gettext("开通专家账号"), expert=expert, form=form
        )
        return page, 422 if request.method == "POST" else 200


def _typed(form: Any) -> TypedExpert:
    organisation = form["organisation"].data
    return TypedExpert(
        form["name"].data or "",
        form["unit_name"].data or "",
        organisation.id if organisation is not None else None,
        tuple(form["fields"].data or ()),
        form["title"].data or "",
        form["phone"].data,
        form["email"].data,
        form["is_outside"].data,
        form["is_active"].data,
    )
