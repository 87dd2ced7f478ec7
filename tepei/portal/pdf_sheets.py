"""The child process that lays a stranger's PDF or picture on sheets of A4: the file on its standard input, as the answer the number of
sheets on a line of its own and the PDF; nothing at all where it cannot, or a limit ended it.

Each page becomes a picture on a sheet of ours, as large as fits above the number that it gets later: what acts when it is opened, and
whatever stands beside pages, stays behind. It imports nothing of ours, so that what it reads can reach nothing of ours.
"""

import io
import resource
import sys

import pikepdf
from PIL import Image

MEMORY = 512 * 1024 * 1024  # bytes of address space
SECONDS = 10  # of processor time
MOST_SHEETS = 500
GROWTH, ROOM = 2, 1024 * 1024  # what is laid out may be twice as large as the file, and a megabyte
A4 = (595.28, 841.89)  # points
MARGIN, FOOT = 28.0, 42.0  # points: a centimetre, and a centimetre and a half for the number


def main() -> None:
    """Say nothing about a file that cannot be laid out."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    content = sys.stdin.buffer.read()
    try:
        count, laid = _laid(content)
    except (pikepdf.PdfError, OSError, ValueError, RuntimeError, MemoryError):
        return
    if len(laid) <= GROWTH * len(content) + ROOM:
        sys.stdout.buffer.write(b"%d\n" % count + laid)


def _laid(content: bytes) -> tuple[int, bytes]:
    is_pdf = content.startswith(b"%PDF")
    with pikepdf.open(io.BytesIO(content)) if is_pdf else _of_picture(content) as source:
        if not 0 < len(source.pages) <= MOST_SHEETS:
            raise ValueError("no sheet, or too many")
        # Stamps, signatures and what was typed into boxes are drawn beside the page: here they become part of it.
        source.generate_appearance_streams()
        source.flatten_annotations("all")
        target, kept = pikepdf.new(), io.BytesIO()
        for page in source.pages:
            _lay(target, page)
        target.save(kept, stream_decode_level=pikepdf.StreamDecodeLevel.none)
        return len(target.pages), kept.getvalue()


def _lay(target: pikepdf.Pdf, page: pikepdf.Page) -> None:
    """On a sheet that lies where the page does."""
    wide, high = _size(page)
    across, up = reversed(A4) if wide > high else A4
    sheet = target.add_blank_page(page_size=(across, up))
    sheet.add_overlay(page, pikepdf.Rectangle(MARGIN, FOOT, across - MARGIN, up - MARGIN))


def _size(page: pikepdf.Page) -> tuple[float, float]:
    """As it is looked at."""
    left, low, right, top = (float(edge) for edge in page.trimbox)
    wide, high = abs(right - left), abs(top - low)
    return (high, wide) if page.rotation % 180 else (wide, high)


def _of_picture(content: bytes) -> pikepdf.Pdf:
    """A page as large as the picture, which stays as it is kept: a JPEG of ours."""
    with Image.open(io.BytesIO(content), formats=("JPEG",)) as image:
        (wide, high), colours = image.size, "/DeviceGray" if image.mode == "L" else "/DeviceRGB"
    made = pikepdf.new()
    page = made.add_blank_page(page_size=(wide, high))
    picture = pikepdf.Stream(made, content)
    for key, value in {
        "/Type": pikepdf.Name.XObject, "/Subtype": pikepdf.Name.Image, "/Width": wide, "/Height": high,
        "/ColorSpace": pikepdf.Name(colours), "/BitsPerComponent": 8, "/Filter": pikepdf.Name.DCTDecode,
    }.items():  # fmt: skip
        picture[key] = value
    name = page.add_resource(picture, pikepdf.Name.XObject)
    page.contents_add(f"q {wide} 0 0 {high} 0 0 cm {name} Do Q".encode())
    return made


if __name__ == "__main__":
    main()
