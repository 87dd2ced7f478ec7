"""签章材料 on screen: filled in, downloaded, signed by hand, and uploaded as a scan that is bound to what was downloaded."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from tepei.applications import exports, prints
from tepei.applications.models import Application
from tepei.forms import boxes, posted
from tepei.forms.queries import gaps_of
from tepei.organisations.models import Organisation
from tepei.papers import desk, endorsements, rosters, standings, turns
from tepei.papers.endorsement_models import Endorsement
from tepei.papers.models import Step
from tepei.policy.body_kinds import REVIEWS
from tepei.policy.words import say
from tepei.portal import audit, catalogue, files, pdf, scope
from tepei.portal.database import db
from tepei.portal.errors import Absent, Refused
from tepei.portal.export import XLSX
from tepei.portal.screens.views import SafeView, expose, guard
from tepei.programmes import queries as programmes
from tepei.programmes.models import Track


class EndorsementView(SafeView):
    """The document of one step about one application, and the lists of one body for one track, or for all where the 汇总表 is one."""

    route_base = "/endorsements"
    class_permission_name = "Endorsement"
    title = lazy_gettext("签章材料")
    default_view = "show_list"

    @expose("/<int:pk>/<key>", methods=["GET"])
    @guard("read")
    def fill(self, pk: int, key: str) -> ResponseReturnValue:
        """填写用人单位审核表."""
        application, step = _at_desk(pk)
        return self.render("endorsements/fill.html", **_page(application, step, key))

    @expose("/<int:pk>/<key>", methods=["POST"])
    @guard("review")
    def save(self, pk: int, key: str) -> ResponseReturnValue:
        """Keep what was filled in; a refusal keeps what was typed."""
        application, step = _at_desk(pk)
        typed = posted.typed(endorsements.form_of(application, key).sections[0], request.form)
        try:
            endorsements.fill(application, step, key, typed)
        except Refused as refusal:
            db.session.rollback()
            page = _page(*_at_desk(pk), key, typed)
            if not page["told"]:
                flash(_(refusal.text), "danger")
            return self.render("endorsements/fill.html", **page), 422
        flash(_("已保存。请下载，签字盖章后上传扫描件。"), "success")
        return redirect(url_for("EndorsementView.fill", pk=pk, key=key))

    @expose("/<int:pk>/<key>/download", methods=["POST"])
    @guard("review")
    def download(self, pk: int, key: str) -> ResponseReturnValue:
        """The filled document as PDF: what the scan will be bound to."""
        application, step = _at_desk(pk)
        found = endorsements.find(application, step.organisation_id, key)
        if found is None:
            raise Refused(say("请先填写并保存，再下载。"))
        mark = endorsements.download(found)
        try:
            content = pdf.render(
                prints.endorsed_html(application, key, endorsements.review_of(found), mark),
                prints.title_of(application),
            )
        except pdf.NotPrinted as fault:
            raise Refused(fault.text) from fault
        return files.download(content, prints.name_of(application, key), "application/pdf")

    @expose("/<int:pk>/<key>/scan", methods=["POST"])
    @guard("review")
    def scan(self, pk: int, key: str) -> ResponseReturnValue:
        """上传扫描件."""
        application, step = _at_desk(pk)
        found = endorsements.find(application, step.organisation_id, key)
        if found is None:
            raise Refused(say("请先填写并下载，签字盖章后再上传扫描件。"))
        _upload(found)
        return redirect(url_for("DecisionView.show", pk=pk))

    @expose("/scans/<int:pk>")
    @guard("read")
    def look(self, pk: int) -> ResponseReturnValue:
        """The scan that was uploaded."""
        found = scope.find(Endorsement, pk)
        if found.file is None:
            raise Absent
        answer = files.send(found.file, inline=True)
        audit.record("endorsement.look", found, key=found.key)
        return answer

    @expose("/lists/<int:track_id>", methods=["GET"])
    @guard("read")
    def show_list(self, track_id: int) -> ResponseReturnValue:
        """名单汇总表 of the viewer's body: its lists, the latest first, whom each names, and who waits for the next one."""
        track, body = scope.find(Track, track_id), _body()
        known = rosters.lists(track, body.id)
        return self.render(
            "endorsements/list.html",
            receiver=programmes.scheme_of(track.cycle).summary_table.receiver,
            track=track,
            tracks=exports.names_of(exports.tracks_of(track)),
            body=body,
            standing_of=standings.of,
            waiting=rosters.waiting(track, body.id),
            rosters=[
                (each, rosters.name_of(each), endorsements.state_of(each), rosters.people(each))
                for each in reversed(known)
            ],
        )

    @expose("/lists/<int:track_id>", methods=["POST"])
    @guard("review")
    def draw_up(self, track_id: int) -> ResponseReturnValue:
        """生成名单: everybody who waits at the body now and stands on no signed list."""
        rosters.draw_up(scope.find(Track, track_id), _body().id)
        flash(_("名单已生成。请下载，签字盖章后上传扫描件。"), "success")
        return redirect(url_for("EndorsementView.show_list", track_id=track_id))

    @expose("/lists/<int:track_id>/download", methods=["POST"])
    @guard("review")
    def download_list(self, track_id: int) -> ResponseReturnValue:
        """The latest list as xlsx: what the scan will be bound to."""
        track, body = scope.find(Track, track_id), _body()
        found = _list(track, body)
        endorsements.download(found)
        people = [each for each in endorsements.members(found) if isinstance(each, Application)]
        supplement = catalogue.chinese(rosters.name_of(found)) if found.number > 1 else ""
        content, name = exports.summary_workbook(track.cycle, track, body, people, supplement)
        return files.download(content, name, XLSX)

    @expose("/lists/<int:track_id>/scan", methods=["POST"])
    @guard("review")
    def scan_list(self, track_id: int) -> ResponseReturnValue:
        """上传名单汇总表扫描件."""
        _upload(_list(scope.find(Track, track_id), _body()))
        return redirect(url_for("EndorsementView.show_list", track_id=track_id))


def _at_desk(pk: int) -> tuple[Application, Step]:
    """The application and the step that it waits for, if that is the viewer's. Absent for every other."""
    application = desk.find(pk)
    if not isinstance(application, Application):
        raise Absent
    held = scope.viewer().organisation_ids
    here = [step for step in turns.due_steps(application) if step.organisation_id in held]
    if application.state != "in_review" or not here:
        raise Absent
    return application, here[0]


def _page(
    application: Application, step: Step, key: str, typed: dict[str, str] | None = None
) -> dict[str, object]:
    """The document with what was saved, or with what was `typed` and what is wrong with it."""
    titles = dict(endorsements.demanded(application, step.kind))
    if key not in titles:
        raise Absent
    found = endorsements.find(application, step.organisation_id, key)
    review = typed if typed is not None else endorsements.review_of(found) if found else {}
    content = endorsements.written_on(endorsements.form_of(application, key), review)
    section = content.form.sections[0]
    told = [] if typed is None else gaps_of(content).get(section.key, [])
    return {
        "application": application,
        "key": key,
        "document": titles[key],
        "section": section,
        "lines": boxes.lines(content, section, told),
        "told": told,
        "endorsement": found,
        "state": endorsements.state_of(found),
    }


def _upload(found: Endorsement) -> None:
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        raise Refused(say("请先选择要上传的文件。"))
    endorsements.upload(found, upload.stream, upload.filename)
    flash(_("扫描件已上传。"), "success")


def _body() -> Organisation:
    """The body that the viewer acts for. Absent for who acts for none."""
    ids = sorted(scope.viewer().organisation_ids, reverse=True)
    if not ids or REVIEWS not in scope.viewer().duties:
        raise Absent
    return db.session.get_one(Organisation, ids[0])


def _list(track: Track, body: Organisation) -> Endorsement:
    known = rosters.lists(track, body.id)
    if not known:
        raise Refused(say("请先生成名单。"))
    return known[-1]
