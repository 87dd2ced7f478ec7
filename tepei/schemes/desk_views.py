"""The desk of a year: its parts, what is wrong with them, what differs from what is in force; its files in and out 实施方案."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import func, select

from tepei import packs
from tepei.packs.archives import MAX_BYTES, unpack
from tepei.policy.words import PARTS, join
from tepei.portal import audit, province, scope
from tepei.portal.database import db
from tepei.portal.errors import Refused
from tepei.portal.screens.views import SafeView, expose, guard
from tepei.programmes import queries as programmes
from tepei.programmes import running
from tepei.programmes.models import Cycle, RouteStep, Track, TrackRoute, Window
from tepei.schemes import actions, assembling, checking, rules
from tepei.schemes.form_models import AttachmentKind, Document, FormSection, SummaryColumn
from tepei.schemes.mend_views import DESK, messages
from tepei.schemes.models import Case, Category, Fact, Limit, MoneyItem, Requirement


@dataclass(frozen=True)
class PartLink:
    """A part of the scheme: its word, how many rows it has, and the address of its list."""

    label: Any
    count: int
    address: str


_OF_CYCLE = (
    (Track, "TrackView", _("培养方式")),
    (Window, "WindowView", _("时限")),
    (Fact, "FactView", _("条件依据")),
    (Category, "CategoryView", _("申报类别")),
    (FormSection, "SectionView", _("申报表的栏目")),
    (AttachmentKind, "AttachmentKindView", _("附件种类")),
    (RouteStep, "RouteStepView", _("审核环节")),
    (TrackRoute, "TrackRouteView", _("其他审核流程")),
    (Document, "DocumentView", _("打印材料")),
    (SummaryColumn, "SummaryColumnView", _("汇总表的列")),
    (Limit, "LimitView", _("名额限制")),
    (MoneyItem, "MoneyView", _("经费标准")),
)
_OF_TRACK = ((Requirement, "RequirementView", _("选拔条件")), (Case, "CaseView", _("示例")))


class SchemeDeskView(SafeView):
    """One page from which a year is set up, checked, loaded and taken out as files."""

    route_base = "/scheme"
    class_permission_name = "Scheme"

    @expose("/")
    @guard("read")
    def index(self) -> ResponseReturnValue:
        """The desk of the year that is open, else of the newest."""
        cycle = running.foremost(programmes.cycles())
        return self._desk(cycle) if cycle else self.render("schemes/none.html")

    @expose("/<code>")
    @guard("read")
    def show(self, code: str) -> ResponseReturnValue:
        """A year: its parts with counts, its problems, its pending changes."""
        return self._desk(programmes.cycle_by_code(code))

    def _desk(self, cycle: Cycle) -> ResponseReturnValue:
        return self.render(
            "schemes/desk.html",
            cycle=cycle,
            cycles=programmes.cycles(),
            parts=_parts(cycle),
            problems=messages(checking.faults(cycle), cycle, DESK),
            scheme=assembling.scheme_of(cycle),
        )

    @expose("/<code>/export")
    @guard("read")
    def export(self, code: str) -> ResponseReturnValue:
        """The year as the files of a pack, in one zip."""
        cycle = programmes.cycle_by_code(code)
        written = io.BytesIO()
        with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in checking.written(cycle).items():
                archive.writestr(zipfile.ZipInfo(name), text)
        written.seek(0)
        audit.record("scheme.export", cycle)
        return send_file(
            written, mimetype="application/zip", as_attachment=True, download_name=f"{cycle.code}.zip"
        )

    @expose("/upload", methods=["GET", "POST"])
    @guard("write")
    def upload(self) -> ResponseReturnValue:
        """A pack from a zip: every error at its line, or what would change."""
        files: dict[str, str] = {}
        problems: list[packs.Problem] = []
        year: packs.Year | None = None
        if request.method == "POST":
            uploaded = request.files.get("pack")
            try:
                files = unpack(uploaded.read(MAX_BYTES + 1) if uploaded else b"")
                year, problems = checking.check(files)
            except packs.PackError as error:
                problems = list(error.problems)
        sound = None if problems else year
        existing = _existing(sound) if sound else None
        if existing is not None:
            scope.require_change(existing)
        page = self.render(
            "schemes/upload.html",
            files=files,
            problems=problems,
            year=sound,
            existing=existing,
            may_load=rules.may_take_over(existing.state if existing else "draft"),
            changes=_changes(existing, sound) if existing and sound else [],
        )
        return page, 422 if problems else 200

    @expose("/load", methods=["POST"])
    @guard("write")
    def load(self) -> ResponseReturnValue:
        """Take over what the preview showed."""
        files = {
            name: request.form[name].replace("\r\n", "\n") for name in packs.FILES if name in request.form
        }
        try:
            cycle = actions.take_over(files)
        except packs.PackError as error:
            raise Refused(join((problem.text for problem in error.problems), PARTS)) from None
        flash(gettext("配置已载入。"), "success")
        return redirect(url_for("SchemeDeskView.show", code=cycle.code))


def _parts(cycle: Cycle) -> list[PartLink]:
    counted = [
        (view, label, select(func.count()).where(model.cycle_id == cycle.id))
        for model, view, label in _OF_CYCLE
    ]
    counted += [
        (
            view,
            label,
            select(func.count()).select_from(model).join(model.track).where(Track.cycle_id == cycle.id),
        )
        for model, view, label in _OF_TRACK
    ]
    counts = db.session.execute(select(*(count.scalar_subquery() for *_rest, count in counted))).one()
    return [
        PartLink(label, count, url_for(f"{view}.list", **_narrowed(view, cycle)))
        for (view, label, _query), count in zip(counted, counts, strict=True)
    ]


def _narrowed(view: str, cycle: Cycle) -> Mapping[str, Any]:
    """Lists of what hangs on tracks are narrowed to the first track; their search has the others."""
    if view in ("RequirementView", "CaseView"):
        return {"_flt_0_track": cycle.tracks[0].id} if cycle.tracks else {}
    return {"_flt_0_cycle": cycle.id}


def _existing(year: packs.Year) -> Cycle | None:
    """The year of the same code that is there."""
    found: Cycle | None = db.session.scalars(select(Cycle).where(Cycle.code == year.code)).one_or_none()
    return found


def _changes(existing: Cycle, year: packs.Year) -> list[packs.Change]:
    """What the files say otherwise than the working copy."""
    return packs.differences(assembling.sound(existing), year, province.bodies().words)
