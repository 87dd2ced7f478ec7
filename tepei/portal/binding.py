"""装订: papers of ours and files of strangers as one PDF, on A4, with running numbers. Strangers' files are opened apart."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf

from tepei.policy.words import say
from tepei.portal import apart, storage
from tepei.portal.errors import Refused

MOST_BYTES = 100 * 1024 * 1024  # of one volume: it is served from memory
NOT_BOUND = say("装订失败，请稍后重试；仍不成功时请联系系统管理员。")


@dataclass(frozen=True)
class BoundPart:
    """A PDF in the folder of its binder, and how many sheets it has."""

    path: Path
    sheets: int


class Binder:
    """Lays parts into a folder of its own, so that no two of them lie in memory together."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._count = self._bytes = 0

    def lay(self, content: bytes) -> BoundPart | None:
        """A stranger's PDF or picture on sheets of A4; None for one that cannot be laid out. Refused where the volume grows too large."""
        answer = apart.read("pdf_sheets", content)
        count, _end, laid = answer.partition(b"\n")
        return self._kept(laid, int(count)) if count else None

    def put(self, content: bytes) -> BoundPart:
        """A print of our own as it is."""
        with pikepdf.open(io.BytesIO(content)) as printed:
            return self._kept(content, len(printed.pages))

    def bind(self, title: str, parts: Sequence[tuple[str, BoundPart]]) -> bytes:
        """All of them in this order, each by its title. Refused where that cannot be done."""
        target = self.folder / "bound.pdf"
        order = {
            "title": title,
            "parts": [{"title": name, "path": str(part.path)} for name, part in parts],
            "target": str(target),
        }
        if not apart.read("pdf_binder", json.dumps(order).encode()):
            raise Refused(NOT_BOUND)
        return target.read_bytes()

    def _kept(self, content: bytes, sheets: int) -> BoundPart:
        self._count, self._bytes = self._count + 1, self._bytes + len(content)
        if self._bytes > MOST_BYTES:
            raise Refused(say("材料合计超过 %(most)d MB，不能装订成一个文件。", most=MOST_BYTES // 1024**2))
        path = self.folder / f"{self._count}.pdf"
        path.write_bytes(content)
        return BoundPart(path, sheets)


def joined(title: str, prints: Iterable[bytes]) -> bytes:
    """Prints of our own, one after the other, as they are."""
    with pikepdf.new() as whole:
        for each in prints:
            with pikepdf.open(io.BytesIO(each)) as part:
                whole.pages.extend(part.pages)
        whole.docinfo["/Title"] = title
        stream = io.BytesIO()
        whole.save(stream)
        return stream.getvalue()


@contextmanager
def binder() -> Iterator[Binder]:
    """One that leaves nothing behind."""
    with TemporaryDirectory(prefix="volume-", dir=storage.workplace()) as folder:
        yield Binder(Path(folder))
