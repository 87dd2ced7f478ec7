"""公示: what an organisation has to give notice of, its notices, and what was objected."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms.validators import InputRequired, Length

from tepei.notices import actions, proofs, queries
from tepei.notices.models import STATES, PublicNotice
from tepei.organisations.form_views import OnceForm
from tepei.organisations.registration_views import carried_out
from tepei.portal import audit, files, pdf, scope
from tepei.portal.errors import Absent, Refused
from tepei.portal.screens.fields import CleanText, Day
from tepei.portal.screens.forms import sign_version, version_of
from tepei.portal.screens.theme import day
from tepei.portal.screens.views import SafeModelView, expose, guard
from tepei.programmes import queries as programmes

_NEEDED = InputRequired(_("请填写本栏。"))
_MOST = _("最多 %(max)d 个字。")


class PostingForm(OnceForm):
    """What a notice says beside whom it is about."""

    title = CleanText(_("标题"), [_NEEDED, Length(max=100, message=_MOST)])
    starts_on = Day(_("开始公示日期"), [_NEEDED])
    place = CleanText(
        _("公示地点"),
        [_NEEDED, Length(max=200, message=_MOST)],
        description=_("本系统以外的公示地点，例如：本单位公告栏、门户网站"),
    )
    contact = CleanText(
        _("受理异议的部门和电话"),
        [_NEEDED, Length(max=200, message=_MOST)],
        description=_("写办公室名称和电话，不写个人姓名，不要写手机号"),
    )

    def posting(self) -> actions.Posting:
        """What was typed."""
        return actions.Posting(
            self.title.data or "", self.place.data or "", self.contact.data or "", self.starts_on.data
        )


class PublicNoticeView(SafeModelView):
    """One's own notices; who decides about a year sees all of it."""

    datamodel = SQLAInterface(PublicNotice)
    route_base = "/notices"
    class_permission_name = "PublicNotice"
    title = _("公示")
    list_intro = _(
        "须公示的环节，公示期满且没有未办结的异议后才能审核通过或确定%(selected_word)s。公示期间任何人可以在网上提出异议。"
    )
    empty_text = _("还没有公示。")
    include_route_methods = {"list", "show", "new", "put_up", "withdraw", "answer", "proof"}
    list_template = "notices/list.html"
    show_template = "notices/show.html"
    list_columns = [
        "title",
        "cycle",
        "organisation_name",
        "starts_on",
        "ends_on",
        "is_estimated",
        "open_objections",
        "void_reason",
    ]
    show_columns = list_columns
    search_columns = ["title", "cycle", "starts_on", "ends_on"]
    order_columns = ["starts_on", "ends_on"]
    base_order = ("id", "desc")
    label_columns = {
        "title": _("标题"),
        "cycle": _("年度"),
        "organisation_name": _("公示单位"),
        "starts_on": _("开始日期"),
        "ends_on": _("截止日期"),
        "is_estimated": _("截止日期是否推算"),
        "open_objections": _("待答复的异议"),
        "void_reason": _("作废原因"),
    }
    formatters_columns = {
        "starts_on": day,
        "ends_on": day,
        "is_estimated": lambda is_estimated: gettext("按周一至周五推算") if is_estimated else "",
        "open_objections": lambda count: count or "",
    }

    @expose("/show/<int:pk>", methods=["GET"])
    @guard("read")
    def show(self, pk: int) -> ResponseReturnValue:
        """One notice: whom it names, its days, and the objections with their answers."""
        notice = queries.shown(pk)
        return self._page(notice)

    @expose("/new", methods=["GET"])
    @guard("add")
    def new(self) -> ResponseReturnValue:
        """Who waits for a notice, year by year."""
        return self._new(PostingForm())

    @expose("/new", methods=["POST"])
    @guard("add")
    def put_up(self) -> ResponseReturnValue:
        """发布公示, or the form again with what was typed."""
        form = PostingForm()
        due = self._picked(queries.due(scope.viewer().organisation_ids))
        boxes = {paper.id: f"left_out-{paper.id}" for paper, _stage in due.papers}
        named = {pk: request.form[box] for pk, box in boxes.items() if box in request.form}
        if not carried_out(form, lambda: actions.put_up(due.key, form.posting(), named)):
            return self._new(form), 422
        flash(gettext("公示已发布。期满且没有未办结的异议后即可办理。"), "success")
        return redirect(url_for("PublicNoticeView.list"))

    @expose("/withdraw/<int:pk>", methods=["POST"])
    @guard("add")
    def withdraw(self, pk: int) -> ResponseReturnValue:
        """作废."""
        version = version_of(request.form.get("version", ""), scope.find_to_change(PublicNotice, pk))
        actions.withdraw(pk, version, request.form.get("reason", ""))
        flash(gettext("公示已作废。请重新发布，公示天数重新计算。"), "success")
        return redirect(url_for("PublicNoticeView.show", pk=pk))

    @expose("/objections/<int:pk>", methods=["POST"])
    @guard("add")
    def answer(self, pk: int) -> ResponseReturnValue:
        """答复异议; a refusal keeps what was typed."""
        objection = queries.objection(pk)
        version = version_of(request.form.get("version", ""), objection)
        upheld = {"yes": True, "no": False}.get(request.form.get("upheld", ""))
        try:
            actions.answer(pk, version, upheld, request.form.get("finding", ""))
        except Refused as refusal:
            flash(gettext(refusal.text), "danger")
            return self._page(queries.shown(objection.entry.notice_id), typed=request.form), 422
        flash(gettext("已记录调查结论。"), "success")
        return redirect(url_for("PublicNoticeView.show", pk=objection.entry.notice_id))

    @expose("/proof/<int:pk>", methods=["POST"])
    @guard("read")
    def proof(self, pk: int) -> ResponseReturnValue:
        """公示证明 as PDF."""
        notice = queries.shown(pk)
        try:
            content = pdf.render(proofs.html_of(notice), f"公示证明 {notice.number}")
        except pdf.NotPrinted as fault:
            raise Refused(fault.text) from fault
        audit.record("public_notice.print", notice)
        return files.download(content, f"公示证明-{notice.number}.pdf", "application/pdf")

    def _page(self, notice: PublicNotice, typed: Any = None) -> str:
        today = programmes.today_of(notice.cycle)
        return self.render_template(  # type: ignore[no-any-return]
            "notices/show.html",
            title=notice.title,
            notice=notice,
            state=notice.state_on(today),
            states=STATES,
            is_ours=scope.may_change(notice),
            sign_version=sign_version,
            typed=typed or {},
        )

    def _new(self, form: PostingForm) -> str:
        return self.render_template(  # type: ignore[no-any-return]
            "notices/new.html",
            title=gettext("发布公示"),
            form=form,
            waiting=queries.due(scope.viewer().organisation_ids),
            typed=request.form,
        )

    def _picked(self, waiting: list[queries.Due]) -> queries.Due:
        chosen = request.form.get("due", "")
        found = next((each for each in waiting if each.key == chosen), None)
        if found is None:
            raise Absent
        return found
