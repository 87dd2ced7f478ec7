"""A year's files in and out 配置包."""

from __future__ import annotations

import io
import zipfile

from flask import flash, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy import select

from tepei import packs
from tepei.packs.archives import MAX_BYTES, unpack
from tepei.policy.words import PARTS, join
from tepei.portal import audit, province, scope
from tepei.portal.database import db
from tepei.portal.errors import Refused
from tepei.portal.screens.views import SafeView, expose, guard
from tepei.programmes import queries as programmes
from tepei.programmes.models import Cycle
from tepei.schemes import actions, assembling, checking, rules


class SchemeFileView(SafeView):
    """A year as files: taken out, checked, loaded."""

    route_base = "/scheme"
    default_view = "upload"
    class_permission_name = "Scheme"

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
        return redirect(url_for("YearView.show", code=cycle.code))


def _existing(year: packs.Year) -> Cycle | None:
    """The year of the same code that is there."""
    found: Cycle | None = db.session.scalars(select(Cycle).where(Cycle.code == year.code)).one_or_none()
    return found


def _changes(existing: Cycle, year: packs.Year) -> list[packs.Change]:
    """What the files say otherwise than the working copy."""
    return packs.differences(assembling.sound(existing), year, province.vocabulary())
