"""Long work in the background, with progress on a page and its file for one person only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from flask import current_app
from sqlalchemy import ForeignKey, Integer, String, select, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tepei.policy.words import Sentence, say
from tepei.portal import audit, clock, queue, scope
from tepei.portal.accounts import Account
from tepei.portal.database import Json, Model, Moment, transaction
from tepei.portal.errors import Refused, Stale
from tepei.portal.files import StoredFile
from tepei.portal.vault import SealedJson

UNDER_WAY = ("waiting", "running")


class Job(Model):
    """state: waiting · running · done · failed. `done` of `total` units of work; the file expires.

    `attempts` counts the workers that took it; `seen_alive_at` is when one last said that it is at it. `result` is what its page tells of it:
    where it stands, the work is committed.
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
    result: Mapped[dict[str, Any] | None] = mapped_column(SealedJson)
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
        """Over long ago: what it made is gone, or goes with the next tidying."""
        return self.expires_at is not None and self.expires_at <= clock.now()

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
Run = Callable[[dict[str, Any], Report], Made | None]


class Unmade(Refused):
    """The work came to nothing; the file says why, and the result what the page tells of it."""

    def __init__(self, text: Sentence, made: Made, result: dict[str, Any]) -> None:
        super().__init__(text)
        self.made, self.result = made, result


@dataclass(frozen=True)
class JobKind:
    """How a kind of job is run, and what must hold of its asker then and at fetching.

    That is the permission (verb, noun), and what `is_theirs` says of the arguments to who looks. What it came to is told by a file,
    or on the page with this endpoint.
    """

    run: Run
    permission: tuple[str, str]
    is_theirs: Callable[[dict[str, Any]], bool]
    page: str = ""


_kinds: dict[str, JobKind] = {}
at_hand: ContextVar[tuple[int, int] | None] = ContextVar(
    "at_hand", default=None
)  # the job, and which attempt


def register(
    kind: str,
    run: Run,
    permission: tuple[str, str],
    is_theirs: Callable[[dict[str, Any]], bool] = lambda _arguments: True,
    page: str = "",
) -> None:
    """Teach a kind of job. `run(arguments, report)` works with the asker's eyes and calls `report(done, total)`.

    An argument "upload" is the id of a stored file that the job alone needs: it goes when the job is over.
    """
    _kinds[kind] = JobKind(run, permission, is_theirs, page)


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


def work_of(job: Job) -> Run:
    """What its kind does."""
    return _kinds[job.kind].run


def page_of(job: Job) -> str:
    """The endpoint of the page that tells what came of it, "" where its file does."""
    return _kinds[job.kind].page


def settle(result: dict[str, Any]) -> None:
    """Note what the work of the job at hand came to, in the transaction of the work: it is done once, whoever dies afterwards.

    Raises Stale where another worker has taken the job meanwhile. Outside a job nothing is noted.
    """
    if (hand := at_hand.get()) is not None:
        tell(*hand, result=result)


def tell(job_id: int, attempt: int, **values: Any) -> None:
    """Write what became of the job. Raises Stale where it is another worker's by now."""
    with transaction() as session:
        told = session.execute(
            update(Job)
            .where(Job.id == job_id, Job.state == "running", Job.attempts == attempt)
            .values(**values)
            .execution_options(synchronize_session=False)
        )
        if told.rowcount != 1:  # type: ignore[attr-defined]
            raise Stale


def may_fetch(job: Job, account: Account) -> bool:
    """Whether the asker, who looks, still holds what the kind demands."""
    sm, kind = current_app.appbuilder.sm, _kinds[job.kind]  # type: ignore[attr-defined]
    verb, noun = kind.permission
    return bool(sm._has_view_access(account, f"can_{verb}", noun)) and kind.is_theirs(job.arguments)
