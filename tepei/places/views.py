"""The allocation table: bodies × tracks, and the change of one place 名额."""

from __future__ import annotations

import io
from collections.abc import Sequence

from flask import flash, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import IntegerField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional

from tepei.places import actions, exports, importing, queries
from tepei.places import table as tables
from tepei.places.models import Place
from tepei.policy.quota import Allowance
from tepei.policy.words import Sentence, say
from tepei.portal import audit, scope, sheets
from tepei.portal.errors import Absent, Refused
from tepei.portal.export import Column, write_csv
from tepei.portal.screens.fields import CleanText
from tepei.portal.screens.forms import EditForm, sign_version, version_of
from tepei.portal.screens.views import SafeView, expose, guard
from tepei.programmes import queries as programmes
from tepei.programmes import running
from tepei.programmes.models import Cycle

ALLOWANCES = {
    Allowance.NUMBER: _("名额数"),
    Allowance.SOFT: _("原则上（可以超出，须说明理由）"),
    Allowance.ANY: _("不限"),
    Allowance.BARRED: _("—（不得推荐）"),
    Allowance.UNSET: _("未下达"),
}


class PlaceForm(EditForm):
    """What one body has of one track, and why it is changed."""

    allowance = SelectField(
        _("下达方式"),
        choices=[SelectChoice(*each) for each in ALLOWANCES.items()],
        render_kw={"class": "form-control"},
    )
    places = IntegerField(
        _("名额数"),
        validators=[Optional(), NumberRange(0, 9999, _("请填写 0 至 9999 的整数。"))],
        description=_("选择“名额数”或“原则上”时填写"),
    )
    reason = CleanText(_("调整理由"), validators=[InputRequired(_("请填写调整理由。"))])


class PlaceView(SafeView):
    """Who may recommend how many, and how many are taken."""

    route_base = "/places"
    class_permission_name = "Place"

    @expose("/")
    @guard("read")
    def index(self) -> ResponseReturnValue:
        """The table of a cycle (`?cycle=code`), else of the open one, else of the newest."""
        cycles = programmes.cycles()
        cycle = _chosen(cycles, request.args.get("cycle"))
        matrix = queries.places_matrix(cycle) if cycle else None
        has_places = cycle is not None and programmes.has_places(cycle)
        return self.render(
            "places/matrix.html",
            cycles=cycles,
            cycle=cycle,
            matrix=matrix,
            has_places=has_places,
            is_ours=cycle is not None and running.may_run(cycle.run_by),
        )

    @expose("/export/<code>")
    @guard("export")
    def export(self, code: str) -> ResponseReturnValue:
        """The table as CSV."""
        cycle = programmes.cycle_by_code(code)
        written = io.BytesIO()
        write_csv([Column(name, name) for name in exports.COLUMNS], exports.places_rows(cycle), written)
        written.seek(0)
        audit.record("place.export", cycle)
        return send_file(
            written, mimetype="text/csv", as_attachment=True, download_name=f"{cycle.code}-places.csv"
        )

    @expose("/table/<code>", methods=["GET", "POST"])
    @guard("write")
    def table(self, code: str) -> ResponseReturnValue:
        """The whole table as cells to type in; a refusal keeps them, each fault at its cell."""
        cycle = running.own_cycle(code)
        lines = tables.lines(cycle)
        if request.method == "POST":
            _take_typed(lines, cycle)
            try:
                changed = tables.write(cycle, lines, request.form.get("reason", ""))
            except Refused as refusal:
                flash(gettext(refusal.text), "danger")
                return self._table(cycle, lines, request.form.get("reason", "")), 422
            flash(gettext("名额表已保存，改动 %(count)s 处。", count=changed), "success")
            return redirect(url_for("PlaceView.index", cycle=code))
        return self._table(cycle, lines)

    @expose("/import/<code>", methods=["POST"])
    @guard("write")
    def read(self, code: str) -> ResponseReturnValue:
        """An xlsx like 附件1 into the cells of the same page; nothing is stored before it is saved there."""
        cycle = running.own_cycle(code)
        upload = request.files.get("sheet")
        lines = tables.lines(cycle)
        content = upload.read(sheets.MAX_BYTES + 1) if upload else b""
        problems = importing.fill(lines, content, cycle.tracks)
        return self._table(cycle, lines, problems=problems, is_read=True)

    @expose("/transfer/<int:pk>", methods=["POST"])
    @guard("write")
    def transfer(self, pk: int) -> ResponseReturnValue:
        """调剂 places of this body to another."""
        place = _own(pk)
        target, count = (request.form.get(name, "") for name in ("target", "count"))
        if not target.isdecimal() or not count.isdecimal() or len(target + count) > 12:
            raise Refused(say("请选择调入单位，并填写调剂的名额数。"))
        tables.transfer(place.id, int(target), int(count), request.form.get("reason", ""))
        flash(gettext("名额已调剂，两个单位的台账均已记录。"), "success")
        return redirect(url_for("PlaceView.show", pk=pk))

    @expose("/<int:pk>")
    @guard("read")
    def show(self, pk: int) -> ResponseReturnValue:
        """One place with its ledger."""
        place = scope.find(Place, pk)
        return self.render(
            "places/show.html",
            place=place,
            body=_body(place),
            entries=queries.ledger(place),
            words=ALLOWANCES,
            others=queries.others(place),
            is_ours=running.may_run(place.track.cycle.run_by),
        )

    @expose("/<int:pk>/edit", methods=["GET", "POST"])
    @guard("write")
    def edit(self, pk: int) -> ResponseReturnValue:
        """Change one place, with the reason."""
        place = _own(pk)
        form = PlaceForm(obj=place)
        if request.method == "GET":
            form.version.data = sign_version(place)
        elif form.validate() and self._set(place, form):
            flash(gettext("名额已调整。"), "success")
            return redirect(url_for("PlaceView.index", cycle=place.track.cycle.code))
        page = self.render("places/form.html", place=place, body=_body(place), form=form)
        return page, 422 if request.method == "POST" else 200

    def _table(
        self,
        cycle: Cycle,
        lines: list[tables.TableLine],
        reason: str = "",
        problems: Sequence[Sentence] = (),
        is_read: bool = False,
    ) -> str:
        sums = tables.sums(lines, cycle.tracks)
        return self.render(
            "places/table.html",
            cycle=cycle,
            lines=lines,
            sums=sums,
            reason=reason,
            problems=problems,
            is_read=is_read,
        )

    def _set(self, place: Place, form: PlaceForm) -> bool:
        """Whether it was set; what was typed stays on the page where it was not."""
        allowance = Allowance(form.allowance.data)
        places = form.places.data if allowance.has_number else None
        version, reason = version_of(form.version.data, place), form.reason.data or ""
        try:
            actions.set_places(place.id, allowance, places, reason, version)
        except Refused as refusal:
            form.places.errors = [*form.places.errors, gettext(refusal.text)]
            return False
        return True


def _take_typed(lines: list[tables.TableLine], cycle: Cycle) -> None:
    """What stands in the boxes, by "body.track"."""
    for line in lines:
        line.cells = {
            track.code: request.form.get(f"{line.body}.{track.code}", line.cells.get(track.code, ""))[:20]
            for track in cycle.tracks
        }


def _chosen(cycles: list[Cycle], code: str | None) -> Cycle | None:
    """Raises Absent for a code that no cycle has."""
    if not code:
        return programmes.foremost(cycles)
    found = next((cycle for cycle in cycles if cycle.code == code), None)
    if found is None:
        raise Absent
    return found


def _own(pk: int) -> Place:
    """One of a year that the viewer may run. Absent for every other."""
    return scope.find_to_change(Place, pk)


def _body(place: Place) -> str:
    return queries.body_name(place.track.cycle, place.organisation)
