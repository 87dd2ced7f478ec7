"""What the worker does: takes a job, does it as its asker, and says every few seconds that it still lives.

A job that nobody spoke for in a while lost its worker, or the queue lost it: whichever worker lives takes it up again.
"""

from __future__ import annotations

import datetime as dt
import logging
import threading
from typing import Any

from flask import Flask, current_app
from sqlalchemy import or_, select, update
from sqlalchemy.exc import SQLAlchemyError

from tepei.policy.words import Sentence, say
from tepei.portal import audit, clock, files, jobs, queue, scope, storage, trouble
from tepei.portal.accounts import Account
from tepei.portal.catalogue import chinese
from tepei.portal.database import db, transaction
from tepei.portal.errors import Refused, Stale
from tepei.portal.jobs import UNDER_WAY, Job, Made, Report, Unmade

log = logging.getLogger(__name__)

KEPT_FOR = dt.timedelta(days=7)
LEASE = dt.timedelta(seconds=30)
BEAT = dt.timedelta(seconds=10)
ATTEMPTS = 3  # a job that takes its worker down with it must not do so for ever

_BROKEN = say("任务未能完成，请稍后重试；若仍失败，请联系系统管理员。")
_INTERRUPTED = say("任务多次中断，已停止。请缩小范围后重新提交；若仍中断，请联系系统管理员。")

_held: set[int] = set()  # the jobs that this process is at


def work(app: Flask) -> None:
    """Do jobs until stopped; a thread beside says that they go on, and looks for those that do not."""
    threading.Thread(target=watch, args=(app, threading.Event()), daemon=True).start()
    queue.work(app)


def watch(app: Flask, stop: threading.Event) -> None:
    """Every few seconds, until told to stop. A database that is away is asked again next time."""
    while not stop.wait(BEAT.total_seconds()):
        with app.app_context():
            try:
                beat()
                revive()
                storage.tidy_workplace()
            except (SQLAlchemyError, Stale, OSError):
                log.exception("the watch over jobs failed")


def beat() -> None:
    """Say that the jobs of this process are being done."""
    if held := tuple(_held):
        with scope.everything("the worker speaks for its jobs"), transaction() as session:
            session.execute(
                update(Job).where(Job.id.in_(held), Job.state == "running").values(seen_alive_at=clock.real())
            )


def revive() -> int:
    """Put in line what a stopped worker left unfinished or a lost queue forgot; how many. Twice in line runs once."""
    late = clock.real() - LEASE
    is_silent = Job.state.in_(UNDER_WAY) & or_(Job.seen_alive_at < late, Job.seen_alive_at.is_(None))
    with scope.everything("the worker looks for abandoned jobs"):
        silent = db.session.execute(select(Job.id, Job.attempts).where(is_silent).order_by(Job.id)).all()
        db.session.rollback()
        again = [pk for pk, attempts in silent if attempts < ATTEMPTS]
        for pk, attempts in silent:
            if attempts >= ATTEMPTS:
                _fail(pk, attempts, _INTERRUPTED)
        if again:
            with transaction() as session:
                waiting = update(Job).where(Job.id.in_(again), is_silent)
                session.execute(waiting.values(state="waiting", seen_alive_at=clock.real()))
    for pk in again:
        queue.put(pk)
    return len(again)


def run(job_id: int) -> None:
    """Do the job as the person who asked for it, whose rights are looked up again now."""
    with scope.everything("the worker takes a job before it knows whose it is"):
        if not _take(job_id):
            return
        job = db.session.get_one(Job, job_id, populate_existing=True)
        account = db.session.get_one(Account, job.user_id)
    _held.add(job_id)
    try:
        with scope.acting_as(current_app.extensions["viewer_of"](account)):
            _do(job, account)
    except Stale:
        log.warning("job %s was given up here: another worker has taken it", job_id)
    finally:
        _held.discard(job_id)


def _do(job: Job, account: Account) -> None:
    pk, attempt = job.id, job.attempts
    try:
        if not account.active or not jobs.may_fetch(job, account):
            raise Refused(say("您已没有执行这项任务的权限。"))
        # A result that stands already was committed by a worker that died before it could say so.
        _finish(job, None if job.result else _made(job))
    except Stale:
        db.session.rollback()
        raise
    except Refused as refusal:
        _fail(pk, attempt, refusal.text, refusal if isinstance(refusal, Unmade) else None)
    except Exception as failure:
        log.exception("job %s failed", pk)
        found = trouble.of(failure)
        _fail(pk, attempt, found.text if found else _BROKEN)


def _made(job: Job) -> Made | None:
    token = jobs.at_hand.set((job.id, job.attempts))
    try:
        return jobs.work_of(job)(job.arguments, _reporter(job.id, job.attempts))
    finally:
        jobs.at_hand.reset(token)


def tidy() -> int:
    """Remove the files and results whose days are over, and contents that no row names; how many jobs expired."""
    with scope.everything("the worker tidies up after everybody"), transaction() as session:
        kept = or_(Job.file_id.is_not(None), Job.result.is_not(None))
        expired = list(session.scalars(select(Job).where(Job.expires_at <= clock.now(), kept)))
        for job in expired:
            stored, job.file, job.result = job.file, None, None
            session.flush()
            if stored:
                session.delete(stored)
        if expired:
            audit.record("job.expire", "jobs", ids=[job.id for job in expired])
    files.sweep()
    storage.tidy_workplace()
    return len(expired)


def _take(job_id: int) -> bool:
    """One worker wins the job, however often it was put in line."""
    with transaction() as session:
        taken = session.execute(
            update(Job)
            .where(Job.id == job_id, Job.state == "waiting")
            .values(state="running", seen_alive_at=clock.real(), done=0, attempts=Job.attempts + 1)
            .execution_options(synchronize_session=False)
        )
        return bool(taken.rowcount == 1)  # type: ignore[attr-defined]


def _reporter(job_id: int, attempt: int) -> Report:
    last = dt.datetime.min.replace(tzinfo=dt.UTC)

    def report(done: int, total: int) -> None:
        nonlocal last
        now = dt.datetime.now(dt.UTC)
        # A row per half second is progress enough for a person and leaves the database alone.
        if done < total and (now - last).total_seconds() < 0.5:
            return
        last = now
        jobs.tell(job_id, attempt, done=done, total=total, seen_alive_at=clock.real())

    return report


def _finish(job: Job, made: Made | None) -> None:
    with transaction():
        ended = _over(job.arguments, job.user_id, made)
        jobs.tell(job.id, job.attempts, state="done", message="", **ended)
        audit.record("job.done", f"jobs:{job.id}", kind=job.kind, size=len(made.content) if made else 0)


def _fail(job_id: int, attempt: int, text: Sentence, unmade: Unmade | None = None) -> None:
    db.session.rollback()
    with scope.everything("the worker ends a job, whose it may be"), transaction() as session:
        job = session.get_one(Job, job_id)
        ended = _over(job.arguments, job.user_id, unmade.made if unmade else None)
        result = {"result": unmade.result} if unmade else {}
        jobs.tell(job_id, attempt, state="failed", message=chinese(text)[:300], **ended, **result)
        audit.record("job.fail", f"jobs:{job_id}")


def _over(arguments: dict[str, Any], user_id: int, made: Made | None) -> dict[str, Any]:
    """What is noted of a job that is over; what was uploaded for it goes."""
    files.forget(arguments.get("upload"))
    now = clock.now()
    ended: dict[str, Any] = {"ended_at": now, "expires_at": now + KEPT_FOR}
    if made:
        ended["file_id"] = files.put(made.content, made.name, made.media_type, user_id).id
    return ended
