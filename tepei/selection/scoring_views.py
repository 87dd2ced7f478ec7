"""The expert's own desk 专家评审: invitations, what is to be assessed, the score sheet, the ballot."""

from __future__ import annotations

from collections.abc import Mapping

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tepei.policy.verdict import Verdict
from tepei.portal import audit, files
from tepei.portal.errors import Absent, Refused
from tepei.portal.screens.forms import sign_version, version_of
from tepei.portal.screens.keys import row_key
from tepei.portal.screens.views import SafeView, expose, guard
from tepei.selection import case_queries as cases
from tepei.selection import panel_actions, sheets
from tepei.selection import scoring_actions as actions
from tepei.selection import scoring_queries as queries
from tepei.selection.states import ASSESSMENT_STATES, VOTES


class AssessmentView(SafeView):
    """What was assigned to the viewer, while the round is open."""

    route_base = "/assessments"
    class_permission_name = "Assessment"
    default_view = "index"

    @expose("/", methods=["GET"])
    @guard("read")
    def index(self) -> ResponseReturnValue:
        """Invitations to answer, and what is to be assessed, by panel."""
        return self.render(
            "selection/duties.html",
            title=gettext("评审任务"),
            duties=queries.duties(),
            states=ASSESSMENT_STATES,
        )

    @expose("/invitations/<int:pk>", methods=["POST"])
    @guard("score")
    def answer(self, pk: int) -> ResponseReturnValue:
        """接受 or 谢绝."""
        accepts = request.form.get("answer") == "accept"
        panel_actions.answer(pk, accepts, request.form.get("reason", ""))
        flash(gettext("已接受邀请。") if accepts else gettext("已谢绝邀请。"), "success")
        return redirect(url_for("AssessmentView.index"))

    @expose("/<int:pk>/", methods=["GET"])
    @guard("read")
    def show(self, pk: int) -> ResponseReturnValue:
        """Whom one assesses, with the sheet."""
        case = cases.own_case(pk)
        return self._page(case, {**case.assessment.scores, sheets.REMARK: case.assessment.remark})

    @expose("/<int:pk>/", methods=["POST"])
    @guard("score")
    def save(self, pk: int) -> ResponseReturnValue:
        """保存草稿, or 提交; a refusal keeps what was typed."""
        case = cases.own_case(pk)
        version = version_of(request.form.get("version", ""), case.assessment)
        typed = {each.key: request.form.get(each.key, "") for each in case.criteria}
        remark = request.form.get(sheets.REMARK, "")
        if case.is_ballot:
            raise Absent
        if request.form.get("then") == "stay":
            actions.save(pk, version, typed, remark)
            flash(gettext("已保存，尚未提交。"), "success")
            return redirect(url_for("AssessmentView.show", pk=pk))
        try:
            actions.hand_in(pk, version, typed, remark)
        except Refused as refusal:
            if refusal.verdict is None:
                raise
            told = self._page(cases.own_case(pk), {**typed, sheets.REMARK: remark}, refusal.verdict)
            return told, 422
        flash(gettext("评分已提交，评审截止前可以修改。"), "success")
        return redirect(url_for("AssessmentView.index"))

    @expose("/<int:pk>/recuse", methods=["POST"])
    @guard("score")
    def recuse(self, pk: int) -> ResponseReturnValue:
        """申请回避."""
        version = version_of(request.form.get("version", ""), cases.own_assessment(pk)[0])
        actions.recuse(pk, version, request.form.get("reason", ""))
        flash(gettext("已回避，该人选不再由您评审。"), "success")
        return redirect(url_for("AssessmentView.index"))

    @expose("/<int:pk>/files/<key>", methods=["GET"])
    @guard("read")
    def file(self, pk: int, key: str) -> ResponseReturnValue:
        """A file of whom one assesses, by its number, in place."""
        attachment = cases.own_attachment(pk, row_key(key) or 0)
        try:
            answer = files.send(attachment.file, inline=True)
        except FileNotFoundError:
            raise Absent from None
        audit.record("assessment.look", f"assessments:{pk}", attachment=attachment.id)
        return answer

    @expose("/ballots/<int:pk>", methods=["GET"])
    @guard("read")
    def ballot(self, pk: int) -> ResponseReturnValue:
        """The ballot of one's panel, as long as it is not in the box."""
        return self._ballot(pk)

    @expose("/ballots/<int:pk>", methods=["POST"])
    @guard("score")
    def vote(self, pk: int) -> ResponseReturnValue:
        """投票. What was marked is shown again where it is refused, and kept nowhere."""
        marked = _marked()
        try:
            actions.vote(pk, {key: mark for key, mark in marked.items() if mark})
        except Refused as refusal:
            flash(gettext(refusal.text), "danger")
            return self._ballot(pk, marked), 422
        flash(gettext("选票已投入票箱。"), "success")
        return redirect(url_for("AssessmentView.index"))

    def _ballot(self, pk: int, marked: Mapping[int, str] | None = None) -> str:
        duty = next((each for each in queries.duties() if each.member.id == pk), None)
        if duty is None or not duty.to_vote:
            raise Absent
        return self.render(
            "selection/ballot.html",
            title=gettext("表决"),
            duty=duty,
            words={key: gettext(word) for key, word in VOTES.items()},
            marked=marked or {},
        )

    def _page(
        self, case: cases.AssessedCase, typed: Mapping[str, str], verdict: Verdict | None = None
    ) -> str:
        section, lines = sheets.lines_of(case.criteria, typed, verdict)
        return self.render(
            "selection/case.html",
            title=case.name,
            case=case,
            section=section,
            lines=lines,
            told=sheets.gaps_of(verdict) if verdict is not None else [],
            version=sign_version(case.assessment),
        )


def _marked() -> dict[int, str]:
    """Marks by assessment; who marked none is there with ""."""
    found = {}
    for name, mark in request.form.items():
        head, _dash, pk = name.partition("-")
        if head == "vote" and pk.isascii() and pk.isdigit() and len(pk) < 10:
            found[int(pk)] = mark if mark in VOTES else ""
    return found
