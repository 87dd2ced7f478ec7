"""The public board: notices that are up today, and objections to whom they name."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length

from tepei.notices import actions, queries
from tepei.notices.models import PublicNotice
from tepei.organisations.form_views import Needed, OnceForm
from tepei.organisations.registration_views import carried_out
from tepei.portal.screens.fields import CleanLongText, CleanText
from tepei.portal.screens.views import SafeView, expose, open_to_all


class ObjectionForm(OnceForm):
    """异议 about one of those who are named."""

    entry = SelectField(_("反映的对象"), coerce=int, render_kw={"class": "form-control"})
    text = CleanLongText(
        _("异议内容"), [Needed(), Length(max=2000, message=_("最多 %(max)d 个字。"))],
        description=_("写明事实和依据，便于调查核实"),
    )  # fmt: skip
    contact = CleanText(
        _("您的联系方式"), [Needed(), Length(max=200, message=_("最多 %(max)d 个字。"))],
        description=_("姓名、电话或电子邮箱，只供受理单位调查核实和答复时使用"),
    )  # fmt: skip


class NoticeBoardView(SafeView):
    """Open to everybody, while a notice is up and not a day longer."""

    route_base = "/public-notices"
    class_permission_name = "NoticeBoard"
    default_view = "index"

    @expose("/", methods=["GET"])
    @open_to_all("a public notice is public while it is up")
    def index(self) -> ResponseReturnValue:
        """What is up today."""
        return self.render("notices/board.html", title=gettext("公示"), notices=queries.running())

    @expose("/<code>", methods=["GET"])
    @open_to_all("a public notice is public while it is up")
    def show(self, code: str) -> ResponseReturnValue:
        """One of them with the people whom it names, masked."""
        notice = queries.public(code)
        return self._page(notice, _form(notice))

    @expose("/<code>", methods=["POST"])
    @open_to_all("anybody may object to what is announced to everybody")
    def object_to(self, code: str) -> ResponseReturnValue:
        """提出异议; the address is limited, and the form once."""
        notice = queries.public(code)
        form = _form(notice)
        sent = (form.text, form.contact)
        if not carried_out(
            form, lambda: actions.object_to(code, form.entry.data, *((field.data or "") for field in sent))
        ):
            return self._page(notice, form), 422
        flash(gettext("已收到您的异议，受理单位将调查核实。"), "success")
        return redirect(url_for("NoticeBoardView.show", code=code))

    def _page(self, notice: PublicNotice, form: ObjectionForm) -> str:
        return self.render("notices/public.html", title=notice.title, notice=notice, form=form)


def _form(notice: PublicNotice) -> ObjectionForm:
    form = ObjectionForm()
    form.entry.choices = [
        SelectChoice(entry.id, f"{entry.public_name}（{entry.unit_name}）")
        for entry in notice.entries
        if entry.is_public
    ]
    return form
