"""The application, its attachments, and the text of every submission."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Date, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tepei.papers.models import Paper
from tepei.portal import scope
from tepei.portal.database import Json, Model, Moment
from tepei.portal.files import StoredFile
from tepei.portal.vault import SealedJson


class Application(Paper):
    """申报表与志愿表. `answers` are kept as typed, by section; the facts beside them are derived on each save.

    `number` is random (80 bits): it is printed, spoken and verified, and says nothing about how many there are.
    `edition` counts the changes of content, `submission` the submissions; a print is of one submission.
    """

    __tablename__ = "applications"
    __table_args__ = ()  # type: ignore[assignment]  # not the parent's: its constraints name the parent's columns
    __mapper_args__ = {"polymorphic_identity": "application"}

    id: Mapped[int] = mapped_column(ForeignKey("papers.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[str] = mapped_column(String(24), unique=True)
    applicant_name: Mapped[str] = mapped_column(String(100), index=True)
    name_pinyin: Mapped[str] = mapped_column(String(200), default="")
    answers: Mapped[dict[str, Any]] = mapped_column(SealedJson, default=dict)
    edition: Mapped[int] = mapped_column(Integer, default=1)
    submission: Mapped[int] = mapped_column(Integer, default=0)
    saved_at: Mapped[dt.datetime | None] = mapped_column(Moment)

    sex_code: Mapped[str | None] = mapped_column(String(1))
    born_on: Mapped[dt.date | None] = mapped_column(Date)
    ethnicity_code: Mapped[str | None] = mapped_column(String(4))
    education_code: Mapped[str | None] = mapped_column(String(4))
    title_code: Mapped[str | None] = mapped_column(String(4))
    profession_since: Mapped[dt.date | None] = mapped_column(Date)
    eligibility: Mapped[str | None] = mapped_column(String(10))

    attachments: Mapped[list[Attachment]] = relationship(
        back_populates="application", order_by="Attachment.id"
    )

    def __str__(self) -> str:
        return self.applicant_name


class Attachment(Model):
    """A file that belongs to one application, of a kind that the programme names (一寸照片, 学历证书 …)."""

    __tablename__ = "attachments"

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(30))
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_files.id"))
    added_at: Mapped[dt.datetime] = mapped_column(Moment)

    application: Mapped[Application] = relationship(back_populates="attachments")
    file: Mapped[StoredFile] = relationship()


class Submission(Model):
    """What exactly was submitted: the answers with their hash. A decision is always about one of these.

    `promise_version` is that of the 承诺书 that was accepted with it, "" where the programme has none.
    """

    __tablename__ = "submissions"
    __table_args__ = (UniqueConstraint("application_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column(Integer)
    answers: Mapped[dict[str, Any]] = mapped_column(SealedJson)
    attachments: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    configuration_hash: Mapped[str] = mapped_column(String(64), default="")
    sha256: Mapped[str] = mapped_column(String(64))
    promise_version: Mapped[str] = mapped_column(String(40), default="")
    submitted_at: Mapped[dt.datetime] = mapped_column(Moment)


scope.rows(Attachment, scope.through(Attachment.application_id, Paper))
scope.rows(Submission, scope.through(Submission.application_id, Paper))
