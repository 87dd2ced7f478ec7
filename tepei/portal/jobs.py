"""Long work in the background, with progress on a page and its file for one person only."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tepei.portal import scope
from tepei.portal.database import Json, Model, Moment
from tepei.portal.files import StoredFile


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

    def __str__(self) -> str:
        return self.title


scope.rows(Job, lambda viewer: Job.user_id == viewer.user_id)
