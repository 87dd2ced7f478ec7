"""我的咨询: what the person who signed in asks, reads the answers of, asks once more about and closes."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms.validators import Length

from tepei.organisations import directory
from tepei.organisations.form_views import ChoiceField, Needed, OnceForm, done_once
from tepei.organisations.models import Organisation
from tepei.portal.errors import Refused
from tepei.portal.screens.fields import CleanLongText, CleanText
from tepei.portal.screens.forms import sign_version, version_of
from tepei.portal.screens.views import SafeView, expose, signed_in
from tepei.programmes.models import Cycle
from tepei.questions import actions, guide, offices, queries, rules
from tepei.questions.actions import NewQuestion
from tepei.questions.models import PublishedAnswer, Question

__all__ = ["OwnQuestionView", "guide"]  # the guide of a year has its part as soon as these screens are there

_MOST = _("最多 %(max)d 个字。")


class QuestionForm(OnceForm):
    """What somebody asks; where they belong, if nobody knows."""

    subject = CleanText(
        _("标题"),
        [Needed(), Length(max=rules.SUBJECT_MOST, message=_MOST)],
        description=_("一句话写明想问什么，例如：非公有制单位的职称证书怎样上传"),
    )
    text = CleanLongText(
        _("问题内容"),
        [Needed(), Length(max=rules.TEXT_MOST, message=_MOST)],
        description=_("不要写身份证号码、电话号码，不得涉及国家秘密和工作秘密。"),
        render_kw={"rows": 6},
    )
    part = ChoiceField(
        _("有关的栏目"), validate_choice=False, description=_("问申报表中某一栏怎样填的，请选择。")
    )
    seat = ChoiceField(
        _("单位所在地"),
        [Needed()],
        validate_choice=False,
        description=_("问题转给当地的答复单位。"),
    )

    def question(self) -> NewQuestion:
        """What was typed."""
        place = directory.seat(self.seat.data or "") if self.seat else None
        return NewQuestion(self.subject.data or "", self.text.data or "", self.part.data or "", place)


class OwnQuestionView(SafeView):
    """Everybody's own questions."""

    route_base = "/my-questions"
    class_permission_name = "OwnQuestion"

    @expose("/", methods=["GET"])
    @signed_in
    def index(self) -> ResponseReturnValue:
        """All of them, the years that one may ask about, and those of which answers can still be read."""
        return self.render(
            "questions/own.html",
            title=gettext("我的咨询"),
            questions=queries.own_questions(),
            cycles=queries.years(),
            states=rules.STATES,
            past=queries.past_years(queries.chain_of(guide.place_of(None, None))),
        )

    @expose("/ask/<code>", methods=["GET"])
    @signed_in
    def form(self, code: str) -> ResponseReturnValue:
        """The empty form, with what is published of the year beside it."""
        cycle = queries.year(code)
        unit = offices.unit_of_viewer(cycle)
        form = _form(cycle, unit)
        if form.seat and request.args.get("seat"):
            form.seat.data = request.args["seat"]
        return self._page(cycle, unit, form)

    @expose("/ask/<code>", methods=["POST"])
    @signed_in
    def ask(self, code: str) -> ResponseReturnValue:
        """提出咨询; where published answers are like it, they are shown first. The form again with what was typed where it cannot be."""
        cycle = queries.year(code)
        unit = offices.unit_of_viewer(cycle)
        form = _form(cycle, unit)
        verdict = rules.may_ask(form.subject.data or "", form.text.data or "", 0)
        alike: Sequence[PublishedAnswer] = ()
        if verdict and not request.form.get("sure"):
            place = unit or form.question().seat
            text = f"{form.subject.data} {form.text.data}"
            alike = queries.alike(cycle, queries.chain_of(place), text)
        if alike or not done_once(form, lambda: actions.ask(code, form.question()), lambda: verdict):
            return self._page(cycle, unit, form, alike), 422
        flash(gettext("已提交。答复后会发消息通知您。"), "success")
        return redirect(url_for("OwnQuestionView.index"))

    @expose("/<int:pk>", methods=["GET"])
    @signed_in
    def show(self, pk: int) -> ResponseReturnValue:
        """One of them, with what was answered."""
        return self._one(queries.own_question(pk))

    @expose("/<int:pk>/again", methods=["POST"])
    @signed_in
    def again(self, pk: int) -> ResponseReturnValue:
        """追问; a refusal keeps what was typed."""
        question, text = queries.own_question(pk), request.form.get("text", "")
        version = version_of(request.form.get("version", ""), question)
        try:
            actions.ask_again(pk, version, text)
        except Refused as refusal:
            flash(gettext(refusal.text), "danger")
            return self._one(queries.own_question(pk), typed=text), 422
        flash(gettext("已提交追问。答复后会发消息通知您。"), "success")
        return redirect(url_for("OwnQuestionView.show", pk=pk))

    @expose("/<int:pk>/close", methods=["POST"])
    @signed_in
    def close(self, pk: int) -> ResponseReturnValue:
        """结束咨询."""
        actions.close(pk, version_of(request.form.get("version", ""), queries.own_question(pk)))
        flash(gettext("咨询已结束。"), "success")
        return redirect(url_for("OwnQuestionView.index"))

    def _page(
        self,
        cycle: Cycle,
        unit: Organisation | None,
        form: QuestionForm,
        alike: Sequence[PublishedAnswer] = (),
    ) -> str:
        place = unit or form.question().seat
        return self.render(
            "questions/ask.html",
            title=gettext("咨询"),
            cycle=cycle,
            unit=unit,
            form=form,
            alike=alike,
            answers=queries.published(cycle, queries.chain_of(place)),
        )

    def _one(self, question: Question, typed: str = "") -> str:
        return self.render(
            "questions/own_show.html",
            title=question.subject,
            question=question,
            states=rules.STATES,
            may_ask_again=question.state == rules.ANSWERED and not question.has_asked_again,
            sign_version=sign_version,
            typed=typed,
            most=rules.TEXT_MOST,
        )


def _form(cycle: Cycle, unit: Organisation | None) -> QuestionForm:
    form = QuestionForm()
    whole = ("", gettext("不限于某一栏"))
    form.part.choices = [whole, *((title, title) for title in queries.parts_of(cycle))]
    if unit is not None:
        del form.seat
        return form
    places: dict[str, list[tuple[str, str]]] = {"": [("", gettext("请选择"))]}
    for seat in directory.seats():
        group = places.setdefault(seat.name if seat.within else "", [])
        group += [(each.code, each.name) for each in (seat, *seat.within)]
    form.seat.choices = places
    return form
