"""汇总表与材料: a body's 汇总表 as a workbook, and its forms in one archive."""

from __future__ import annotations

from collections.abc import Mapping

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tepei.applications import exports, queries
from tepei.organisations.models import Organisation
from tepei.papers import rosters
from tepei.portal import files, jobs, scope
from tepei.portal.database import db
from tepei.portal.errors import Absent
from tepei.portal.export import XLSX
from tepei.portal.screens.views import SafeView, expose, guard
from tepei.programmes import queries as programmes
from tepei.programmes import running
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
        own, years = _own(), queries.summarised_cycles()
        below = [cycle for cycle in years if not running.ends_at_viewer(cycle)]
        signed = rosters.signed_by(own.id, below) if below else set()
        counted = exports.counted(own) if below else {}
        whole = exports.counted() if len(below) < len(years) else {}
        cycles = [
            (cycle, _tables(cycle, counted), cycle.id in signed, own)
            if cycle in below
            else (cycle, _tables(cycle, whole), False, None)
            for cycle in years
        ]
        return self.render("applications/summaries.html", cycles=cycles)

    @expose("/<int:track_id>")
    @guard("read")
    def show(self, track_id: int) -> ResponseReturnValue:
        """The table as it will be printed."""
        track = scope.find(Track, track_id)
        sheet = exports.summary(track.cycle, track, _own_body(track.cycle))
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
        content, name = exports.summary_workbook(track.cycle, track, _own_body(track.cycle))
        return files.download(content, name, XLSX)

    @expose("/<int:track_id>/forms", methods=["POST"])
    @guard("export")
    def forms(self, track_id: int) -> ResponseReturnValue:
        """The forms as one archive, made in the background."""
        track = scope.find(Track, track_id)
        body = _own_body(track.cycle)
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


def _own_body(cycle: Cycle) -> Organisation | None:
    """The body that the viewer acts for; None where the year ends at it, which sees them all. Absent for who acts for nobody."""
    own = _own()
    return None if running.ends_at_viewer(cycle) else own


def _own() -> Organisation:
    ids = scope.viewer().organisation_ids
    if not ids:
        raise Absent
    return db.session.get_one(Organisation, ids[0])
