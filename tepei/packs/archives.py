"""A cycle's files from an uploaded zip 上传的配置包."""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib
from pathlib import PurePosixPath

from tepei.packs.files import FILES
from tepei.packs.findings import PackError, Problem
from tepei.packs.sources import NOT_UTF8
from tepei.policy.words import ITEMS, Sentence, join, say

MAX_BYTES = 2_000_000
# What zipfile and its decompressors raise on bytes that somebody changed.
_CORRUPT = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError, ValueError, RuntimeError,
    OverflowError, MemoryError,
)  # fmt: skip


def unpack(content: bytes) -> dict[str, str]:
    """File name → text. PackError for no zip, for other files, for more than 2 MB unpacked, for what is not UTF-8."""
    if len(content) > MAX_BYTES:
        raise PackError([_fault("", say("上传的文件超过 2 MB"))])
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _texts(archive)
    except PackError:
        raise
    except _CORRUPT:
        raise PackError([_fault("", say("上传的文件不是 zip 压缩包，或已损坏、加密"))]) from None


def _texts(archive: zipfile.ZipFile) -> dict[str, str]:
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if sum(entry.file_size for entry in entries) > MAX_BYTES or len(entries) > 2 * len(FILES):
        raise PackError([_fault("", say("上传的文件解压后超过 2 MB，或文件过多"))])
    found: dict[str, str] = {}
    problems = []
    for entry in entries:
        name = PurePosixPath(entry.filename).name
        if name not in FILES or name in found:
            text = say("不是配置包的文件，可用：%(known)s", known=join(FILES, ITEMS))
            problems.append(_fault(entry.filename[:80], text))
            continue
        with archive.open(entry) as opened:
            raw = opened.read(MAX_BYTES + 1)
        try:
            found[name] = raw.decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError as error:
            problems.append(Problem(name, raw[: error.start].count(b"\n") + 1, NOT_UTF8))
    if problems:
        raise PackError(problems)
    return found


def _fault(path: str, text: Sentence) -> Problem:
    return Problem(path, 1, text)
