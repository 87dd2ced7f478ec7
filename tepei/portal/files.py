"""Files: stored by content, checked by structure, served only by the room that owns the row."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from tepei.portal import scope
from tepei.portal.database import Model, Moment


class StoredFile(Model):
    """A file's name, size in bytes, type and SHA-256; the bytes lie in the store under that hash."""

    __tablename__ = "stored_files"

    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(60))
    size: Mapped[int] = mapped_column(Integer)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    stored_at: Mapped[dt.datetime] = mapped_column(Moment)

    def __str__(self) -> str:
        return self.name


scope.public(StoredFile, "never listed: reached only through a scoped row that owns it")
