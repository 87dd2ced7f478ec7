"""汇总表与材料: a body's 汇总表 as a workbook, and its forms in one archive."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tepei.applications import exports, queries
from tepei.organisations import queries as organisations
from tepei.organisations.models import Organisation
from tepei.portal import files, jobs, province, scope
from tepei.portal.database import db
from tepei.portal.errors import Absent
from tepei.portal.export import XLSX
from tepei.portal.screens.views import SafeView, expose, guard
from tepei.programmes.models import Track

jobs.register("forms", exports.zip_forms, ("export", "Summary"), exports.are_theirs)


class SummaryView(SafeView):
    """One table per track of each year that one may hand in."""

    route_base = "/summary"
    class_permission_name = "Summary"
    default_view = "list"

    @expose("/")
    @guard("read")
    def list(self) -> ResponseReturnValue:
        """Every track with the people that hold a place."""
        body = _own_body()
        counted = exports.counted(body)
        cycles = [
            (cycle, [(track, counted.get(track.id, 0)) for track in cycle.tracks])
            for cycle in queries.summarised_cycles()
        ]
        return self.render("applications/summaries.html", cycles=cycles, body=body)

    @expose("/<int:track_id>")
    @guard("read")
    def show(self, track_id: int) -> ResponseReturnValue:
        """The table as it will be printed."""
        track = scope.find(Track, track_id)
        sheet = exports.summary(track.cycle, track, _own_body())
        return self.render("applications/summary.html", sheet=sheet, rows=[*sheet.rows], track=track)

    @expose("/<int:track_id>/workbook", methods=["POST"])
    @guard("export")
    def workbook(self, track_id: int) -> ResponseReturnValue:
        """The table as xlsx."""
        track = scope.find(Track, track_id)
        content, name = exports.summary_workbook(track.cycle, track, _own_body())
        return files.download(content, name, XLSX)

    @expose("/<int:track_id>/forms", methods=["POST"])
    @guard("export")
    def forms(self, track_id: int) -> ResponseReturnValue:
        """The forms as one archive, made in the background."""
        track, body = scope.find(Track, track_id), _own_body()
        title = _("%(body)s %(track)s申报表", body=body.name if body else _("全部"), track=track.name)
        jobs.enqueue("forms", title, track=track.id, body=body.id if body else 0)
        flash(_("正在打包申报表，完成后可在本页下载。"), "info")
        return redirect(url_for("JobView.index"))


def _own_body() -> Organisation | None:
    """The body that the viewer acts for; None at the region, which sees them all. Absent for who acts for nobody."""
    ids = scope.viewer().organisation_ids
    if not ids:
        raise Absent
    own, deciding = db.session.get(Organisation, ids[0]), province.bodies().deciding
    return None if own is None or organisations.kind_of(own) is deciding else own
