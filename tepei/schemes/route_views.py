"""Generated screens of routes and their steps 审核流程、审核环节."""

from __future__ import annotations

from typing import Any

from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import func, select

from tepei.organisations import queries as organisations
from tepei.policy.words import ITEMS, Sentence, join, say
from tepei.portal import province
from tepei.portal.database import db
from tepei.portal.errors import Refused
from tepei.programmes.models import STEPS_APART, Cycle, RouteStep, Track, TrackRoute
from tepei.schemes import vocabularies
from tepei.schemes.input_views import Lines, chosen
from tepei.schemes.part_views import PartView

_OWN = ""  # what is picked for a step that the year adds; its code is made
_ACTING = "route_views.acting"


def acting(codes: list[str] | None) -> list[Sentence | str]:
    """Who acts at a step of the year's own, by name. All that steps name are read once per session."""
    names: dict[str, Sentence | str] = db.session().info.setdefault(_ACTING, {})
    if codes and not names:
        named = {code for by in db.session.scalars(select(RouteStep.by)) for code in by or ()}
        names |= {**organisations.names_of(named), **province.bodies().words["steps"]}
    return [names.get(code, code) for code in codes or ()]


class Actors(Lines):
    """Organisations and levels by what they are called, one per line; codes are taken as well."""

    def process_data(self, value: Any) -> None:
        super().process_data([gettext(name) for name in acting(value)])

    def populate_obj(self, obj: Any, name: str) -> None:
        super().populate_obj(obj, name)
        listed = getattr(obj, name)
        levels = {gettext(word): code for code, word in province.bodies().words["steps"].items()}
        found = organisations.codes_of([each for each in listed if each not in levels])
        setattr(obj, name, [levels.get(each) or _one(each, found.get(each, ())) for each in listed])


def _one(name: str, codes: Any) -> str:
    if name in province.bodies().words["steps"]:
        return name
    if len(codes) != 1:
        text = say("没有单位“%(name)s”，请填写单位全称或代码。", name=name)
        several = say("名为“%(name)s”的单位不止一个，请填写单位代码。", name=name)
        raise Refused(several if codes else text)
    return str(next(iter(codes)))


class RouteStepView(PartView):
    """审核环节: name, opinion box, the signed scans that it demands, and who acts at one that the year adds."""

    datamodel = SQLAInterface(RouteStep)
    route_base = "/route-steps"
    title = _("审核环节")
    list_intro = _(
        "一份申报表走哪些环节由单位的上级决定；这里规定每个环节的叫法、意见栏和须上传的签字盖章扫描件。"
        "另设的环节（例如征求意见、联合评审）写明由谁办理，用“上移”“下移”放到它的次序。"
    )
    list_columns = ["cycle", "route", "kind", "name", "needed", "demands"]
    show_columns = [
        "cycle",
        "route",
        "kind",
        "name",
        "by",
        "needed",
        "opinion",
        "demands",
        "notice_days",
        "notice_in",
        "notice_from",
        "assumed",
    ]
    search_columns = ["cycle", "kind"]
    label_columns = {"route": _("审核流程")}
    description_columns = {"route": _("不选则为本年度的审核流程")}
    formatters_columns = {"by": lambda codes: gettext(join(acting(codes), ITEMS))}
    extra_fields = {
        "kind": chosen(
            _("环节"),
            lambda: {_OWN: say("另设的环节"), **vocabularies.current().words["steps"]},
            description=_("另设的环节须填写叫法，并写明由谁办理"),
        ),
        "by": Actors(
            _("由谁办理"),
            description=_(
                "另设的环节才写，每行一个：单位全称，或本省环节的名称（由申报人所在地的该级办理）；几家不分先后"
            ),
        ),
    }

    def name_of(self, row: RouteStep) -> str:
        return row.name or gettext(vocabularies.current().words["steps"].get(row.kind, row.kind))

    def pre_add(self, row: RouteStep) -> None:
        if row.kind == _OWN:
            row.kind = f"step_{(db.session.scalar(select(func.max(RouteStep.id))) or 0) + 1}"
        super().pre_add(row)

    def pre_update(self, row: RouteStep) -> None:
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
