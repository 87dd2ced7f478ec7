"""The files of a paper, to look at."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from tepei.papers import drafts, kinds
from tepei.portal import audit, files
from tepei.portal.errors import Absent
from tepei.portal.screens.views import SafeView, expose, signed_in


class AttachmentView(SafeView):
    """Files of the papers that one may see: one's own, or those that have reached one's desk."""

    route_base = "/applications/attachment"
    class_permission_name = "Application"
    default_view = "show"

    @expose("/<int:attachment_id>")
    @signed_in
    def show(self, attachment_id: int) -> ResponseReturnValue:
        """A picture or PDF in place, anything else as a download."""
        paper, attachment = drafts.find_attachment(attachment_id)
        try:
            answer = files.send(attachment.file, inline=True)
        except FileNotFoundError:
            raise Absent from None
        if not kinds.of(paper).is_filer(paper):
            audit.record("attachment.look", paper, attachment=attachment.id)
        return answer
