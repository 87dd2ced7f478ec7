"""学员: who is trained, for everybody above and beside them; and one's own training."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy.orm import joinedload
from wtforms import BooleanField

from tepei.papers import own_parts, timeline
from tepei.policy import traineeship
from tepei.policy.calendar import day_text
from tepei.policy.words import Sentence
from tepei.portal import audit, scope
from tepei.portal.errors import Refused
from tepei.portal.screens.fields import CleanLongText, CleanText, Day, Lookup
from tepei.portal.screens.forms import SafeForm, sign_version, version_of
from tepei.portal.screens.keys import row_key
from tepei.portal.screens.prints import printed
from tepei.portal.screens.theme import day
from tepei.portal.screens.views import SafeModelView, SafeView, expose, guard
from tepei.programmes.models import Cycle, Track
from tepei.trainees import actions, holding, notes, prints, queries, terms
from tepei.trainees.models import Trainee
from tepei.trainees.note_rules import NOTES
from tepei.trainees.notes import TypedNote
from tepei.trainees.rules import RUNNING, TypedAct


class ActForm(SafeForm):
    """What is typed with a move; each asks for some of it."""

    day = Day()
    reason = CleanLongText()
    ground = CleanText()
    result = CleanText()
    is_personal = BooleanField()

    def typed(self) -> TypedAct:
        """The values, as the rules read them."""
        return TypedAct(
            self.day.data,
            self.reason.data or "",
            self.ground.data or "",
            self.result.data or "",
            self.is_personal.data,
        )


class NoteForm(SafeForm):
    """What is noted about a trainee."""

    kind = CleanText()
    day = Day()
    text = CleanLongText()
    copies = CleanText()

    def typed(self) -> TypedNote:
        """The values, as the rules read them."""
        copies = (self.copies.data or "").strip()
        number = int(copies) if copies.isdecimal() and len(copies) < 3 else None
        return TypedNote(self.kind.data or "", self.day.data, self.text.data or "", number)


def noted(pk: int) -> bool:
    """Keep the note of the form; what is refused is said on the page."""
    form = NoteForm()
    try:
        if not form.validate():
            raise Refused(_first_fault(form))
        notes.note(pk, form.typed())
    except Refused as refusal:
        flash(gettext(refusal.text), "danger")
        return False
    flash(gettext("已登记。"), "success")
    return True


class TraineeView(SafeModelView):
    """Trainees that concern the viewer's bodies: those that they sent, train, or stand above."""

    datamodel = SQLAInterface(Trainee)
    route_base = "/trainees"
    class_permission_name = "Trainee"
    title = _("学员")
    list_intro = _("已入选的学员和各自的培养进程。请打开学员查看培养过程、办理当前可办的事项。")
    empty_text = _("还没有学员：确定入选后，入选人员列在这里。")
    include_route_methods = {"list", "lookup", "export", "show", "move", "note", "criticism"}
    list_columns = [
        "name", "number", "track", "organisation_name", "training_unit_name", "state", "begins_on", "ends_on",
    ]  # fmt: skip
    export_columns = [*list_columns, "subject", "supervisor", "left_on", "assessment"]
    search_columns = ["name", "number", "cycle", "track", "organisation_name", "training_unit_name", "state"]
    order_columns = ["name", "number", "begins_on", "ends_on"]
    base_order = ("id", "desc")
    state_column = "state"
    state_labels = {state: _(name.text) for state, name in traineeship.STATES.items()}
    lookups = {"cycle": Lookup(Cycle), "track": Lookup(Track)}
    label_columns = {
        "name": _("姓名"),
        "number": _("学员编号"),
        "cycle": _("年度计划"),
        "track": _("%(track_word)s"),
        "organisation_name": _("派出单位"),
        "training_unit_name": _("培养单位"),
        "state": _("状态"),
        "subject": _("培养专业"),
        "supervisor": _("导师"),
        "begins_on": _("开始日期"),
        "ends_on": _("期满日期"),
        "left_on": _("最后一天"),
        "assessment": _("结业考核"),
    }
    formatters_columns = {
        "state": lambda state: gettext(traineeship.STATES[state]),
        "assessment": lambda code: gettext(traineeship.ASSESSMENTS[code]) if code else "",
        "begins_on": lambda on: day(on) if on else "",
        "ends_on": lambda on: day(on) if on else "",
        "left_on": lambda on: day(on) if on else "",
    }

    def _init_properties(self) -> None:
        super()._init_properties()
        self.datamodel.list_load = (joinedload(Trainee.track),)  # one statement less than the usual way

    @expose("/show/<pk>")
    @guard("read")
    def show(self, pk: str) -> ResponseReturnValue:
        """One trainee: where they stand, what may be done, what happened."""
        return self._page(queries.find(row_key(pk) or 0))

    @expose("/move/<int:pk>", methods=["POST"])
    @guard("write")
    def move(self, pk: int) -> ResponseReturnValue:
        """One of the moves that the page offers."""
        trainee, form = scope.find(Trainee, pk), ActForm()
        verb = request.form.get("verb", "")
        try:
            version = version_of(request.form.get("version", ""), trainee)
            if not form.validate():
                raise Refused(_first_fault(form))
            made = actions.act(pk, version, verb, form.typed())
        except Refused as refusal:
            flash(gettext(refusal.text), "danger")
            return self._page(queries.find(pk)), 422
        flash(gettext("已办理“%(matter)s”。", matter=gettext(traineeship.VERBS[made.verb])), "success")
        if verb == "report_in" and queries.is_late(trainee, made.on):
            by = gettext(day_text(trainee.report_by)) if trainee.report_by else ""
            flash(gettext("报到日期晚于规定的最后日期（%(day)s），已按逾期报到记录。", day=by), "warning")
        return redirect(url_for("TraineeView.show", pk=pk))

    @expose("/note/<int:pk>", methods=["POST"])
    @guard("write")
    def note(self, pk: int) -> ResponseReturnValue:
        """登记: a dated note."""
        trainee = queries.find(pk)
        if noted(pk):
            return redirect(url_for("TraineeView.show", pk=pk))
        return self._page(trainee), 422

    @expose("/criticism/<int:pk>", methods=["GET"])
    @guard("read")
    def criticism(self, pk: int) -> ResponseReturnValue:
        """打印通报批评 of who was disqualified."""
        trainee = queries.find(pk)
        answer = printed(prints.criticism_of(trainee), f"通报批评-{trainee.number or trainee.name}")
        audit.record("trainee.criticise", trainee)
        return answer

    def _page(self, trainee: Trainee) -> str:
        return self.render_template(  # type: ignore[no-any-return]
            "trainees/trainee.html",
            title=self.headed(self.show_title, trainee),
            trainee=trainee,
            acts=queries.acts(trainee) if self._may("move") else [],
            sanction=terms.sanction_of(trainee),
            history=queries.history(trainee, named=True),
            notes=notes.of(trainee),
            note_kinds=NOTES,
            named=timeline.named,
            offered=notes.offered(trainee) if self._may("note") else {},
            papers=papers_of(trainee),
            doubts=holding.holds(trainee).failures if RUNNING in queries.makers(trainee) else (),
            states=traineeship.STATES,
            assessments=traineeship.ASSESSMENTS,
            training_of=terms.training_of,
            sign_version=sign_version,
            typed=request.form,
        )


class OwnTrainingView(SafeView):
    """我的培养."""

    route_base = "/training"
    class_permission_name = "OwnTraining"
    default_view = "index"

    @expose("/", methods=["GET"])
    @guard("read")
    def index(self) -> ResponseReturnValue:
        """Each of one's own trainings as a life."""
        return self._page()

    @expose("/<int:pk>/report", methods=["POST"])
    @guard("report")
    def report(self, pk: int) -> ResponseReturnValue:
        """提交学习汇报."""
        if noted(pk):
            return redirect(url_for("OwnTrainingView.index"))
        return self._page(), 422

    def _page(self) -> str:
        trainings = [
            (
                each,
                queries.history(each, named=False),
                notes.of(each),
                notes.offered(each),
                own_parts.of(each.application_id),
            )
            for each in queries.own()
        ]
        return self.render(  # type: ignore[no-any-return]
            "trainees/own.html",
            title=gettext("我的培养"),
            trainings=trainings,
            states=traineeship.STATES,
            assessments=traineeship.ASSESSMENTS,
            training_of=terms.training_of,
            note_kinds=NOTES,
            named=timeline.named,
            typed=request.form,
        )


def papers_of(trainee: Trainee) -> str:
    """What the office wants to have, as the notice says."""
    training = terms.training_of(trainee)
    return "、".join(training.papers) if training else ""


def _first_fault(form: Any) -> Sentence:
    return next(Sentence(str(error)) for field in form for error in field.errors)
