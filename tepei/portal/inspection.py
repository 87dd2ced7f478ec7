"""What an upload really is: by its content, never by its name. Hostile files are refused in words."""

from __future__ import annotations

import io
import warnings
from typing import Any

import filetype
import pikepdf
from flask_babel import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from tepei.portal.errors import Refused

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 40_000_000
MAX_SIDE = 3000
MAX_DEPTH = 50
PHOTO_SIZE = (295, 413)  # 一寸照片 at 300 dpi
_ACTIVE = (
    "/JavaScript",
    "/JS",
    "/Launch",
    "/EmbeddedFiles",
    "/EmbeddedFile",
    "/RichMedia",
    "/XFA",
    "/SubmitForm",
)


def photo(content: bytes) -> tuple[bytes, str]:
    """A one-inch portrait as JPEG, cropped to its shape and free of everything a camera adds."""
    with _opened(content) as image:
        upright = ImageOps.exif_transpose(image).convert("RGB")
        return _jpeg(ImageOps.fit(upright, PHOTO_SIZE, Image.Resampling.LANCZOS)), "image/jpeg"


def document(content: bytes) -> tuple[bytes, str]:
    """A scan: PDF as it is, pictures drawn anew. Returns the bytes to keep and their media type."""
    kind = filetype.guess(content)
    if kind is not None and kind.mime == "application/pdf" and content.startswith(b"%PDF"):
        _refuse_active_pdf(content)
        return content, "application/pdf"
    if kind is None or kind.mime not in ("image/jpeg", "image/png"):
        raise Refused(_("只能上传 PDF、JPG 或 PNG 文件。请把材料扫描或另存为其中一种格式后再上传。"))
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
        raise Refused(_("图片尺寸过大（超过 4000 万像素）。请缩小后再上传。")) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise Refused(_("无法识别这张图片，文件可能已损坏。请重新导出为 JPG 或 PNG 后再上传。")) from error
    return image


def _jpeg(image: Image.Image) -> bytes:
    target = io.BytesIO()
    image.save(target, "JPEG", quality=90, optimize=True)
    return target.getvalue()


def _refuse_active_pdf(content: bytes) -> None:
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            is_active = any(_acts(part) for part in pdf.objects)
    except pikepdf.PasswordError as error:
        raise Refused(_("PDF 文件设有密码。请去除密码后再上传。")) from error
    except (pikepdf.PdfError, ValueError, RuntimeError) as error:
        raise Refused(_("无法打开这个 PDF，文件可能已损坏。请重新扫描或导出后再上传。")) from error
    if is_active:
        raise Refused(_("PDF 内含脚本、附件或可执行动作，不能上传。请用“打印为 PDF”重新生成后再上传。"))


def _acts(part: Any, depth: int = 0) -> bool:
    """Whether an object, or one written inside it, does something when opened. References are walked elsewhere."""
    if depth > MAX_DEPTH:
        raise ValueError("nested too deep")
    if depth and getattr(part, "is_indirect", False):
        return False
    if isinstance(part, pikepdf.Array):
        return any(_acts(each, depth + 1) for each in part.as_list())
    if not isinstance(part, pikepdf.Dictionary | pikepdf.Stream):
        return False
    entries = (part.stream_dict if isinstance(part, pikepdf.Stream) else part).as_dict()
    return any(
        key in _ACTIVE or (key == "/S" and str(value) in _ACTIVE) or _acts(value, depth + 1)
        for key, value in entries.items()
    )
