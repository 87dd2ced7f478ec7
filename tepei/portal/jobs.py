"""Long work in the background, with progress on a page and its file for one person only."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import current_app
from sqlalchemy import ForeignKey, Integer, String, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tepei.policy.words import say
from tepei.portal import audit, clock, files, queue, scope
from tepei.portal.accounts import Account
from tepei.portal.catalogue import chinese
from tepei.portal.database import Json, Model, Moment, db, transaction
from tepei.portal.errors import Refused
from tepei.portal.files import StoredFile

log = logging.getLogger(__name__)

KEPT_FOR = dt.timedelta(days=7)
LEASE = dt.timedelta(seconds=60)


class Job(Model):
    """state: waiting · running · done · failed. `done` of `total` units of work; the file expires."""

    __tablename__ = "jobs"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(200))
    arguments: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    user_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"), index=True)
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    done: Mapped[int] = mapped_column(Integer, default=0)
    total: Mapped[int] = mapped_column(Integer, default=0)
    message: Mapped[str] = mapped_column(String(300), default="")
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_files.id"))
    asked_at: Mapped[dt.datetime] = mapped_column(Moment)
    seen_alive_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    ended_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    expires_at: Mapped[dt.datetime | None] = mapped_column(Moment)

    file: Mapped[StoredFile | None] = relationship()

    @property
    def is_under_way(self) -> bool:
        return self.state in ("waiting", "running")

    @property
    def is_expired(self) -> bool:
        """Done long ago: the file is gone, or goes with the next tidying."""
        late = self.expires_at is not None and self.expires_at <= clock.now()
        return self.state == "done" and (self.file_id is None or late)

    def __str__(self) -> str:
        return self.title


scope.rows(Job, scope.own(Job.user_id))


@dataclass(frozen=True)
class Made:
    """What a job made: the content of its file, the file's name and its media type."""

    content: bytes
    name: str
    media_type: str


Report = Callable[[int, int], None]


@dataclass(frozen=True)
class JobKind:
    """How a kind of job is run, and what must hold of its asker then and at fetching.

    That is the permission (verb, noun), and what `is_theirs` says of the arguments to who looks.
    """

    run: Callable[[dict[str, Any], Report], Made]
    permission: tuple[str, str]
    is_theirs: Callable[[dict[str, Any]], bool]


_kinds: dict[str, JobKind] = {}


def register(
    kind: str,
    run: Callable[[dict[str, Any], Report], Made],
    permission: tuple[str, str],
    is_theirs: Callable[[dict[str, Any]], bool] = lambda _arguments: True,
) -> None:
    """Teach a kind of job. `run(arguments, report)` works with the asker's eyes and calls `report(done, total)`."""
    _kinds[kind] = JobKind(run, permission, is_theirs)


_BROKEN = say("任务未能完成，请稍后重试；若仍失败，请联系系统管理员。")


def enqueue(kind: str, title: str, **arguments: Any) -> Job:
    """Put a job of the viewer in line. Raises Refused while another of the same kind of theirs is under way."""
    who = scope.viewer()
    with transaction() as session:
        under_way = select(Job.id).where(
            Job.user_id == who.user_id, Job.kind == kind, Job.state.in_(("waiting", "running"))
        )
        if session.scalars(under_way).first():
            raise Refused(say("您已有一项同类任务正在进行，请等它完成后再试。可在“后台任务”中查看进度。"))
        job = Job(kind=kind, title=title, arguments=arguments, user_id=who.user_id, asked_at=clock.now())
        session.add(job)
        session.flush()
        audit.record("job.ask", job, kind=kind, arguments=arguments)
    queue.put(job.id)
    return job


def run(job_id: int) -> None:
    """Do the job as the person who asked for it, whose rights are looked up again now."""
    with scope.everything("the worker takes a job before it knows whose it is"):
        if not _take(job_id):
            return
        job = db.session.get_one(Job, job_id)
        account = db.session.get_one(Account, job.user_id)
    with scope.acting_as(current_app.extensions["viewer_of"](account)):
        try:
            if not account.active or not may_fetch(job, account):
                raise Refused(say("您已没有执行这项任务的权限。"))
            _finish(job, _kinds[job.kind].run(job.arguments, _reporter(job.id)))
        except Refused as refusal:
            _fail(job.id, chinese(refusal.text))
        except Exception:
            log.exception("job %s failed", job_id)
            _fail(job.id, chinese(_BROKEN))


def may_fetch(job: Job, account: Account) -> bool:
    """Whether the asker, who looks, still holds what the kind demands."""
    sm, kind = current_app.appbuilder.sm, _kinds[job.kind]  # type: ignore[attr-defined]
    verb, noun = kind.permission
    return bool(sm._has_view_access(account, f"can_{verb}", noun)) and kind.is_theirs(job.arguments)


def revive() -> int:
    """Put in line what a stopped worker left unfinished or a lost queue forgot; how many. Twice in line runs once."""
    with scope.everything("the worker looks for abandoned jobs"), transaction() as session:
        late = clock.real() - LEASE
        is_abandoned = or_(Job.seen_alive_at < late, Job.seen_alive_at.is_(None))
        session.execute(update(Job).where(Job.state == "running", is_abandoned).values(state="waiting"))
        ids = list(session.scalars(select(Job.id).where(Job.state == "waiting").order_by(Job.id)))
    for job_id in ids:
        queue.put(job_id)
    return len(ids)


def tidy() -> int:
    """Remove the files whose days are over, and contents that no row names; how many files expired."""
    with scope.everything("the worker tidies up after everybody"), transaction() as session:
        over = select(Job).where(Job.expires_at <= clock.now(), Job.file_id.is_not(None))
        expired = list(session.scalars(over))
        for job in expired:
            stored, job.file = job.file, None
            session.flush()
            session.delete(stored)
        if expired:
            audit.record("job.expire", "jobs", ids=[job.id for job in expired])
    files.sweep()
    return len(expired)


def _take(job_id: int) -> bool:
    """One worker wins the job, however often it was put in line."""
    with transaction() as session:
        taken = session.execute(
            update(Job)
            .where(Job.id == job_id, Job.state == "waiting")
            .values(state="running", seen_alive_at=clock.real(), done=0)
        )
        return bool(taken.rowcount == 1)  # type: ignore[attr-defined]


def _reporter(job_id: int) -> Report:
    last = dt.datetime.min.replace(tzinfo=dt.UTC)

    def report(done: int, total: int) -> None:
        nonlocal last
        now = dt.datetime.now(dt.UTC)
        # A row per half second is progress enough for a person and leaves the database alone.
        if done < total and (now - last).total_seconds() < 0.5:
            return
        last = now
        with transaction() as session:
            session.execute(
                update(Job).where(Job.id == job_id).values(done=done, total=total, seen_alive_at=clock.real())
            )

    return report


def _finish(job: Job, made: Made) -> None:
    with transaction() as session:
        stored = files.put(made.content, made.name, made.media_type, job.user_id)
        session.execute(
            update(Job)
            .where(Job.id == job.id)
            .values(
                state="done",
                file_id=stored.id,
                ended_at=clock.now(),
                expires_at=clock.now() + KEPT_FOR,
                message="",
            )
        )
        audit.record("job.done", f"jobs:{job.id}", kind=job.kind, size=stored.size)


def _fail(job_id: int, text: str) -> None:
    db.session.rollback()
    with transaction() as session:
        session.execute(
            update(Job)
            .where(Job.id == job_id)
            .values(state="failed", message=text[:300], ended_at=clock.now())
        )
        audit.record("job.fail", f"jobs:{job_id}")
