"""常见问题: what offices have published, and the forms by which they do."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms.validators import InputRequired, Length

from tepei.organisations.form_views import Needed, OnceForm, done_once
from tepei.portal import scope
from tepei.portal.errors import Absent
from tepei.portal.screens.fields import CleanLongText, CleanText
from tepei.portal.screens.forms import sign_version, version_of
from tepei.portal.screens.theme import moment
from tepei.portal.screens.views import SafeModelView, expose, guard
from tepei.questions import published_actions as actions
from tepei.questions import queries, rules
from tepei.questions.models import PublishedAnswer, Question

_MOST = _("最多 %(max)d 个字。")
_ANSWER = CleanLongText(
    _("答复"),
    [InputRequired(_("请填写本栏。")), Length(max=rules.ANSWER_MOST, message=_MOST)],
    description=_("公开显示：不写提问人的姓名、单位和身份证号码、手机号码，不得涉及国家秘密和工作秘密。"),
    render_kw={"rows": 8},
)


class PublishingForm(OnceForm):
    """A question and its answer, in words that everybody may read."""

    question = CleanText(_("问题内容"), [Needed(), Length(max=200, message=_MOST)])
    answer = _ANSWER


class PublishedAnswerView(SafeModelView):
    """What the viewer's office has published."""

    datamodel = SQLAInterface(PublishedAnswer)
    route_base = "/published-answers"
    class_permission_name = "PublishedAnswer"
    title = _("常见问题")
    list_intro = _(
        "从咨询中发布，显示在该年度的办事指南中：本单位的，供所属单位和人员查看；%(region)s和组织年度的单位的，所有人都能看到。"
        "申报截止后在“以往年度的常见问题”中仍可查阅，并注明年度。"
    )
    empty_text = _("还没有发布常见问题。打开一个咨询，点“发布为常见问题”。")
    include_route_methods = {"list", "edit", "new", "publish", "withdraw"}
    list_columns = ["question", "cycle", "organisation_name", "published_at", "edited_at", "withdrawn_at"]
    search_columns = ["question", "answer", "cycle", "organisation_name"]
    order_columns = ["published_at"]
    base_order = ("id", "desc")
    edit_template = "questions/published_edit.html"
    edit_columns = ["question", "answer"]
    edit_form_extra_fields = {"answer": _ANSWER}
    noun = _("常见问题")
    list_template = "questions/published_list.html"
    label_columns = {
        "question": _("问题内容"),
        "answer": _("答复"),
        "cycle": _("年度"),
        "organisation_name": _("发布单位"),
        "published_at": _("发布时间"),
        "edited_at": _("修改时间"),
        "withdrawn_at": _("撤下时间"),
    }
    formatters_columns = {"published_at": moment, "edited_at": moment, "withdrawn_at": moment}
    extra_args = {"sign_version": sign_version}

    def change(self, form: Any, row: PublishedAnswer) -> PublishedAnswer:
        """Its words anew."""
        return actions.amend(row, form.question.data or "", form.answer.data or "")

    @expose("/new/<int:pk>", methods=["GET"])
    @guard("write")
    def new(self, pk: int) -> ResponseReturnValue:
        """The form, with the words of a question that the viewer's office has."""
        origin = _of_office(pk)
        texts = {turn.kind: turn.text for turn in origin.turns}
        values = {"question": origin.subject, "answer": texts.get(rules.ANSWER, "")}
        return self._page(origin, PublishingForm(data=values))

    @expose("/new/<int:pk>", methods=["POST"])
    @guard("write")
    def publish(self, pk: int) -> ResponseReturnValue:
        """发布, or the form again with what was typed."""
        origin, form = _of_office(pk), PublishingForm()
        if not done_once(form, lambda: actions.publish(pk, form.question.data or "", form.answer.data or "")):
            return self._page(origin, form), 422
        flash(gettext("已发布，显示在该年度的办事指南中。"), "success")
        return redirect(url_for("PublishedAnswerView.list"))

    @expose("/withdraw/<int:pk>", methods=["POST"])
    @guard("write")
    def withdraw(self, pk: int) -> ResponseReturnValue:
        """撤下."""
        row = scope.find_to_change(PublishedAnswer, pk)
        actions.withdraw(pk, version_of(request.form.get("version", ""), row))
        flash(gettext("已撤下，办事指南中不再显示。"), "success")
        return redirect(url_for("PublishedAnswerView.list"))

    def _page(self, origin: Question, form: PublishingForm) -> str:
        return str(
            self.render_template(
                "questions/publish.html", title=gettext("发布常见问题"), origin=origin, form=form
            )
        )


def _of_office(pk: int) -> Question:
    """A question that the viewer's office has. Absent for every other."""
    found = queries.whole(pk)
    if found.organisation_id not in scope.viewer().organisation_ids:
        raise Absent
    return found
