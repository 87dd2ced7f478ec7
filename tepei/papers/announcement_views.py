"""群发消息: written, looked at, sent."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from tepei.papers import announcing
from tepei.papers.announcing import FILERS, WHOM, Announcement, Rehearsed
from tepei.policy.life import STANDINGS
from tepei.portal.errors import Refused
from tepei.portal.screens.fields import CleanLongText, CleanText
from tepei.portal.screens.forms import SafeForm
from tepei.portal.screens.views import SafeView, expose, guard
from tepei.programmes import queries as programmes
from tepei.programmes import running

_NEEDED = InputRequired(_("请填写本栏。"))


def _cycles() -> list[SelectChoice]:
    return [
        SelectChoice(cycle.code, cycle.name)
        for cycle in programmes.cycles()
        if cycle.state in ("open", "closed") and running.may_run(cycle.run_by) and not cycle.is_rehearsal
    ]


class AnnouncementForm(SafeForm):
    """To whom, and what."""

    cycle = SelectField(_("年度"), choices=_cycles, render_kw={"class": "form-control"})
    whom = RadioField(
        _("接收人"),
        choices=lambda: [SelectChoice(key, gettext(name)) for key, name in WHOM.items()],
        default=FILERS,
    )
    states = SelectMultipleField(
        _("只发给处于这些状态的申报人"),
        choices=lambda: [SelectChoice(key, gettext(name)) for key, name in STANDINGS.items()],
        description=_("不选则发给本年度全部申报人；发给审核单位时不适用"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    subject = CleanText(_("标题"), [_NEEDED, Length(max=100, message=_("最多 %(max)d 个字。"))])
    text = CleanLongText(
        _("内容"),
        [_NEEDED, Length(max=500, message=_("最多 %(max)d 个字。"))],
        description=_("可用 {姓名} 和 {年度}，发送时换成各人的。不要写身份证号、手机号等个人信息。"),
    )
    by_mail = BooleanField(_("同时发电子邮件"), default=True)
    by_sms = BooleanField(_("同时发短信"))

    def announcement(self) -> Announcement:
        """What was typed."""
        states = tuple(self.states.data or ()) if self.whom.data == FILERS else ()
        text = self.subject.data or "", self.text.data or ""
        return Announcement(
            self.cycle.data, self.whom.data, states, *text, bool(self.by_mail.data), bool(self.by_sms.data)
        )


class AnnouncementView(SafeView):
    """One message to many people of a year."""

    route_base = "/announcements"
    class_permission_name = "Announcement"
    default_view = "new"

    @expose("/", methods=["GET"])
    @guard("read")
    def new(self) -> ResponseReturnValue:
        """Nothing is typed yet."""
        return self._page(AnnouncementForm())

    @expose("/", methods=["POST"])
    @guard("add")
    def send(self) -> ResponseReturnValue:
        """Looked at (试发), then sent: the same form each time."""
        form = AnnouncementForm()
        if not form.validate():
            return self._page(form), 422
        try:
            if request.form.get("sure"):
                announcing.send(form.announcement())
                flash(gettext("正在发送，进度和接收人名单见“后台任务”。"), "info")
                return redirect(url_for("JobView.index"))
            return self._page(form, announcing.rehearse(form.announcement()))
        except Refused as refusal:
            flash(gettext(refusal.text), "danger")
            return self._page(form), 422

    def _page(self, form: AnnouncementForm, shown: Rehearsed | None = None) -> str:
        return self.render("messages/announcement.html", form=form, shown=shown)
