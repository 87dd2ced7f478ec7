"""What an upload really is: by its content, never by its name. Hostile files are refused in words."""

from __future__ import annotations

import io
import subprocess
import sys
import warnings
from pathlib import Path

import filetype
from PIL import Image, ImageOps, UnidentifiedImageError

from tepei.policy.words import say
from tepei.portal.errors import Refused

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 40_000_000
MAX_SIDE = 3000
SECONDS_PER_PDF = 20
PHOTO_SIZE = (295, 413)  # 一寸照片 at 300 dpi


def photo(content: bytes) -> tuple[bytes, str]:
    """A one-inch portrait as JPEG, cropped to its shape and free of everything a camera adds."""
    with _opened(content) as image:
        upright = ImageOps.exif_transpose(image).convert("RGB")
        return _jpeg(ImageOps.fit(upright, PHOTO_SIZE, Image.Resampling.LANCZOS)), "image/jpeg"


def document(content: bytes) -> tuple[bytes, str]:
    """A scan: PDF as it is, pictures drawn anew. Returns the bytes to keep and their media type."""
    kind = filetype.guess(content)
    if kind is not None and kind.mime == "application/pdf" and content.startswith(b"%PDF"):
        _refuse_unfit_pdf(content)
        return content, "application/pdf"
    if kind is None or kind.mime not in ("image/jpeg", "image/png"):
        raise Refused(say("只能上传 PDF、JPG 或 PNG 文件。请把材料扫描或另存为其中一种格式后再上传。"))
    with _opened(content) as image:
        upright = ImageOps.exif_transpose(image).convert("RGB")
        upright.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.LANCZOS)
        return _jpeg(upright), "image/jpeg"


def _opened(content: bytes) -> Image.Image:
    """The picture, its size known and its pixels not yet decoded: a bomb is refused by its header."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(content), formats=("JPEG", "PNG"))
            if image.width * image.height > MAX_PIXELS:
                raise Image.DecompressionBombError
            image.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Refused(say("图片尺寸过大（超过 4000 万像素）。请缩小后再上传。")) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise Refused(say("无法识别这张图片，文件可能已损坏。请重新导出为 JPG 或 PNG 后再上传。")) from error
    return image


def _jpeg(image: Image.Image) -> bytes:
    target = io.BytesIO()
    image.save(target, "JPEG", quality=90, optimize=True)
    return target.getvalue()


def _refuse_unfit_pdf(content: bytes) -> None:
    found = _read_apart(content)
    if found == "locked":
        raise Refused(say("PDF 文件设有密码。请去除密码后再上传。"))
    if found == "active":
        raise Refused(say("PDF 内含脚本、附件或可执行动作，不能上传。请用“打印为 PDF”重新生成后再上传。"))
    if found != "plain":
        raise Refused(say("无法打开这个 PDF，文件可能已损坏。请重新扫描或导出后再上传。"))


def _read_apart(content: bytes) -> str:
    """The word of the child process; empty where a limit ended it."""
    command = [sys.executable, "-I", str(Path(__file__).with_name("pdf_reader.py"))]
    try:
        ended = subprocess.run(  # noqa: S603  the command is ours
            command, input=content, env={"LANG": "C.UTF-8"}, capture_output=True, check=False, timeout=SECONDS_PER_PDF
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return ""
    return ended.stdout.decode().strip()
