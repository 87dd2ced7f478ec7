"""What an upload really is: by its content, never by its name. Hostile files are refused in words."""

from __future__ import annotations

import filetype

from tepei.policy.words import say
from tepei.portal import apart, pictures
from tepei.portal.errors import Refused
from tepei.portal.pictures import Frame

MAX_BYTES = 10 * 1024 * 1024


def photo(content: bytes, frame: Frame | None = None) -> tuple[bytes, str]:
    """A one-inch portrait as JPEG: what of it stands in the frame."""
    return pictures.portrait(content, frame), "image/jpeg"


def document(content: bytes) -> tuple[bytes, str]:
    """A scan: PDF as it is, pictures drawn anew. Returns the bytes to keep and their media type."""
    kind = filetype.guess(content)
    if kind is not None and kind.mime == "application/pdf" and content.startswith(b"%PDF"):
        _refuse_unfit_pdf(content)
        return content, "application/pdf"
    if kind is None or kind.mime not in ("image/jpeg", "image/png"):
        raise Refused(say("只能上传 PDF、JPG 或 PNG 文件。请把材料扫描或另存为其中一种格式后再上传。"))
    return pictures.page(content), "image/jpeg"


def _refuse_unfit_pdf(content: bytes) -> None:
    found = apart.read("pdf_reader", content).decode().strip()
    if found == "locked":
        raise Refused(say("PDF 文件设有密码。请去除密码后再上传。"))
    if found == "active":
        raise Refused(say("PDF 内含脚本、附件或可执行动作，不能上传。请用“打印为 PDF”重新生成后再上传。"))
    if found != "plain":
        raise Refused(say("无法打开这个 PDF，文件可能已损坏。请重新扫描或导出后再上传。"))
