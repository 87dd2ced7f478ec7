"""装订本 out: bound while somebody waits where it is small, else in the background."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tepei.applications import volumes
from tepei.applications.models import Application
from tepei.papers import desk, drafts
from tepei.portal import files, jobs
from tepei.portal.errors import Absent
from tepei.portal.jobs import Made, Report
from tepei.portal.screens.views import SafeView, expose, guard

OWN, OF_UNIT, ON_DESK = "volume.own", "volume.unit", "volume.desk"
Find = Callable[[int], Application]


def _own(pk: int) -> Application:
    return drafts.find(pk, Application)


def _on_desk(pk: int) -> Application:
    """One that has reached the viewer's desk. Absent for a paper of another kind."""
    found = desk.find(pk)
    if not isinstance(found, Application):
        raise Absent
    return found


def _is_theirs(find: Find, arguments: Mapping[str, Any]) -> bool:
    try:
        find(int(arguments["paper"]))
    except Absent:
        return False
    return True


def _made(find: Find, arguments: dict[str, Any], report: Report) -> Made:
    return volumes.made(find(int(arguments["paper"])), report)


for _kind, _permission, _find in (
    (OWN, ("print", "Application"), _own),
    (OF_UNIT, ("print", "UnitApplication"), _own),
    (ON_DESK, ("export", "Summary"), _on_desk),
):
    jobs.register(_kind, partial(_made, _find), _permission, partial(_is_theirs, _find))


def _answer(application: Application, kind: str) -> ResponseReturnValue:
    if volumes.is_small(application):
        volume = volumes.made(application)
        return files.download(volume.content, volume.name, volume.media_type)
    volumes.require_printable(application)
    jobs.enqueue(kind, volumes.title_of(application), paper=application.id)
    flash(_("正在装订申报材料，完成后可在本页下载。"), "info")
    return redirect(url_for("JobView.index"))


class VolumeView(SafeView):
    """One's own application with its evidence."""

    route_base = "/applications"
    class_permission_name = "Application"
    default_view = "bind"
    kind = OWN

    @expose("/<int:pk>/volume", methods=["POST"])
    @guard("print")
    def bind(self, pk: int) -> ResponseReturnValue:
        """装订打印, once the unit has approved it."""
        return _answer(_own(pk), self.kind)


class UnitVolumeView(VolumeView):
    """A unit's own application with its evidence."""

    route_base = "/unit-applications"
    class_permission_name = "UnitApplication"
    kind = OF_UNIT


class DeskVolumeView(SafeView):
    """An application with its evidence, for those who may take whole forms out (汇总表与材料)."""

    route_base = "/review/papers"
    class_permission_name = "Summary"
    default_view = "bind"

    @expose("/<int:pk>/volume", methods=["POST"])
    @guard("export")
    def bind(self, pk: int) -> ResponseReturnValue:
        """装订打印, for the seal of the unit and the signature of who checked it."""
        return _answer(_on_desk(pk), ON_DESK)
