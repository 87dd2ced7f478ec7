"""培训班 on screen: what was planned, what may run, and who is late."""

from __future__ import annotations

from typing import Any

from flask.typing import ResponseReturnValue
from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import gettext
from flask_babel import lazy_gettext as _

from tepei.codes import queries as codes
from tepei.credits import course_rules, courses
from tepei.credits.course_models import PlannedCourse
from tepei.policy.words import Sentence
from tepei.portal import clock, scope
from tepei.portal.screens.views import SafeModelView, expose, guard

CHECKED = {True: _("已审核"), False: _("审核中")}


def whom(text: str) -> Any:
    """A training that names nobody is for everybody."""
    return text or _("不限")


def level_name(code: str) -> str:
    """What this level of title is called."""
    known = codes.items("title_levels") if code else ()
    return next((each.name for each in known if each.code == code), "")


def standing_of(course: PlannedCourse) -> tuple[Sentence, Sentence]:
    """How its plan came, and how its roster."""
    filed = course_rules.filing(course.filed_on, course.filing_due, course.late_reason)
    told = course_rules.reporting(course.ends, course.report_due, course.reported_on, clock.today())
    return filed, told


class PlannedCourseView(SafeModelView):
    """Of the viewer's bodies and of those below."""

    datamodel = SQLAInterface(PlannedCourse)
    route_base = "/planned-courses"
    class_permission_name = "CreditRoster"
    title = _("培训班")
    list_intro = _("培训计划备案后逐期列在这里；审核通过的才能组织培训，结束后报送培训通知和花名册。")
    include_route_methods = {"list", "show", "late"}
    list_template, show_template = "credits/courses.html", "credits/course.html"
    list_columns = ["name", "organisation", "starts", "ends", "is_checked", "filed_on", "reported_on"]
    show_columns = [
        "name", "organisation", "provider_name", "people", "industry", "level", "starts", "ends", "is_checked", "filed_on", "filing_due",
        "late_reason", "report_due", "reported_on",
    ]  # fmt: skip
    search_columns = ["name", "year", "is_checked", "starts", "ends"]
    order_columns = ["starts", "ends", "filed_on", "reported_on"]
    base_order = ("starts", "desc")
    label_columns = {
        "name": _("培训班"),
        "organisation": _("备案单位"),
        "provider_name": _("培训机构（平台）"),
        "people": _("计划人数"),
        "industry": _("面向行业"),
        "level": _("面向职称层级"),
        "year": _("年度"),
        "starts": _("开始日期"),
        "ends": _("结束日期"),
        "is_checked": _("培训计划"),
        "filed_on": _("备案日期"),
        "filing_due": _("应于何日前备案"),
        "late_reason": _("逾期备案的原因"),
        "report_due": _("应于何日前报送花名册"),
        "reported_on": _("报送花名册日期"),
    }
    formatters_columns = {
        "is_checked": CHECKED.get,
        "industry": whom,
        "level": lambda code: whom(level_name(code)),
    }

    def render_template(self, template: str, **values: Any) -> str:
        if template == self.show_template and "item" in values:
            course = values["item"]
            is_own = course.organisation_id in scope.viewer().organisation_ids
            values |= {"standing": standing_of(course), "is_own": is_own, "today": clock.today()}
        return str(super().render_template(template, **values))

    @expose("/late", methods=["GET"])
    @guard("read")
    def late(self) -> ResponseReturnValue:
        """Whose plan or roster came late, or is overdue."""
        rows = [(course, *standing_of(course)) for course in courses.late()]
        return str(self.render_template("credits/late.html", title=gettext("逾期的培训班"), rows=rows))
