"""凭批复办理 on screen: the document is entered, whom it names is found, looked at once more and decided."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy.orm import joinedload
from wtforms import FileField
from wtforms.validators import Length

from tepei.organisations.form_views import ChoiceField, Needed, OnceForm, done_once
from tepei.papers import actions, replies, reply_actions, reply_rules
from tepei.papers.bulk_views import WORDS
from tepei.papers.decision_views import row_of
from tepei.papers.reply_actions import Foreseen, Twofold, TypedReply
from tepei.papers.reply_models import Reply
from tepei.papers.reply_rules import APPROVED, REFUSED
from tepei.portal import audit, clock, files, scope
from tepei.portal.errors import Refused
from tepei.portal.screens.fields import CleanText, Day
from tepei.portal.screens.keys import row_key
from tepei.portal.screens.theme import moment
from tepei.portal.screens.views import SafeModelView, expose, guard

_CHOICES = {APPROVED: _("批准"), REFUSED: _("未批准")}


class ReplyForm(OnceForm):
    """The document, and the step that it answers for."""

    step = ChoiceField(
        _("年度和环节"), [Needed()], description=_("有材料等待本单位办理的环节；一份批复只用于一个环节")
    )
    number = CleanText(
        _("文号"), [Needed(), Length(max=reply_rules.NUMBER_LENGTH)], description=_("没有文号的，写文件名称")
    )
    day = Day(_("成文日期"), [Needed()])
    file = FileField(
        _("批复文件"), [Needed()], description=_("批复、复函等的扫描件，PDF、JPG 或 PNG，不超过 10 MB。")
    )

    def typed(self) -> TypedReply:
        """As the verb takes it."""
        return TypedReply(self.step.data or "", self.number.data or "", self.day.data)


class ReplyView(SafeModelView):
    """批复 of the viewer's office, the newest first."""

    datamodel = SQLAInterface(Reply)
    route_base = "/review/replies"
    class_permission_name = "Review"
    include_route_methods = {"list", "show", "new", "enter", "foresee", "decide", "document", "drop"}
    title = _("批复")
    list_intro = _("上级的一份批复（复函）答复多人的：登记一次，按名单办理，每份材料都写明文号和日期。")
    empty_text = _("还没有登记过批复。")
    list_template = "papers/replies.html"
    list_columns = ["number", "day", "cycle", "step_name", "entered_at", "actor_name"]
    search_columns = ["number", "cycle", "day"]
    order_columns = ["number", "day", "entered_at"]
    base_order = ("id", "desc")
    label_columns = {
        "number": _("文号"),
        "day": _("成文日期"),
        "cycle": _("年度"),
        "step_name": _("环节"),
        "entered_at": _("登记时间"),
        "actor_name": _("登记人"),
    }
    formatters_columns = {"entered_at": moment}

    def _init_properties(self) -> None:
        super()._init_properties()
        self.datamodel.list_load = (joinedload(Reply.cycle),)  # in the statement of the list

    @expose("/new", methods=["GET"])
    @guard("select")
    def new(self) -> ResponseReturnValue:
        """登记批复."""
        return self._form(_form())

    @expose("/enter", methods=["POST"])
    @guard("select")
    def enter(self) -> ResponseReturnValue:
        """Keep it and go on to whom it names, or the form again with what was typed."""
        form, upload, made = _form(), request.files.get("file"), list[Reply]()
        proof = actions.Proof(upload.stream, upload.filename or "") if upload else None
        checked = lambda: reply_rules.may_enter(  # noqa: E731
            form.number.data or "", form.day.data, clock.today(), has_file=proof is not None
        )
        if not done_once(form, lambda: made.append(reply_actions.enter(form.typed(), proof)), checked):
            return self._form(form), 422
        return redirect(url_for("ReplyView.show", pk=made[0].id) if made else url_for("ReplyView.list"))

    @expose("/show/<int:pk>", methods=["GET"])
    @guard("select")
    def show(self, pk: int) -> ResponseReturnValue:
        """Who waits, to be ticked or listed; and what was decided by it."""
        return self._page(scope.find(Reply, pk))

    @expose("/<int:pk>/foresee", methods=["POST"])
    @guard("select")
    def foresee(self, pk: int) -> ResponseReturnValue:
        """核对: who would be decided how, who is in neither list, which entries name nobody."""
        reply, lists = scope.find(Reply, pk), _twofold("list")
        ticked = {row_key(key.removeprefix("choice-")) or 0: choice for key, choice in request.form.items() if key.startswith("choice-") and choice in _CHOICES}  # fmt: skip
        try:
            return self._page(reply, lists, reply_actions.foresee(reply, ticked, lists))
        except Refused as refusal:
            flash(gettext(refusal.text), "danger")
            return self._page(scope.find(Reply, pk), lists, ticked=ticked), 422

    @expose("/<int:pk>/decide", methods=["POST"])
    @guard("select")
    def decide(self, pk: int) -> ResponseReturnValue:
        """办理, as it was shown."""
        rows = {row_of(text): choice for choice in _CHOICES for text in request.form.getlist(choice)}
        for verb, result in reply_actions.decide(pk, rows, _twofold("opinion")).items():
            flash(
                gettext("%(done)s %(count)d 份。", done=WORDS[verb]["done"], count=len(result.done)),
                "success",
            )
            if result.left:
                left = gettext("%(count)d 份没有办理：%(names)s。原因见“批量办理记录”。", count=len(result.left), names=gettext(result.names_left))  # fmt: skip
                flash(left, "warning")
        return redirect(url_for("ReplyView.show", pk=pk))

    @expose("/<int:pk>/document", methods=["GET"])
    @guard("select")
    def document(self, pk: int) -> ResponseReturnValue:
        """The document itself."""
        reply = scope.find(Reply, pk)
        with scope.everything("the file of a reply in sight"):
            answer = files.send(reply.file, inline=True)
        audit.record("reply.look", reply)
        return answer

    @expose("/<int:pk>/drop", methods=["POST"])
    @guard("select")
    def drop(self, pk: int) -> ResponseReturnValue:
        """Thrown away, while nothing rests on it."""
        reply_actions.drop(pk)
        flash(gettext("已删除。"), "success")
        return redirect(url_for("ReplyView.list"))

    def _form(self, form: ReplyForm) -> str:
        return str(self.render_template("papers/reply_new.html", title=gettext("登记批复"), form=form))

    def _page(
        self,
        reply: Reply,
        lists: Twofold | None = None,
        foreseen: Foreseen | None = None,
        ticked: Mapping[int, str] | None = None,
    ) -> str:
        shown: dict[str, Any] = {
            "reply": reply,
            "records": replies.records(reply),
            "waiting": replies.awaiting(reply),
            "most": replies.MOST,
            "words": WORDS,
            "choices": _CHOICES,
            "lists": lists or Twofold(),
            "foreseen": foreseen,
            "ticked": foreseen.choices if foreseen else ticked or {},
        }
        return str(self.render_template("papers/reply.html", title=reply.number, **shown))


def _form() -> ReplyForm:
    form = ReplyForm()
    form.step.choices = [
        ("", gettext("请选择")),
        *((each.key, gettext("%(year)s · %(step)s（%(count)d 份）", year=each.cycle_name, step=each.name, count=each.count)) for each in replies.waiting_steps()),
    ]  # fmt: skip
    return form


def _twofold(name: str) -> Twofold:
    """The two boxes of a page; browsers send CR LF."""
    return Twofold(
        *(request.form.get(f"{name}-{key}", "").replace("\r\n", "\n") for key in (APPROVED, REFUSED))
    )
