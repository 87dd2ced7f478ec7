"""A form that is filled in, its attachments, and the text of every submission."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tepei.portal import scope
from tepei.portal.database import Json, Model, Moment
from tepei.portal.files import StoredFile
from tepei.portal.taken import JUST_DONE, taken
from tepei.portal.vault import SealedJson
from tepei.programmes import yearly


class FilledForm(Model):
    """已填表单: `answers` are kept as typed, by section, valid or not; a paper or a reviewer's document points here.

    `edition` counts the changes of content, `submission` the submissions; a print is of one submission.
    Who may see a form say the rooms whose rows point at it.
    """

    __tablename__ = "filled_forms"

    id: Mapped[int] = mapped_column(primary_key=True)
    answers: Mapped[dict[str, Any]] = mapped_column(SealedJson, default=dict)
    edition: Mapped[int] = mapped_column(Integer, default=1)
    submission: Mapped[int] = mapped_column(Integer, default=0)
    saved_at: Mapped[dt.datetime | None] = mapped_column(Moment)


class Attachment(Model):
    """A file that belongs to one form, of a kind that the scheme names (一寸照片, 学历证书 …)."""

    __tablename__ = "attachments"

    id: Mapped[int] = mapped_column(primary_key=True)
    form_id: Mapped[int] = mapped_column(ForeignKey("filled_forms.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(30))
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_files.id"))
    added_at: Mapped[dt.datetime] = mapped_column(Moment)

    form: Mapped[FilledForm] = relationship()
    file: Mapped[StoredFile] = relationship()


class Submission(Model):
    """What exactly was submitted: the answers with their hash. A decision is always about one of these.

    `promise_version` is that of the 承诺书 that was accepted with it, "" where the programme has none.
    """

    __tablename__ = "submissions"
    __table_args__ = (UniqueConstraint("form_id", "number", info=taken(JUST_DONE)),)

    id: Mapped[int] = mapped_column(primary_key=True)
    form_id: Mapped[int] = mapped_column(ForeignKey("filled_forms.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column(Integer)
    answers: Mapped[dict[str, Any]] = mapped_column(SealedJson)
    attachments: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    configuration_hash: Mapped[str] = mapped_column(String(64), default="")
    sha256: Mapped[str] = mapped_column(String(64))
    promise_version: Mapped[str] = mapped_column(String(40), default="")
    submitted_at: Mapped[dt.datetime] = mapped_column(Moment)


scope.rows(Attachment, scope.through(Attachment.form_id, FilledForm))
scope.rows(Submission, scope.through(Submission.form_id, FilledForm))

yearly.rows(Attachment, Attachment.form_id, FilledForm)
yearly.rows(Submission, Submission.form_id, FilledForm)
