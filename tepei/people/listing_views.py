"""Generated screen of the lists that decide about later applications 历史名单; earlier selections are participations."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms.validators import InputRequired, Length

from tepei.people import listings, sanction_actions
from tepei.people.listings import Basis, TypedListing
from tepei.people.models import LIFTED, Listing
from tepei.people.participation_views import NumberField
from tepei.policy.identity import mask_id
from tepei.policy.words import say
from tepei.portal import audit, clock, files, scope
from tepei.portal.errors import Absent, Refused
from tepei.portal.screens.fields import CleanText
from tepei.portal.screens.forms import sign_version, version_of
from tepei.portal.screens.views import SafeModelView, expose, guard

KINDS = {"selected": _("曾入选"), "sanctioned": _("失信")}


class ListingView(SafeModelView):
    """Who is on the list of the untrustworthy, and which units were selected before; filled by the import and by revocations."""

    datamodel = SQLAInterface(Listing)
    route_base = "/listings"
    class_permission_name = "Listing"
    title = _("历史名单")
    list_intro = _(
        "失信名单和曾入选的单位，申报条件据此核对。名单用“批量导入”录入；按通知所列情形撤销入选的，随撤销列入失信名单。"
        "人员曾入选的见“入选经历”。没有身份证号的标为待核对，同名同单位的人申报时由审核单位核定。"
    )
    empty_text = _("还没有名单。")
    include_route_methods = {"list", "show", "add", "delete", "appeal", "lift", "attach", "document"}
    show_template = "people/listing.html"
    list_columns = ["kind", "name", "unit_name", "year", "programme", "until", "lifted_as", "source"]
    show_columns = [
        "kind", "name", "id_number", "unit_name", "organisation", "year", "programme", "ground", "from_on", "until", "source",
        "appeal", "appealed_on", "lifted_as", "lifted_on", "lifted_reason",
    ]  # fmt: skip
    add_columns = ["name", "id_number", "unit_name", "programme", "ground", "from_on", "until", "source"]
    search_columns = ["kind", "name", "year"]
    base_order = ("id", "desc")
    label_columns = {
        "kind": _("名单"),
        "name": _("姓名或单位名称"),
        "id_number": _("身份证号"),
        "unit_name": _("当时所在单位"),
        "organisation": _("单位"),
        "year": _("年度"),
        "programme": _("项目代码"),
        "until": _("截止日期"),
        "ground": _("情形"),
        "from_on": _("开始日期"),
        "appeal": _("申诉"),
        "appealed_on": _("申诉日期"),
        "lifted_as": _("解除"),
        "lifted_on": _("解除日期"),
        "lifted_reason": _("解除的理由"),
        "source": _("依据"),
    }
    description_columns = {
        "programme": _("只对这一项目有效；不填则对全部项目有效"),
        "unit_name": _("没有身份证号的填写，留待核对"),
        "from_on": _("不填则自今天起"),
        "until": _("不填则长期有效"),
    }
    formatters_columns = {
        "kind": KINDS.get,
        "lifted_as": lambda way: gettext(LIFTED[way]) if way else "",
        "id_number": lambda number: mask_id(number) if number else "",
        "unit_name": lambda name: gettext("%(unit)s（待核对）", unit=name) if name else "",
    }
    add_form_extra_fields = {
        "id_number": NumberField(_("身份证号"), [Length(max=60)], render_kw={"autocomplete": "off"}),
        "ground": CleanText(_("情形"), [InputRequired(_("请填写列入失信名单的情形。")), Length(max=200)]),
        "source": CleanText(
            _("依据"), [InputRequired(_("请填写依据。")), Length(max=200)], description=_("决定的文号和条款")
        ),
    }
    extra_args = {"sign_version": sign_version}

    def create(self, form: Any) -> Listing:
        """列入失信名单 of a person, by hand: a decision that no paper of here carries."""
        text = {
            name: form[name].data or "" for name in self.add_columns if not name.endswith(("_on", "until"))
        }
        begins, until = form["from_on"].data or clock.today(), form["until"].data
        if until and until < begins:
            raise Refused(say("截止日期早于开始日期，请更正。"))
        basis = Basis(text["programme"].strip(), begins.year, until, text["source"])
        line = TypedListing("sanctioned", text["name"], text["id_number"], None, text["unit_name"], basis)
        (row,) = listings.enter([line])
        row.ground, row.from_on = text["ground"], begins
        return row

    @expose("/appeal/<int:pk>", methods=["POST"])
    @guard("write")
    def appeal(self, pk: int) -> ResponseReturnValue:
        """登记申诉."""
        sanction_actions.appeal(pk, _version(pk), request.form.get("text", ""))
        return _back(pk, gettext("已登记申诉。"))

    @expose("/lift/<int:pk>", methods=["POST"])
    @guard("write")
    def lift(self, pk: int) -> ResponseReturnValue:
        """解除 or 撤销, with a reason."""
        sent = request.form
        sanction_actions.lift(pk, _version(pk), sent.get("way", ""), sent.get("reason", ""))
        return _back(pk, gettext("失信名单已解除。"))

    @expose("/attach/<int:pk>", methods=["POST"])
    @guard("write")
    def attach(self, pk: int) -> ResponseReturnValue:
        """补充决定文件."""
        version, upload = _version(pk), request.files.get("file")
        if upload is None or not upload.filename:
            raise Refused(say("请选择决定文件。"))
        sanction_actions.attach(pk, version, upload.stream, upload.filename)
        return _back(pk, gettext("已保存决定文件。"))

    @expose("/document/<int:pk>", methods=["GET"])
    @guard("read")
    def document(self, pk: int) -> ResponseReturnValue:
        """The decision."""
        row = scope.find(Listing, pk)
        if row.document is None:
            raise Absent
        audit.record("listing.document_seen", row)
        return files.send(row.document)


def _version(pk: int) -> int:
    return version_of(request.form.get("version", ""), scope.find(Listing, pk))


def _back(pk: int, told: str) -> ResponseReturnValue:
    flash(told, "success")
    return redirect(url_for("ListingView.show", pk=pk))
