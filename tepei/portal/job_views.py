"""后台任务: the viewer's own long work, its progress and its files."""

from __future__ import annotations

from typing import Any

from flask import jsonify
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tepei.policy.words import say
from tepei.portal import audit, files, jobs, scope
from tepei.portal.database import db
from tepei.portal.errors import Refused
from tepei.portal.files import StoredFile
from tepei.portal.jobs import Job
from tepei.portal.screens.views import SafeView, expose, guard

SHOWN = 50
STATES = {
    "waiting": _("等待处理"),
    "running": _("正在处理"),
    "done": _("已完成"),
    "failed": _("未完成"),
    "expired": _("文件已到期"),
}


class JobView(SafeView):
    """后台任务"""

    route_base = "/jobs"
    class_permission_name = "Job"

    @expose("/")
    @guard("read")
    def index(self) -> ResponseReturnValue:
        """One's newest jobs."""
        newest = select(Job).where(scope.criterion(Job)).order_by(Job.id.desc()).limit(SHOWN)
        found = db.session.scalars(newest.options(joinedload(Job.file))).all()
        words = {"states": STATES, "state_of": state_of, "page_of": jobs.page_of, "left": _left}
        return self.render("jobs/list.html", jobs=found, **words)

    @expose("/<int:pk>/progress")
    @guard("read")
    def progress(self, pk: int) -> ResponseReturnValue:
        """How far it is, for the script of the page."""
        job = scope.find(Job, pk)
        state = state_of(job)
        return jsonify(
            state=state,
            text=str(STATES[state]),
            done=job.done,
            total=job.total,
            left=_left(job),
            is_under_way=job.is_under_way,
        )

    @expose("/<int:pk>/file")
    @guard("read")
    def file(self, pk: int) -> ResponseReturnValue:
        """The file, for who asked for it and may still have it."""
        job = scope.find(Job, pk)
        stored = _deliverable(job, current_user)
        answer = files.send(stored)
        audit.record("job.fetch", job, kind=job.kind, sha256=stored.sha256)
        return answer


def state_of(job: Job) -> str:
    """The state as it is shown: done, until what it made has expired."""
    return "expired" if job.state == "done" and job.is_expired else job.state


def _left(job: Job) -> str:
    return gettext("还剩 %(count)s 项", count=job.total - job.done)


def _deliverable(job: Job, account: Any) -> StoredFile:
    """Raises Refused with what to do next."""
    if job.is_expired:
        raise Refused(say("文件已超过保存期限（7天）并被删除，请重新提交这项任务。"))
    if job.file is None:
        raise Refused(say("这项任务没有可下载的文件。请等它完成，或重新提交。"))
    if not jobs.may_fetch(job, account):
        raise Refused(say("您已没有下载这份文件的权限。如有需要，请联系本单位或上级主管部门的管理员。"))
    return job.file
