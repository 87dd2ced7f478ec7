"""Files: stored by content, checked by structure, served only through the row that owns them."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import unicodedata
from typing import IO
from urllib.parse import quote

from flask import Response
from sqlalchemy import ForeignKey, Integer, String, delete, false, select
from sqlalchemy.orm import Mapped, mapped_column
from werkzeug.http import dump_options_header

from tepei.policy.words import say
from tepei.portal import clock, inspection, scope
from tepei.portal.database import Model, Moment, db, transaction
from tepei.portal.errors import Refused
from tepei.portal.pictures import Frame
from tepei.portal.storage import store

_NAME_LENGTH = 100
_SWEEP_AFTER = 24 * 3600
_ENDINGS = {"application/pdf": (".pdf",), "image/jpeg": (".jpg", ".jpeg")}
_INLINE = ("application/pdf", "image/jpeg", "image/png")


class StoredFile(Model):
    """A file's name, size in bytes, type and SHA-256; the bytes lie in the store under that hash."""

    __tablename__ = "stored_files"

    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int] = mapped_column(Integer)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    stored_at: Mapped[dt.datetime] = mapped_column(Moment)

    def __str__(self) -> str:
        return self.name


# No screen lists or offers files: they are reached through the scoped row that owns them.
scope.rows(StoredFile, lambda _viewer: false(), listed_only=True)


def keep(
    stream: IO[bytes],
    name: str,
    *,
    kind: str = "document",
    owner_id: int | None = None,
    frame: Frame | None = None,
) -> StoredFile:
    """Check an upload and store it; `kind` is "photo" or "document", `frame` what of a photo is kept. Raises Refused with the reason in words.

    The bytes are durable before the row is: a row without its file cannot come into being.
    """
    content = stream.read(inspection.MAX_BYTES + 1)
    if len(content) > inspection.MAX_BYTES:
        raise Refused(say("文件超过 10 MB。请压缩或降低扫描分辨率后再上传。"))
    if not content:
        raise Refused(say("文件是空的。请重新选择文件。"))
    checked, media_type = (
        inspection.photo(content, frame) if kind == "photo" else inspection.document(content)
    )
    return put(checked, _named_as(safe_name(name), media_type), media_type, owner_id)


def _named_as(name: str, media_type: str) -> str:
    """The name with the ending of what is kept: a PNG that was drawn anew is a JPEG."""
    endings = _ENDINGS[media_type]
    if name.lower().endswith(endings):
        return name
    return re.sub(r"\.[A-Za-z]{2,5}$", "", name) + endings[0]


def put(content: bytes, name: str, media_type: str, owner_id: int | None = None) -> StoredFile:
    """Store what the portal itself made (an export, a print)."""
    sha256 = store().put(content)
    with transaction() as session:
        stored = StoredFile(
            sha256=sha256,
            name=name,
            media_type=media_type,
            size=len(content),
            owner_id=owner_id,
            stored_at=clock.now(),
        )
        session.add(stored)
        session.flush()
    return stored


def forget(pk: int | None) -> None:
    """Drop the row of a file that nobody needs any more; its content goes with the next sweep."""
    if pk is not None:
        with scope.everything("a file that nobody needs any more"), transaction() as session:
            session.execute(delete(StoredFile).where(StoredFile.id == pk))


def safe_name(name: str) -> str:
    """The last part of the name as people know it: Chinese kept; controls, bidi marks and separators dropped."""
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    shown = "".join(
        char for char in last if unicodedata.category(char)[0] != "C" and char not in '"<>|:*?'
    ).strip(". ")
    stem, dot, ending = shown.rpartition(".")
    return (f"{stem[:_NAME_LENGTH]}.{ending[:10]}" if dot and stem else shown[:_NAME_LENGTH]) or "file"


def open_bytes(stored: StoredFile) -> bytes:
    """The content. Raises FileNotFoundError where the store lost it."""
    return store().get(stored.sha256)


def send(stored: StoredFile, *, inline: bool = False) -> Response:
    """The file as an answer that no browser runs: sandboxed, not sniffed, not cached."""
    shows = inline and stored.media_type in _INLINE
    answer = download(open_bytes(stored), stored.name, stored.media_type, inline=shows)
    # A sandboxed PDF is not shown by Chromium's viewer; pictures and downloads need no right at all.
    viewer = "" if stored.media_type == "application/pdf" and shows else "; sandbox"
    answer.headers["Content-Security-Policy"] = (
        f"default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; object-src 'self'; "
        f"plugin-types application/pdf; frame-ancestors 'self'{viewer}"
    )
    return answer


def disposition(name: str, *, inline: bool = False) -> str:
    """A Content-Disposition whose name survives in Chinese (RFC 6266) and carries no header of its own."""
    safe = safe_name(name)
    plain = safe.encode("ascii", "ignore").decode().replace('"', "").strip(". ") or "file"
    return dump_options_header("inline" if inline else "attachment", {"filename": plain}) + (
        f"; filename*=UTF-8''{quote(safe, safe='')}"
    )


def download(content: bytes, name: str, media_type: str, *, inline: bool = False) -> Response:
    """What was made just now, as an answer that no cache keeps."""
    answer = Response(content, mimetype=media_type)
    answer.headers["Content-Disposition"] = disposition(name, inline=inline)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "no-store"
    return answer


def sweep() -> int:
    """Remove contents older than a day that no row names (an upload that was never saved); how many."""
    with scope.everything("the sweeper looks at every stored file"):
        named = set(db.session.scalars(select(StoredFile.sha256)))
    unnamed = [name for name, age in store().names() if age > _SWEEP_AFTER and name not in named]
    for name in unnamed:
        store().remove(name)
    return len(unnamed)


def damaged() -> list[int]:
    """Ids of stored files whose bytes are missing or are no longer what their hash says."""
    with scope.everything("the nightly check reads every stored file"):
        found = db.session.execute(select(StoredFile.id, StoredFile.sha256)).all()
    return [pk for pk, sha256 in found if not _is_whole(sha256)]


def _is_whole(sha256: str) -> bool:
    try:
        return hashlib.sha256(store().get(sha256)).hexdigest() == sha256
    except FileNotFoundError:
        return False
