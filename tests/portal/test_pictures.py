"""Pictures as people have them: cut out, from scanners and from print shops. What is kept looks like what was sent."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable

import pytest
from PIL import Image, ImageCms, ImageDraw

from tepei.portal import pictures
from tepei.portal.errors import Refused
from tepei.portal.pictures import Frame

WHITE, RED, GREY = (255, 255, 255), (255, 0, 0), (128, 128, 128)
SIZE = (590, 826)


def sent(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    target = io.BytesIO()
    image.save(target, kind, **options)
    return target.getvalue()


def kept(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def cut_out() -> Image.Image:
    """A red person in the middle; black, and wholly transparent, around."""
    image = Image.new("RGBA", SIZE, (0, 0, 0, 0))
    ImageDraw.Draw(image).rectangle((200, 200, 390, 825), fill=(*RED, 255))
    return image


def profile() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


SENT: dict[str, tuple[Callable[[], bytes], tuple[int, int, int], tuple[int, int, int]]] = {
    # the corner, and the middle
    "cut out": (lambda: sent(cut_out()), WHITE, RED),
    "cut out, with a palette": (lambda: sent(cut_out().quantize(8)), WHITE, RED),
    "one colour is transparent": (lambda: sent(Image.new("RGB", SIZE, RED), transparency=RED), WHITE, WHITE),
    "grey, transparent": (lambda: sent(Image.new("LA", SIZE, (0, 0))), WHITE, WHITE),
    "sixteen bits of grey": (lambda: sent(Image.new("I;16", SIZE, 0x8033)), GREY, GREY),
    "black and white": (lambda: sent(Image.new("1", SIZE, 1)), WHITE, WHITE),
    "for print": (lambda: sent(Image.new("CMYK", SIZE, (0, 255, 255, 0)), "JPEG"), RED, RED),
    "with a profile": (lambda: sent(Image.new("RGB", SIZE, RED), "JPEG", icc_profile=profile()), RED, RED),
    "with a broken profile": (lambda: sent(Image.new("RGB", SIZE, RED), "JPEG", icc_profile=b"?"), RED, RED),
}


def near(one: object, other: tuple[int, int, int]) -> bool:
    return isinstance(one, tuple) and max(abs(a - b) for a, b in zip(one, other, strict=True)) <= 4


@pytest.mark.parametrize("draw", [pictures.portrait, pictures.page])
@pytest.mark.parametrize(("content", "corner", "middle"), SENT.values(), ids=SENT)
def test_picture_looks_as_it_was_sent(draw, content, corner, middle):
    image = kept(draw(content()))
    assert (image.format, image.mode) == ("JPEG", "RGB")
    assert near(image.getpixel((0, 0)), corner)
    assert near(image.getpixel((image.width // 2, image.height // 2)), middle)


def test_nothing_that_a_camera_adds_is_kept():
    image = kept(pictures.page(sent(Image.new("RGB", SIZE), "JPEG", comment=b"here", exif=_turned(1))))
    assert image.info.keys() <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def _turned(orientation: int) -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = orientation
    return exif


def _moving() -> bytes:
    frames = [Image.new("RGB", SIZE, colour) for colour in ("red", "blue")]
    return sent(frames[0], save_all=True, append_images=frames[1:])


def _sixteen_with_a_hole() -> bytes:
    """Sixteen bits of grey, one of which is transparent: its chunk stands before the pixels."""
    plain = sent(Image.new("I;16", SIZE, 7))
    at, body = plain.index(b"IDAT") - 4, b"tRNS" + (7).to_bytes(2, "big")
    return plain[:at] + (2).to_bytes(4, "big") + body + zlib.crc32(body).to_bytes(4, "big") + plain[at:]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (_moving, "动态图片"),
        (_sixteen_with_a_hole, "不能原样保留"),
        (lambda: sent(Image.new("L", (30, 20_001))), "过长"),
    ],
)
def test_what_cannot_be_kept_as_it_is_is_refused_in_words(content, reason):
    with pytest.raises(Refused, match=reason):
        pictures.page(content())


@pytest.mark.parametrize(
    ("size", "small"),
    [((2480, 3508), (2480, 3508)), ((700, 12_000), (700, 12_000)), ((6000, 6000), (3000, 3000))],
    ids=["A4 at 300 dpi", "a long screenshot", "a large photo"],
)
def test_page_stays_as_large_as_people_need_to_read_it(size, small):
    assert kept(pictures.page(sent(Image.new("L", size)))).size == small


@pytest.mark.parametrize(
    ("frame", "box"),
    [
        (Frame(), (0, 45, 500, 745)),
        (Frame(500, 500, 400), (150, 255, 350, 535)),
        (Frame(0, 0, 400), (0, 0, 200, 280)),
        (Frame(1000, 1000, 400), (300, 510, 500, 790)),
        (Frame(-5, 99999, 0), (0, 755, 25, 790)),
    ],
    ids=["as large as can be", "in the middle", "moved in", "moved in from the other corner", "nonsense"],
)
def test_frame_stays_in_the_picture_and_has_the_shape_of_a_portrait(frame, box):
    assert frame.box((500, 790)) == box


@pytest.mark.parametrize(
    ("form", "frame"),
    [
        ({"frame_across": "400", "frame_down": "300", "frame_width": "250"}, Frame(400, 300, 250)),
        ({"frame_across": "400", "frame_down": "300"}, None),
        ({"frame_across": "400", "frame_down": "300", "frame_width": "wide"}, None),
        ({}, None),
    ],
)
def test_frame_is_read_from_what_was_posted(form, frame):
    assert Frame.posted(form) == frame


def test_portrait_is_what_stands_in_the_frame_of_the_upright_picture():
    """The camera lay on its side: its upper left is the person's upper right."""
    image = Image.new("RGB", (826, 590), "white")
    ImageDraw.Draw(image).rectangle((0, 0, 200, 150), fill=RED)
    content = sent(image, "JPEG", exif=_turned(6))
    assert near(kept(pictures.portrait(content, Frame(900, 100, 200))).getpixel((150, 200)), RED)
    assert near(kept(pictures.portrait(content, Frame(100, 900, 200))).getpixel((150, 200)), WHITE)
