"""The applicant's screens: 我的申报, 新增申报表, 编辑申报表, submit, retract, delete."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tepei.applications import actions, checks, pages, queries, rules
from tepei.applications.checks import Check
from tepei.forms.pages import of_form
from tepei.forms.reuse import Source
from tepei.forms.views import FormView, number
from tepei.organisations import queries as organisations
from tepei.papers import actions as papers
from tepei.papers import queries as paper_queries
from tepei.policy.verdict import Verdict
from tepei.portal import clock
from tepei.portal.errors import Refused
from tepei.portal.screens.views import expose, guard
from tepei.programmes import queries as programmes
from tepei.programmes.models import Track


class ApplicationView(FormView):
    """One's own applications, from the first field to the submission."""

    route_base = "/applications"
    class_permission_name = "Application"
    default_view = "list"
    verbs = actions
    frame = "applications/_editor.html"
    aside = "applications/_conditions.html"

    def opened(self, pk: int) -> Check:
        """One's own application."""
        return checks.of(queries.find_own(pk))

    def may_edit(self, opened: Check) -> Verdict:
        """While it lies with its applicant."""
        return rules.may_edit(opened.application.state)

    def around(self, opened: Check) -> dict[str, Any]:
        """The application above, its conditions aside."""
        return {"application": opened.application, "reasons": opened.conditions.reasons}

    def has_sources(self, opened: Check) -> bool:
        """Other years."""
        return queries.has_others(opened.application)

    def sources(self, opened: Check) -> Iterable[Source]:
        """Other years, the newest first."""
        return queries.others(opened.application)

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
        application = actions.start(track.cycle, track, number(request.form.get("organisation", "")))
        flash(_("申报表已新增，请逐栏填写。填写内容会自动保存。"), "success")
        first = programmes.form_of(application).sections[0]
        return redirect(self.address(application.id, "section", key=first.key))

    @expose("/<int:pk>/")
    @guard("read")
    def show(self, pk: int) -> ResponseReturnValue:
        """Where it stands, whom it waits for, what happened, what the conditions say."""
        return self.render("applications/show.html", **pages.overview(self.opened(pk)))

    @expose("/<int:pk>/track", methods=["POST"])
    @guard("write")
    def track(self, pk: int) -> ResponseReturnValue:
        """Change the 培养方式."""
        queries.find_own(pk)
        track = _track(request.form.get("track", ""))
        actions.change_track(pk, track, number(request.form.get("edition", "")))
        flash(_("培养方式已改为“%(track)s”，请查看条件核对结果。", track=track.name), "success")
        return redirect(url_for("ApplicationView.show", pk=pk))

    @expose("/<int:pk>/submit", methods=["GET"])
    @guard("submit")
    def check(self, pk: int) -> ResponseReturnValue:
        """The whole list of what is checked before the submission."""
        opened = self.opened(pk)
        shown = of_form(opened, "submit") | pages.sending(opened)
        return self.page("applications/submit.html", pk, opened, **shown)

    @expose("/<int:pk>/submit", methods=["POST"])
    @guard("submit")
    def submit(self, pk: int) -> ResponseReturnValue:
        """提交. A second click finds it submitted."""
        edition = number(request.form.get("edition", ""))
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
        papers.retract(pk, number(request.form.get("version", "")))
        flash(_("申报表已撤回，修改后请重新提交。"), "success")
        return redirect(url_for("ApplicationView.show", pk=pk))

    @expose("/<int:pk>/discard", methods=["POST"])
    @guard("delete")
    def discard(self, pk: int) -> ResponseReturnValue:
        """Delete a draft."""
        actions.discard(pk, number(request.form.get("edition", "")))
        flash(_("草稿已删除。"), "success")
        return redirect(url_for("ApplicationView.list"))


def _track(text: str) -> Track:
    """A track of an open cycle."""
    wanted = number(text)
    tracks = (track for cycle in programmes.open_cycles(clock.now()) for track in cycle.tracks)
    found = next((track for track in tracks if track.id == wanted), None)
    if found is None:
        raise Refused(_("请选择培养方式。"))
    return found
