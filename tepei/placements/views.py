"""落实培养单位: the board of each track that the viewer arranges, the proposal, and one person's page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tepei.placements import actions, board, queries
from tepei.policy.placement import numbered
from tepei.portal import scope
from tepei.portal.errors import Refused
from tepei.portal.screens.fields import CleanLongText, CleanText, Day
from tepei.portal.screens.forms import SafeForm
from tepei.portal.screens.keys import number
from tepei.portal.screens.views import SafeView, expose, guard
from tepei.trainees.models import Trainee


class PlacingForm(SafeForm):
    """What is typed on the board; each button asks for some of it."""

    name = CleanText()
    reason = CleanLongText()
    report_by = Day()


class PlacementView(SafeView):
    """The board, for who arranges a track."""

    route_base = "/placements"
    class_permission_name = "Placement"
    default_view = "index"

    @expose("/", methods=["GET"])
    @guard("read")
    def index(self) -> ResponseReturnValue:
        """The tracks, and how far each is."""
        tracks = queries.tracks()
        return self.render(
            "placements/index.html",
            title=gettext("落实培养单位"),
            tracks=tracks,
            figures=queries.figures(track.id for track in tracks),
            choices=board.choices(),
        )

    @expose("/<int:pk>", methods=["GET"])
    @guard("read")
    def board(self, pk: int) -> ResponseReturnValue:
        """One track: who waits, what is left, who is proposed."""
        return self._board(pk)

    @expose("/<int:pk>/proposal", methods=["GET"])
    @guard("read")
    def proposal(self, pk: int) -> ResponseReturnValue:
        """查看建议方案: each with its reason, before anything is done."""
        return self._proposal(pk)

    @expose("/<int:pk>/confirm", methods=["POST"])
    @guard("write")
    def confirm(self, pk: int) -> ResponseReturnValue:
        """确认建议方案, the one that was shown."""
        try:
            count = actions.confirm(pk, request.form.get("digest", ""))
        except Refused as refusal:
            flash(gettext(refusal.text), "danger")
            return self._proposal(pk), 422
        flash(gettext("已安排 %(count)s 名学员，培养单位已收到通知。", count=count), "success")
        return redirect(url_for("PlacementView.board", pk=pk))

    @expose("/<int:pk>/name", methods=["POST"])
    @guard("write")
    def name(self, pk: int) -> ResponseReturnValue:
        """核对名称: what people typed stands for a registered unit."""

        def work(form: PlacingForm) -> object:
            return actions.name(pk, form.name.data or "", number(request.form.get("organisation", "")))

        return self._on_board(pk, work, gettext("已核对名称。"))

    @expose("/<int:pk>/issue", methods=["POST"])
    @guard("write")
    def issue(self, pk: int) -> ResponseReturnValue:
        """下发报到通知 to all who were accepted and have none."""

        def work(form: PlacingForm) -> object:
            return actions.issue(pk, form.report_by.data)

        return self._on_board(pk, work, gettext("报到通知已下发，学员、派出单位和培养单位已收到消息。"))

    @expose("/people/<int:pk>", methods=["GET"])
    @guard("read")
    def person(self, pk: int) -> ResponseReturnValue:
        """One trainee: what they ask for, whom they named, what was answered, where they may go."""
        return self._person(scope.find(Trainee, pk))

    @expose("/people/<int:pk>/propose", methods=["POST"])
    @guard("write")
    def propose(self, pk: int) -> ResponseReturnValue:
        """手工安排, or elsewhere than before."""

        def work(form: PlacingForm) -> object:
            return actions.propose(pk, number(request.form.get("offer", "")), form.reason.data or "")

        return self._on_person(pk, work, gettext("已安排，培养单位已收到通知。"))

    @expose("/people/<int:pk>/withdraw", methods=["POST"])
    @guard("write")
    def withdraw(self, pk: int) -> ResponseReturnValue:
        """收回安排."""

        def work(form: PlacingForm) -> object:
            return actions.withdraw_from(pk, form.reason.data or "")

        return self._on_person(pk, work, gettext("已收回安排。"))

    def _on_board(self, pk: int, work: Callable[[PlacingForm], object], told: str) -> ResponseReturnValue:
        if refused := _refused(work):
            flash(refused, "danger")
            return self._board(pk), 422
        flash(told, "success")
        return redirect(url_for("PlacementView.board", pk=pk))

    def _on_person(self, pk: int, work: Callable[[PlacingForm], object], told: str) -> ResponseReturnValue:
        trainee = scope.find(Trainee, pk)
        if refused := _refused(work):
            flash(refused, "danger")
            return self._person(trainee), 422
        flash(told, "success")
        return redirect(url_for("PlacementView.board", pk=trainee.track_id))

    def _board(self, pk: int) -> str:
        shown = board.of(queries.track_of(pk))
        return self._shown("placements/board.html", shown, f"{shown.track.cycle.name} · {shown.track.name}")

    def _proposal(self, pk: int) -> str:
        shown = board.proposal_of(queries.track_of(pk))
        return self._shown("placements/proposal.html", shown, gettext("建议方案"))

    def _person(self, trainee: Trainee) -> str:
        track = queries.track_of(trainee.track_id)
        return self._shown("placements/person.html", board.person_of(track, trainee), trainee.name)

    def _shown(self, template: str, shown: Any, title: str) -> str:
        return self.render(template, title=title, shown=shown, numbered=numbered, typed=request.form)


def _refused(work: Callable[[PlacingForm], object]) -> str:
    """Do the work of a form; what is said against it, "" where it was done."""
    form = PlacingForm()
    if not form.validate():
        return "；".join(str(error) for errors in form.errors.values() for error in errors)
    try:
        work(form)
    except Refused as refusal:
        return gettext(refusal.text)
    return ""
