"""消息: what one was told."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tepei.messages import actions, queries
from tepei.messages.models import Message
from tepei.portal.channels import INBOX
from tepei.portal.screens.views import SafeView, expose, signed_in


class InboxView(SafeView):
    """Everybody's own messages."""

    route_base = INBOX
    class_permission_name = "Inbox"

    @expose("/")
    @signed_in
    def index(self) -> ResponseReturnValue:
        """The newest first, a page at a time."""
        before = request.args.get("before", type=int)
        found = queries.inbox(before)
        shown = found[: queries.PAGE]
        older = shown[-1].id if len(found) > len(shown) else None
        return self.render(
            "messages/inbox.html", messages=shown, has_more=has_more, older=older, is_first=before is None
        )

    @expose("/<int:pk>")
    @signed_in
    def show(self, pk: int) -> ResponseReturnValue:
        """One message, where a mail leads."""
        return self.render("messages/message.html", message=queries.own(pk), has_more=has_more)

    @expose("/<int:pk>", methods=["POST"])
    @signed_in
    def read(self, pk: int) -> ResponseReturnValue:
        """It is read; on to what it is about, where there is more."""
        message = actions.read(pk)
        return redirect(_more(message) if has_more(message) else url_for("InboxView.index"))

    @expose("/read", methods=["POST"])
    @signed_in
    def read_all(self) -> ResponseReturnValue:
        """全部标为已读."""
        actions.read_all()
        flash(gettext("全部消息已标为已读。"), "success")
        return redirect(url_for("InboxView.index"))


def has_more(message: Message) -> bool:
    """Is there a page about it?"""
    return bool(message.screen)


def _more(message: Message) -> str:
    return url_for(message.screen) if message.row is None else url_for(message.screen, pk=message.row)
