"""Long work in the background, with progress on a page and its file for one person only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import current_app
from sqlalchemy import ForeignKey, Integer, String, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tepei.policy.words import say
from tepei.portal import audit, clock, queue, scope
from tepei.portal.accounts import Account
from tepei.portal.database import Json, Model, Moment, transaction
from tepei.portal.errors import Refused
from tepei.portal.files import StoredFile

UNDER_WAY = ("waiting", "running")


class Job(Model):
    """state: waiting · running · done · failed. `done` of `total` units of work; the file expires.

    `attempts` counts the workers that took it; `seen_alive_at` is when one last said that it is at it.
    """

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
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    seen_alive_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    ended_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    expires_at: Mapped[dt.datetime | None] = mapped_column(Moment)

    file: Mapped[StoredFile | None] = relationship()

    @property
    def is_under_way(self) -> bool:
        return self.state in UNDER_WAY

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


def enqueue(kind: str, title: str, **arguments: Any) -> Job:
    """Put a job of the viewer in line. Raises Refused while another of the same kind of theirs is under way."""
    who = scope.viewer()
    with transaction() as session:
        # One click of theirs after the other, or two at once would each see no other.
        session.execute(select(Account.id).where(Account.id == who.user_id).with_for_update())
        under_way = select(Job.id).where(
            Job.user_id == who.user_id, Job.kind == kind, Job.state.in_(UNDER_WAY)
        )
        if session.scalars(under_way).first():
            raise Refused(say("您已有一项同类任务正在进行，请等它完成后再试。可在“后台任务”中查看进度。"))
        job = Job(kind=kind, title=title, arguments=arguments, user_id=who.user_id, asked_at=clock.now())
        job.seen_alive_at = clock.real()  # a queue that forgets it is noticed by that
        session.add(job)
        session.flush()
        audit.record("job.ask", job, kind=kind, arguments=arguments)
    queue.put(job.id)
    return job


def work_of(job: Job) -> Callable[[dict[str, Any], Report], Made]:
    """What its kind does."""
    return _kinds[job.kind].run


def may_fetch(job: Job, account: Account) -> bool:
    """Whether the asker, who looks, still holds what the kind demands."""
    sm, kind = current_app.appbuilder.sm, _kinds[job.kind]  # type: ignore[attr-defined]
    verb, noun = kind.permission
    return bool(sm._has_view_access(account, f"can_{verb}", noun)) and kind.is_theirs(job.arguments)
