"""The applicant's screens: 我的申报, 新增申报表, 编辑申报表 and what an application has beside its form."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from tepei.applications import actions, checks, pages, queries, tasks, tracks
from tepei.applications.checks import Check
from tepei.applications.kind import KIND
from tepei.applications.models import Application
from tepei.forms.reuse import Source
from tepei.organisations import directory
from tepei.papers import drafts, filing
from tepei.papers.own_views import OwnView
from tepei.places import queries as places
from tepei.policy.body_kinds import EMPLOYS
from tepei.policy.tracks import BODY, PERSON, UNIT
from tepei.policy.words import ITEMS, NOTHING, Sentence, join, say
from tepei.portal import province, scope
from tepei.portal.database import transaction
from tepei.portal.errors import Refused
from tepei.portal.screens import once
from tepei.portal.screens.keys import number
from tepei.portal.screens.views import expose, guard
from tepei.programmes import calls, guide
from tepei.programmes.models import Track


class ApplicationView(OwnView):
    """One's own applications, from the first field to the submission."""

    route_base = "/applications"
    class_permission_name = "Application"
    title = lazy_gettext("我的申报")
    lead = lazy_gettext("每人每年度只能有一份在办的申报表，通知另有规定的除外。")
    model, kind = Application, KIND
    frame = "applications/_editor.html"
    aside = "applications/_conditions.html"
    own_page = "applications/show.html"

    def filer(self) -> str:
        """Who files here (policy.tracks.FILERS)."""
        return PERSON

    def opened(self, pk: int) -> Check:
        """One's own application."""
        return checks.of(drafts.find(pk, Application))

    def around(self, opened: Check) -> dict[str, Any]:
        """The application above, its conditions aside."""
        return super().around(opened) | {"reasons": opened.conditions.reasons}

    def overview(self, opened: Check) -> dict[str, Any]:
        """With its conditions and its print."""
        return pages.overview(opened)

    def sending(self, opened: Check) -> dict[str, Any]:
        """With its promise."""
        return pages.sending(opened)

    def hand_in(self, pk: int, edition: int) -> Application:
        """Submit it with the promise that was read."""
        return actions.submit(pk, edition, request.form.get("promise_version", ""))

    def has_sources(self, opened: Check) -> bool:
        """Other years."""
        return queries.has_others(opened.paper)

    def sources(self, opened: Check) -> Iterable[Source]:
        """Other years, the newest first."""
        return queries.others(opened.paper)

    def barred(self) -> Sentence:
        """While nothing is open to who files here."""
        return NOTHING if calls.current(self.filer()) else say("目前没有开放申报的项目，请留意通知。")

    @expose("/new", methods=["GET"])
    @guard("add")
    def new(self) -> ResponseReturnValue:
        """新增申报表: search for the unit, choose it and the 培养方式. Who has to prove first who they are is told so at home."""
        filer = self.filer()
        if filer == PERSON and scope.viewer().person_id is None:
            return redirect(url_for("Home.index"))
        term, seat = request.args.get("unit", "").strip()[:40], request.args.get("seat", "")
        found, open_to_them = self.units(term, seat), calls.current(filer)
        late = tracks.units_left_out([unit for unit, _name in found], open_to_them)
        search = {"term": term, "seat": seat, "seats": directory.seats()}
        barred = {
            track: join(names, ITEMS)
            for track, names in places.barred([call.cycle for call in open_to_them]).items()
        }
        shown = {
            "units": found,
            "late": late,
            "closes": tracks.closes_of_units([unit for unit, _name in found], open_to_them),
            "conditions": guide.conditions(open_to_them),
            "calls": open_to_them,
            "barred": barred,
            "filer": filer,
            "once_key": once.new_key(),
        }
        return self.shown("applications/new.html", others=tasks.of_others(open_to_them), **shown, **search)

    def units(self, term: str, seat: str) -> list[tuple[int, str]]:
        """From which units one may apply: (id, name)."""
        return directory.found(term, seat) if term or seat else []

    @expose("/new", methods=["POST"])
    @guard("add")
    def start(self) -> ResponseReturnValue:
        """Make the draft; a second click finds the first one's."""
        track = self._track()
        try:
            with transaction():
                claimed = once.claim(request.form.get("once_key", ""))
                application = actions.start(track.cycle, track, number(request.form.get("organisation", "")))
                first = drafts.form_of(application).sections[0]
                claimed.location = self.address("section", pk=application.id, key=first.key)
        except once.DoneBefore as before:
            return redirect(before.location or self.address("list"))
        flash(_("申报表已新增，请逐栏填写。填写内容会自动保存。"), "success")
        return redirect(claimed.location)

    @expose("/<int:pk>/track", methods=["POST"])
    @guard("write")
    def track(self, pk: int) -> ResponseReturnValue:
        """Change the 培养方式."""
        drafts.find(pk, Application)
        track = self._track()
        actions.change_track(pk, track, number(request.form.get("edition", "")))
        flash(_("%(track_word)s已改为“%(track)s”，请查看条件核对结果。", track=track.name), "success")
        return redirect(self.address("show", pk=pk))

    @expose("/<int:pk>/sponsor", methods=["POST"])
    @guard("write")
    def sponsor(self, pk: int) -> ResponseReturnValue:
        """Choose who recommends in the place of the unit."""
        drafts.find(pk, Application)
        chosen, edition = (number(request.form.get(key, "")) for key in ("sponsor", "edition"))
        application = actions.choose_sponsor(pk, chosen, edition)
        flash(_("提交后先由“%(office)s”审核。", office=filing.entrance(application).name), "success")
        return redirect(self.address("show", pk=pk))

    def _track(self) -> Track:
        """A track of a cycle that may still be applied for."""
        track_id = number(request.form.get("track", ""))
        found = next((each for each in calls.tracks_for(self.filer()) if each.id == track_id), None)
        if found is None:
            raise Refused(say("请选择%(track_word)s。"))
        return found


class UnitApplicationView(ApplicationView):
    """Applications of a unit or an office in its own name 单位申报."""

    route_base = "/unit-applications"
    class_permission_name = "UnitApplication"
    title = lazy_gettext("单位申报")
    lead = lazy_gettext("以单位名义申报的项目（如基地、工作站、团队）在这里填报；提交后先由本单位审核。")

    def filer(self) -> str:
        """Who acts for offices alone has what is for offices as well."""
        return UNIT if EMPLOYS in scope.viewer().duties else BODY

    def units(self, _term: str, _seat: str) -> list[tuple[int, str]]:
        """Those that the viewer acts for."""
        return directory.own(province.bodies().filing(with_offices=True))
