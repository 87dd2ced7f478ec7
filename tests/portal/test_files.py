"""Uploads: taken for what their bytes are, refused in words, stored by content."""

from __future__ import annotations

import io
import os
import resource
import zipfile
import zlib
from pathlib import Path

import pikepdf
import pytest
from flask import Flask
from PIL import Image

from tepei.portal import files, storage
from tepei.portal.database import db
from tepei.portal.errors import Refused


def picture(width: int = 600, height: int = 800, kind: str = "JPEG", **options: object) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (width, height), (200, 30, 30)).save(target, kind, **options)
    return target.getvalue()


def pdf(**catalogue: object) -> bytes:
    document, target = pikepdf.new(), io.BytesIO()
    document.add_blank_page()
    for key, value in catalogue.items():
        document.Root[f"/{key}"] = value
    document.save(target)
    return target.getvalue()


def _huge_png() -> bytes:
    header = b"IHDR" + (30000).to_bytes(4, "big") * 2 + bytes([8, 0, 0, 0, 0])
    body = b"IDAT" + zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (len(part) - 4).to_bytes(4, "big") + part + zlib.crc32(part).to_bytes(4, "big")
        for part in (header, body, b"IEND")
    )


def _pdf_of(*objects: bytes) -> bytes:
    """A PDF of these objects, the first of which is its catalogue, the last its table of addresses."""
    written, places = b"%PDF-1.5\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(written))
        written += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    rows = b"\0" * 7 + b"".join(b"\x01" + at.to_bytes(4, "big") + b"\0\0" for at in (*places, len(written)))
    number = len(objects) + 1
    rows += b"\x02" + (3).to_bytes(4, "big") + b"\0\0"  # one more object, inside the third
    head = b"<</Type/XRef/Size %d/W[1 4 2]/Root 1 0 R/Length %d>>" % (number + 2, len(rows))
    table = b"%d 0 obj\n%s stream\n%s\nendstream\nendobj\n" % (number, head, rows)
    return written + table + b"startxref\n%d\n%%%%EOF" % len(written)


def _unfolding_pdf() -> bytes:
    """Four hundred kilobytes that become four hundred megabytes when the objects inside are read."""
    packer = zlib.compressobj(9)
    packed = packer.compress(b"5 0 null ")
    packed += b"".join(packer.compress(b" " * 2**20) for _ in range(400)) + packer.flush()
    head = b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>" % len(packed)
    return _pdf_of(
        b"<</Type/Catalog/Pages 2 0 R/X 5 0 R>>",
        b"<</Type/Pages/Kids[]/Count 0>>",
        head + b"stream\n" + packed + b"\nendstream",
    )


def _locked_pdf() -> bytes:
    document, target = pikepdf.new(), io.BytesIO()
    document.add_blank_page()
    document.save(target, encryption=pikepdf.Encryption(owner="a", user="b"))
    return target.getvalue()


def _nested_pdf() -> bytes:
    return _pdf_of(
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>", b"[" * 5000 + b"]" * 5000
    )


def _act(kind: str) -> pikepdf.Dictionary:
    return pikepdf.Dictionary(S=pikepdf.Name("/" + kind))


def _workbook() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("../../evil.sh", "true")
    return target.getvalue()


def _stored() -> set[str]:
    return {name for name, _ in storage.store().names()}


def _script() -> pikepdf.Dictionary:
    return pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


HOSTILE = {
    "svg": (lambda: b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "只能上传"),
    "html named pdf": (lambda: b"<html>%PDF", "只能上传"),
    "pdf behind html": (lambda: b"<script>1</script>" + pdf(), "只能上传"),
    "zip": (lambda: b"PK\x03\x04" + bytes(100), "只能上传"),
    "pdf with a script": (lambda: pdf(OpenAction=_script()), "脚本"),
    "broken pdf": (lambda: b"%PDF-1.7\n" + bytes(50), "损坏"),
    "bomb": (_huge_png, "像素"),
    "half a picture": (lambda: picture()[:300], "损坏"),
    "pdf that unfolds": (_unfolding_pdf, "损坏"),
    "pdf nested without end": (_nested_pdf, "损坏"),
    "pdf with a password": (_locked_pdf, "密码"),
    "pdf that starts a program": (lambda: pdf(OpenAction=_act("Launch")), "动作"),
    "pdf that sends a form": (lambda: pdf(AA=pikepdf.Dictionary(O=_act("SubmitForm"))), "动作"),
    "pdf with files inside": (lambda: pdf(Names=pikepdf.Dictionary(EmbeddedFiles=_act("x"))), "附件"),
    "pdf whose script has another spelling": (
        lambda: pdf(OpenAction=_script()).replace(b"/JavaScript", b"/J#61vaScript"),
        "脚本|损坏",
    ),
    "gif with a script": (lambda: b"GIF89a/*" + bytes(20) + b"*/=alert(1)", "只能上传"),
    "workbook that climbs out of its folder": (_workbook, "只能上传"),
    "entities of entities": (
        lambda: b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        "只能",
    ),
    "postscript": (lambda: b"%!PS-Adobe-3.0\n(/etc/passwd) (r) file", "只能上传"),
    "webp": (lambda: picture(kind="WEBP"), "只能上传"),
    "test virus": (lambda: rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*", "只能"),
    "program": (lambda: b"MZ\x90\x00" + bytes(100), "只能上传"),
    "picture of nothing": (lambda: b"\x89PNG\r\n\x1a\n", "损坏|只能"),
    "nothing": (lambda: b"", "空"),
    "too large": (lambda: bytes(10 * 1024 * 1024 + 1), "10 MB"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_upload_is_refused_in_words_and_leaves_nothing(sqlite_portal: Flask, name: str) -> None:
    content, reason = HOSTILE[name]
    with sqlite_portal.app_context():
        before = _stored()
        with pytest.raises(Refused, match=reason):
            files.keep(io.BytesIO(content()), "x.pdf")
        assert _stored() == before


def test_pdf_that_unfolds_takes_no_memory_of_ours(sqlite_portal: Flask) -> None:
    content = _unfolding_pdf()
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
        db.session.rollback()
