"""Files as people upload them, honest and hostile."""

from __future__ import annotations

import io
import zipfile
import zlib

import pikepdf
from PIL import Image


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


def unfolding_pdf() -> bytes:
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
    "pdf that unfolds": (unfolding_pdf, "损坏"),
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
