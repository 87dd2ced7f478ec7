"""咨询 before the offices that answer: what waits, what was said, and answering it or passing it up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_appbuilder.models.filters import BaseFilter
from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy.orm import joinedload

from tepei.portal import clock, scope
from tepei.portal.errors import Refused
from tepei.portal.screens.forms import sign_version, version_of
from tepei.portal.screens.theme import moment
from tepei.portal.screens.views import SafeModelView, expose, guard
from tepei.questions import actions, offices, queries, rules
from tepei.questions.models import Question, on_desk

QUESTION_STATES = {
    rules.WAITING: _("等待答复"),
    rules.ANSWERED: _("已答复"),
    rules.CLOSED: _("已结束"),
}


class OnQuestionDesk(BaseFilter):  # type: ignore[misc]
    """What came to an office of the viewer or below it; what they ask themselves stands elsewhere."""

    name = "desk"
    arg_name = None

    def apply(self, query: Any, value: Any) -> Any:  # noqa: ARG002  FAB's signature
        return query.filter(on_desk(scope.viewer()))


def waited(since: dt.datetime | None) -> str:
    """For how many days of the calendar; "" for what does not wait."""
    if since is None:
        return ""
    days = (clock.today() - since.date()).days
    return gettext("%(days)d 天", days=days) if days > 0 else gettext("今天")


class QuestionView(SafeModelView):
    """What came to the viewer's office and to those below it; the office that has it answers."""

    datamodel = SQLAInterface(Question)
    route_base = "/questions"
    class_permission_name = "Question"
    title = _("咨询")
    list_intro = _(
        "等待最久的在前。咨询由提问人所在单位之上最近的、有人员办理的部门答复；答复不了的，转上级单位。"
    )
    empty_text = _("还没有咨询。")
    include_route_methods = {"list", "show", "answer", "pass_up", "take_over"}
    list_template = "questions/list.html"
    base_filters = [["id", OnQuestionDesk, None]]
    list_columns = [
        "subject",
        "state",
        "waiting_since",
        "cycle",
        "asker_name",
        "unit_name",
        "organisation_name",
        "asked_at",
    ]
    show_columns = list_columns
    search_columns = ["subject", "cycle", "asker_name", "unit_name", "part", "state"]
    order_columns = ["asked_at"]
    base_order = ("queue", "asc")
    state_column = "state"
    state_labels = QUESTION_STATES
    label_columns = {
        "subject": _("标题"),
        "state": _("状态"),
        "waiting_since": _("已等待"),
        "cycle": _("年度"),
        "asker_name": _("提问人"),
        "unit_name": _("所在单位或地区"),
        "organisation_name": _("答复单位"),
        "asked_at": _("提问时间"),
        "part": _("有关的栏目"),
    }
    formatters_columns = {"state": QUESTION_STATES.get, "waiting_since": waited, "asked_at": moment}

    def _init_properties(self) -> None:
        super()._init_properties()
        self.datamodel.list_load = (joinedload(Question.cycle),)  # in the statement of the list

    @expose("/show/<int:pk>", methods=["GET"])
    @guard("read")
    def show(self, pk: int) -> ResponseReturnValue:
        """One of them with what was said, and what may be done."""
        return self._page(pk)

    @expose("/answer/<int:pk>", methods=["POST"])
    @guard("answer")
    def answer(self, pk: int) -> ResponseReturnValue:
        """答复."""
        text = request.form.get("answer", "")
        return self._done(
            pk, lambda version: actions.answer(pk, version, text), gettext("已答复，并通知提问人。")
        )

    @expose("/pass-up/<int:pk>", methods=["POST"])
    @guard("answer")
    def pass_up(self, pk: int) -> ResponseReturnValue:
        """转上级."""
        note = request.form.get("note", "")
        return self._done(
            pk, lambda version: actions.pass_up(pk, version, note), gettext("已转上级单位，并通知提问人。")
        )

    @expose("/take-over/<int:pk>", methods=["POST"])
    @guard("answer")
    def take_over(self, pk: int) -> ResponseReturnValue:
        """接办."""
        return self._done(
            pk, lambda version: actions.take_over(pk, version), gettext("已接办，请答复；已通知提问人。")
        )

    def _done(self, pk: int, verb: Callable[[int], object], told: str) -> ResponseReturnValue:
        """Do it on what the page showed; a refusal keeps what was typed."""
        version = version_of(request.form.get("version", ""), scope.find_to_change(Question, pk))
        try:
            verb(version)
        except Refused as refusal:
            flash(gettext(refusal.text), "danger")
            return self._page(pk), 422
        flash(told, "success")
        return redirect(url_for("QuestionView.show", pk=pk))

    def _page(self, pk: int) -> str:
        question = self._of_desk(pk)
        is_ours = question.organisation_id in scope.viewer().organisation_ids
        is_due = is_ours and question.state == rules.WAITING
        return str(
            self.render_template(
                "questions/show.html",
                title=question.subject,
                question=question,
                states=rules.STATES,
                waited=waited(question.waiting_since),
                is_ours=is_ours,
                is_due=is_due,
                goes_to=offices.after(question.organisation, question.cycle) if is_due else None,
                may_take_over=not is_ours
                and question.state == rules.WAITING
                and offices.taker_of(question) is not None,
                sign_version=sign_version,
                typed=request.form,
                rules=rules,
            )
        )

    def _of_desk(self, pk: int) -> Question:
        self._one(str(pk))
        return queries.whole(pk)
