"""Pictures as they are kept: on white, eight bits a colour, upright, as JPEG. What cannot be kept as people see it is refused in words."""

from __future__ import annotations

import io
import warnings
from collections.abc import Mapping
from dataclasses import dataclass

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from tepei.policy.words import say
from tepei.portal.errors import Refused

MAX_PIXELS = 40_000_000
KEPT_PIXELS = 9_000_000  # a scan of A4 at 300 dpi, as it is
LONGEST = 20_000  # pixels of a side: a JPEG has at most 65,535
PHOTO_SIZE = (295, 413)  # 一寸照片 at 300 dpi
WHOLE = 1000  # what the parts of a frame are counted in
LEAST = 50  # of a frame's width: less is a speck
_KNOWN = ("1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16")  # of the modes that PNG and JPEG have


@dataclass(frozen=True)
class Frame:
    """What of a picture becomes the portrait: its middle and its width, in thousandths of the upright picture's sides.

    It is as wide to its height as the portrait is; where it would stand out of the picture it is moved in.
    """

    across: int = WHOLE // 2
    down: int = WHOLE // 2
    width: int = WHOLE

    @classmethod
    def posted(cls, form: Mapping[str, str]) -> Frame | None:
        """From a posted form; None where a part is missing or is no number, as without scripts."""
        try:
            across, down, width = (int(form[f"frame_{part}"]) for part in ("across", "down", "width"))
        except (KeyError, ValueError):
            return None
        return cls(across, down, width)

    def box(self, size: tuple[int, int]) -> tuple[int, int, int, int]:
        """Left, upper, right and lower pixel of it in a picture of this size."""
        (wide, high), (across, down) = size, PHOTO_SIZE
        widest = min(wide, high * across / down)
        width = min(widest, max(LEAST, self.width) * wide / WHOLE)
        height = width * down / across
        left = min(max(0.0, self.across * wide / WHOLE - width / 2), wide - width)
        upper = min(max(0.0, self.down * high / WHOLE - height / 2), high - height)
        return round(left), round(upper), round(left + width), round(upper + height)


def portrait(content: bytes, frame: Frame | None = None) -> bytes:
    """A one-inch portrait free of everything a camera adds: what stands in the frame, or the middle of the picture."""
    with _upright(content) as image:
        shown = image.crop(frame.box(image.size)) if frame else image
        return _jpeg(ImageOps.fit(shown, PHOTO_SIZE, Image.Resampling.LANCZOS))


def page(content: bytes) -> bytes:
    """A page drawn anew, no larger than people need to read it."""
    with _upright(content) as image:
        if max(image.size) > LONGEST:
            raise Refused(say("图片过长（一边超过 %(most)d 像素）。请截成几张后分别上传。", most=LONGEST))
        share = min(1.0, (KEPT_PIXELS / (image.width * image.height)) ** 0.5)
        kept = max(1, int(image.width * share)), max(1, int(image.height * share))
        return _jpeg(image.resize(kept, Image.Resampling.LANCZOS))


def _upright(content: bytes) -> Image.Image:
    """The picture as it is looked at; a bomb is refused by its header, before its pixels are decoded."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(content), formats=("JPEG", "PNG"))
            if image.width * image.height > MAX_PIXELS:
                raise Image.DecompressionBombError
            if image.format == "PNG" and getattr(image, "is_animated", False):
                raise Refused(say("这是一张动态图片，只能保留其中一帧。请另存为普通的 JPG 或 PNG 后再上传。"))
            image.load()
            ImageOps.exif_transpose(image, in_place=True)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Refused(say("图片尺寸过大（超过 4000 万像素）。请缩小后再上传。")) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise Refused(say("无法识别这张图片，文件可能已损坏。请重新导出为 JPG 或 PNG 后再上传。")) from error
    return _eight_bits(image)


def _eight_bits(image: Image.Image) -> Image.Image:
    """With eight bits a colour and no palette: what can be made smaller without a change of its colours."""
    sixteen = image.mode == "I;16"
    if image.mode not in _KNOWN or (sixteen and "transparency" in image.info):
        raise Refused(say("这张图片的颜色格式不能原样保留。请另存为普通的 JPG（RGB、8 位）后再上传。"))
    if sixteen:
        return Image.frombytes("L", image.size, image.tobytes()[1::2])  # the higher byte of each
    if image.has_transparency_data:
        return image.convert("RGBA")
    smooth = {"1": "L", "P": "RGB"}.get(image.mode)
    return image.convert(smooth) if smooth else image


def _jpeg(image: Image.Image) -> bytes:
    """What was transparent is white, as paper is; colours of print become those of a screen."""
    target, shown = io.BytesIO(), image
    if image.mode == "RGBA":
        shown = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image).convert("RGB")
    plain = _in_light(shown, image.info.get("icc_profile"))
    plain.save(target, "JPEG", quality=90, optimize=True, comment=b"")
    return target.getvalue()


def _in_light(image: Image.Image, profile: bytes | None) -> Image.Image:
    """In sRGB, by the profile of who made it where it has one that can be used."""
    if not profile or image.mode not in ("RGB", "CMYK"):
        return image.convert("RGB")
    try:
        given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        turned = ImageCms.profileToProfile(image, given, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        turned = None
    return turned or image.convert("RGB")
