"""Generated screens of the wording of messages 消息用语, for all programmes or for one, and of what was sent 消息记录."""

from __future__ import annotations

from typing import Any

from flask import g
from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from tepei.messages import rules, wording
from tepei.messages.kinds import KINDS
from tepei.messages.models import FAILED, SENT, WAITING, Message, MessageTemplate
from tepei.policy.words import say
from tepei.portal import channels
from tepei.portal.database import db
from tepei.portal.errors import Refused, require
from tepei.portal.screens.fields import CleanLongText
from tepei.portal.screens.theme import moment
from tepei.portal.screens.views import SafeModelView
from tepei.programmes.models import Programme

_STATES = {WAITING: _("待发送"), SENT: _("已发出"), FAILED: _("未发出")}


def _kind_name(key: str) -> str:
    return gettext(KINDS[key].name) if key in KINDS else key


def _kinds() -> list[SelectChoice]:
    return [SelectChoice(key, _kind_name(key)) for key, kind in KINDS.items() if kind.text]


def _programmes() -> dict[str, str]:
    """Every programme by its code, read once in a request; "" stands for all of them."""
    if "programmes" not in g:
        rows = db.session.execute(select(Programme.code, Programme.name).order_by(Programme.id))
        g.programmes = {"": gettext("全部项目")} | {code: name for code, name in rows}
    found: dict[str, str] = g.programmes
    return found


def _programme_name(code: str) -> str:
    return _programmes().get(code, code)


class MessageTemplateView(SafeModelView):
    """How each kind of message is worded, and by which ways it goes out; shown filled in with an example."""

    datamodel = SQLAInterface(MessageTemplate)
    route_base = "/message-templates"
    class_permission_name = "MessageTemplate"
    title = _("消息用语")
    list_intro = _(
        "系统自动发送的消息怎样写、由哪些途径发出、截止前几天提醒。某个项目要另用一种写法的，点击“新增消息用语”。消息中除姓名外不写个人信息。"
    )
    include_route_methods = {"list", "show", "add", "edit", "delete"}
    list_columns = ["kind", "programme", "subject", "by_mail", "by_sms", "days"]
    show_columns = ["kind", "programme", "preview", "subject", "text", "by_mail", "by_sms", "days"]
    add_columns = ["kind", "programme", "subject", "text", "by_mail", "by_sms", "days"]
    edit_columns = ["subject", "text", "by_mail", "by_sms", "days"]
    search_columns = ["kind", "programme"]
    base_order = ("id", "asc")
    label_columns = {
        "kind": _("消息种类"),
        "programme": _("适用项目"),
        "preview": _("示例"),
        "subject": _("标题"),
        "text": _("内容"),
        "by_mail": _("发电子邮件"),
        "by_sms": _("发短信"),
        "days": _("截止前几天提醒"),
    }
    description_columns = {
        "subject": _("花括号中的内容在发送时填入，例如 {姓名}"),
        "days": _("例如 7、3、1；不填则不提醒。只用于截止提醒"),
    }
    formatters_columns = {"kind": _kind_name, "programme": _programme_name}
    add_form_extra_fields = {
        "kind": SelectField(_("消息种类"), choices=_kinds, render_kw={"class": "form-control"}),
        "programme": SelectField(
            _("适用项目"),
            choices=lambda: [SelectChoice(*pair) for pair in _programmes().items()],
            render_kw={"class": "form-control"},
        ),
        "text": CleanLongText(_("内容")),
    }
    edit_form_extra_fields = {"text": add_form_extra_fields["text"]}
    search_form_extra_fields = {
        "kind": SelectField(
            _("消息种类"),
            choices=lambda: [
                SelectChoice("", _("全部")),
                *(SelectChoice(key, _kind_name(key)) for key in KINDS),
            ],
            render_kw={"class": "form-control"},
        ),
        "programme": add_form_extra_fields["programme"],
    }

    def name_of(self, row: MessageTemplate) -> str:
        return " · ".join((_kind_name(row.kind), _programme_name(row.programme)))

    def pre_add(self, row: MessageTemplate) -> None:
        """What it names can be filled in, and days are days."""
        kind = KINDS[row.kind]
        if not row.text:
            raise Refused(say("请填写内容。"))
        require(
            wording.is_wording("subject", row.subject, kind.places)
            & wording.is_wording("text", row.text, kind.places)
        )
        days = rules.days_of(row.days)
        if days is None or (days and kind.days is None):
            raise Refused(say("提醒天数应为 0 至 60 的数字，例如 7、3、1；只用于截止提醒。"))

    def pre_update(self, row: MessageTemplate) -> None:
        self.pre_add(row)

    def pre_delete(self, row: MessageTemplate) -> None:
        if not row.programme:
            raise Refused(say("适用于全部项目的用语不能删除，可以修改；不想提醒的，清空提醒天数。"))


def _standing(deliveries: Any) -> str:
    """How it went out, beside the inbox."""
    return "；".join(
        f"{gettext(channels.WORDS[each.channel])}：{_STATES[each.state]}{f'（{each.trouble}）' if each.trouble else ''}"
        for each in deliveries
    )


class MessageLogView(SafeModelView):
    """What was sent to whom, by which ways, and what became of it: for who answers for it."""

    datamodel = SQLAInterface(Message)
    route_base = "/message-log"
    class_permission_name = "MessageLog"
    title = _("消息记录")
    list_intro = _("发给每个人的消息、是否已读，以及电子邮件、短信是否发出。")
    empty_text = _("还没有发出消息。")
    include_route_methods = {"list", "show"}
    list_columns = ["account", "kind", "subject", "sent_at", "read_at", "deliveries"]
    show_columns = ["account", "kind", "programme", "subject", "text", "sent_at", "read_at", "deliveries"]
    search_columns = ["kind", "subject", "sent_at"]
    base_order = ("id", "desc")
    label_columns = {
        "account": _("接收人"),
        "kind": _("消息种类"),
        "programme": _("项目"),
        "subject": _("标题"),
        "text": _("内容"),
        "sent_at": _("发送时间"),
        "read_at": _("阅读时间"),
        "deliveries": _("邮件、短信"),
    }
    formatters_columns = {
        "kind": _kind_name,
        "programme": _programme_name,
        "sent_at": moment,
        "read_at": lambda at: moment(at) if at else gettext("未读"),
        "deliveries": _standing,
    }
    search_form_extra_fields = {"kind": MessageTemplateView.search_form_extra_fields["kind"]}

    def _init_properties(self) -> None:
        super()._init_properties()
        self.datamodel.list_load = (joinedload(Message.account), selectinload(Message.deliveries))
