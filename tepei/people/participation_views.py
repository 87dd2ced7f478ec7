"""Generated screen of the register of participations 入选经历."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import IntegerField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange

from tepei.people import participations
from tepei.people.models import Participation
from tepei.people.participations import IMPORT, SYSTEM, TypedParticipation
from tepei.policy.identity import mask_id
from tepei.policy.words import say
from tepei.portal.errors import Refused
from tepei.portal.screens.fields import CleanText
from tepei.portal.screens.theme import moment
from tepei.portal.screens.views import SafeModelView

SOURCES = {SYSTEM: _("本系统确定"), IMPORT: _("录入、导入")}


class NumberField(CleanText):
    """An ID number to type in; the one that is kept is shown to nobody."""

    def process_data(self, value: Any) -> None:  # noqa: ARG002  the kept one
        self.data = None


def _programmes() -> list[SelectChoice]:
    return [SelectChoice("", ""), *(SelectChoice(each.code, each.name) for each in participations.known())]


def _numbered(number: str | None) -> str:
    return mask_id(number) if number else gettext("待核对")


class ParticipationView(SafeModelView):
    """Who took part in what and when, here and elsewhere; filled by selections, by hand and by the import."""

    datamodel = SQLAInterface(Participation)
    route_base = "/participations"
    class_permission_name = "Participation"
    title = _("入选经历")
    list_intro = _(
        "历年入选各项目的人员，申报条件据此核对。本系统确定的入选自动记入，撤销时撤回；以往的和外单位的在这里新增，或者用“批量导入”录入。"
        "没有身份证号的标为待核对，同名同单位的人申报时由审核单位核定；核实后补填身份证号。"
    )
    empty_text = _("还没有入选经历。")
    include_route_methods = {"list", "show", "add", "edit", "delete"}
    list_columns = ["name", "id_number", "programme_name", "tier", "year", "until", "assessment", "source"]
    show_columns = [
        "name", "id_number", "unit_name", "programme_name", "tier", "year", "until", "assessment", "source", "basis",
        "entered_by", "entered_at",
    ]  # fmt: skip
    add_columns = [
        "name", "id_number", "unit_name", "programme", "tier", "year", "until", "assessment", "basis",
    ]  # fmt: skip
    edit_columns = add_columns
    search_columns = ["name", "unit_name", "programme_name", "tier", "year", "assessment", "source"]
    base_order = ("id", "desc")
    label_columns = {
        "name": _("姓名"),
        "id_number": _("身份证号"),
        "unit_name": _("当时所在单位"),
        "programme": _("项目"),
        "programme_name": _("项目"),
        "tier": _("层次"),
        "year": _("年度"),
        "until": _("培养期截止日期"),
        "assessment": _("考核结果"),
        "source": _("来源"),
        "basis": _("依据"),
        "entered_by": _("记入人"),
        "entered_at": _("记入时间"),
    }
    formatters_columns = {"id_number": _numbered, "source": SOURCES.get, "entered_at": moment}
    add_form_extra_fields = {
        "id_number": NumberField(
            _("身份证号"),
            [Length(max=60)],
            description=_("没有的填写当时所在单位，留待核对；修改时不填则不变"),
            render_kw={"autocomplete": "off"},
        ),
        "programme": SelectField(
            _("项目"),
            [InputRequired(_("请选择。"))],
            choices=_programmes,
            description=_("外单位的项目列在代码集“入选经历的项目”中"),
            render_kw={"class": "form-control"},
        ),
        "year": IntegerField(
            _("年度"),
            [InputRequired(_("请填写年度。")), NumberRange(1990, 2100, _("年度应为四位数字，例如 2022。"))],
            render_kw={"class": "form-control", "inputmode": "numeric"},
        ),
    }
    edit_form_extra_fields = add_form_extra_fields
    description_columns = {
        "until": _("不知道的不填：是否在培养期内由审核单位核定"),
        "assessment": _("没有考核的不填"),
    }

    def create(self, form: Any) -> Participation:
        """A line entered by hand."""
        return participations.enter(_line(form))

    def change(self, form: Any, row: Participation) -> Participation:
        """A line entered by hand anew; of one that the system wrote, its term and its assessment."""
        if row.source == SYSTEM:
            participations.assess(row, _line(form))
            return row
        return participations.enter(_line(form), row)

    def pre_delete(self, row: Participation) -> None:
        if row.source == SYSTEM:
            raise Refused(say("本系统确定的入选经历不能删除；取消入选的，请在申报材料中撤销入选。"))


def _line(form: Any) -> TypedParticipation:
    def text(name: str) -> str:
        return form[name].data or ""

    until: dt.date | None = form["until"].data
    return TypedParticipation(
        text("name"),
        text("id_number"),
        text("unit_name"),
        text("programme"),
        text("tier"),
        form["year"].data,
        until,
        text("assessment"),
        text("basis"),
    )
