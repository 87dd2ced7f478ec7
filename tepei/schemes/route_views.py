"""Generated screens of routes and their steps 审核流程、审核环节."""

from __future__ import annotations

from typing import Any

from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import func, select

from tepei.policy.words import say
from tepei.portal.database import db
from tepei.portal.errors import Refused
from tepei.programmes.models import STEPS_APART, Cycle, RouteStep, Track, TrackRoute
from tepei.schemes import vocabularies
from tepei.schemes.input_views import chosen
from tepei.schemes.part_views import PartView

# What is picked for a step that the year adds; its code is made. Not empty: a browser sends no form whose required choice is.
OWN = "own"


class RouteStepView(PartView):
    """审核环节: name, opinion box, the signed scans that it demands, and who acts at one that the year adds."""

    datamodel = SQLAInterface(RouteStep)
    route_base = "/route-steps"
    title = _("审核环节")
    list_intro = _(
        "一份申报表走哪些环节由单位的上级决定；这里规定每个环节的叫法、意见栏和须上传的签字盖章扫描件。"
        "另设的环节（例如征求意见、联合评审、接收县审核）写明由谁办理，用“上移”“下移”放到它的次序。"
    )
    list_columns = ["cycle", "route", "kind", "name", "needed", "demands"]
    show_columns = [
        "cycle",
        "route",
        "kind",
        "name",
        "by",
        "at",
        "needed",
        "opinion",
        "demands",
        "notice_days",
        "notice_in",
        "notice_from",
        "assumed",
    ]
    # Its step, by which it is known, is picked from a list: a wrong one is picked anew.
    edit_columns = [each for each in show_columns if each != "cycle"]
    search_columns = ["cycle", "kind"]
    label_columns = {"route": _("审核流程")}
    description_columns = {"route": _("不选则为本年度的审核流程")}
    extra_fields = {
        "kind": chosen(
            _("环节"),
            lambda: {OWN: say("另设的环节"), **vocabularies.current().words["steps"]},
            description=_("另设的环节须填写叫法，并写明由谁办理"),
        ),
    }

    def name_of(self, row: RouteStep) -> str:
        return row.name or gettext(vocabularies.current().words["steps"].get(row.kind, row.kind))

    def pre_update(self, row: RouteStep) -> None:
        if row.kind == OWN:
            row.kind = f"step_{(db.session.scalar(select(func.max(RouteStep.id))) or 0) + 1}"
        super().pre_update(row)
        require_route_of(row)

    def _siblings(self, row: RouteStep) -> Any:
        route = row.route.id if row.route else row.route_id
        return super()._siblings(row).where(RouteStep.route_id == route)

    def _last(self, row: RouteStep) -> int:
        first = STEPS_APART * (row.route.position + 1) if row.route else 0
        return max(super()._last(row), first - 1)


class TrackRouteView(PartView):
    """审核流程 of single tracks; that of the year stands in its scheme."""

    datamodel = SQLAInterface(TrackRoute)
    route_base = "/track-routes"
    title = _("其他审核流程")
    noun = _("审核流程")
    list_intro = _(
        "部分%(track_word)s另有流程时在这里新增，再在“审核环节”中列出它的环节，并在%(track_word)s中选择它；其余的走本年度的审核流程。"
    )
    given = {"steps": []}
    list_columns = ["cycle", "name", "decides", "skips", "resubmission", "source"]
    search_columns = ["cycle", "name"]

    def pre_delete(self, row: TrackRoute) -> None:
        super().pre_delete(row)
        if db.session.scalars(select(Track.id).where(Track.route_id == row.id)).first() is not None:
            raise Refused(
                say(
                    "还有%(track_word)s采用流程“%(name)s”，请先在%(track_word)s中改选其他流程。",
                    name=row.name,
                )
            )
        for step in db.session.scalars(select(RouteStep).where(RouteStep.route_id == row.id)):
            db.session.delete(step)


def require_route_of(row: RouteStep | Track) -> None:
    """A route of another year is none of this one."""
    cycle: Cycle = row.cycle
    if row.route is not None and row.route.cycle_id != cycle.id:
        raise Refused(say("所选审核流程不属于本年度，请重新选择。"))
