"""Uploads: taken for what their bytes are, refused in words, stored by content."""

from __future__ import annotations

import io
import os
import resource
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image

from tepei.portal import files, storage
from tepei.portal.database import db
from tepei.portal.errors import Refused
from tests.portal.uploads import HOSTILE, pdf, picture, unfolding_pdf


def _stored() -> set[str]:
    return {name for name, _ in storage.store().names()}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_upload_is_refused_in_words_and_leaves_nothing(sqlite_portal: Flask, name: str) -> None:
    content, reason = HOSTILE[name]
    with sqlite_portal.app_context():
        before = _stored()
        with pytest.raises(Refused, match=reason):
            files.keep(io.BytesIO(content()), "x.pdf")
        assert _stored() == before


def test_pdf_that_unfolds_takes_no_memory_of_ours(sqlite_portal: Flask) -> None:
    content = unfolding_pdf()
    assert len(content) < 500_000
    with sqlite_portal.app_context():
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        with pytest.raises(Refused):
            files.keep(io.BytesIO(content), "x.pdf")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50 * 1024


def test_photo_becomes_one_inch_without_its_metadata(sqlite_portal: Flask) -> None:
    exif = Image.Exif()
    exif[0x010F] = "Camera"
    with sqlite_portal.app_context():
        kept = files.keep(io.BytesIO(picture(exif=exif)), "照片.JPG", kind="photo")
        shown = Image.open(io.BytesIO(files.open_bytes(kept)))
    assert shown.size == (295, 413)
    assert not shown.getexif()
    assert kept.name == "照片.JPG"


def test_picture_that_is_also_a_page_is_drawn_anew(sqlite_portal: Flask) -> None:
    with sqlite_portal.app_context():
        kept = files.keep(io.BytesIO(picture() + b"<script>alert(1)</script>"), "证书.jpg")
        assert b"<script>" not in files.open_bytes(kept)


def test_pdf_is_kept_as_it_is(sqlite_portal: Flask) -> None:
    content = pdf()
    with sqlite_portal.app_context():
        kept = files.keep(io.BytesIO(content), "学历证书.pdf")
        assert files.open_bytes(kept) == content
        assert (kept.media_type, kept.size) == ("application/pdf", len(content))


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\文件\\证书.pdf", "证书.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie x.pdf"),
        ("证书\u202efdp.exe", "证书fdp.exe"),
        ("\x00", "file"),
        ("名" * 300 + ".pdf", "名" * 100 + ".pdf"),
    ],
)
def test_name_keeps_chinese_and_drops_what_breaks_out(given: str, kept: str) -> None:
    assert files.safe_name(given) == kept


@pytest.mark.parametrize(
    ("sent", "content", "kept"),
    [
        ("证书.png", picture(kind="PNG"), "证书.jpg"),
        ("证书.JPG", picture(), "证书.JPG"),
        ("证书.jpeg", picture(), "证书.jpeg"),
        ("证书.exe", pdf(), "证书.pdf"),
        ("证书 2023.12", picture(), "证书 2023.12.jpg"),
        ("证书", pdf(), "证书.pdf"),
    ],
)
def test_name_agrees_with_what_is_kept(sqlite_portal: Flask, sent: str, content: bytes, kept: str) -> None:
    with sqlite_portal.app_context():
        assert files.keep(io.BytesIO(content), sent).name == kept


def test_disposition_carries_a_chinese_name_in_one_header() -> None:
    header = files.disposition('证"书.pdf', inline=False)
    assert header == "attachment; filename=pdf; filename*=UTF-8''%E8%AF%81%E4%B9%A6.pdf"


def test_answer_is_sandboxed_and_not_sniffed(sqlite_portal: Flask) -> None:
    with sqlite_portal.test_request_context():
        kept = files.keep(io.BytesIO(picture()), "a.jpg")
        headers = files.send(kept).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in headers["Content-Security-Policy"]
    assert headers["Content-Disposition"].startswith("attachment")


def test_sweeper_takes_old_contents_without_a_row_and_no_others(sqlite_portal: Flask) -> None:
    with sqlite_portal.app_context():
        kept = files.keep(io.BytesIO(picture()), "a.jpg")
        young, old = storage.store().put(b"young"), storage.store().put(b"old")
        folder = Path(sqlite_portal.config["DATA_DIR"]) / "files"
        os.utime(folder / old[:2] / old, (0, 0))
        os.utime(folder / kept.sha256[:2] / kept.sha256, (0, 0))
        assert files.sweep() == 1
        left = _stored()
    assert {young, kept.sha256} <= left
    assert old not in left


def test_flipped_byte_is_found(sqlite_portal: Flask) -> None:
    with sqlite_portal.app_context():
        kept = files.keep(io.BytesIO(picture()), "a.jpg")
        assert kept.id not in files.damaged()
        path = Path(sqlite_portal.config["DATA_DIR"]) / "files" / kept.sha256[:2] / kept.sha256
        path.write_bytes(path.read_bytes()[:-1] + b"!")
        assert kept.id in files.damaged()
        path.unlink()  # or the same picture of a later test is damaged, too
        db.session.rollback()
