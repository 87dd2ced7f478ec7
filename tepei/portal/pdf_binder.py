"""The child process that binds PDFs to one: what to bind as JSON on its standard input, the number of sheets as the answer.

It gets {"title", "parts": [{"title", "path"}], "target"}; each sheet is numbered at its foot, each part begins at a bookmark. It imports
nothing of ours, so that what it reads can reach nothing of ours.
"""

import json
import resource
import sys

import pikepdf
from pikepdf import AccessMode, Dictionary, Name, OutlineItem

MEMORY = 512 * 1024 * 1024  # bytes of address space; the parts are read from the disk as they are written
SECONDS = 25  # of processor time
BASE, SIZE = 17.0, 9.0  # points: how high the number stands, and how large it is
DIGIT = 0.556  # of the size: how wide a figure of Helvetica is


def main() -> None:
    """Bind them, or say nothing."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    order = json.load(sys.stdin)
    try:
        print(_bound(order["title"], order["parts"], order["target"]))
    except (pikepdf.PdfError, OSError, ValueError, RuntimeError, MemoryError) as error:
        print(type(error).__name__, file=sys.stderr)
        sys.exit(1)


def _bound(title: str, parts: list[dict[str, str]], target: str) -> int:
    whole, begins = pikepdf.new(), []
    for part in parts:
        begins.append(OutlineItem(part["title"], len(whole.pages)))
        with pikepdf.open(part["path"], access_mode=AccessMode.stream) as source:
            whole.pages.extend(source.pages)
    font = whole.make_indirect(
        Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
    )
    for number, page in enumerate(whole.pages, 1):
        _number(page, font, f"{number} / {len(whole.pages)}")
    with whole.open_outline() as outline:
        outline.root.extend(begins)
    whole.docinfo["/Title"] = title
    whole.save(target, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return len(whole.pages)


def _number(page: pikepdf.Page, font: pikepdf.Object, text: str) -> None:
    """In the middle of the foot, whatever the page left of its own state."""
    left, low, right, _top = (float(edge) for edge in page.mediabox)
    middle = (left + right - len(text) * DIGIT * SIZE) / 2
    name = page.add_resource(font, Name.Font, prefix="Number")
    page.contents_add(b"q\n", prepend=True)
    page.contents_add(
        f"\nQ q 0 g BT {name} {SIZE} Tf {middle:.2f} {low + BASE:.2f} Td ({text}) Tj ET Q".encode()
    )


if __name__ == "__main__":
    main()
