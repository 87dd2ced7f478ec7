"""汇总表与材料: a body's 汇总表 as a workbook, and its forms in one archive."""

from __future__ import annotations

from collections.abc import Mapping

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tepei.applications import exports, queries
from tepei.organisations import queries as organisations
from tepei.organisations.models import Organisation
from tepei.papers import rosters
from tepei.portal import files, jobs, province, scope
from tepei.portal.database import db
from tepei.portal.errors import Absent
from tepei.portal.export import XLSX
from tepei.portal.screens.views import SafeView, expose, guard
from tepei.programmes import queries as programmes
from tepei.programmes.models import Cycle, Track

jobs.register("forms", exports.zip_forms, ("export", "Summary"), exports.are_theirs)


class SummaryView(SafeView):
    """The tables of each year that one may hand in: one per track, or one for all."""

    route_base = "/summary"
    class_permission_name = "Summary"
    default_view = "list"

    @expose("/")
    @guard("read")
    def list(self) -> ResponseReturnValue:
        """Every table with how many hold a place, and where its list is signed if the viewer's body does that."""
        body = _own_body()
        counted, years = exports.counted(body), queries.summarised_cycles()
        signed = rosters.signed_by(body.id, years) if body else set()
        cycles = [(cycle, _tables(cycle, counted), cycle.id in signed) for cycle in years]
        return self.render("applications/summaries.html", cycles=cycles, body=body)

    @expose("/<int:track_id>")
    @guard("read")
    def show(self, track_id: int) -> ResponseReturnValue:
        """The table as it will be printed."""
        track = scope.find(Track, track_id)
        sheet = exports.summary(track.cycle, track, _own_body())
        names = exports.names_of(exports.tracks_of(track))
        receiver = programmes.scheme_of(track.cycle).summary_table.receiver
        return self.render(
            "applications/summary.html",
            sheet=sheet,
            rows=[*sheet.rows],
            track=track,
            names=names,
            receiver=receiver,
        )

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
        names = exports.names_of(exports.tracks_of(track))
        title = _("%(body)s %(track)s申报表", body=body.name if body else _("全部"), track=names)
        jobs.enqueue("forms", title, track=track.id, body=body.id if body else 0)
        flash(_("正在打包申报表，完成后可在本页下载。"), "info")
        return redirect(url_for("JobView.index"))


def _tables(cycle: Cycle, counted: Mapping[int, int]) -> list[tuple[Track, str, int]]:
    """Each 汇总表 by its first track, with the names of all of them and how many people it has."""
    return [
        (tracks[0], exports.names_of(tracks), sum(counted.get(track.id, 0) for track in tracks))
        for tracks in exports.lists_of(cycle)
    ]


def _own_body() -> Organisation | None:
    """The body that the viewer acts for; None at the region, which sees them all. Absent for who acts for nobody."""
    ids = scope.viewer().organisation_ids
    if not ids:
        raise Absent
    own, deciding = db.session.get(Organisation, ids[0]), province.bodies().deciding
    return None if own is None or organisations.kind_of(own) is deciding else own
