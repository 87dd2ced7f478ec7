"""The applicant's screens: 我的申报, 新增申报表, 编辑申报表, submit, retract, delete."""

from __future__ import annotations

from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tepei.applications import actions, checks, editing, pages, queries, reuse, rules
from tepei.applications.models import Application
from tepei.organisations import queries as organisations
from tepei.papers import actions as papers
from tepei.papers import queries as paper_queries
from tepei.policy.fields import Section
from tepei.portal import clock
from tepei.portal.errors import Absent, Refused, Stale
from tepei.portal.screens.guards import wants_json
from tepei.portal.screens.views import SafeView, expose, guard
from tepei.programmes import queries as programmes
from tepei.programmes.models import Track


class ApplicationView(SafeView):
    """One's own applications, from the first field to the submission."""

    route_base = "/applications"
    class_permission_name = "Application"
    default_view = "list"

    @expose("/")
    @guard("read")
    def list(self) -> ResponseReturnValue:
        """我的申报."""
        rows = [
            (
                each,
                paper_queries.standing(each),
                paper_queries.waiting_for(each),
                programmes.form_of(each).sections[0].key,
            )
            for each in queries.own()
        ]
        return self.render("applications/list.html", rows=rows)

    @expose("/new", methods=["GET"])
    @guard("add")
    def new(self) -> ResponseReturnValue:
        """新增申报表: search for the unit, choose it and the 培养方式."""
        term, seat = request.args.get("unit", "").strip()[:40], request.args.get("seat", "")
        found = organisations.directory(term, seat) if term or seat else []
        cycles = programmes.open_cycles(clock.now())
        asked = {"term": term, "seat": seat, "seats": organisations.seats()}
        return self.render("applications/new.html", units=found, cycles=cycles, **asked)

    @expose("/new", methods=["POST"])
    @guard("add")
    def start(self) -> ResponseReturnValue:
        """Make the draft; a second click finds the first one's."""
        track = _track(request.form.get("track", ""))
        application = actions.start(track.cycle, track, _number(request.form.get("organisation", "")))
        flash(_("申报表已新增，请逐栏填写。填写内容会自动保存。"), "success")
        return redirect(_section_url(application, queries.desk(application).form.sections[0]))

    @expose("/<int:pk>/")
    @guard("read")
    def show(self, pk: int) -> ResponseReturnValue:
        """Where it stands, whom it waits for, what happened, what the conditions say."""
        application = queries.find_own(pk)
        desk = queries.desk(application)
        return self.render("applications/show.html", **pages.overview(desk))

    @expose("/<int:pk>/sections/<key>", methods=["GET"])
    @guard("write")
    def section(self, pk: int, key: str) -> ResponseReturnValue:
        """编辑申报表: one section."""
        desk = queries.desk(queries.find_own(pk))
        rules_say = rules.may_edit(desk.application.state)
        if not rules_say:
            flash(_(rules_say.text), "warning")
            return redirect(url_for("ApplicationView.show", pk=pk))
        wanted = {"checked": "check" in request.args, "spare": "spare" in request.args}
        return self.render(
            "applications/section.html", **pages.of_section(desk, _section(desk, key), **wanted)
        )

    @expose("/<int:pk>/sections/<key>", methods=["POST"])
    @guard("write")
    def save(self, pk: int, key: str) -> ResponseReturnValue:
        """Save a section; a script gets JSON, a person the next page."""
        desk = queries.desk(queries.find_own(pk))
        section = _section(desk, key)
        values = editing.typed(section, request.form)
        if section.rows:
            values = editing.moved(values, request.form.get("row", ""))
        try:
            saved = _save(desk.application, section, values)
        except Stale:
            return self._conflict(pk, key, values)
        return _saved_as_json(saved, key) if wants_json() else redirect(self._after(saved, section))

    @expose("/<int:pk>/sections/<key>/reuse", methods=["GET"])
    @guard("write")
    def earlier(self, pk: int, key: str) -> ResponseReturnValue:
        """What the person typed in other years, to tick."""
        desk = queries.desk(queries.find_own(pk))
        section = _section(desk, key)
        rows = reuse.earlier_rows(desk.application, section)
        return self.render("applications/reuse.html", **pages.common(desk, key), section=section, rows=rows)

    @expose("/<int:pk>/sections/<key>/reuse", methods=["POST"])
    @guard("write")
    def take_earlier(self, pk: int, key: str) -> ResponseReturnValue:
        """选用所勾选的内容."""
        desk = queries.desk(queries.find_own(pk))
        section, ticked = _section(desk, key), request.form.getlist("row")
        reuse.reuse(desk.application, section, ticked, _number(request.form.get("edition", "")))
        flash(_("已选用，请核对。"), "success")
        return redirect(_section_url(desk.application, section, _anchor="rows"))

    @expose("/<int:pk>/track", methods=["POST"])
    @guard("write")
    def track(self, pk: int) -> ResponseReturnValue:
        """Change the 培养方式."""
        queries.find_own(pk)
        track = _track(request.form.get("track", ""))
        actions.change_track(pk, track, _number(request.form.get("edition", "")))
        flash(_("培养方式已改为“%(track)s”，请查看条件核对结果。", track=track.name), "success")
        return redirect(url_for("ApplicationView.show", pk=pk))

    @expose("/<int:pk>/attachments", methods=["GET"])
    @guard("write")
    def attachments(self, pk: int) -> ResponseReturnValue:
        """照片与附件."""
        desk = queries.desk(queries.find_own(pk))
        return self.render("applications/attachments.html", **pages.common(desk, queries.ATTACHMENTS))

    @expose("/<int:pk>/attachments", methods=["POST"])
    @guard("write")
    def attach(self, pk: int) -> ResponseReturnValue:
        """Add a file."""
        upload = request.files.get("file")
        if upload is None or not upload.filename:
            raise Refused(_("请先选择要上传的文件。"))
        actions.attach(pk, request.form.get("kind", ""), upload.stream, upload.filename)
        flash(_("文件已上传。"), "success")
        return redirect(url_for("ApplicationView.attachments", pk=pk))

    @expose("/attachment/<int:attachment_id>/delete", methods=["POST"])
    @guard("write")
    def detach(self, attachment_id: int) -> ResponseReturnValue:
        """Take a file off."""
        application = actions.detach(attachment_id)
        flash(_("文件已删除。"), "success")
        return redirect(url_for("ApplicationView.attachments", pk=application.id))

    @expose("/<int:pk>/submit", methods=["GET"])
    @guard("submit")
    def check(self, pk: int) -> ResponseReturnValue:
        """The whole list of what is checked before the submission."""
        desk = queries.desk(queries.find_own(pk))
        return self.render("applications/submit.html", **pages.common(desk, "submit"), **pages.sending(desk))

    @expose("/<int:pk>/submit", methods=["POST"])
    @guard("submit")
    def submit(self, pk: int) -> ResponseReturnValue:
        """提交. A second click finds it submitted."""
        edition = _number(request.form.get("edition", ""))
        application = queries.find_own(pk)
        if application.state == "in_review" and application.form.edition == edition:
            return redirect(url_for("ApplicationView.show", pk=pk))
        if not request.form.get("promise"):
            raise Refused(_("请先勾选承诺，再提交。"))
        promise = request.form.get("promise_version", "")
        waiting = paper_queries.waiting_for(actions.submit(pk, edition, promise))
        flash(_("申报表已提交，请等待%(name)s审核。", name=waiting.name if waiting else ""), "success")
        return redirect(url_for("ApplicationView.show", pk=pk))

    @expose("/<int:pk>/retract", methods=["POST"])
    @guard("retract")
    def retract(self, pk: int) -> ResponseReturnValue:
        """撤回 while nobody has acted."""
        queries.find_own(pk)
        papers.retract(pk, _number(request.form.get("version", "")))
        flash(_("申报表已撤回，修改后请重新提交。"), "success")
        return redirect(url_for("ApplicationView.show", pk=pk))

    @expose("/<int:pk>/discard", methods=["POST"])
    @guard("delete")
    def discard(self, pk: int) -> ResponseReturnValue:
        """Delete a draft."""
        actions.discard(pk, _number(request.form.get("edition", "")))
        flash(_("草稿已删除。"), "success")
        return redirect(url_for("ApplicationView.list"))

    def _conflict(self, pk: int, key: str, values: Any) -> ResponseReturnValue:
        """Both texts, field by field; where this section holds the same, there is no conflict."""
        desk = queries.desk(queries.find_own(pk))
        section = _section(desk, key)
        typed = rules.tidy(section, values)
        found = rules.differences(section, desk.application.form.answers.get(key), typed)
        if not found:
            return (
                _saved_as_json(desk.application, key)
                if wants_json()
                else redirect(_section_url(desk.application, section))
            )
        if wants_json():
            return jsonify(error=_("本栏目已在别处修改，请点“保存”查看两处内容。"), conflict=True), 409
        posted = [
            (name, text)
            for name, text in request.form.items()
            if name not in ("csrf_token", "edition", "mark", "row")
        ]
        page = pages.common(desk, key) | {"section": section, "differences": found, "posted": posted}
        return self.render("applications/conflict.html", **page), 409

    def _after(self, application: Application, section: Section) -> str:
        """The page after a save: the next section, or the same one, perhaps with a row more."""
        desk = queries.desk(application)
        keys = [*desk.form.sections]
        place = next(number for number, each in enumerate(keys) if each.key == section.key)
        move = request.form.get("row", "")
        if move:
            return _section_url(application, section, spare=1 if move == "add" else None, _anchor="rows")
        flash(_saved_words(section, len(checks.gaps(desk).get(section.key, ()))), "success")
        if request.form.get("then") != "next":
            return _section_url(application, section)
        if place + 1 < len(keys):
            return _section_url(application, keys[place + 1])
        return url_for("ApplicationView.attachments", pk=application.id)


def _save(application: Application, section: Section, values: Any) -> Application:
    """Save it; where only other sections changed since the page was opened, there is nothing to overwrite."""
    edition = _number(request.form.get("edition", ""))
    try:
        return actions.save_section(application.id, section.key, values, edition)
    except Stale:
        current = queries.find_own(application.id)
        if request.form.get("mark") != rules.mark(current.form.answers.get(section.key)):
            raise
        return actions.save_section(application.id, section.key, values, current.form.edition)


def _saved_as_json(application: Application, key: str) -> ResponseReturnValue:
    desk = queries.desk(application)
    page = pages.common(desk, key)
    return jsonify(
        edition=application.form.edition,
        mark=rules.mark(application.form.answers.get(key)),
        saved_at=f"{clock.now():%H:%M}",
        nav=render_template("applications/_nav.html", **page),
        conditions=render_template("applications/_conditions.html", **page),
    )


def _saved_words(section: Section, lacking: int) -> str:
    if lacking:
        return _("“%(title)s”已保存，还差 %(count)s 处，可以稍后补填。", title=section.title, count=lacking)
    return _("“%(title)s”已保存。", title=section.title)


def _section(desk: queries.Desk, key: str) -> Section:
    found = next((section for section in desk.form.sections if section.key == key), None)
    if found is None:
        raise Absent
    return found


def _section_url(application: Application, section: Section, **more: Any) -> str:
    return url_for("ApplicationView.section", pk=application.id, key=section.key, **more)


def _number(text: str) -> int:
    """A whole number from a form; Refused where the page is not one of ours any more."""
    if not text.isdecimal() or len(text) > 9:
        raise Refused(_("请选择后再提交；页面如已失效，请刷新后重试。"))
    return int(text)


def _track(text: str) -> Track:
    """A track of an open cycle."""
    number = _number(text)
    tracks = (track for cycle in programmes.open_cycles(clock.now()) for track in cycle.tracks)
    found = next((track for track in tracks if track.id == number), None)
    if found is None:
        raise Refused(_("请选择培养方式。"))
    return found
